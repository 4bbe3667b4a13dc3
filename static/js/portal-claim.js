// A claim being written: a dropped or chosen file is sent at once, what is typed survives a lost page and a lost
// signal. Without this script each file has its button, and nothing is kept between pages.

const PREFIX = "claim:";

// ---- Files: dropped where they belong, sent as soon as they are chosen -----------------------------------------

document.addEventListener("dragover", (event) => {
  const drop = event.target.closest?.("[data-drop]");
  if (!drop || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  drop.dataset.over = "";
});

document.addEventListener("dragleave", (event) => {
  const drop = event.target.closest?.("[data-drop]");
  if (drop && !drop.contains(event.relatedTarget)) delete drop.dataset.over;
});

document.addEventListener("drop", (event) => {
  const drop = event.target.closest?.("[data-drop]");
  if (!drop) return;
  event.preventDefault();
  delete drop.dataset.over;
  const input = drop.querySelector("input[type=file]");
  const files = event.dataTransfer?.files;
  if (!input || !files?.length) return;
  input.files = files;
  send(input);
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.("form[data-sends] input[type=file]")) send(event.target);
});

function send(input) {
  const form = input.form;
  if (!form || !input.files.length || form.dataset.sent !== undefined) return;
  form.dataset.sent = "";
  const button = form.querySelector("button[type=submit]");
  form.requestSubmit();
  if (button) {
    button.disabled = true;
    button.textContent = form.dataset.sending;
  }
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = form.dataset.sendingFile;
}

// A page that is come back to takes files again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// ---- What is typed: kept on this device until it was taken -------------------------------------------------------

// Who is signed in is part of the key: on a shared device nobody finds what somebody else typed.
const OWN = `${PREFIX}${document.body.dataset.person ?? ""}:`;

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = OWN + form.dataset.keep;
  const fields = [...form.elements].filter((one) => one.name && one.matches("textarea, input:not([type=hidden], [type=file], [type=checkbox])"));
  restore(key, fields);
  form.addEventListener("input", () => {
    const kept = Object.fromEntries(fields.filter((one) => one.value).map((one) => [one.name, one.value]));
    localStorage.setItem(key, JSON.stringify(kept));
  });
  // Refused input comes back with the page, so what was sent need not be kept. What was not sent for want of a signal
  // never gets here.
  form.addEventListener("submit", () => localStorage.removeItem(key));
}

function restore(key, fields) {
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  if (fields.some((one) => one.value && one.value !== one.defaultValue)) return;
  for (const field of fields) {
    if (kept[field.name] && !field.value) field.value = kept[field.name];
  }
}
