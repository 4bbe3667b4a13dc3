// Rows that are ticked: how many, and which acts take so many. Without a script the acts are simply there, and the
// link to tick all leads to the page with all ticked.
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const count = form.querySelector("[data-bulk-count]");
  const empty = count.textContent;
  const words = form.dataset.bulkWords ?? "{count} ticked";
  const boxes = `input[type=checkbox][form="${CSS.escape(form.id)}"]`;
  const show = () => {
    const ticked = document.querySelectorAll(`${boxes}:checked`).length;
    count.textContent = ticked ? words.replace("{count}", ticked) : empty;
    for (const button of form.querySelectorAll("button")) {
      const least = Number(button.dataset.least ?? 1);
      const most = Number(button.dataset.most ?? 100);
      button.disabled = ticked < least || ticked > most;
      button.title = button.disabled && most < 100 ? `Tick ${least} to ${most}` : "";
    }
  };
  form.querySelector("[data-bulk-all]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of document.querySelectorAll(boxes)) box.checked = true;
    show();
  });
  document.addEventListener("change", (event) => {
    if (event.target.form === form) show();
  });
  show();
}
