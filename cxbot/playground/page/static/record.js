// The record: every call of the bot and every payload to it, searchable, as JSON.

import { panelHead } from "./faults.js";
import { h, quiet } from "./dom.js";
import { icon } from "./icons.js";

/** The panel of the record. */
export function createRecord(app, close) {
  const search = h("input", { class: "field", type: "search", placeholder: "Search methods, payloads, answers", "aria-label": "Search the record", dataset: { testid: "record-search" } });
  const list = h("div", { class: "record-list", role: "list", dataset: { testid: "record-list" } });
  const save = h("a", { class: "icon-button", href: "/page/record.json", download: "record.json", title: "Download everything as JSON", "aria-label": "Download everything as JSON" }, icon("download"));
  const node = h("div", { class: "panel" }, panelHead("Record", close, save), search, list);
  const drawn = new Map();
  const opened = new Set();
  let asked = 0;

  const json = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

  function details(entry) {
    const part = (title, value) => (value === null || value === undefined ? null : [h("h4", { text: title }), h("pre", { class: "pre", tabindex: "0", text: json(value) })]);
    return h("div", { class: "record-details" }, part("Payload", entry.payload), part("Answer", entry.answer));
  }

  function row(entry) {
    const to = entry.direction === "to_bot";
    const time = new Date(entry.time);
    const open = h(
      "button",
      { type: "button", class: "record-row", "aria-expanded": String(opened.has(entry.id)) },
      h("span", { class: `record-way${to ? " is-to" : ""}`, title: to ? "To the bot" : "From the bot", "aria-label": to ? "To the bot" : "From the bot", text: to ? "→" : "←" }),
      h("span", { class: "record-method", text: entry.method, title: entry.method }),
      h("span", { class: "record-kind quiet", text: entry.kind }),
      h("span", { class: `record-result${entry.ok ? "" : " is-bad"}`, text: entry.ok ? "ok" : String(entry.answer?.error ?? entry.status ?? "failed") }),
      h("span", { class: "record-ms quiet", text: typeof entry.milliseconds === "number" ? `${Math.round(entry.milliseconds)} ms` : "" }),
      h("time", { class: "quiet", datetime: entry.time, text: Number.isNaN(time.getTime()) ? entry.time : time.toLocaleTimeString("en-GB", { timeZone: app.words.dates.zone }) }),
    );
    const shown = h("div", { class: "record-entry", role: "listitem" }, open, opened.has(entry.id) ? details(entry) : null);
    open.addEventListener("click", () => {
      if (opened.delete(entry.id)) shown.lastChild.remove();
      else {
        opened.add(entry.id);
        shown.append(details(entry));
      }
      open.setAttribute("aria-expanded", String(opened.has(entry.id)));
    });
    return shown;
  }

  async function read() {
    if (!node.isConnected) return;
    asked += 1;
    const number = asked;
    const { entries } = await app.api.get("/page/record", { query: search.value.trim(), limit: 200 });
    if (number !== asked) return;
    const ids = new Set(entries.map((each) => each.id));
    for (const [id, { shown }] of drawn) {
      if (ids.has(id)) continue;
      shown.remove();
      drawn.delete(id);
    }
    list.querySelector(".panel-empty")?.remove();
    for (const [place, entry] of entries.entries()) {
      const mark = JSON.stringify(entry);
      const old = drawn.get(entry.id);
      const shown = old?.mark === mark ? old.shown : row(entry);
      if (old && old.shown !== shown) old.shown.remove();
      drawn.set(entry.id, { shown, mark });
      if (list.children[place] !== shown) list.insertBefore(shown, list.children[place] ?? null);
    }
    if (!entries.length) list.append(h("div", { class: "panel-empty quiet", text: search.value ? "Nothing matches." : "Nothing was said yet." }));
  }

  const later = quiet(() => read().catch(app.complain), 150);
  search.addEventListener("input", later);
  app.on("record", later);
  return { node, open: () => read().then(() => search.focus()).catch(app.complain) };
}
