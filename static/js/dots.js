// Dots on a ruler: arrows walk them from left to right, the name of the one under focus or pointer is shown.
const dotsOf = (ruler) =>
  [...ruler.querySelectorAll("a.dot")]
    .filter((dot) => dot.getClientRects().length)
    .sort((one, other) => one.getBoundingClientRect().x - other.getBoundingClientRect().x);

function show(ruler, words) {
  const line = ruler.querySelector("[data-dots-says]");
  if (line) line.textContent = words;
}

function go(ruler, from, step) {
  const dots = dotsOf(ruler);
  const next = dots[Math.min(Math.max(dots.indexOf(from) + step, 0), dots.length - 1)];
  for (const dot of dots) dot.setAttribute("tabindex", dot === next ? "0" : "-1");
  next?.focus();
}

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -Infinity, End: Infinity };

document.addEventListener("keydown", (event) => {
  const dot = event.target.closest?.("a.dot");
  const step = STEPS[event.key];
  if (!dot || step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  go(dot.closest("[data-dots]"), dot, step);
});

for (const kind of ["focusin", "mouseover"]) {
  document.addEventListener(kind, (event) => {
    const dot = event.target.closest?.("a.dot");
    if (dot) show(dot.closest("[data-dots]"), dot.dataset.says);
  });
}

for (const kind of ["focusout", "mouseout"]) {
  document.addEventListener(kind, (event) => {
    const ruler = event.target.closest?.("a.dot")?.closest("[data-dots]");
    if (!ruler) return;
    const held = document.activeElement?.closest?.("a.dot");
    show(ruler, kind === "mouseout" && held && ruler.contains(held) ? held.dataset.says : "");
  });
}
