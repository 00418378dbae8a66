// Dates and times. The date is a day of the viewer's calendar; a date with time is a moment, chosen in the viewer's zone.

import { confirmObject } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { textObject } from "./mrkdwn.js";
import { openPicker } from "./picker.js";
import { closePopover, openPopover } from "./popover.js";
import { plain } from "./references.js";

const DAY = 86400000;
const isoDay = (at) => new Date(at).toISOString().slice(0, 10);
const asked = (item, surface) => confirmObject(item.confirm, (object) => textObject(object, surface.words, plain));

function opener(item, surface, marks, sign, words, name) {
  const shown = h("button", {
    type: "button",
    class: `select${surface.large ? " large" : ""} picker-button`,
    dataset: { actionId: item.action_id },
    "aria-haspopup": "dialog",
    "aria-expanded": "false",
    "aria-labelledby": marks.label,
    "aria-label": marks.label ? null : name,
    "aria-describedby": marks.describes,
    "aria-invalid": marks.invalid ? "true" : null,
  });
  const draw = () => shown.replaceChildren(icon(sign, 16), h("span", { class: `select-words${words() ? "" : " is-placeholder"}` }, words() ?? (item.placeholder ? plain(item.placeholder) : name)), icon("down", 16));
  draw();
  return [shown, draw];
}

/** A day: "2026-11-25". */
export function datePicker(block, item, surface, marks) {
  const { dates, now } = surface.words;
  const value = () => surface.value(block, item);
  const [shown, draw] = opener(item, surface, marks, "calendar", () => value() && dates.plain(value()), "Pick a date");
  shown.addEventListener("click", () =>
    openCalendar(shown, value() ?? dates.key(now()), dates.key(now()), dates.language, async (day) => {
      if (!(await asked(item, surface))) return;
      surface.set(block, item, day);
      draw();
      await surface.change(block, item, day);
    }, block.optional === true),
  );
  return shown;
}

/** A month to choose a day from; arrows move by day and week, Page Up and Page Down by month. */
export function openCalendar(anchor, from, today, language, pick, clearable = false) {
  let focused = Date.parse(from);
  const panel = h("div", { class: "calendar", role: "dialog", "aria-label": "Choose a date" });
  const words = (at, options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(at);
  const take = (day) => {
    closePopover({ refocus: true });
    pick(day);
  };
  const byMonth = (step) => {
    const at = new Date(focused);
    const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step + 1, 0)).getUTCDate();
    return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, Math.min(at.getUTCDate(), last));
  };
  const turn = (name, sign, step) => h("button", { type: "button", class: "icon-button", "aria-label": name, on: { click: () => draw(byMonth(step)) } }, icon(sign));
  function draw(next, focus = false) {
    focused = next;
    const at = new Date(focused);
    const first = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
    // Monday is the first day of the week.
    const start = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY;
    const grid = h("div", { class: "calendar-grid", role: "grid" });
    for (let day = 0; day < 7; day += 1) grid.append(h("span", { class: "calendar-weekday", "aria-hidden": "true", text: words(start + day * DAY, { weekday: "short" }).slice(0, 2) }));
    for (let number = 0; number < 42; number += 1) {
      const each = isoDay(start + number * DAY);
      const outside = each.slice(0, 7) !== isoDay(first).slice(0, 7);
      const marks = `${outside ? " is-outside" : ""}${each === today ? " is-today" : ""}${each === from ? " is-chosen" : ""}`;
      grid.append(h("button", { type: "button", class: `calendar-day${marks}`, "aria-label": words(start + number * DAY, { dateStyle: "full" }), "aria-current": each === today ? "date" : null, tabindex: each === isoDay(focused) ? "0" : "-1", dataset: { day: each }, on: { click: () => take(each) }, text: Number(each.slice(8)) }));
    }
    const foot = h("div", { class: "calendar-foot" }, h("button", { type: "button", class: "plain-button", text: "Today", on: { click: () => take(today) } }), clearable ? h("button", { type: "button", class: "plain-button", text: "Clear", on: { click: () => take(null) } }) : null);
    panel.replaceChildren(h("div", { class: "calendar-head" }, turn("Previous month", "back", -1), h("strong", { "aria-live": "polite", text: words(first, { month: "long", year: "numeric" }) }), turn("Next month", "forward", 1)), grid, foot);
    if (focus) panel.querySelector(`[data-day="${isoDay(focused)}"]`)?.focus();
  }
  panel.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("calendar-day")) return;
    const steps = { ArrowLeft: focused - DAY, ArrowRight: focused + DAY, ArrowUp: focused - 7 * DAY, ArrowDown: focused + 7 * DAY, PageUp: byMonth(-1), PageDown: byMonth(1) };
    if (!(event.key in steps)) return;
    event.preventDefault();
    draw(steps[event.key], true);
  });
  draw(focused);
  if (openPopover(anchor, panel)) panel.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
}

