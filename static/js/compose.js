// Puts a merge field where the cursor stands in the words of a message, and lets the preview follow.

const form = document.querySelector("[data-compose]");
let last = form?.querySelector("textarea");

form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[name^='body'], input[name^='subject']")) last = event.target;
});

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-field]");
  if (!button || !last) return;
  last.focus();
  last.setRangeText(button.dataset.field, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
});

// Only what the chosen audience names is shown; without a script everything is.
const audience = form?.querySelector("[name='audience']");
const follow = () => {
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(audience.value);
  }
};
if (audience) {
  audience.addEventListener("change", follow);
  follow();
}
