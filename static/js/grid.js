// A table of inputs as a grid: arrows move, Enter edits, Tab leaves. Without this script the inputs are plain.

const PAGE_ROWS = 10;

for (const table of document.querySelectorAll("table[data-grid]")) start(table);

function start(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells]);
  if (!rows.length) return;
  const echo = document.querySelector(table.dataset.grid);
  table.setAttribute("role", "grid");
  for (const cells of rows) {
    for (const cell of cells) {
      cell.tabIndex = -1;
      const inner = control(cell);
      if (inner) inner.tabIndex = -1;
      if (!cell.querySelector("input")) cell.setAttribute("aria-readonly", "true");
    }
  }
  let [line, column] = firstInput(rows);
  rows[line][column].tabIndex = 0;

  function place(cell) {
    const at = rows.findIndex((cells) => cells.includes(cell));
    return at < 0 ? null : [at, rows[at].indexOf(cell)];
  }
  function go(to, across) {
    rows[line][column].tabIndex = -1;
    line = Math.min(Math.max(to, 0), rows.length - 1);
    column = Math.min(Math.max(across, 0), rows[line].length - 1);
    rows[line][column].tabIndex = 0;
    rows[line][column].focus();
  }
  function edit(cell, replace) {
    const inner = control(cell);
    if (!inner) return false;
    inner.focus();
    if (inner.matches("input")) {
      inner.dataset.before = inner.value;
      inner.select();
      if (replace) inner.value = "";
    }
    return true;
  }

  table.addEventListener("focusin", (event) => {
    const found = place(event.target.closest("td, th"));
    if (!found) return;
    rows[line][column].tabIndex = -1;
    [line, column] = found;
    rows[line][column].tabIndex = 0;
    if (event.target.matches("input")) event.target.dataset.before ??= event.target.value;
  });
  table.addEventListener("focusout", (event) => delete event.target.dataset?.before);
  table.addEventListener("input", (event) => mark(event.target));
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    if (!place(cell)) return;
    const editing = event.target !== cell;
    if (editing && event.target.matches("input")) {
      if (event.key === "Enter") { event.preventDefault(); go(line + (event.shiftKey ? -1 : 1), column); }
      if (event.key === "Escape") {
        event.target.value = event.target.dataset.before ?? event.target.value;
        mark(event.target);
        event.preventDefault();
        go(line, column);
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        go(line + (event.key === "ArrowDown" ? 1 : -1), column);
      }
      return;
    }
    if (editing) {
      if (event.key === "Escape") go(line, column);
      return;
    }
    const moves = {
      ArrowDown: [line + 1, column],
      ArrowUp: [line - 1, column],
      ArrowRight: [line, column + 1],
      ArrowLeft: [line, column - 1],
      PageDown: [line + PAGE_ROWS, column],
      PageUp: [line - PAGE_ROWS, column],
      Home: [event.ctrlKey ? 0 : line, 0],
      End: [event.ctrlKey ? rows.length - 1 : line, rows[line].length - 1],
    };
    if (event.key in moves) {
      event.preventDefault();
      go(...moves[event.key]);
    } else if (event.key === "Enter" || event.key === "F2") {
      if (edit(cell, false)) event.preventDefault();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (cell.querySelector("input")) edit(cell, true);
    }
  });
  table.addEventListener("paste", (event) => {
    const cell = event.target.closest("td, th");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    if (!place(cell) || (lines.length < 2 && !text.includes("\t"))) return;
    event.preventDefault();
    say(fill(lines));
  });

  function fill(lines) {
    const unread = [];
    let filled = 0;
    lines.forEach((text, number) => {
      const parts = text.split("\t").map((part) => part.trim());
      const coded = rows.find((cells) => cells[0].parentElement.dataset.code === parts[0]);
      const target = coded ?? (parts.length === 1 ? rows[line + number] : undefined);
      const input = target?.map(control).find((inner) => inner?.matches("input[data-figure]"));
      const figure = coded && parts.length > 1 ? parts[1] : parts[0];
      if (!input || !/\d/.test(figure)) {
        unread.push(number + 1);
        return;
      }
      input.value = figure;
      mark(input);
      filled += 1;
    });
    const rest = unread.length ? ` Not read: line ${unread.join(", line ")}.` : "";
    return `${filled} figure${filled === 1 ? "" : "s"} pasted, nothing is saved yet.${rest}`;
  }
  function say(text) {
    if (echo) echo.textContent = text;
  }
}

function control(cell) {
  return cell.querySelector("input:not([type=hidden]), a[href], button");
}

function firstInput(rows) {
  for (const [line, cells] of rows.entries()) {
    const column = cells.findIndex((cell) => cell.querySelector("input:not([type=hidden])"));
    if (column >= 0) return [line, column];
  }
  return [0, 0];
}

function mark(input) {
  if (!input.matches?.("input[data-figure]")) return;
  const plain = (text) => text.replace(/[\s,]/g, "");
  input.closest("tr").toggleAttribute("data-changed", plain(input.value) !== plain(input.dataset.figure));
}
