// Keeps a growing view on the screen: its newest step while it runs, and its beginning when it is over. A turn of the
// wheel, a key, a touch or a click says that the reader wants to be elsewhere.
const READER = ["wheel", "touchmove", "pointerdown", "keydown"];
const MARGIN = 12;
const SETTLING = 1500; // ms in which the record takes its place below the view after the run

function follow(root) {
  let panel = null;
  let observer = null;
  let cell = null;
  let near = false;
  let ending = 0;

  const scroller = () => {
    for (let element = root.parentElement; element; element = element.parentElement) {
      const { overflowY } = getComputedStyle(element);
      if ((overflowY === "auto" || overflowY === "scroll") && element.scrollHeight > element.clientHeight + 1) return element;
    }
    return null;
  };
  const stop = () => {
    clearTimeout(ending);
    observer?.disconnect();
    observer = null;
    for (const name of READER) document.removeEventListener(name, stop, true);
  };
  const align = () => {
    if (!root.isConnected) return stop();
    panel ??= scroller();
    if (!panel) return;
    const page = panel.getBoundingClientRect();
    const view = root.getBoundingClientRect();
    if (!near) { // begun somewhere else on the page: leave the reader there
      near = view.bottom > page.top - page.height && view.top < page.bottom + page.height;
      if (!near) return stop();
    }
    // What lies above the screen is less than 0; what lies below it, more than 0.
    const above = view.top - page.top - MARGIN;
    const last = ending ? (cell ?? root).getBoundingClientRect().bottom : view.bottom;
    const below = last - page.bottom + MARGIN;
    // While it runs, the newest step counts; when it is over, the beginning, where the record is read from.
    if (ending) panel.scrollTop += above < 0 ? above : Math.max(0, Math.min(above, below));
    else if (below > 0 || view.height + 2 * MARGIN > page.height) panel.scrollTop += below;
    else if (above < 0) panel.scrollTop += above;
  };
  return {
    begin() {
      stop();
      ending = 0;
      near = false;
      cell = root.closest(".jp-Cell");
      observer = new ResizeObserver(align);
      observer.observe(root);
      if (cell) observer.observe(cell);
      for (const name of READER) document.addEventListener(name, stop, { capture: true, passive: true });
    },
    end(folded) {
      if (!observer) return;
      if (!folded) return stop();
      ending = setTimeout(stop, SETTLING);
      align();
    },
    stop,
  };
}

