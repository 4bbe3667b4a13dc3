// The command menu: a combobox over one address that answers with options. Without a script the same address is a page.
const dialog = document.getElementById("commands");
const input = dialog?.querySelector("[role=combobox]");
const list = dialog?.querySelector("[role=listbox]");
const spoken = document.getElementById("spoken");
const WAIT_MS = 120;

let asked = 0;
let timer = 0;

const options = () => [...list.querySelectorAll("[role=option]")];

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

async function ask() {
  const turn = (asked += 1);
  const url = new URL(dialog.dataset.commands, location.href);
  if (input.value) url.searchParams.set("q", input.value);
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok) {
    location.assign(url);
    return;
  }
  const found = await answer.text();
  // An answer that comes after a later question is no answer to it.
  if (turn !== asked) return;
  list.innerHTML = found;
  const all = options();
  choose(all[0]);
  spoken.textContent = all.length ? `${all.length} found` : "Nothing found";
}

function open() {
  if (!dialog || dialog.open) return;
  input.value = "";
  dialog.showModal();
  input.focus();
  ask();
}

input?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
});

input?.addEventListener("keydown", (event) => {
  const all = options();
  const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (all.length) choose(all[(now + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter" && all[now]) {
    event.preventDefault();
    location.assign(all[now].href);
  } else if (event.key === "Escape") {
    // A search field would only be emptied; here Escape closes.
    event.preventDefault();
    dialog.close();
  }
});

document.addEventListener("commands:open", open);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-commands-open]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open();
  }
  if (event.target.closest("[data-commands-close]") || event.target === dialog) dialog?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (dialog?.open) dialog.close();
  else open();
});
