// The payout curve by keyboard: arrows walk the thresholds, each is said once; T shows the table.
const spoken = () => document.getElementById("spoken");

function walk(curve, step) {
  // A drawing for another width is there too, and not shown.
  const steps = [...curve.querySelectorAll(".step")].filter((each) => each.ownerSVGElement.getClientRects().length);
  if (!steps.length) return;
  const now = steps.findIndex((each) => "current" in each.dataset);
  const next = Math.min(Math.max(now < 0 ? (Math.abs(step) === Infinity ? step : step > 0 ? 0 : steps.length - 1) : now + step, 0), steps.length - 1);
  clear(curve);
  steps[next].dataset.current = "";
  const region = spoken();
  if (region) region.textContent = steps[next].dataset.says;
}

function clear(curve) {
  for (const each of curve.querySelectorAll(".step[data-current]")) delete each.dataset.current;
}

const keys = {
  ArrowRight: (curve) => walk(curve, 1),
  ArrowUp: (curve) => walk(curve, 1),
  ArrowLeft: (curve) => walk(curve, -1),
  ArrowDown: (curve) => walk(curve, -1),
  Home: (curve) => walk(curve, -Infinity),
  End: (curve) => walk(curve, Infinity),
  t: (curve) => {
    const table = document.getElementById(`${curve.id}-table`);
    if (table) table.open = !table.open;
  },
};

document.addEventListener("keydown", (event) => {
  const curve = event.target.closest?.("[data-curve]");
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!curve || !act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(curve);
});

document.addEventListener("focusout", (event) => {
  const curve = event.target.closest?.("[data-curve]");
  if (curve) clear(curve);
});
