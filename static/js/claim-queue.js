// The keys of the queue: claims with J and K, decisions with A, R and Q, evidence with E, flagged lines with ] and [.
// They follow the person's switch for single letters, and stay away from whoever is typing.
import { singleKeysOn } from "./keys.js";

const typing = (target) =>
  target.isContentEditable || target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");

const claim = () => document.getElementById("claim");

function open(url, focus) {
  if (!url) return;
  const target = document.getElementById("queue");
  if (!window.htmx || !target) {
    location.assign(url);
    return;
  }
  window.htmx
    .ajax("GET", url, { target: "#queue", select: "#queue", swap: "outerHTML show:none", source: target })
    .then(() => {
      history.pushState({}, "", url);
      focus?.();
    });
}

function toClaim(name) {
  open(claim()?.dataset[name], () => document.getElementById("claim-title")?.focus());
}

// Approving and rejecting lead to the button, never past it: Enter is the decision.
function press(key) {
  const link = claim()?.querySelector(`[data-key="${key}"]`);
  if (!link) return false;
  link.click();
  return true;
}

function toLine(by) {
  const all = [...(claim()?.querySelectorAll("a[data-line]") ?? [])];
  const flagged = all.filter((one) => one.hasAttribute("data-flagged"));
  const rows = flagged.length ? flagged : all;
  if (!rows.length) return;
  const now = rows.findIndex((one) => one.closest("tr").hasAttribute("aria-current"));
  const next = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
  if (next !== rows[now]) next.click();
  next.focus();
}

const acts = {
  j: () => toClaim("next"),
  k: () => toClaim("previous"),
  a: () => press("a"),
  r: () => press("r"),
  q: () => press("q"),
  e: () => press("e"),
  "]": () => toLine(1),
  "[": () => toLine(-1),
};

let going = 0;

// Before the keys of every page: here J and K move through claims, not through a table.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!singleKeysOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
    // G begins the address of another page: what follows it is not for the queue.
    const after = going && Date.now() - going < 1200;
    going = !after && event.key.toLowerCase() === "g" ? Date.now() : 0;
    if (after || !claim()) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  },
  { capture: true },
);

// A decision that was opened takes the focus, where its next step is. What arrives later inside it takes nothing.
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("#decision [data-start]")?.focus({ preventScroll: true });
});
