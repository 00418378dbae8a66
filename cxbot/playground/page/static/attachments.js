// What hangs under a message: files shared with it, and the older "attachments" with their coloured bar.
// Source: https://docs.slack.dev/messaging/formatting-message-text#secondary-attachments

import { blocks, picture } from "./blocks.js";
import { h, link } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { createSurface } from "./surface.js";

const COLORS = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

/** The nodes under a message; empty for most. */
export function attached(app, item) {
  return [...(item.attached ?? []).map((id) => file(item.files?.[id])), ...(item.attachments ?? []).map((each) => attachment(app, item, each))].filter(Boolean);
}

function file(item) {
  if (!item) return null;
  if (item.missing || item.mimetype?.startsWith("image/")) {
    return h("div", { class: "attached-file" }, h("div", { class: "picture-title", text: item.name }), picture({ url: item.missing ? null : item.url, name: item.name, alt: item.alt ?? "" }));
  }
  return h("a", { class: "file-card attached-file", href: item.url, download: item.name }, icon("file", 24), h("div", {}, h("strong", { text: item.name }), h("div", { class: "quiet", text: item.mimetype ?? "" })));
}

function attachment(app, message, item) {
  const text = (words) => mrkdwn(String(words ?? ""), app.words);
  const fields = (item.fields ?? []).map((each) => h("div", { class: `section-field${each.short ? "" : " is-long"}` }, h("strong", { text: each.title ?? "" }), h("div", {}, text(each.value))));
  const container = { type: "message", channel: message.channel, ts: message.ts, ephemeral: message.ephemeral };
  const inner = item.blocks ? blocks(item.blocks, createSurface({ app, container, blocks: item.blocks, files: message.files ?? {}, held: {}, channel: message.channel })) : null;
  const bar = h("div", { class: "attachment-bar" });
  const color = COLORS[item.color] ?? (/^#?[0-9a-f]{6}$/i.test(item.color ?? "") ? `#${item.color.replace("#", "")}` : "");
  if (color) bar.style.backgroundColor = color;
  const title = item.title ? h("strong", {}, item.title_link ? link(item.title_link, item.title) : item.title) : null;
  const body = h("div", { class: "attachment-body" }, item.author_name ? h("div", { class: "quiet", text: item.author_name }) : null, title, item.text ? h("div", {}, text(item.text)) : null, fields.length ? h("div", { class: "fields" }, fields) : null, inner, item.image_url ? picture({ url: item.image_url, alt: item.fallback ?? "" }) : null, item.footer ? h("div", { class: "quiet", text: item.footer }) : null);
  return [item.pretext ? h("div", {}, text(item.pretext)) : null, h("div", { class: "attachment" }, bar, body)];
}
