// The builder: saves while somebody writes, says how numbers were read, ties errors to inputs, changes lists in place.
const form = document.getElementById("builder");
const live = document.getElementById("live");
const WAIT = 300;

const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

// A text that adds to a list is sent when it is finished, not letter by letter: its own listeners hear it, the form does not.
for (const section of form.querySelectorAll("section")) {
  section.addEventListener("input", (event) => {
    if (event.target.matches("[data-adds]")) event.stopPropagation();
  });
}

const commit = form.querySelector("[data-tier-commit]");
if (commit) commit.disabled = true;

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-tier-add], [data-tier-remove], [data-tier-commit]")) event.preventDefault();
  if (button.matches("[data-remove]")) {
    event.preventDefault();
    const add = document.getElementById(`add_${button.value.split(":")[0]}`);
    button.closest(".token").remove();
    add?.focus();
    changed(form);
  }
});

// An option of a finding sets its field, whether the finding stands in the form or beside it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-choose]");
  const chosen = button && document.getElementById(button.dataset.choose);
  if (!chosen) return;
  event.preventDefault();
  if (chosen.matches("input[type='radio']")) chosen.checked = true;
  else chosen.value = button.dataset.value;
  reach(chosen.id);
  changed(chosen);
});

// In the tier table arrows move between rows, Enter goes down and adds a row after the last one.
const rowsOf = (input) => [...input.closest("tbody").children].filter((row) => !row.hidden);

function move(input, step) {
  const rows = rowsOf(input);
  const row = rows[rows.indexOf(input.closest("tr")) + step];
  row?.querySelector(`[data-tier="${input.dataset.tier}"]`)?.focus();
  return Boolean(row);
}

form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches("input:not([type='hidden'])") || event.isComposing) return;
  const isTier = input.matches("[data-tier]");
  if (isTier && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    move(input, event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.key !== "Enter") return;
  event.preventDefault();
  changed(input);
  if (isTier && !move(input, 1)) form.querySelector("[data-tier-add]").click();
});

// What came back: errors beside their inputs, numbers as they were read.
function tieErrors() {
  for (const input of form.querySelectorAll("[aria-invalid='true']:not([data-adds]):not(.picker select)")) {
    input.removeAttribute("aria-invalid");
    describe(input, [...document.querySelectorAll(".error[id]")].map((each) => each.id), false);
  }
  for (const error of form.querySelectorAll("[data-error-for]")) {
    const input = document.getElementById(error.dataset.errorFor);
    if (!input) continue;
    input.setAttribute("aria-invalid", "true");
    describe(input, [error.closest("[id]").id], true);
  }
}

function describe(input, ids, add) {
  const words = new Set((input.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  for (const id of ids) add ? words.add(id) : words.delete(id);
  if (words.size) input.setAttribute("aria-describedby", [...words].join(" "));
  else input.removeAttribute("aria-describedby");
}

function echo() {
  for (const item of document.querySelectorAll("#echoes > [data-echo-for]")) {
    const input = document.getElementById(item.dataset.echoFor);
    if (input && input !== document.activeElement && input.value.trim() === item.dataset.sent) input.value = item.textContent;
  }
}

form.addEventListener("focusout", () => setTimeout(echo));
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== live) return;
  tieErrors();
  echo();
});

// The rule sentence, the deductions and the list of what is left lead into their input, whatever is folded around it.
function reach(id) {
  const target = document.getElementById(id);
  if (!target) return false;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
  if (target.matches("input:not([type='radio'], [type='date'])")) target.select();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link || link.closest("nav, header")) return;
  if (reach(link.hash.slice(1))) event.preventDefault();
});
if (location.hash) reach(location.hash.slice(1));

// Where the draft stands: saving, saved, or not saved because nobody answered.
let slow = null;
const say = (text) => {
  const words = document.querySelector("#saved > span");
  if (words) words.textContent = text;
};

// A button that sends the form waits for what is being saved: both start from the same revision.
let saving = 0;
let pressed = null;

function sendPressed() {
  if (!pressed || saving) return;
  const button = pressed;
  pressed = null;
  form.requestSubmit(button);
}

form.addEventListener("submit", (event) => {
  if (!saving) return;
  event.preventDefault();
  pressed = event.submitter;
});

form.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt !== form) return;
  saving += 1;
  clearTimeout(slow);
  slow = setTimeout(() => say("Draft · saving…"), WAIT);
});
form.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== form) return;
  saving -= 1;
  clearTimeout(slow);
  setTimeout(sendPressed);
});
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  form.addEventListener(name, (event) => {
    if (event.detail.elt === form) say("Draft · not saved, nobody answered. Keep this page open and change something to try again.");
  });
}
