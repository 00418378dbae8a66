// Where one types. Enter sends, Shift+Enter begins a line, Tab or Enter takes a completion.

import { avatar, channelName, isDirect } from "./avatars.js";
import { drawSuggestions, suggestions, usage } from "./completion.js";
import { h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { hintChips } from "./welcome.js";

/** A composer of the channel, or of a thread when `thread()` gives its ts. */
export function createComposer(app, { thread }) {
  const listId = unique("suggestions");
  const drafts = new Map();
  const list = h("div", { class: "suggestions", role: "listbox", id: listId, "aria-label": "Completions", hidden: true });
  const note = h("div", { class: "composer-note", role: "alert", hidden: true });
  const hint = h("div", { class: "composer-usage", hidden: true });
  const chips = h("div", { class: "hints", hidden: true });
  const field = h("textarea", { class: "composer-field", rows: 1, dataset: { testid: thread ? "thread-composer" : "composer" }, "aria-label": "Message", "aria-controls": listId, "aria-autocomplete": "list", "aria-expanded": "false", role: "combobox", spellcheck: "false" });
  const send = h("button", { type: "button", class: "send", "aria-label": "Send", title: "Send", disabled: true, dataset: { testid: thread ? "thread-send" : "send" }, on: { click: () => submit() } }, icon("send", 18));
  const tool = (name, sign, click) => h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, on: { click } }, icon(sign));
  const plus = tool("Shortcuts", "plus", () => openMenu(plus, shortcuts(), { label: "Shortcuts" }));
  plus.setAttribute("aria-haspopup", "menu");
  const bar = h("div", { class: "composer-bar" }, thread ? null : plus, tool("Mention somebody", "at", () => insert("@")), thread ? null : tool("Run a command", "slash", () => field.value || insert("/")), h("span", { class: "grow" }), send);
  // Hidden until it is known where one is.
  const node = h("div", { class: "composer-place", hidden: true }, chips, note, h("div", { class: "composer" }, list, hint, field, bar));
  let offered = null;
  let active = 0;
  let place = "";

  const where = () => (thread ? `${app.state.channel} ${thread()}` : app.state.channel);

  function shortcuts() {
    const { workspace, person, channel } = app.state;
    const bot = app.words.person(workspace.bot.user_id) ?? { initials: "?", color: workspace.bot.color };
    const run = (each) => () => runShortcut(each, person, channel);
    const items = workspace.shortcuts.filter((each) => each.type === "global").map((each) => ({ label: each.name, description: each.description, icon: avatar(bot, 24), pick: run(each) }));
    const commands = workspace.commands.map((each) => ({ label: each.command, description: each.description, icon: "slash", pick: () => fill(`${each.command} `) }));
    return [...items, ...(items.length && commands.length ? [{ rule: true }] : []), ...commands];
  }

  const runShortcut = (each, person, channel) => app.api.post("/page/shortcut", { person, callback_id: each.callback_id, channel, ts: null }).catch(app.complain);

  function say(words) {
    note.hidden = !words;
    note.replaceChildren(...(words ? [icon("warning", 16), words] : []));
  }

  function fill(text) {
    field.value = text;
    field.focus();
    field.setSelectionRange(text.length, text.length);
    changed();
  }

  function insert(sign) {
    const at = field.selectionStart ?? field.value.length;
    const before = field.value.slice(0, at);
    const gap = before && !/\s$/.test(before) && sign === "@" ? " " : "";
    field.setRangeText(gap + sign, at, field.selectionEnd ?? at, "end");
    field.focus();
    changed();
  }

  function changed() {
    drafts.set(where(), field.value);
    send.disabled = !field.value.trim();
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 240)}px`;
    say(null);
    const before = field.value.slice(0, field.selectionStart);
    // No commands in a thread, so none are offered there.
    offered = thread && before.startsWith("/") ? null : suggestions(app, before);
    active = 0;
    drawList();
    const command = thread ? null : usage(app, field.value);
    hint.hidden = !command?.usage_hint;
    if (command?.usage_hint) hint.replaceChildren(h("strong", { text: command.command }), ` ${command.usage_hint}`);
  }

  function drawList() {
    list.hidden = !offered;
    field.setAttribute("aria-expanded", String(Boolean(offered)));
    list.replaceChildren(...(offered ? drawSuggestions(offered.choices, active, listId, take) : []));
    field.setAttribute("aria-activedescendant", offered ? `${listId}-${active}` : "");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function take(number) {
    const choice = offered.choices[number];
    if (choice.run) {
      fill("");
      runShortcut(choice.run, app.state.person, app.state.channel);
      return;
    }
    field.setRangeText(choice.insert, offered.from, field.selectionStart, "end");
    changed();
  }

  async function submit() {
    const text = field.value.trim();
    if (!text) return;
    const { person, channel } = app.state;
    const ts = thread ? thread() : null;
    const command = /^\/\S+/.exec(field.value.trimStart() === field.value ? text : "")?.[0];
    if (command && ts) {
      say(`${command} is not supported in threads. Sorry!`);
      return;
    }
    fill("");
    try {
      if (command) await app.api.post("/page/command", { person, channel, text });
      else await app.api.post("/page/post", { person, channel, text, thread_ts: ts });
      app.emit("sent", { thread: ts });
    } catch (error) {
      // The words are not lost with the failure.
      if (!field.value) fill(text);
      offered = null;
      drawList();
      say(error.message);
    }
  }

  field.addEventListener("input", changed);
  field.addEventListener("click", changed);
  field.addEventListener("blur", () => {
    offered = null;
    drawList();
  });
  field.addEventListener("keydown", (event) => {
    // While an alphabet's own input window is open, its keys are its own.
    if (event.isComposing) return;
    const whole = offered?.choices[active]?.exact === field.value;
    if (offered && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = offered.choices.length;
      active = (active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      drawList();
    } else if (offered && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      offered = null;
      drawList();
    } else if (offered && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !whole))) {
      event.preventDefault();
      take(active);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });

  return {
    node,
    focus: () => field.focus({ preventScroll: true }),
    /** Another place: its draft and its name. */
    moved() {
      const channel = app.channel();
      if (!channel) return;
      const name = channelName(channel, app.words);
      field.placeholder = thread ? "Reply…" : `Message ${isDirect(channel) ? "" : "#"}${name}`;
      field.setAttribute("aria-label", field.placeholder);
      if (place === where()) return;
      place = where();
      field.value = drafts.get(place) ?? "";
      changed();
      offered = null;
      drawList();
    },
    /** Example commands above the composer; none hides them. */
    hints(examples) {
      chips.hidden = !examples.length;
      chips.replaceChildren(...(examples.length ? hintChips(examples, fill) : []));
    },
  };
}
