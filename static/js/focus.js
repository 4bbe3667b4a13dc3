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

// A part that is written anew while somebody is in it keeps their place; htmx itself brings back what has an id.
const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";
let place = null;

function nameOf(element) {
  const marks = ["href", "name", "value"].map((name) => element.getAttribute(name) ?? "");
  return [element.tagName, ...marks, element.textContent.trim()].join("|");
}

function remember(event) {
  const root = event.detail.target;
  const at = document.activeElement;
  if (!root?.matches?.("[data-keeps-place]") || !root.contains(at) || at === root || at.id) return;
  place = { root, id: root.id, index: [...root.querySelectorAll(REACHED)].indexOf(at), name: nameOf(at) };
}

function bringBack() {
  // What is swapped out of band comes first: the place is still there then.
  if (!place || document.activeElement !== document.body) return;
  const root = place.root.isConnected ? place.root : document.getElementById(place.id);
  const { index, name } = place;
  place = null;
  if (!root) return;
  const all = [...root.querySelectorAll(REACHED)];
  const same = all.filter((one) => nameOf(one) === name);
  (same.find((one) => all.indexOf(one) === index) ?? same[0] ?? all[Math.min(index, all.length - 1)])?.focus({ preventScroll: true });
}

for (const name of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) document.addEventListener(name, remember);
for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.addEventListener(name, bringBack);

// A link of the error summary leads into the input, not only to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const input = link && document.getElementById(link.hash.slice(1));
  if (!input) return;
  event.preventDefault();
  input.focus();
  (input.labels?.[0] ?? input).scrollIntoView({ block: "center" });
});
