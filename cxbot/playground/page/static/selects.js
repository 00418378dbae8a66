// Selects of one and of several, over an app's options, people and conversations.
// Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element

import { avatar, channelMark } from "./avatars.js";
import { confirmObject } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { textObject } from "./mrkdwn.js";
import { openPicker } from "./picker.js";
import { plain } from "./references.js";

const source = (item) => item.type.replace(/^multi_/, "").replace(/_select$/, "");

/** Slack asks an app from this many letters on, unless the app says otherwise. */
const LETTERS = 3;

/** Where the choices come from: `load(query)` for the list, `find(value)` for what is chosen already. */
function choicesOf(block, item, surface) {
  const { words } = surface;
  const text = (object) => textObject(object, words, plain);
  const option = (value) => (each) => ({ value: value(each), key: each.value, label: each.text?.text ?? "", show: () => text(each.text), description: each.description ? text(each.description) : null });
  const grouped = (answer, value) =>
    (answer.option_groups ?? [{ options: answer.options ?? [] }]).map((group) => ({ label: group.label ? text(group.label) : null, choices: (group.options ?? []).map(option(value)) }));
  const narrowed = (groups) => (query) => {
    const wanted = query.toLowerCase();
    return groups.map((group) => ({ ...group, choices: group.choices.filter((each) => each.label.toLowerCase().includes(wanted)) }));
  };
  switch (source(item)) {
    case "static": {
      const groups = grouped(item, (each) => each.value);
      const all = groups.flatMap((group) => group.choices);
      return { load: narrowed(groups), find: (value) => all.find((each) => each.value === value) };
    }
    case "external":
      return {
        load: async (query) => grouped(await surface.options(block, item, query), (each) => each),
        find: (value) => value && option((each) => each)(value),
        minimum: item.min_query_length ?? LETTERS,
        wait: 200,
      };
    case "users": {
      const all = surface.app.state.workspace.people.filter((person) => !person.deactivated).map((person) => personChoice(person));
      return { load: narrowed([{ choices: all }]), find: (value) => all.find((each) => each.value === value) };
    }
    default: {
      const all = surface.app.state.workspace.channels.filter((channel) => allowed(channel, item, surface)).map((channel) => channelChoice(channel, words));
      return { load: narrowed([{ choices: all }]), find: (value) => all.find((each) => each.value === value) ?? (value && { value, label: value }) };
    }
  }
}

const personChoice = (person) => ({ value: person.id, label: person.real_name, show: () => [avatar(person, 20), person.real_name] });

function channelChoice(channel, words) {
  const label = channel.kind === "im" ? (words.person(channel.im_with)?.real_name ?? channel.id) : channel.name;
  return { value: channel.id, label, show: () => [channel.kind === "im" ? avatar(words.person(channel.im_with), 20) : channelMark(channel), label] };
}

function allowed(channel, item, surface) {
  if (channel.archived) return false;
  if (source(item) === "channels") return channel.kind === "channel" || channel.kind === "shared";
  const filter = item.filter ?? {};
  const kinds = { channel: "public", shared: "public", private: "private", im: "im", mpim: "mpim" };
  if (filter.include && !filter.include.includes(kinds[channel.kind])) return false;
  if (filter.exclude_external_shared_channels && channel.kind === "shared") return false;
  return !(filter.exclude_bot_users && channel.kind === "im" && surface.words.person(channel.im_with)?.is_bot);
}

const same = (one, other) => JSON.stringify(one?.value ?? one) === JSON.stringify(other?.value ?? other);

function frame(item, surface, marks, extra = "") {
  return {
    class: `select${surface.large ? " large" : ""}${extra}`,
    dataset: { actionId: item.action_id },
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
    "aria-labelledby": marks.label,
    "aria-describedby": marks.describes,
    "aria-invalid": marks.invalid ? "true" : null,
  };
}

const label = (item) => item.placeholder?.text ?? "Choose an option";

const asked = (item, surface) => confirmObject(item.confirm, (object) => textObject(object, surface.words, plain));

/** A select of one. */
export function select(block, item, surface, marks) {
  const from = choicesOf(block, item, surface);
  const words = h("span", { class: "select-words" });
  const shown = h("button", { type: "button", ...frame(item, surface, marks) }, words, icon("down", 16));
  const draw = () => {
    const chosen = from.find(surface.value(block, item));
    words.classList.toggle("is-placeholder", !chosen);
    words.replaceChildren(...[chosen ? (chosen.show?.() ?? chosen.label) : item.placeholder ? plain(item.placeholder) : label(item)].flat());
    if (!marks.label) shown.setAttribute("aria-label", `${label(item)}: ${chosen?.label ?? "none"}`);
  };
  const take = async (value) => {
    if (!(await asked(item, surface))) return;
    surface.set(block, item, value);
    draw();
    shown.setAttribute("aria-busy", "true");
    await surface.change(block, item, value);
    shown.removeAttribute("aria-busy");
  };
  shown.addEventListener("click", () =>
    openPicker(shown, { ...from, label: label(item), placeholder: from.find(surface.value(block, item))?.label ?? label(item), isChosen: (choice) => same(choice.value, surface.value(block, item)), pick: (choice) => take(choice.value) }),
  );
  // In a field that may stay empty, a choice can be taken back.
  if (block.type === "input" && block.optional) {
    shown.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" || event.key === "Delete") take(null);
    });
  }
  draw();
  return shown;
}

/** A select of several: chips, and a list that stays open. */
export function multiSelect(block, item, surface, marks) {
  const from = choicesOf(block, item, surface);
  const shown = h("div", { role: "group", ...frame(item, surface, marks, " multi"), "aria-haspopup": null, "aria-expanded": null });
  const chosen = () => surface.value(block, item) ?? [];
  let changed = false;
  const put = (values) => {
    surface.set(block, item, values);
    changed = true;
    draw();
  };
  // The app hears of the whole choice once the list is closed, as in Slack.
  const tell = () => {
    if (changed) surface.change(block, item, chosen());
    changed = false;
  };
  const toggle = (choice) => {
    if (chosen().some((each) => same(each, choice.value))) return put(chosen().filter((each) => !same(each, choice.value)));
    if (item.max_selected_items && chosen().length >= item.max_selected_items) return surface.app.toast(`You can choose at most ${item.max_selected_items}`);
    return put([...chosen(), choice.value]);
  };
  const opener = h("button", { type: "button", class: "chips-opener", "aria-haspopup": "listbox", "aria-expanded": "false" });
  const open = () =>
    openPicker(opener, { ...from, label: label(item), placeholder: label(item), stay: true, isChosen: (choice) => chosen().some((each) => same(each, choice.value)), pick: toggle, onClose: tell });
  opener.addEventListener("click", open);
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" || !chosen().length) return;
    put(chosen().slice(0, -1));
    tell();
  });
  function chip(value) {
    const choice = from.find(value) ?? { label: String(value?.value ?? value), value };
    const remove = () => {
      put(chosen().filter((each) => !same(each, value)));
      tell();
      opener.focus();
    };
    return h("span", { class: "chip" }, h("span", { class: "chip-words" }, choice.show?.() ?? choice.label), h("button", { type: "button", "aria-label": `Remove ${choice.label}`, on: { click: remove } }, icon("close", 12)));
  }
  function draw() {
    const values = chosen();
    opener.replaceChildren(values.length ? "" : h("span", { class: "is-placeholder" }, item.placeholder ? plain(item.placeholder) : label(item)));
    opener.setAttribute("aria-label", `${label(item)}: ${values.length} chosen`);
    shown.replaceChildren(...values.map(chip), opener);
  }
  draw();
  return shown;
}
