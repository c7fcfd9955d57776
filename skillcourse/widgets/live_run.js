// Draws the live run. Python sends its parts as escaped HTML; this file keeps what is there and adds what is new.
function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export default {
  render({ model, el }) {
    // JupyterLab's single-key shortcuts must not fire, nor its arrow keys move away, while someone uses a control in here.
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Escape") event.stopPropagation();
    });
    const root = make("section", "sc sc-live");
    root.setAttribute("aria-label", "Live run");
    const top = make("div", "sc-bar-top");
    const title = make("h4", "", model.get("title"));
    const status = make("span", "sc-chip");
    const clock = make("span", "sc-clock sc-small");
    clock.setAttribute("aria-hidden", "true");
    const buttons = make("span", "sc-buttons");
    const stop = make("button", "sc-halt", "Stop");
    const show = make("button", "", "Show steps");
    const again = make("button", "", "Run again");
    for (const button of [stop, show, again]) button.type = "button";
    buttons.append(stop, show, again);
    top.append(title, status, clock, buttons);
    const note = make("p", "sc-note");
    const body = make("div");
    body.id = `sc-run-${Math.random().toString(36).slice(2)}`;
    show.setAttribute("aria-controls", body.id);
    const speaker = make("p", "sc-muted sc-small");
    const request = make("div");
    const tiers = make("div");
    const steps = make("ol", "sc-steps");
    steps.setAttribute("aria-label", "Steps of the run");
    const now = make("li", "sc-step sc-now sc-plain");
    const nowMark = make("div", "sc-mark");
    const nowBody = make("div", "sc-step-body");
    const nowWord = make("strong");
    const nowText = make("p", "sc-text sc-muted");
    nowBody.append(nowWord, nowText);
    now.append(nowMark, nowBody);
    body.append(speaker, request, tiers, steps);
    const voice = make("p", "sc-hidden");
    voice.setAttribute("role", "status");
    voice.setAttribute("aria-live", "polite");
    root.append(top, note, body, voice);
    el.append(root);

    let drawn = [];
    let since = performance.now();
    let wasRunning = false;
    const eyes = follow(root);
    const answer = answered(model, root);
    const running = () => ["running", "stopping"].includes(model.get("phase"));

    const drawSteps = () => {
      const wanted = model.get("steps");
      if (wanted.length < drawn.length) { steps.replaceChildren(); drawn = []; }
      wanted.forEach((html, index) => {
        if (drawn[index] === html) return;
        const holder = document.createElement("template");
        holder.innerHTML = html;
        const item = holder.content.firstElementChild;
        if (index < drawn.length) steps.children[index].replaceWith(item);
        else {
          if (running()) item.classList.add("sc-new");
          steps.insertBefore(item, now.parentNode === steps ? now : null);
        }
        drawn[index] = html;
      });
    };
    const drawTiers = () => {
      const holder = document.createElement("template");
      holder.innerHTML = model.get("tiers");
      const fresh = holder.content.querySelectorAll(".sc-track, .sc-track i, .sc-say");
      const old = tiers.querySelectorAll(".sc-track, .sc-track i, .sc-say");
      if (old.length !== fresh.length) { tiers.replaceChildren(holder.content); return; }
      // The bars stay the same elements, so that they grow instead of jumping.
      old.forEach((element, index) => {
        if (element.className === "sc-say") element.textContent = fresh[index].textContent;
        else element.style.width = fresh[index].style.width;
      });
    };
    const drawNow = () => {
      const current = model.get("now");
      if (!current.word || !running()) { now.remove(); return; }
      nowWord.textContent = current.word;
      nowText.textContent = current.text ?? "";
      if (now.parentNode !== steps) steps.append(now);
    };
    const tick = () => {
      const extra = running() ? (performance.now() - since) / 1000 : 0;
      clock.textContent = `${(model.get("seconds") + extra).toFixed(1)} s`;
    };
    const drawPhase = () => {
      const phase = model.get("phase");
      const folded = model.get("folded");
      const hadFocus = stop.contains(document.activeElement);
      stop.hidden = !running();
      // Not `disabled`: that would take the keyboard's place on the page away.
      stop.setAttribute("aria-disabled", String(phase === "stopping"));
      stop.textContent = phase === "stopping" ? "Stopping…" : "Stop";
      show.hidden = again.hidden = phase !== "ended";
      show.textContent = folded ? "Show steps" : "Hide steps";
      show.setAttribute("aria-expanded", String(!folded));
      if (hadFocus && stop.hidden) again.focus();
      body.hidden = folded;
      root.classList.toggle("sc-slim", folded);
      status.textContent = running() ? "running" : model.get("status") || "ready";
      note.textContent = model.get("note");
      speaker.textContent = model.get("speaker");
      drawNow();
      tick();
      if (running() !== wasRunning) {
        wasRunning = !wasRunning;
        if (wasRunning) eyes.begin();
        else eyes.end(folded);
      }
    };
    const restart = () => { since = performance.now(); tick(); };
    const speak = () => { voice.textContent = model.get("said"); };

    stop.addEventListener("click", () => {
      if (stop.getAttribute("aria-disabled") === "true") return;
      stop.setAttribute("aria-disabled", "true");
      stop.textContent = "Stopping…";
      answer.expect();
      model.send({ act: "stop" });
    });
    again.addEventListener("click", () => { answer.expect(); model.send({ act: "again" }); });
    show.addEventListener("click", () => { model.set("folded", !model.get("folded")); model.save_changes(); });

    const heard = [
      ["change:steps", drawSteps], ["change:tiers", drawTiers], ["change:now", drawNow], ["change:seconds", restart],
      ["change:phase change:folded change:status change:note change:speaker", drawPhase], ["change:said", speak],
    ];
    for (const [names, handler] of heard) model.on(names, handler);
    request.innerHTML = model.get("request");
    drawTiers();
    drawSteps();
    drawPhase();
    const timer = setInterval(tick, 100);
    return () => {
      clearInterval(timer);
      eyes.stop();
      answer.stop();
      for (const [names, handler] of heard) model.off(names, handler);
    };
  },
};
