// The rich_text block. Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelReference, dateReference, mention, usergroup } from "./references.js";

const BULLETS = ["•", "◦", "▪", "•", "◦", "▪", "•", "◦", "▪"];

/** The nodes of a rich_text block (or of a table's rich cell). */
export function richText(block, words) {
  const counters = new Map();
  return h("div", { class: "rich-text" }, (block.elements ?? []).map((element) => part(element, words, counters)));
}

function part(element, words, counters) {
  switch (element.type) {
    case "rich_text_section":
      counters.clear();
      return h("div", { class: "rich-section" }, inlines(element.elements, words));
    case "rich_text_quote":
      return h("blockquote", { class: "quote" }, inlines(element.elements, words));
    case "rich_text_preformatted":
      return h("pre", { class: "pre" }, (element.elements ?? []).map((each) => (each.type === "text" ? each.text : inline(each, words))));
    case "rich_text_list":
      return list(element, words, counters);
    default:
      return unsupported(element.type);
  }
}

/** Lists come flat, each with its indent; a numbered one goes on after a nested one. */
function list(element, words, counters) {
  const indent = element.indent ?? 0;
  const ordered = element.style === "ordered";
  for (const deeper of [...counters.keys()]) if (deeper > indent) counters.delete(deeper);
  let number = ordered ? (counters.get(indent) ?? element.offset ?? 0) : 0;
  const items = (element.elements ?? []).map((item) => {
    number += 1;
    const marker = ordered ? numeral(number, indent) : BULLETS[indent % BULLETS.length];
    return h("li", {}, h("span", { class: "list-marker", "aria-hidden": "true", text: marker }), h("div", {}, inlines(item.elements, words)));
  });
  if (ordered) counters.set(indent, number);
  const shown = h(ordered ? "ol" : "ul", { class: `list${element.border ? " list-bordered" : ""}` }, items);
  shown.style.marginInlineStart = `${indent * 28}px`;
  return shown;
}

/** 1. a. i. 1. and so on, by depth. */
function numeral(number, indent) {
  if (indent % 3 === 1) return `${String.fromCharCode(97 + ((number - 1) % 26))}.`;
  if (indent % 3 === 2) return `${roman(number)}.`;
  return `${number}.`;
}

function roman(number) {
  let [rest, shown] = [number, ""];
  for (const [value, sign] of [[50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]]) {
    for (; rest >= value; rest -= value) shown += sign;
  }
  return shown;
}

const inlines = (elements, words) => (elements ?? []).map((each) => styled(inline(each, words), each.style));

function inline(element, words) {
  switch (element.type) {
    case "text":
      return h("span", { class: "text", text: element.text ?? "" });
    case "link":
      return link(element.url, element.text || element.url);
    case "emoji":
      return h("span", { class: "emoji", role: "img", "aria-label": element.name, text: emojiOf(element) });
    case "user":
      return mention(element.user_id, words);
    case "channel":
      return channelReference(element.channel_id, words);
    case "usergroup":
      return usergroup(element.usergroup_id, words.usergroup?.(element.usergroup_id));
    case "broadcast":
      return broadcast(element.range);
    case "date":
      return dateReference(element.timestamp, element.format ?? "{date_long}", element.url, element.fallback, words);
    case "color": {
      const swatch = h("span", { class: "swatch" });
      swatch.style.backgroundColor = element.value;
      return h("span", { class: "color" }, element.value, swatch);
    }
    case "team":
      return h("span", { class: "mention", text: `@${element.team_id}` });
    default:
      return unsupported(element.type);
  }
}

function emojiOf(element) {
  const known = emoji(element.name);
  if (known) return known;
  const points = (element.unicode ?? "").split("-").map((each) => Number.parseInt(each, 16));
  return points.length && points.every((each) => each > 0 && each < 0x110000) ? String.fromCodePoint(...points) : `:${element.name}:`;
}

function styled(node, style = {}) {
  const tags = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];
  let shown = node;
  for (const [name, tag] of tags) if (style?.[name]) shown = h(tag, { class: name === "code" ? "code" : null }, shown);
  return shown;
}

/** What the page does not know is shown, never dropped. */
export function unsupported(type, what = "element") {
  return h("span", { class: "unsupported", role: "note", text: `Unsupported ${what}: ${type ?? "without a type"}` });
}
