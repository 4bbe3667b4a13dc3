// The portal on a phone: the worker that answers without signal, and forms that wait for one.
const folder = document.querySelector("link[rel=manifest]")?.href;

if (folder && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(new URL("worker.js", folder));
}

// Without a signal a form is not sent into nowhere: what was typed stays in it, and it says so. It is sent by whoever
// wrote it, not behind their back: meanwhile they may have changed their mind.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(form, "No signal. What you typed is kept on this device. Send it when there is a signal.");
  },
  { capture: true },
);

window.addEventListener("online", () => {
  for (const note of document.querySelectorAll("[data-signal]")) note.textContent = "There is a signal again. Send it now.";
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
