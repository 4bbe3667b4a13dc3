// The slider writes into the field, and whatever is in the field is estimated as it changes.
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
