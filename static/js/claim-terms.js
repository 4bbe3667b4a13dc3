// Only the fields that a kind of claim has. Without a script all of them are there, each with its hint.
for (const form of document.querySelectorAll("form[data-offer]")) {
  const show = () => {
    const chosen = form.querySelector("input[name=kind]:checked")?.value ?? form.dataset.kind;
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(chosen);
    }
  };
  form.addEventListener("change", show);
  show();
}
