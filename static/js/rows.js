// Tables of the builder other than the tiers: a row is added from the template, and taken away with its fields.
class Rows {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-row-list]");
    this.template = root.querySelector("template[data-row-template]");
    this.total = root.querySelector("input[name$='-TOTAL_FORMS']");
    root.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    if (event.target.closest("[data-row-add]")) {
      event.preventDefault();
      this.add();
    }
    const row = event.target.closest("[data-row-remove]")?.closest("li");
    if (!row) return;
    event.preventDefault();
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("input, select") ?? this.root.querySelector("[data-row-add]")).focus();
    this.root.dispatchEvent(new Event("change", { bubbles: true }));
  }

  add() {
    const index = Number(this.total.value);
    const html = this.template.innerHTML
      .replaceAll("__prefix__", index)
      .replaceAll("__number__", this.list.children.length + 1);
    this.list.insertAdjacentHTML("beforeend", html);
    this.total.value = index + 1;
    this.list.lastElementChild.querySelector("input, select").focus();
  }
}

for (const root of document.querySelectorAll("[data-rows]")) new Rows(root);
