// Draws a panel: HTML made (and escaped) in Python, whose buttons send what they stand for.
function keyOf(element) {
  const { act, value } = element.dataset;
  return element.id || (act ? `${act}|${value ?? ""}` : `${element.tagName}|${element.value ?? element.textContent.slice(0, 40)}`);
}

export default {
  render({ model, el }) {
    // JupyterLab's single-key shortcuts must not fire, nor its arrow keys move away, while someone uses a control in here.
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Escape") event.stopPropagation();
    });
    const root = document.createElement("section");
    root.className = "sc sc-live";
    root.setAttribute("aria-label", model.get("label"));
    const body = document.createElement("div");
    const voice = document.createElement("p");
    voice.className = "sc-hidden";
    voice.setAttribute("role", "status");
    root.append(body, voice);
    el.append(root);
    const answer = answered(model, root);

    const draw = () => {
      const focused = body.contains(document.activeElement) ? keyOf(document.activeElement) : null;
      const unfolded = new Map([...body.querySelectorAll("details")].map((d) => [d.querySelector("summary")?.textContent, d.open]));
      body.innerHTML = model.get("html");
      for (const details of body.querySelectorAll("details")) {
        const was = unfolded.get(details.querySelector("summary")?.textContent);
        if (was !== undefined) details.open = was;
      }
      if (focused !== null) {
        const again = [...body.querySelectorAll("button, input, summary, select")].find((e) => keyOf(e) === focused);
        if (again) again.focus();
        else { body.tabIndex = -1; body.focus(); }
      }
    };
    const speak = () => { voice.textContent = model.get("said"); };
    const send = (target) => {
      const group = target.dataset.from ? body.querySelector(`input[name="${CSS.escape(target.dataset.from)}"]:checked`) : null;
      model.send({ act: target.dataset.act, value: target.dataset.from ? group?.value ?? "" : target.dataset.value ?? "" });
    };
    body.addEventListener("click", (event) => {
      const target = event.target.closest("button[data-act]");
      if (target) { answer.expect(); send(target); }
    });
    model.on("change:html", draw);
    model.on("change:said", speak);
    draw();
    speak();
    return () => { answer.stop(); model.off("change:html", draw); model.off("change:said", speak); };
  },
};
