// A view whose kernel was started anew looks alive, and its buttons reach nobody. This says so when no answer comes.
const PATIENCE = 4000; // ms: a kernel that is there confirms in a tenth of that, even while a cell runs

const GONE = "No answer yet. If the kernel was started anew, run the lesson's first cell and then this one again.";

function answered(model, place, words = GONE) {
  const note = document.createElement("p");
  note.className = "sc-muted sc-small";
  note.setAttribute("role", "status");
  let waiting = 0;
  const heard = () => { clearTimeout(waiting); note.remove(); };
  model.on("msg:custom", heard); // Python confirms each message before it does what it says
  return {
    expect(silence) { // before the message is sent: sending to a kernel that is gone raises an error
      heard();
      waiting = setTimeout(() => {
        note.textContent = words;
        place.append(note);
        silence?.();
      }, PATIENCE);
    },
    stop() { heard(); model.off("msg:custom", heard); },
  };
}

