// The tier table of the builder: add, remove, and paste from a spreadsheet with what was read shown first.
const LINE = /^\D{0,4}?\s*([\d.,'\u00a0 ]*\d)\s*(?:[\t;|]|\s+)\s*([\d.,]+)\s*%?$/;
const RATE = /^\d+(\.\d+)?$/;

// One kind of mark with three digits after it groups thousands; otherwise the last mark is the decimal one.
function plain(text) {
  const bare = text.replace(/[\s\u00a0']/g, "");
  const marks = bare.replace(/\d/g, "");
  const last = Math.max(bare.lastIndexOf("."), bare.lastIndexOf(","));
  const groups = last < 0 || (bare.length - last - 1 === 3 && new Set(marks).size === 1);
  if (groups) return bare.replace(/[.,]/g, "");
  return `${bare.slice(0, last).replace(/[.,]/g, "")}.${bare.slice(last + 1)}`;
}

function parse(text) {
  return text.split(/\r?\n/).filter((line) => line.trim()).map((line) => {
    const found = line.trim().match(LINE);
    const rate = found?.[2].replace(",", ".") ?? "";
    return RATE.test(rate) ? { from: plain(found[1]), rate } : { line: line.trim(), problem: true };
  });
}

class Tiers {
  constructor(root) {
    this.root = root;
    this.rows = root.querySelector("[data-tier-rows]");
    this.template = root.querySelector("template[data-tier-template]");
    this.total = root.querySelector("input[name$='-TOTAL_FORMS']");
    this.panel = root.querySelector("[data-tier-paste]");
    this.text = this.panel?.querySelector("textarea");
    this.echo = this.panel?.querySelector("[data-tier-echo]");
    this.commit = this.panel?.querySelector("[data-tier-commit]");
    this.text?.addEventListener("input", () => this.show());
    this.commit?.addEventListener("click", () => this.use());
    root.addEventListener("paste", (event) => this.caught(event));
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("focusout", (event) => this.left(event));
  }

  // Lines out of order are put in order once the table is left, and it is said; while somebody writes nothing moves.
  left(event) {
    if (this.root.contains(event.relatedTarget)) return;
    const starts = this.visible.map((row) => this.startOf(row));
    const known = starts.filter((start) => start !== null);
    const note = this.root.querySelector("[data-tier-sorted]");
    if (known.length < starts.length || known.every((start, at) => at === 0 || known[at - 1] <= start)) {
      if (note) note.hidden = true;
      return;
    }
    const pairs = this.visible.map((row, at) => [starts[at], this.pairOf(row)]);
    pairs.sort((a, b) => a[0] - b[0]);
    this.visible.forEach((row, at) => {
      const inputs = row.querySelectorAll("[data-tier]");
      pairs[at][1].forEach((value, place) => (inputs[place].value = value));
    });
    if (note) note.hidden = false;
    const region = document.getElementById("spoken");
    if (region && note) region.textContent = note.textContent;
    this.changed();
  }

  pairOf(row) {
    return [...row.querySelectorAll("[data-tier]")].map((input) => input.value);
  }

  startOf(row) {
    const text = plain(row.querySelector("[data-tier='from']").value.replace(/^[^\d.,]+/, ""));
    return text && Number.isFinite(Number(text)) ? Number(text) : null;
  }

  get visible() {
    return [...this.rows.children].filter((row) => !row.hidden);
  }

  clicked(event) {
    if (event.target.closest("[data-tier-add]")) this.add().focus();
    const row = event.target.closest("[data-tier-remove]")?.closest("tr");
    if (!row) return;
    const at = this.visible.indexOf(row);
    this.remove(row);
    (this.visible[at] ?? this.visible[at - 1])?.querySelector("[data-tier='from']").focus();
    this.changed();
  }

  add(tier = { from: "", rate: "" }) {
    const index = Number(this.total.value);
    const html = this.template.innerHTML
      .replaceAll("__prefix__", index)
      .replaceAll("__number__", this.visible.length + 1);
    this.rows.insertAdjacentHTML("beforeend", html);
    this.total.value = index + 1;
    const row = this.rows.lastElementChild;
    const from = row.querySelector("[data-tier='from']");
    from.value = tier.from;
    row.querySelector("[data-tier='rate']").value = tier.rate;
    window.htmx?.process(row);
    return from;
  }

  // The row stays in the form, marked as removed, so that the others keep their numbers.
  remove(row) {
    const mark = row.querySelector("input[name$='-DELETE']");
    if (mark) mark.checked = true;
    for (const input of row.querySelectorAll("input:not([type='hidden'])")) {
      input.required = false;
      if (!mark) input.value = "";
    }
    row.hidden = true;
  }

  caught(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const read = parse(text);
    const isRange = read.length > 1 || (read.length === 1 && !read[0].problem && /[\t;%]/.test(text));
    if (!this.panel || !isRange || !event.target.matches("[data-tier]")) return;
    event.preventDefault();
    this.text.value = text;
    this.panel.open = true;
    this.show();
    (this.commit.disabled ? this.text : this.commit).focus();
  }

  // Only a rate in percent is echoed with its sign; an amount per unit has none.
  get percent() {
    const kind = document.querySelector("#id_reward");
    return !kind || kind.value === "percent";
  }

  show() {
    const read = parse(this.text.value);
    this.echo.replaceChildren(...read.map((tier, index) => {
      const item = document.createElement("li");
      item.toggleAttribute("data-problem", Boolean(tier.problem));
      item.textContent = tier.problem
        ? `Line ${index + 1}: “${tier.line}” was not read. Write a threshold and a rate, such as 100000 2%.`
        : `From ${Number(tier.from).toLocaleString("en-US")}: ${tier.rate}${this.percent ? "%" : ""}`;
      return item;
    }));
    this.commit.disabled = !read.length || read.some((tier) => tier.problem);
    this.commit.textContent = read.length === 1 ? "Use this tier" : `Use these ${read.length} tiers`;
  }

  use() {
    const read = parse(this.text.value).sort((a, b) => Number(a.from) - Number(b.from));
    for (const row of this.visible) this.remove(row);
    const [first] = read.map((tier) => this.add(tier));
    this.text.value = "";
    this.show();
    this.panel.open = false;
    first.focus();
    this.changed();
  }

  changed() {
    this.root.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

for (const root of document.querySelectorAll("[data-tiers]")) new Tiers(root);
