// Rows with problems as a grid: arrows move, Enter edits or enters the buttons, Escape leaves, J and K go from problem to
// problem. A cell is saved when it is left or on Enter. After an answer the focus is on what comes next. Without this
// script each cell and each fix is a plain form.

const CONTROLS = "input:not([type=hidden]), button, summary, a[href]";
const singleKeysOn = () => localStorage.getItem("single-keys") !== "off";

// Where a person was when they pressed something, until the grid has come back.
let place = null;

start(document);

document.addEventListener("htmx:beforeRequest", (event) => {
  const grid = event.target.closest?.("[data-fix-grid]");
  const row = grid && event.target.closest("tr");
  if (!row) return;
  const cell = event.target.closest("td, th");
  place = { row: Number(row.dataset.rowNumber), column: cell?.dataset.column ?? "" };
});

// Other parts of the page may come meanwhile: the place is for the answer that brings the rows.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (place && event.detail.target?.querySelector?.("[data-fix-grid]")) place.isBack = true;
});

document.addEventListener("htmx:afterSettle", () => {
  start(document);
  say();
  if (place?.isBack) comeBack();
});

document.addEventListener("job-done", () => bringBack(document.querySelector("[data-comes-back]")));

// Once the work is over its page is shown again, where the person was; what they are typing is not taken away.
function bringBack(work) {
  if (!work?.isConnected || !window.htmx) return;
  const typing = document.activeElement?.closest("[data-fix-grid] input");
  if (typing && typing.value !== (typing.dataset.before ?? "")) {
    typing.addEventListener("focusout", () => setTimeout(() => bringBack(work)), { once: true });
    return;
  }
  const row = document.activeElement?.closest("[data-fix-grid] tr");
  if (row) place ??= { row: Number(row.dataset.rowNumber), column: document.activeElement.closest("td")?.dataset.column ?? "" };
  window.htmx.ajax("GET", work.dataset.comesBack, { target: "#fixing", select: "#fixing", swap: "outerHTML" });
}

function say() {
  const live = document.querySelector("[data-fix-live]");
  const summary = document.querySelector("[data-fix-summary]");
  if (live && summary && live.textContent !== summary.textContent) live.textContent = summary.textContent;
}

function start(root) {
  for (const grid of root.querySelectorAll("[data-fix-grid]:not([data-started])")) enhance(grid);
  for (const button of root.querySelectorAll("[data-fix-step][hidden]")) button.hidden = false;
}

function enhance(grid) {
  grid.dataset.started = "";
  const table = grid.querySelector("table");
  table.setAttribute("role", "grid");
  for (const cell of table.querySelectorAll("tbody :is(th, td)")) {
    cell.tabIndex = -1;
    for (const control of cell.querySelectorAll(CONTROLS)) control.tabIndex = -1;
    if (!cell.querySelector("input[name=value]")) cell.setAttribute("aria-readonly", "true");
  }
  const first = table.querySelector("td.problem") ?? table.querySelector("tbody :is(th, td)");
  if (first) first.tabIndex = 0;
  table.addEventListener("focusin", (event) => rove(table, event.target.closest("td, th")));
  table.addEventListener("keydown", (event) => pressed(table, event));
  table.addEventListener("focusout", (event) => left(event));
  table.addEventListener("click", (event) => clicked(event));
}

function rove(table, cell) {
  if (!cell) return;
  for (const other of table.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
}

// A press beside the text of a cell goes into it.
function clicked(event) {
  const cell = event.target.closest("td.cell");
  if (cell && event.target === cell) cell.querySelector("input[name=value]")?.focus();
}

function left(event) {
  const input = event.target;
  if (input.name !== "value" || input.type === "hidden") return;
  if (input.form.contains(event.relatedTarget)) return;
  save(input);
}

function save(input) {
  if (input.dataset.sent !== undefined || input.value === input.dataset.before) return false;
  input.dataset.sent = "";
  input.form.requestSubmit();
  return true;
}

function pressed(table, event) {
  const cell = event.target.closest("td, th");
  if (!cell || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      stepProblem(event.key === "ArrowDown" ? 1 : -1);
    }
    return;
  }
  const inside = event.target !== cell;
  if (!inside) return onCell(cell, event);
  if (event.key === "Escape") {
    if (event.target.name === "value") event.target.value = event.target.dataset.before;
    event.preventDefault();
    event.target.closest("details[open]")?.removeAttribute("open");
    cell.focus();
  } else if (event.target.name === "value") {
    onInput(cell, event);
  } else if (!event.target.matches("input")) {
    onButton(cell, event);
  }
}

