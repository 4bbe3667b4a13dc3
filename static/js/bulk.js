// Rows that are ticked: how many, and which acts take so many. Without a script the acts are simply there.
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const count = form.querySelector("[data-bulk-count]");
  const empty = count.textContent;
  const show = () => {
    const ticked = document.querySelectorAll(`input[type=checkbox][form="${CSS.escape(form.id)}"]:checked`).length;
    count.textContent = ticked ? `${ticked} ticked` : empty;
    for (const button of form.querySelectorAll("button")) {
      const least = Number(button.dataset.least ?? 1);
      const most = Number(button.dataset.most ?? 100);
      button.disabled = ticked < least || ticked > most;
      button.title = button.disabled && most < 100 ? `Tick ${least} to ${most}` : "";
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.form === form) show();
  });
  show();
}
