// The slider writes into the field, and whatever is in the field is estimated as it changes. An order takes more rows.
const PAUSE = 300;

function number(text) {
  const value = Number(text.replace(/[^0-9.]/g, ""));
  return Number.isFinite(value) ? value : 0;
}

for (const form of document.querySelectorAll("[data-estimate]")) {
  const field = form.querySelector("input[name='more']");
  const slide = form.querySelector(".slide");
  const range = slide.querySelector("input");
  let timer = null;

  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.dispatchEvent(new Event("estimate", { bubbles: true })), PAUSE);
  };
  field.addEventListener("input", () => {
    range.value = String(number(field.value));
    ask();
  });
  range.addEventListener("input", () => {
    field.value = Number(range.value).toLocaleString("en-US", { maximumFractionDigits: 2 });
    ask();
  });
  slide.hidden = false;
}

for (const form of document.querySelectorAll("[data-order]")) {
  const list = form.querySelector("[data-order-rows]");
  const button = form.querySelector("[data-order-add]");

  const add = () => {
    const row = list.lastElementChild.cloneNode(true);
    const number = list.children.length + 1;
    for (const field of row.querySelectorAll("input")) {
      field.value = "";
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, String(number)));
    }
    list.append(row);
    return row;
  };
  button.addEventListener("click", () => add().querySelector("input").focus());
  button.hidden = false;
}
