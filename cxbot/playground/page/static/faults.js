// Faults on request: what goes wrong next, so that one sees how the bot takes it.

import { h, quiet } from "./dom.js";
import { icon } from "./icons.js";

/** The panel of faults, and the badge that says how many are on. */
export function createFaults(app, close) {
  const badge = h("span", { class: "bar-badge", hidden: true });
  const active = h("div", { class: "fault-list" });
  const known = h("div", { class: "fault-list" });
  const node = h("div", { class: "panel" }, panelHead("Faults", close), h("p", { class: "quiet", text: "Each fault does to the bot what Slack or a network does on a bad day." }), active, known);

  const field = (name, label, value, type = "text") => h("label", { class: "fault-field" }, label, h("input", { class: "field", name, type, min: type === "number" ? 0 : null, value, placeholder: type === "number" ? "" : "any" }));

  function form(fault) {
    const wants = (name) => (Array.isArray(fault.options) ? fault.options.includes(name) : Boolean(fault.options?.[name] ?? false));
    const shown = h(
      "form",
      { class: "fault", dataset: { fault: fault.id } },
      h("div", { class: "fault-words" }, h("strong", { text: fault.name }), h("div", { class: "quiet", text: fault.description })),
      h("div", { class: "fault-fields" }, wants("method") ? field("method", "Method", "") : null, wants("times") ? field("times", "Times", "1", "number") : null, wants("seconds") ? field("seconds", "Seconds", "5", "number") : null, h("button", { class: "button", type: "submit", text: "Switch on" })),
    );
    shown.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = new FormData(shown);
      const number = (name) => (given.get(name) ? Number(given.get(name)) : null);
      const body = { fault: fault.id, method: given.get("method") || null, times: number("times"), seconds: number("seconds") };
      app.api.post("/page/faults", body).then(read).catch(app.complain);
    });
    return shown;
  }

  function entry(each, names) {
    const words = [names.get(each.fault) ?? each.fault, each.method, each.times && `${each.times} ×`, each.seconds && `${each.seconds} s`].filter(Boolean).join(" · ");
    const stop = () => app.api.remove("/page/faults", { id: each.id }).then(read).catch(app.complain);
    return h("div", { class: "fault is-on" }, h("span", { class: "light-dot" }), h("span", { class: "grow", text: words }), h("button", { type: "button", class: "button", text: "Switch off", on: { click: stop } }));
  }

  async function read() {
    const { faults, active: on } = await app.api.get("/page/faults");
    badge.hidden = !on.length;
    badge.textContent = on.length || "";
    const names = new Map(faults.map((each) => [each.id, each.name]));
    const all = h("button", { type: "button", class: "plain-button", text: "Switch all off", on: { click: () => app.api.remove("/page/faults").then(read).catch(app.complain) } });
    active.replaceChildren(...(on.length ? [h("h4", {}, "On now", h("span", { class: "grow" }), all), ...on.map((each) => entry(each, names))] : []));
    // The forms are drawn once: what one is typing there stays.
    if (!known.childElementCount) known.append(...faults.map(form));
  }

  // A fault may be used up by what was just recorded.
  const later = quiet(() => !badge.hidden && read().catch(() => {}), 300);
  app.on("record", later);
  app.on("workspace", () => read().catch(() => {}));
  return { node, badge, open: () => read().catch(app.complain) };
}

/** The head of a panel of the playground. */
export function panelHead(title, close, ...more) {
  return h("div", { class: "panel-head" }, h("h2", { text: title }), h("span", { class: "grow" }), more, h("button", { type: "button", class: "icon-button", "aria-label": `Close ${title}`, on: { click: close } }, icon("close", 20)));
}
