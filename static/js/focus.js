// Where the focus goes: to what must be fixed, to the heading of a panel that came, and back to what opened it.
const openers = new WeakMap();

function focusOn(element) {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}

function firstWithin(root) {
  return root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
}

const waiting = firstWithin(document.body);
if (waiting) focusOn(waiting);

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (!target?.isConnected) return;
  const summary = firstWithin(target);
  if (summary) return focusOn(summary);
  const panel = target.closest("[data-panel]") ?? target.querySelector("[data-panel]");
  const opener = event.detail.requestConfig?.elt;
  if (!panel || !opener || panel.contains(opener)) return;
  openers.set(panel, opener);
  const heading = panel.querySelector("h1, h2, h3");
  if (heading) focusOn(heading);
});

function close(panel) {
  const opener = openers.get(panel);
  panel.replaceChildren();
  if (opener?.isConnected) opener.focus();
}

document.addEventListener("click", (event) => {
  const panel = event.target.closest("[data-panel-close]")?.closest("[data-panel]");
  if (panel) {
    event.preventDefault();
    close(panel);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const panel = event.target.closest?.("[data-panel]");
  if (panel && openers.has(panel)) close(panel);
});

// A link of the error summary leads into the input, not only to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const input = link && document.getElementById(link.hash.slice(1));
  if (!input) return;
  event.preventDefault();
  input.focus();
  (input.labels?.[0] ?? input).scrollIntoView({ block: "center" });
});
