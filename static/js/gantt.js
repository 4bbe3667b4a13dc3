// Moving a draft by dragging its bar. The same is done with the dates in the list; this only saves the way there.
const DAY = 24 * 60 * 60 * 1000;
const written = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const form = document.querySelector("[data-drag-form]");

function daysMoved(drag, event) {
  return Math.round(((event.clientX - drag.from) / drag.lane.clientWidth) * drag.days);
}

function draw(drag, days) {
  const pixels = (days / drag.days) * drag.lane.clientWidth;
  drag.group.setAttribute("transform", `translate(${pixels} 0)`);
  const first = new Date(Date.parse(drag.starts) + days * DAY);
  drag.label.textContent = days ? `${drag.code} from ${written.format(first)}` : drag.text;
}

function start(group, event) {
  const lane = group.closest("svg");
  const label = group.querySelector("text");
  const drag = {
    group, lane, label,
    code: group.dataset.code,
    starts: group.dataset.starts,
    days: Number(lane.dataset.days),
    from: event.clientX,
    text: label.textContent,
  };
  const move = (moved) => draw(drag, daysMoved(drag, moved));
  const end = (ended) => {
    for (const [name, heard] of [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", key]]) {
      window.removeEventListener(name, heard);
    }
    const days = ended.type === "pointerup" ? daysMoved(drag, ended) : 0;
    if (!days) {
      draw(drag, 0);
      return;
    }
    form.elements.marked.value = drag.code;
    form.elements.steps.value = String(days);
    form.requestSubmit();
  };
  const key = (pressed) => {
    if (pressed.key === "Escape") end(pressed);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
  window.addEventListener("keydown", key);
}

if (form) {
  for (const group of document.querySelectorAll(".lane [data-code]")) {
    group.setAttribute("data-drag", "");
    group.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      start(group, event);
    });
  }
}