function onCell(cell, event) {
  const row = cell.parentElement;
  const column = [...row.cells].indexOf(cell);
  const right = getComputedStyle(row).direction === "rtl" ? -1 : 1;
  const moves = {
    ArrowDown: () => beside(row, 1, column),
    ArrowUp: () => beside(row, -1, column),
    ArrowRight: () => row.cells[column + right],
    ArrowLeft: () => row.cells[column - right],
    Home: () => row.cells[0],
    End: () => row.cells[row.cells.length - 1],
  };
  if (event.key in moves) {
    event.preventDefault();
    moves[event.key]()?.focus();
  } else if (event.key === "Enter" || event.key === "F2") {
    const control = [...cell.querySelectorAll(CONTROLS)].find((one) => one.checkVisibility());
    if (!control) return;
    event.preventDefault();
    control.focus();
    if (control.matches("input")) control.select();
  }
}

function onInput(cell, event) {
  const row = cell.parentElement;
  const column = [...row.cells].indexOf(cell);
  if (event.key === "Enter") {
    event.preventDefault();
    if (!save(event.target)) cell.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = beside(row, event.key === "ArrowDown" ? 1 : -1, column);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

function onButton(cell, event) {
  const controls = [...cell.querySelectorAll(CONTROLS)].filter((one) => one.checkVisibility());
  const at = controls.indexOf(event.target);
  const right = getComputedStyle(cell).direction === "rtl" ? -1 : 1;
  const by = { ArrowRight: right, ArrowDown: 1, ArrowLeft: -right, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  controls[Math.min(Math.max(at + by, 0), controls.length - 1)].focus();
}

function beside(row, by, column) {
  return (by > 0 ? row.nextElementSibling : row.previousElementSibling)?.cells[column];
}

// From problem to problem, wherever on the page one is.
function stepProblem(by) {
  const rows = [...document.querySelectorAll("[data-fix-grid] tbody tr")];
  if (!rows.length) return;
  const now = rows.indexOf(document.activeElement?.closest("tr"));
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1);
  goTo(rows[next], "");
}

function goTo(row, column) {
  const cell = (column && row.querySelector(`td[data-column="${CSS.escape(column)}"]`)) || row.querySelector("td.problem");
  if (!cell) return;
  const control = column ? cell.querySelector("input[name=value]") : cell.querySelector(".problem__acts :is(button, summary)");
  (control ?? cell).focus();
  row.scrollIntoView({ block: "nearest" });
}

// The row that was worked on if it is still here, else the one that took its place, else where the page says so.
function comeBack() {
  const grid = document.querySelector("[data-fix-grid]");
  const rows = grid ? [...grid.querySelectorAll("tbody tr")] : [];
  if (!rows.length) {
    const done = document.querySelector("[data-fix-done]");
    if (!done) return;
    place = null;
    if (document.activeElement === document.body || !document.activeElement?.isConnected) {
      done.tabIndex = -1;
      done.focus();
    }
    return;
  }
  const was = place;
  place = null;
  if (document.activeElement !== document.body && document.activeElement?.closest("[data-fix-grid]") === null) return;
  const row = rows.find((one) => Number(one.dataset.rowNumber) >= was.row) ?? rows[rows.length - 1];
  goTo(row, Number(row.dataset.rowNumber) === was.row ? was.column : "");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fix-step]");
  if (!button) return;
  event.preventDefault();
  stepProblem(Number(button.dataset.fixStep));
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !singleKeysOn()) return;
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (typing || document.querySelector("dialog[open]") || !document.querySelector("[data-fix-grid] tbody tr")) return;
    const by = { j: 1, k: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    stepProblem(by);
  },
  true,
);
