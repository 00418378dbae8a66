// The sidebar: the workspace's name, channels, direct messages, the app.

import { avatar, channelMark, channelName, isDirect } from "./avatars.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { newGroup } from "./people.js";

const DIRECT = "Direct messages";
const SECTIONS = [
  ["Channels", (channel) => !isDirect(channel) && !channel.archived],
  ["Archived", (channel) => !isDirect(channel) && channel.archived],
  [DIRECT, (channel, app) => isDirect(channel) && !app.isBotChannel(channel)],
  ["Apps", (channel, app) => app.isBotChannel(channel)],
];

/** Draws into `root` whenever the workspace or the place changes. */
export function createSidebar(app, root) {
  const closed = new Set(["Archived"]);

  function entry(channel) {
    const here = channel.id === app.state.channel;
    const person = channel.kind === "im" ? app.words.person(channel.im_with) : null;
    const name = channelName(channel, app.words);
    const sign = person ? h("span", { class: "face" }, avatar(person, 20), h("span", { class: `presence${person.is_bot ? " is-bot" : ""}` })) : channelMark(channel);
    return h(
      "button",
      {
        type: "button",
        class: `channel${here ? " is-here" : ""}${channel.unread ? " is-unread" : ""}`,
        "aria-current": here ? "page" : null,
        title: name,
        dataset: { testid: "channel", id: channel.id },
        on: { click: () => app.open(channel.id, { tab: "messages" }) },
      },
      sign,
      h("span", { class: "channel-name", text: name }),
      person?.id === app.state.person ? h("span", { class: "you", text: "you" }) : null,
      channel.unread ? h("span", { class: "badge", "aria-label": `${channel.unread} unread`, text: channel.unread }) : null,
    );
  }

  function section([title, belongs]) {
    const channels = app.state.workspace.channels.filter((each) => belongs(each, app));
    if (!channels.length && title !== DIRECT) return null;
    const open = !closed.has(title);
    const toggle = () => {
      if (open) closed.add(title);
      else closed.delete(title);
      draw();
    };
    // A folded section still shows where one is and what is unread.
    const shown = open ? channels : channels.filter((each) => each.unread || each.id === app.state.channel);
    const head = h("button", { type: "button", class: "section-title", "aria-expanded": String(open), on: { click: toggle } }, icon("down", 14), title);
    const group = { type: "button", class: "channel", dataset: { testid: "new-group" }, on: { click: () => newGroup(app) } };
    return h("section", { "aria-label": title }, head, shown.map(entry), title === DIRECT && open ? h("button", group, icon("plus", 16), h("span", { text: "New group message" })) : null);
  }

  function draw() {
    const { workspace } = app.state;
    if (!workspace) return;
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const top = root.querySelector(".sidebar-scroll")?.scrollTop ?? 0;
    const list = h("div", { class: "sidebar-scroll" }, SECTIONS.map(section));
    root.replaceChildren(h("div", { class: "sidebar-head" }, h("span", { class: "team-mark", "aria-hidden": "true", text: [...workspace.team.name][0] }), h("h1", { text: workspace.team.name, title: workspace.team.name })), list);
    list.scrollTop = top;
    const unread = workspace.channels.reduce((sum, each) => sum + each.unread, 0);
    document.title = `${unread ? `(${unread}) ` : ""}${channelName(app.channel(), app.words)} · ${workspace.team.name} · Playground`;
    if (focused) root.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  }

  root.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = [...root.querySelectorAll("button")];
    const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    all[Math.max(0, Math.min(next, all.length - 1))].focus();
    event.preventDefault();
  });
  app.on("workspace", draw);
  app.on("place", draw);
}
