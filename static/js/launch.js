// The buttons of the launch page say what they do: whom they tell, and to whom they send.
const form = document.getElementById("launch");

if (form) {
  const tell = form.elements.namedItem("tell");
  const approver = form.elements.namedItem("approver");
  const name = () => {
    for (const button of form.querySelectorAll("[data-launch]")) {
      button.textContent = tell.checked ? button.dataset.with : button.dataset.without;
    }
    for (const button of form.querySelectorAll("[data-send]")) {
      const person = approver.value ? approver.selectedOptions[0].text : "";
      button.textContent = person ? `Send to ${person} for approval` : "Send for approval";
    }
  };
  form.addEventListener("change", name);
  name();
}
