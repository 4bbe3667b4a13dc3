// What is copied from a table pastes as plain numbers: ASCII minus, a point, no currency, no grouping, one tab per
// column. An amount carries what a machine reads in data-figure; other figures are read by the marks of the page.
const MINUS = /\u2212/g;
// They hold figure and sign together where a page is read from right to left.
const HOLDS = /[\u200e\u200f\u061c\u2066-\u2069]/g;
const [, GROUP, POINT] = (document.documentElement.dataset.figures ?? "12,345.6").match(/^12(\D*)345(\D)6$/);
const CURRENCY = "(?:\\p{Lu}{0,2}\\p{Sc}\\p{Lu}{0,2}|\\p{Lu}{3})";
const FIGURE = new RegExp(
  `^(\\(|-)?(?:${CURRENCY}\\s?)?(-)?(\\d{1,3}(?:${marks(GROUP)}\\d{3})+|\\d+)(?:${marks(POINT)}(\\d+))?(?:\\s?${CURRENCY})?\\)?$`,
  "u",
);

function marks(text) {
  return oneSpace(text).replace(/[.\\^$*+?()[\]{}|/]/g, "\\$&");
}

function oneSpace(text) {
  return text.replace(/\s+/g, " ");
}

function plain(text) {
  const trimmed = oneSpace(text.replace(HOLDS, "")).trim().replace(MINUS, "-");
  if (trimmed === "\u2014") return "";
  const found = trimmed.match(FIGURE);
  if (!found) return trimmed;
  const [, before, after, whole, cents] = found;
  return `${before || after ? "-" : ""}${whole.replace(/\D/g, "")}${cents ? `.${cents}` : ""}`;
}

function cellText(cell) {
  for (const hidden of cell.querySelectorAll(".sr, .certainty, svg")) hidden.remove();
  const [figure, ...more] = cell.querySelectorAll("[data-figure]");
  const isAlone = figure && !more.length && cell.textContent.trim() === figure.textContent.trim();
  return isAlone ? figure.dataset.figure : plain(cell.textContent);
}

function tableText(range) {
  const rows = range.cloneContents().querySelectorAll("tr");
  return [...rows].map((row) => [...row.cells].map(cellText).join("\t")).join("\n");
}

function selectedText(selection) {
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const holder = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement;
  const table = holder.closest("table.ledger");
  const fragment = range.cloneContents();
  if (table && fragment.querySelector("tr")) return tableText(range);
  const cell = holder.closest("td, th, .money, .figure");
  if (cell) {
    const box = document.createElement("div");
    box.append(fragment);
    const figure = holder.closest("[data-figure]");
    if (figure?.textContent.trim() === box.textContent.trim()) return figure.dataset.figure;
    return cellText(box);
  }
  // A single row selected from within: its cells lie side by side in the fragment.
  if (table && fragment.querySelector("td, th")) {
    return [...fragment.querySelectorAll("td, th")].map(cellText).join("\t");
  }
  return selection.toString().replace(MINUS, "-");
}

document.addEventListener("copy", (event) => {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed || event.target.closest?.("input, textarea")) return;
  const text = selectedText(selection);
  if (text === selection.toString()) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
});

// A button that copies the address it names.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  event.preventDefault();
  await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = spoken.dataset.copied;
});
