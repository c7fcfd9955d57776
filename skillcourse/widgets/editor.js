// Draws the editor of one file. Python owns the file; this side owns the cursor.
function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export default {
  render({ model, el }) {
    // JupyterLab's single-key shortcuts must not fire, nor its arrow keys move away, while someone types in here.
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Escape") event.stopPropagation();
    });
    const path = model.get("path");
    const root = make("section", "sc sc-live");
    root.setAttribute("aria-label", `Editor of ${path}`);
    const top = make("div", "sc-row");
    const title = make("h4", "", path);
    const status = make("span", "sc-saved");
    status.setAttribute("role", "status");
    const save = make("button", "sc-first sc-end", "Save");
    save.type = "button";
    save.title = "Ctrl+S or Cmd+S";
    top.append(title, status, save);
    const ask = make("div", "sc-ask");
    const take = make("button", "", "Take the file on disk");
    const keep = make("button", "sc-halt", "Overwrite it with mine");
    take.type = keep.type = "button";
    ask.append(take, keep);
    const box = make("div", "sc-edit");
    const mirror = make("div", "sc-mirror");
    mirror.setAttribute("aria-hidden", "true");
    const area = make("textarea");
    area.setAttribute("aria-label", `Text of ${path}`);
    area.spellcheck = false;
    area.autocapitalize = "off";
    area.value = model.get("draft");
    box.append(mirror, area);
    root.append(top, ask, box);
    el.append(root);

    let timer = 0;
    const answer = answered(model, root, "No answer yet, and nothing is saved. If the kernel was started anew, copy your text, run the "
      + "lesson's first cell and this one again, and paste it.");
    const changed = () => area.value !== model.get("text");
    const drawState = () => {
      const conflict = model.get("conflict");
      status.textContent = changed() && !conflict && !model.get("status").startsWith("Not saved") ? "Not saved yet" : model.get("status");
      status.classList.toggle("sc-alert", conflict || (changed() && model.get("status").startsWith("Not saved")));
      ask.hidden = !conflict;
    };
    const drawLines = () => {
      // The same text behind the text area wraps the same way, so each number stands at the start of its line.
      const lines = area.value.split("\n");
      mirror.replaceChildren(...lines.map((text, index) => {
        const line = make("div", "", text || "\u200b");
        line.dataset.n = index + 1;
        return line;
      }));
      area.style.height = "120px";
      area.style.height = `${Math.min(560, Math.max(120, area.scrollHeight))}px`;
      mirror.scrollTop = area.scrollTop;
    };
    const push = () => {
      clearTimeout(timer);
      timer = 0;
      if (model.get("draft") !== area.value) { model.set("draft", area.value); model.save_changes(); }
    };
    const store = () => {
      push();
      status.textContent = "Saving…";
      answer.expect(() => { status.textContent = "Not saved yet"; });
      model.send({ act: "save", value: area.value });
    };
    const pull = () => {
      // A draft that Python changed (read again from disk) replaces the text; the learner's own typing never does.
      if (timer === 0 && area.value !== model.get("draft")) {
        const place = area.selectionStart;
        area.value = model.get("draft");
        area.selectionStart = area.selectionEnd = Math.min(place, area.value.length);
        drawLines();
      }
      drawState();
    };
    // A second save of the same text changes nothing that Python would tell; that it is done, it always tells.
    const done = (told) => { if (told?.done === "save") drawState(); };
    const look = () => { push(); model.send({ act: "look" }); };

    area.addEventListener("input", () => {
      drawLines();
      drawState();
      clearTimeout(timer);
      timer = setTimeout(push, 400);
    });
    area.addEventListener("scroll", () => { mirror.scrollTop = area.scrollTop; });
    area.addEventListener("focus", look);
    root.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        event.stopPropagation();
        store();
      }
    });
    save.addEventListener("click", store);
    take.addEventListener("click", () => model.send({ act: "reload" }));
    keep.addEventListener("click", () => model.send({ act: "overwrite", value: area.value }));
    window.addEventListener("focus", look);
    model.on("change:text change:status change:conflict", drawState);
    model.on("change:draft", pull);
    model.on("msg:custom", done);
    const sized = new ResizeObserver(drawLines);
    sized.observe(box);
    drawLines();
    drawState();
    return () => {
      sized.disconnect();
      answer.stop();
      clearTimeout(timer);
      window.removeEventListener("focus", look);
      model.off("change:text change:status change:conflict", drawState);
      model.off("change:draft", pull);
      model.off("msg:custom", done);
    };
  },
};
