// What is copied from a table pastes as plain numbers: ASCII minus, no currency, no grouping, one tab per column.
const MINUS = /\u2212/g;
const AMOUNT = /^(\(|-)?[^\d\s.,()%-]{0,3}\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\)?$/;

function plain(text) {
  const trimmed = text.replace(/[\u00a0\s]+/g, " ").trim().replace(MINUS, "-");
  if (trimmed === "\u2014") return "";
  const found = trimmed.match(AMOUNT);
  if (!found) return trimmed;
  const [, sign = "", whole, cents = ""] = found;
  return `${sign ? "-" : ""}${whole.replaceAll(",", "")}${cents}`;
}

function cellText(cell) {
  for (const hidden of cell.querySelectorAll(".sr, .certainty, svg")) hidden.remove();
  return plain(cell.textContent);
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
