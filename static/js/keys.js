// Single-letter keys of the console: off while typing, off in a dialog, and off where the person turned them off.
const KEPT = "single-keys";
const SEQUENCE_MS = 1200;

export const singleKeysOn = () => localStorage.getItem(KEPT) !== "off";

const typing = (target) =>
  target.isContentEditable || target.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [role=grid], [role=textbox]");

const dialog = document.getElementById("shortcuts");
const box = dialog?.querySelector("[data-single-keys]");

function showSwitch() {
  if (box) box.checked = singleKeysOn();
  if (dialog) dialog.dataset.single = singleKeysOn() ? "on" : "off";
}

box?.addEventListener("change", () => {
  if (box.checked) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, "off");
  showSwitch();
});
showSwitch();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts-open]")) dialog?.showModal();
  if (event.target.closest("[data-shortcuts-close]") || event.target === dialog) dialog?.close();
});

// The rows of the first table of the page that leads anywhere.
function rows() {
  for (const table of document.querySelectorAll("main table.ledger")) {
    const found = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.querySelector("a[href]"));
    if (found.length) return found;
  }
  return [];
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement?.closest("tr"));
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
  const link = all[next].querySelector("th a[href]") ?? all[next].querySelector("a[href]");
  link.focus();
  all[next].scrollIntoView({ block: "nearest" });
}

let lastSelected = null;

function select(isRange) {
  const row = document.activeElement?.closest("tr");
  const own = row?.querySelector("input[type=checkbox]");
  if (!own) return;
  const all = rows();
  const from = all.indexOf(lastSelected);
  const to = all.indexOf(row);
  const wanted = isRange ? true : !own.checked;
  const reach = isRange && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [row];
  for (const each of reach) {
    const check = each.querySelector("input[type=checkbox]");
    if (!check || check.checked === wanted) continue;
    check.checked = wanted;
    check.dispatchEvent(new Event("change", { bubbles: true }));
  }
  lastSelected = row;
}

const follow = (selector) => {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
};

const acts = {
  "/": () => document.dispatchEvent(new CustomEvent("commands:open")),
  "?": () => dialog?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  x: () => select(false),
  X: () => select(true),
  "[": () => follow("[data-period=previous]"),
  "]": () => follow("[data-period=next]"),
};

let going = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!singleKeysOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (going && Date.now() - going < SEQUENCE_MS) {
    going = 0;
    if (follow(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`)) event.preventDefault();
    return;
  }
  going = event.key.toLowerCase() === "g" ? Date.now() : 0;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
