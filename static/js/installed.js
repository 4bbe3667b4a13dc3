// The portal on a phone: the worker that answers without signal, and forms that wait for one.
const manifest = document.querySelector("link[rel=manifest]");

if (manifest && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(new URL("worker.js", manifest.href));
}

// Without a signal a form is not sent into nowhere: what was typed stays in it, and it says so. It is sent by whoever
// wrote it, not behind their back: meanwhile they may have changed their mind.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!manifest || navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(form, manifest.dataset.noSignal);
  },
  { capture: true },
);

window.addEventListener("online", () => {
  for (const note of document.querySelectorAll("[data-signal]")) note.textContent = manifest.dataset.signalAgain;
});

function say(form, text) {
  let note = form.querySelector("[data-signal]");
  if (!note) {
    note = document.createElement("p");
    note.dataset.signal = "";
    note.className = "notice";
    note.setAttribute("role", "alert");
    form.append(note);
  }
  note.textContent = text;
}
