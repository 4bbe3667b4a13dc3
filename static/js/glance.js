// A part of a page that could not be fetched says so in its place; what it stands beside works without it.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
  document.addEventListener(name, (event) => {
    const part = event.target.closest?.("[hx-get]");
    const words = part?.querySelector("[data-failed]");
    if (!words) return;
    words.hidden = false;
    part.removeAttribute("aria-busy");
  });
}
