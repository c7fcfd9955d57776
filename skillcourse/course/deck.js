// The deck: one slide at a time, a presenter's window with notes and clock, print. Everything is in this page.
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll("section.slide")];
  const presenting = location.hash.startsWith("#presenter");
  const minutes = slides.map((slide) => Number(slide.dataset.minutes || 0));
  const total = minutes.reduce((sum, one) => sum + one, 0);
  let at = 0, shown = 0, partner = null, began = Date.now();

  const clamp = (value) => Math.max(0, Math.min(slides.length - 1, value));
  const fragments = (index) => [...slides[index].querySelectorAll(".fragment")];
  const before = (index) => minutes.slice(0, index).reduce((sum, one) => sum + one, 0);
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  function theme(dark) {
    root.classList.toggle("dark", dark);
    // Records follow JupyterLab's word for a dark page; each stands in a shadow root of its own.
    document.querySelectorAll(".rich").forEach((host) =>
      host.shadowRoot?.firstElementChild?.setAttribute("data-jp-theme-light", String(!dark)));
  }
  function draw() {
    slides.forEach((slide, index) => {
      slide.classList.toggle("current", index === at);
      slide.classList.toggle("next", presenting && index === at + 1);
      slide.toggleAttribute("inert", !presenting && index !== at);
    });
    fragments(at).forEach((part, index) => part.classList.toggle("shown", presenting || index < shown));
    slides[at].classList.toggle("tall", slides[at].scrollHeight > innerHeight - 44);
    document.querySelector(".fill").style.width = `${(100 * (at + 1)) / slides.length}%`;
    document.querySelector(".where").textContent = `${at + 1} / ${slides.length}`;
    document.querySelector(".plan").textContent = total ? `minute ${before(at)} of ${total}` : "";
    if (presenting) {
      const notes = slides[at].querySelector("aside.notes");
      document.querySelector(".presenter .text").innerHTML = notes ? notes.innerHTML : "<p>No notes for this slide.</p>";
    } else {
      history.replaceState(null, "", `#${at + 1}`);
      scrollTo(0, 0);
    }
  }
  function go(index, parts, quiet) {
    at = clamp(index);
    shown = parts === undefined ? 0 : parts;
    draw();
    if (!quiet && partner && !partner.closed) partner.postMessage({ deck: 1, at, shown }, "*");
  }
  const forward = () => (shown < fragments(at).length ? go(at, shown + 1) : at < slides.length - 1 && go(at + 1));
  const back = () => (shown > 0 ? go(at, shown - 1) : at > 0 && go(at - 1, fragments(at - 1).length));

  addEventListener("message", (event) => {
    if (event.source !== partner || !event.data || event.data.deck !== 1) return;
    if (event.data.hello) partner.postMessage({ deck: 1, at, shown }, "*");
    else go(Number(event.data.at) || 0, Number(event.data.shown) || 0, true);
  });
  const speak = () => { if (!presenting) partner = open(location.href.replace(/#.*$/, "") + "#presenter", "presenter", "width=1100,height=760"); };
  const keys = {
    ArrowRight: forward, PageDown: forward, " ": forward, ArrowLeft: back, PageUp: back,
    Home: () => go(0), End: () => go(slides.length - 1),
    s: speak, d: () => theme(!root.classList.contains("dark")), p: () => print(),
    n: () => root.classList.toggle("no-notes"),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    "?": () => root.classList.toggle("help-open"),
    Escape: () => root.classList.remove("help-open"),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onControl = event.target.closest && event.target.closest("button, summary, a, input");
    if (onControl && (event.key === " " || event.key === "Enter")) return;
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
  let touch = null;
  addEventListener("touchstart", (event) => { touch = event.changedTouches[0].clientX; }, { passive: true });
  addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - touch;
    if (Math.abs(moved) > 60) (moved < 0 ? forward : back)();
  }, { passive: true });
  const acts = { back, forward, speak, help: keys["?"], print: keys.p, dark: keys.d };
  document.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => acts[button.dataset.do]()));

  theme(matchMedia("(prefers-color-scheme: dark)").matches);
  if (presenting) {
    root.classList.add("presenting-root");
    document.body.classList.add("presenting");
    partner = opener;
    if (partner) partner.postMessage({ deck: 1, hello: true }, "*");
    setInterval(() => {
      const spent = (Date.now() - began) / 1000, planned = 60 * (before(at) + minutes[at]);
      const face = document.querySelector(".presenter .clock");
      face.textContent = clock(spent);
      document.querySelector(".presenter .planned").textContent =
        total ? `This slide is planned to end at ${clock(planned)} of ${clock(60 * total)}.` : "";
      face.classList.toggle("late", total > 0 && spent > planned);
    }, 500);
  } else {
    root.classList.add("showing", "no-notes");
    addEventListener("resize", draw);
    addEventListener("hashchange", () => go((Number(location.hash.slice(1)) || 1) - 1));
  }
  go((Number(location.hash.slice(1)) || 1) - 1);
})();
