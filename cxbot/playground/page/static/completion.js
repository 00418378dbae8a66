// What the composer offers while one types: commands with their hints, people, channels. And how typed names become ids.

import { avatar, channelMark, isDirect } from "./avatars.js";
import { h } from "./dom.js";

/** What may be completed at the end of `text` (up to the caret): { from, choices: [{ insert, label, hint, description, icon }] } or null. */
export function suggestions(app, text) {
  const { workspace } = app.state;
  const bot = app.words.person(workspace.bot.user_id) ?? { initials: "?", color: workspace.bot.color };
  const command = /^\/(\S*)$/.exec(text);
  if (command) {
    const typed = command[1].toLowerCase();
    const commands = workspace.commands.filter((each) => each.command.slice(1).toLowerCase().startsWith(typed));
    const shortcuts = workspace.shortcuts.filter((each) => each.type === "global" && each.name.toLowerCase().includes(typed));
    const choices = [
      ...commands.map((each) => ({ insert: `${each.command} `, exact: each.command, label: each.command, hint: each.usage_hint, description: each.description, icon: () => avatar(bot, 20) })),
      ...shortcuts.map((each) => ({ run: each, label: each.name, hint: "", description: `Shortcut · ${each.description ?? ""}`, icon: () => avatar(bot, 20) })),
    ];
    return choices.length ? { from: 0, choices } : null;
  }
  const name = /(^|[\s(])([@#])([^\s@#]*(?: [^\s@#]*)?)$/u.exec(text);
  if (!name) return null;
  const [, , sign, query] = name;
  const wanted = query.toLowerCase();
  const choices = (sign === "@" ? people(workspace) : channels(workspace)).filter((each) => each.label.toLowerCase().includes(wanted) || each.hint.toLowerCase().startsWith(wanted)).slice(0, 8);
  return choices.length ? { from: text.length - query.length - 1, choices } : null;
}

const people = (workspace) => workspace.people.filter((each) => !each.deactivated).map((each) => ({ insert: `@${each.real_name} `, label: each.real_name, hint: each.name ?? "", description: each.is_bot ? "App" : each.title, icon: () => avatar(each, 20) }));

const channels = (workspace) =>
  workspace.channels.filter((each) => !isDirect(each)).map((each) => ({ insert: `#${each.name} `, label: each.name, hint: "", description: "", icon: () => channelMark(each) }));

/** The usage hint to show while a command's words are typed; null where no command stands there. */
export function usage(app, text) {
  const match = /^(\/\S+)\s/.exec(text);
  return match ? (app.state.workspace.commands.find((each) => each.command === match[1]) ?? null) : null;
}

/** The list as nodes, one of them active. */
export function drawSuggestions(list, active, id, take) {
  return list.map((each, number) => {
    const node = h(
      "div",
      { class: `suggestion${number === active ? " is-active" : ""}`, role: "option", id: `${id}-${number}`, "aria-selected": String(number === active), dataset: { testid: "suggestion" } },
      each.icon(),
      h("strong", { text: each.label }),
      each.hint ? h("span", { class: "suggestion-hint", text: each.hint }) : null,
      h("span", { class: "grow" }),
      each.description ? h("span", { class: "suggestion-description", text: each.description }) : null,
    );
    node.addEventListener("pointerdown", (event) => {
      // The caret stays in the composer.
      event.preventDefault();
      take(number);
    });
    return node;
  });
}
