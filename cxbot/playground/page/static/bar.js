// The playground's own bar above the workspace: who one is, what time it is, what goes wrong, what was said.

import { openInstallation, renameChannel } from "./administering.js";
import { avatar, channelName, isDirect, ROLES } from "./avatars.js";
import { createClock } from "./clock.js";
import { h } from "./dom.js";
import { createFaults } from "./faults.js";
import { icon } from "./icons.js";
import { openAccounts } from "./people.js";
import { openMenu } from "./popover.js";
import { createRecord } from "./record.js";
import { createTheme } from "./theme.js";

/** The bar in `root`; its panels open in `panel`. */
export function createBar(app, root, panel) {
  const person = h("button", { type: "button", class: "bar-button person", "aria-haspopup": "menu", dataset: { testid: "person" } });
  const membership = h("button", { type: "button", class: "bar-button membership", "aria-haspopup": "menu", dataset: { testid: "membership" } });
  const light = h("span", { class: "light", role: "status", dataset: { testid: "connection" } });
  const clock = createClock(app);
  const panels = { faults: createFaults(app, close), record: createRecord(app, close) };
  const faults = h("button", { type: "button", class: "bar-button", dataset: { testid: "faults" }, on: { click: () => toggle("faults") } }, icon("bolt", 16), h("span", { class: "bar-words", text: "Faults" }), panels.faults.badge);
  const record = h("button", { type: "button", class: "bar-button", dataset: { testid: "record" }, on: { click: () => toggle("record") } }, icon("list", 16), h("span", { class: "bar-words", text: "Record" }));
  root.append(h("span", { class: "bar-name", text: "Playground" }), person, clock.node, h("span", { class: "grow" }), membership, faults, record, createTheme(), light);

  function close() {
    panel.hidden = true;
    panel.replaceChildren();
    for (const each of [faults, record]) each.setAttribute("aria-expanded", "false");
  }

  function toggle(name) {
    const open = !panel.hidden && panel.dataset.shows === name;
    close();
    if (open) return;
    panel.dataset.shows = name;
    panel.hidden = false;
    panel.replaceChildren(panels[name].node);
    (name === "faults" ? faults : record).setAttribute("aria-expanded", "true");
    panels[name].open();
  }

  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());

  person.addEventListener("click", () => {
    const entry = (each) => ({
      label: each.real_name,
      description: [each.deactivated ? "Deactivated" : null, ROLES[each.role] ?? each.role, each.title, each.zone, each.language].filter(Boolean).join(" · "),
      icon: avatar(each, 28),
      checked: each.id === app.state.person,
      disabled: each.deactivated,
      dataset: { person: each.id },
      pick: () => app.become(each.id).catch(app.complain),
    });
    const accounts = { label: "Deactivate or activate people …", icon: "people", dataset: { testid: "open-accounts" }, pick: () => openAccounts(app) };
    openMenu(person, [{ heading: "See the workspace as" }, ...app.state.workspace.people.filter((each) => each.role !== "bot").map(entry), { rule: true }, accounts], { label: "People" });
  });

  membership.addEventListener("click", () => {
    const channel = app.channel();
    const bot = app.state.workspace.bot.display_name ?? app.state.workspace.bot.name;
    const name = channelName(channel, app.words);
    const change = (path, body) => () => app.api.post(path, { channel: channel.id, ...body }).then(app.reload).catch(app.complain);
    const inOut = channel.bot_is_member
      ? { label: `Remove ${bot} from #${name}`, icon: "close", danger: true, pick: change("/page/membership", { invite: false }) }
      : { label: `Invite ${bot} to #${name}`, icon: "plus", pick: change("/page/membership", { invite: true }) };
    const archive = channel.archived ? { label: `Unarchive #${name}`, icon: "archive", pick: change("/page/archive", { archived: false }) } : { label: `Archive #${name}`, icon: "archive", danger: true, pick: change("/page/archive", { archived: true }) };
    const shared = channel.kind === "shared";
    const share = { label: shared ? `Stop sharing #${name}` : `Share #${name} with another company`, icon: "link", disabled: channel.kind === "private", pick: change("/page/share", { shared: !shared }) };
    const rename = { label: `Rename #${name} …`, icon: "hash", pick: () => renameChannel(app, channel) };
    const gone = { label: `Delete #${name}`, icon: "trash", danger: true, disabled: name === "general", pick: change("/page/delete", {}) };
    const install = { label: `Install ${bot} anew or uninstall it …`, icon: "bolt", dataset: { testid: "open-installation" }, pick: () => openInstallation(app) };
    openMenu(membership, [inOut, rename, share, archive, gone, { rule: true }, install], { label: "The app and this channel", end: true });
  });

  function draw() {
    const { workspace, online } = app.state;
    const me = app.me();
    if (!me) return;
    person.setAttribute("aria-label", `You are ${me.real_name}, ${ROLES[me.role] ?? me.role}. Switch person`);
    person.replaceChildren(avatar(me, 22), h("span", { class: "bar-words person-name", text: me.real_name }), h("span", { class: "bar-words quiet person-role", text: `${ROLES[me.role] ?? me.role} · ${me.zone}` }), icon("down", 14));
    const channel = app.channel();
    const bot = workspace.bot.display_name ?? workspace.bot.name;
    membership.hidden = !channel || isDirect(channel);
    membership.classList.toggle("is-out", !channel?.bot_is_member);
    membership.setAttribute("aria-label", channel?.bot_is_member ? `${bot} is in this channel` : `${bot} is not in this channel`);
    membership.replaceChildren(icon("people", 16), h("span", { class: "bar-words", text: channel?.bot_is_member ? `${bot} is in` : `${bot} is not in` }), icon("down", 14));
    const connected = online && workspace.connected;
    const words = online ? (workspace.connected ? "The app is connected" : "The app is not connected") : "The playground does not answer";
    light.className = `light${connected ? " is-on" : ""}`;
    light.title = words;
    light.setAttribute("aria-label", words);
    light.replaceChildren(h("span", { class: "light-dot" }), h("span", { class: "bar-words", text: connected ? "Connected" : "Not connected" }));
  }

  for (const event of ["workspace", "place", "connection"]) app.on(event, draw);
}
