// How many rows are marked, in the words of the button. Without a script the button says how many were marked first.
for (const form of document.querySelectorAll("[data-marked]")) {
  const count = form.querySelector("[data-marked-count]");
  const plural = form.querySelector("[data-marked-plural]");
  const say = () => {
    const marked = form.querySelectorAll('input[name="marked"]:checked').length;
    count.textContent = String(marked);
    plural.textContent = marked === 1 ? "" : "s";
  };
  form.addEventListener("change", say);
  say();
}