const HALF_HOURS = Array.from({ length: 48 }, (_, number) => `${String(Math.floor(number / 2)).padStart(2, "0")}:${number % 2 ? "30" : "00"}`);

/** "9", "9:15", "915", "9:15 pm" as "09:15"; null where it is no time of day. */
export function readTime(text) {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?$/i.exec(text.trim());
  if (!match) return null;
  let hour = Number(match[1]);
  if (match[3]) hour = (hour % 12) + (match[3].toLowerCase() === "pm" ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : null;
}

const clockTime = (value, language) => new Intl.DateTimeFormat(language, { timeZone: "UTC", hour: "2-digit", minute: "2-digit" }).format(Date.parse(`2026-01-01T${value}:00Z`));

function openTimes(anchor, value, language, pick) {
  const choice = (each) => ({ value: each, label: clockTime(each, language) });
  const load = (query) => {
    const typed = query && readTime(query);
    const near = HALF_HOURS.filter((each) => !query || each.startsWith(query) || clockTime(each, language).toLowerCase().startsWith(query.toLowerCase()));
    return [{ choices: [...new Set([...(typed ? [typed] : []), ...near])].map(choice) }];
  };
  openPicker(anchor, { label: "Choose a time", placeholder: value ? clockTime(value, language) : "09:00", load, isChosen: (each) => each.value === value, pick: (each) => pick(each.value) });
}

/** A time of day: "09:00". */
export function timePicker(block, item, surface, marks) {
  const value = () => surface.value(block, item);
  const { language } = surface.words.dates;
  const [shown, draw] = opener(item, surface, marks, "clock", () => value() && clockTime(value(), language), "Pick a time");
  shown.addEventListener("click", () =>
    openTimes(shown, value(), language, async (time) => {
      if (!(await asked(item, surface))) return;
      surface.set(block, item, time);
      draw();
      await surface.change(block, item, time);
    }),
  );
  return shown;
}

/** The moment (seconds) at which clocks of a zone show a day and a time. */
export function momentIn(zone, day, time) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const shownAs = (at) => {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at);
    const part = (type) => parts.find((each) => each.type === type).value;
    return Date.parse(`${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:00Z`);
  };
  // Twice: the first guess may lie on the other side of a change of the clocks.
  let at = wanted;
  for (let round = 0; round < 2; round += 1) at += wanted - shownAs(at);
  return at / 1000;
}

/** The time of day ("09:00") at a moment (milliseconds) in a zone. */
const timeIn = (zone, at) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

/** A moment, in seconds since 1970. */
export function dateTimePicker(block, item, surface, marks) {
  const { dates, now } = surface.words;
  const value = () => surface.value(block, item);
  const day = () => (value() ? dates.key(value() * 1000) : null);
  const time = () => (value() ? timeIn(dates.zone, value() * 1000) : null);
  const [date, drawDate] = opener(item, surface, marks, "calendar", () => day() && dates.plain(day()), "Pick a date");
  const [clock, drawClock] = opener({ ...item, placeholder: null }, surface, marks, "clock", () => time() && clockTime(time(), dates.language), "Pick a time");
  const take = async (nextDay, nextTime) => {
    if (!(await asked(item, surface))) return;
    const next = momentIn(dates.zone, nextDay, nextTime);
    surface.set(block, item, next);
    drawDate();
    drawClock();
    await surface.change(block, item, next);
  };
  date.addEventListener("click", () => openCalendar(date, day() ?? dates.key(now()), dates.key(now()), dates.language, (next) => take(next, time() ?? "09:00")));
  clock.addEventListener("click", () => openTimes(clock, time(), dates.language, (next) => take(day() ?? dates.key(now()), next)));
  return h("div", { class: "date-time", role: "group", "aria-labelledby": marks.label }, date, clock);
}
