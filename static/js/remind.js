// Whom the button reminds: everybody who is due, or the rows that are ticked. Without a script it says so beside itself.
for (const form of document.querySelectorAll("form[data-remind]")) {
  const words = form.querySelector("[data-remind-words]");
  const everybody = words.textContent;
  const show = () => {
    const ticked = document.querySelectorAll(`input[type=checkbox][form="${CSS.escape(form.id)}"]:checked`).length;
    words.textContent = ticked ? `Remind ${ticked.toLocaleString("en-US")} partner${ticked === 1 ? "" : "s"}` : everybody;
  };
  document.addEventListener("change", (event) => {
    if (event.target.form === form) show();
  });
  show();
}
