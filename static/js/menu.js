// Menus close on Escape, on a click elsewhere and when the focus leaves; the phone menu closes when the rail is back.
const WIDE = matchMedia("(width >= 64rem)");

function closeAll(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeAll(event.target.closest("details.menu")));

document.addEventListener("focusin", (event) => closeAll(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});

WIDE.addEventListener("change", () => {
  const rail = document.getElementById("rail-nav");
  if (WIDE.matches && rail?.matches(":popover-open")) rail.hidePopover();
});
