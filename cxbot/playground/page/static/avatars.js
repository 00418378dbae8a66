// Who and where, small: a person's square with initials, a channel's sign.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** What the people of a workspace may be. */
export const ROLES = { manager: "Manager", teammate: "Teammate", guest: "Guest", single_channel_guest: "Single-channel guest", stranger: "Other company", workflow: "Workflow", bot: "App" };

/** A person's square; `size` in pixels. */
export function avatar(person, size = 36) {
  const shown = h("span", { class: "avatar", "aria-hidden": "true", text: person?.initials ?? "?" });
  shown.style.width = `${size}px`;
  shown.style.height = `${size}px`;
  shown.style.fontSize = `${Math.round(size * 0.4)}px`;
  shown.style.borderRadius = `${Math.max(4, Math.round(size / 5))}px`;
  shown.style.backgroundColor = person?.color ?? "#616061";
  return shown;
}

/** # for a public channel, a lock for a private one, and so on. */
export function channelMark(channel, size = 16) {
  const names = { private: "lock", shared: "shared", im: "at", mpim: "people" };
  return icon(channel.archived ? "archive" : (names[channel.kind] ?? "hash"), size);
}

/** Whether it is between people: a direct or a group message. */
export const isDirect = (channel) => channel.kind === "im" || channel.kind === "mpim";

/** A channel's name for people: a direct message is called by the other's name. */
export function channelName(channel, words) {
  if (!channel) return "";
  if (channel.kind !== "im") return channel.name;
  return words.person(channel.im_with)?.real_name ?? "Direct message";
}
