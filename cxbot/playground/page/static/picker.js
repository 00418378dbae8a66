// The list under a select: one can type to narrow it, and it may come from the app.

import { h, quiet, unique } from "./dom.js";
import { closePopover, openPopover } from "./popover.js";

/**
 * Opens the list. `load(query)` gives groups: [{ label, choices: [{ value, label, show(), description }] }], now or as a promise.
 * `isChosen(choice)`, `pick(choice)`; `stay` keeps it open (several may be chosen); `minimum` letters before asking.
 */
export function openPicker(anchor, { label, load, isChosen, pick, stay = false, minimum = 0, placeholder = "", wait = 0, onClose }) {
  const list = h("div", { class: "picker-list", role: "listbox", id: unique("list"), "aria-label": label, "aria-multiselectable": stay || null });
  const input = h("input", {
    class: "picker-input",
    type: "text",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": list.id,
    "aria-label": label,
    "aria-autocomplete": "list",
    autocomplete: "off",
    placeholder,
  });
  const panel = h("div", { class: "picker" }, input, list);
  let shown = [];
  let active = -1;
  let asked = 0;

  function activate(next) {
    shown[active]?.node.classList.remove("is-active");
    active = next;
    const entry = shown[active];
    input.setAttribute("aria-activedescendant", entry?.node.id ?? "");
    entry?.node.classList.add("is-active");
    entry?.node.scrollIntoView({ block: "nearest" });
  }

  function take(choice) {
    pick(choice);
    if (!stay) return closePopover({ refocus: true });
    input.select();
    for (const each of shown) each.node.setAttribute("aria-selected", String(isChosen(each.choice)));
    return undefined;
  }

  function option(choice) {
    const words = [h("span", { class: "picker-label" }, choice.show?.() ?? choice.label), choice.description ? h("span", { class: "picker-description" }, choice.description) : null];
    const node = h("div", { class: "picker-option", role: "option", id: unique("option"), "aria-selected": String(isChosen(choice)), dataset: { value: String(choice.key ?? choice.value) } }, words);
    const number = shown.push({ choice, node }) - 1;
    node.addEventListener("pointermove", () => active !== number && activate(number));
    // The focus stays in the field, so that one can go on typing.
    node.addEventListener("pointerdown", (event) => event.preventDefault());
    node.addEventListener("click", () => take(choice));
    return node;
  }

  const note = (words, busy = false) => {
    shown = [];
    list.replaceChildren(h("div", { class: `picker-note${busy ? " is-busy" : ""}`, role: "status", text: words }));
  };

  function draw(groups) {
    shown = [];
    const parts = groups.filter((group) => group.choices.length).map((group) => [group.label ? h("div", { class: "picker-group" }, group.label) : null, ...group.choices.map(option)]);
    if (!shown.length) return note("No results");
    list.replaceChildren(...parts.flat().filter(Boolean));
    const chosen = shown.findIndex((each) => isChosen(each.choice));
    active = -1;
    return activate(input.value || chosen < 0 ? 0 : chosen);
  }

  async function ask() {
    const query = input.value.trim();
    asked += 1;
    const number = asked;
    if (query.length < minimum) return note(minimum === 1 ? "Type to search" : `Type ${minimum} or more letters`);
    const answer = load(query);
    if (answer instanceof Promise) {
      if (!shown.length) note("Loading …", true);
      try {
        const groups = await answer;
        if (number === asked) draw(groups);
      } catch (error) {
        if (number === asked) note(error.message);
      }
      return undefined;
    }
    return draw(answer);
  }

  const later = wait ? quiet(ask, wait) : ask;
  input.addEventListener("input", later);
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: Math.min(active + 8, shown.length - 1), PageUp: Math.max(active - 8, 0) };
    if (event.key in steps && shown.length) {
      event.preventDefault();
      activate((steps[event.key] + shown.length) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      if (shown[active]) take(shown[active].choice);
    } else if (event.key === "Tab") closePopover({ refocus: true });
  });
  if (!openPopover(anchor, panel, { over: true, wide: true, onClose })) return;
  ask();
  input.focus({ preventScroll: true });
}
