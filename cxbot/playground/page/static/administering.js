// What the playground can do with channels and the app: rename a channel, install the app anew, with fewer scopes, or not.

import { channelName } from "./avatars.js";
import { overlay } from "./dialog.js";
import { h, unique } from "./dom.js";
import { icon } from "./icons.js";

/** A dialog; `fill` is handed what closes it, and gives the body and the foot. */
function dialog(title, testid, fill) {
  const id = unique("administering");
  const box = h("div", { class: "dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": id, dataset: { testid } });
  const leave = () => remove();
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: leave } }, icon("close", 20));
  const { body, foot } = fill(leave);
  box.append(h("div", { class: "dialog-head" }, h("h2", { id }, title), close), h("div", { class: "dialog-body people" }, body), h("div", { class: "dialog-foot" }, foot));
  const remove = overlay(box, leave);
  close.focus();
}

const button = (text, testid, click, style = "") => h("button", { type: "button", class: `button large ${style}`.trim(), dataset: { testid }, on: { click } }, text);

/** Does it, then shows the workspace as it is now. */
async function act(app, leave, path, body) {
  try {
    await app.api.post(path, body);
    leave();
    await app.load();
  } catch (error) {
    app.complain(error);
  }
}

/** Asks for the channel's new name. */
export function renameChannel(app, channel) {
  dialog("Rename the channel", "rename", (leave) => {
    const name = h("input", { type: "text", class: "field", value: channelName(channel, app.words), maxlength: 80, "aria-label": "New name", dataset: { testid: "rename-name" } });
    const go = () => act(app, leave, "/page/rename", { channel: channel.id, name: name.value.trim() });
    name.addEventListener("keydown", (event) => event.key === "Enter" && go());
    return { body: [name], foot: [button("Cancel", "rename-cancel", leave), button("Rename", "rename-go", go, "primary")] };
  });
}

/** Shows which scopes the app has; installs it anew with those that are ticked, or uninstalls it. */
export function openInstallation(app) {
  const { bot } = app.state.workspace;
  const name = bot.display_name ?? bot.name;
  dialog(`${name} in this workspace`, "installation", (leave) => {
    const boxes = bot.scopes.map((each) => ({ name: each.name, box: h("input", { type: "checkbox", checked: each.granted }) }));
    const rows = boxes.map((each) => h("label", { class: "people-row" }, h("span", { class: "menu-words" }, h("span", { class: "menu-label", text: each.name })), each.box));
    const install = () => act(app, leave, "/page/install", { installed: true, without: boxes.filter((each) => !each.box.checked).map((each) => each.name) });
    const uninstall = button("Uninstall", "uninstall", () => act(app, leave, "/page/install", { installed: false }), "danger");
    uninstall.disabled = !bot.installed;
    const note = bot.installed ? "The scopes that the app has. Untick some and install it anew to take them away." : "The app is uninstalled: its token is dead. Install it again with these scopes.";
    return { body: [h("p", { class: "quiet", text: note }), ...rows], foot: [uninstall, button("Install anew", "install", install, "primary")] };
  });
}
