// The clock that can be moved: the bot's reports and due times follow it, Slack's own deadlines do not.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { momentIn } from "./pickers.js";
import { closePopover, openPopover } from "./popover.js";

const DAY = 86400;

/** How far the clock has been moved, in words; empty when it has not. */
export function distance(seconds) {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "-" : "+";
  if (size < 60) return "";
  if (size < 3600) return `${sign}${Math.round(size / 60)} min`;
  if (size < 2 * DAY) return `${sign}${Math.round(size / 3600)} h`;
  return `${sign}${Math.round(size / DAY)} days`;
}

/** The clock in the bar. */
export function createClock(app) {
  const node = h("button", { type: "button", class: "bar-button clock", "aria-haspopup": "dialog", "aria-expanded": "false", dataset: { testid: "clock" } });

  const move = (body) => {
    closePopover({ refocus: true });
    return app.api.post("/page/clock", body).then((answer) => app.setClock(answer)).catch(app.complain);
  };

  function open() {
    const { dates } = app.words;
    const { zone } = dates;
    const step = (label, body) => h("button", { type: "button", class: "button", text: label, on: { click: () => move(body) } });
    const local = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(app.now());
    const field = h("input", { type: "datetime-local", class: "field", value: `${dates.key(app.now())}T${local}`, "aria-label": "Date and time" });
    const go = () => {
      const [day, time] = field.value.split("T");
      if (day && time) move({ to: new Date(momentIn(zone, day, time.slice(0, 5)) * 1000).toISOString() });
    };
    field.addEventListener("keydown", (event) => event.key === "Enter" && go());
    const steps = h("div", { class: "clock-steps" }, step("+1 hour", { forward_seconds: 3600 }), step("+1 day", { forward_seconds: DAY }), step("Next Monday 09:00", { next: "monday 09:00", zone }));
    const set = h("div", { class: "clock-set" }, field, h("button", { type: "button", class: "button primary", text: "Go", on: { click: go } }));
    const back = h("button", { type: "button", class: "button", text: "Back to now", disabled: !distance(app.state.offset), on: { click: () => move({ reset: true }) } });
    const panel = h("div", { class: "panel-popover", role: "dialog", "aria-label": "The clock" }, h("strong", { text: "Move the clock" }), h("p", { class: "quiet", text: `Reports and digests follow it. Times are ${zone}.` }), steps, set, back);
    if (openPopover(node, panel)) steps.firstChild.focus();
  }

  function draw() {
    const { dates } = app.words;
    if (!dates) return;
    const moved = distance(app.state.offset);
    const shown = dates.short(app.now());
    if (node.dataset.shown === `${shown} ${moved}`) return;
    node.dataset.shown = `${shown} ${moved}`;
    node.setAttribute("aria-label", `The clock shows ${shown}. Move it`);
    node.replaceChildren(icon("clock", 16), h("span", { class: "clock-words", text: shown }), moved ? h("span", { class: "clock-moved", text: moved }) : "", icon("down", 14));
  }

  node.addEventListener("click", open);
  for (const event of ["clock", "workspace"]) app.on(event, draw);
  setInterval(draw, 5000);
  return { node };
}
