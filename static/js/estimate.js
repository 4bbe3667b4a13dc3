// The slider writes into the field, and whatever is in the field is estimated as it changes. An order takes more rows.
const PAUSE = 300;

// Figures are written with the marks of the page: 57,820.5 or 57.820,5.
function read(text, { point }) {
  const digits = [...text].filter((sign) => (sign >= "0" && sign <= "9") || sign === point).join("");
  const value = Number(digits.replace(point, "."));
  return Number.isFinite(value) ? value : 0;
}

function write(value, { group, point }) {
  const written = value.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return written.replace(/[,.]/g, (mark) => (mark === "," ? group : point));
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
    range.value = String(read(field.value, form.dataset));
    ask();
  });
  range.addEventListener("input", () => {
    field.value = write(Number(range.value), form.dataset);
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
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+(?=\D*$)/, String(number)));
    }
    list.append(row);
    return row;
  };
  button.addEventListener("click", () => add().querySelector("input").focus());
  button.hidden = false;
}
