// A new program: the last day follows the design until somebody chooses one; short designs run so many weeks.
const form = document.querySelector(".program-new form");
const first = document.getElementById("id_starts_on");
const last = document.getElementById("id_ends_on");
const DAY = 86_400_000;
let offered = last.value;

const iso = (day) => day.toISOString().slice(0, 10);

function usual(weeks) {
  const start = new Date(`${first.value}T00:00:00Z`);
  if (Number.isNaN(start.getTime())) return "";
  if (weeks) return iso(new Date(start.getTime() + (weeks * 7 - 1) * DAY));
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 3, Math.min(start.getUTCDate(), 28)));
  return iso(new Date(end.getTime() - DAY));
}

form.addEventListener("change", (event) => {
  if (event.target !== first && event.target.name !== "starting_point") return;
  if (last.value !== offered) return;
  const chosen = form.querySelector("input[name='starting_point']:checked");
  const weeks = Number(chosen?.closest(".point").dataset.weeks ?? 0);
  last.value = chosen?.value === "clone" ? "" : usual(weeks);
  offered = last.value;
});
