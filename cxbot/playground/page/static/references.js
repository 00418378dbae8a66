// What Slack writes between angle brackets, and rich text as elements: people, channels, groups, dates, links.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";

/** `&lt;`, `&gt;` and `&amp;` are the only entities Slack knows. */
export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Text with :names: of emoji as characters. */
export function withEmoji(text) {
  return text.split(/(:[a-z0-9_+'-]+:(?::skin-tone-\d:)?)/).map((part) => {
    const found = part.length > 2 && part.startsWith(":") ? emoji(part.slice(1).split(":")[0]) : null;
    return found ? h("span", { class: "emoji", role: "img", "aria-label": part.split(":")[1], text: found }) : part;
  });
}

/** The words of a plain_text object. Slack does not unescape them. */
export const plain = (object) => (object ? (object.emoji === false ? [object.text] : withEmoji(object.text ?? "")) : []);

/** A person's name as a mention; the viewer's own is marked. */
export function mention(id, words, label) {
  const person = words.person(id);
  const own = id === words.me ? " mention-me" : "";
  return h("span", { class: `mention${own}`, title: person?.title || null, text: `@${person?.real_name || label || id}` });
}

/** A channel's name that opens it; "private-channel" where the viewer does not see it, as in Slack. */
export function channelReference(id, words, label) {
  const channel = words.channel(id);
  if (!channel) return h("span", { class: "mention", text: `#${label || "private-channel"}` });
  return h("button", { class: "mention mention-channel", type: "button", text: `#${channel.name}`, on: { click: () => words.openChannel(id) } });
}

/** @here, @channel, @everyone. */
export const broadcast = (range) => h("span", { class: "mention mention-all", text: `@${range}` });

/** A group of people; its label where the app gave one. */
export const usergroup = (id, label) => h("span", { class: "mention", text: label || `@${id}` });

/** A moment in the viewer's zone; `seconds` since 1970. The fallback where it cannot be said. */
export function dateReference(seconds, format, url, fallback, words) {
  const at = Number(seconds) * 1000;
  if (!Number.isFinite(at) || Number.isNaN(new Date(at).getTime())) return h("span", { text: fallback ?? "" });
  const shown = h("time", { class: "moment", datetime: new Date(at).toISOString(), title: words.dates.full(at), text: words.dates.token(at, format) });
  return url ? link(url, shown) : shown;
}

/** What stands between `<` and `>` in mrkdwn, as a node; null where it is no reference. */
export function reference(inside, words) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]*$/.test(target)) return mention(target.slice(1), words, label);
  if (/^#[CDG][A-Z0-9]*$/.test(target)) return channelReference(target.slice(1), words, label);
  if (target.startsWith("!subteam^")) return usergroup(target.slice(9), label);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    return dateReference(seconds, unescape(format ?? ""), url ? unescape(url) : "", label, words);
  }
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!")) return h("span", { text: label || `<${target}>` });
  if (!/^(https?|mailto|tel|slack):/i.test(target)) return null;
  return link(unescape(target), label ? withEmoji(label) : unescape(target).replace(/^mailto:/, ""));
}
