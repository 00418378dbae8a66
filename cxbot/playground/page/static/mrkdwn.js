// Slack's own markup, "mrkdwn", as nodes. Source: https://docs.slack.dev/messaging/formatting-message-text
// Unlike Markdown: *bold* with one star, no headings and no lists, links in angle brackets.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { reference, unescape } from "./references.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** The nodes of a text. `words` knows people, channels and dates; `verbatim` leaves bare addresses alone. */
export function mrkdwn(text, words, { verbatim = false } = {}) {
  const shown = h("span", { class: "mrkdwn" });
  const parts = text.split(/```([\s\S]+?)```/);
  for (const [number, part] of parts.entries()) {
    if (number % 2) {
      shown.append(h("pre", { class: "pre" }, code(part.replace(/^\n/, "").replace(/\n$/, ""), words)));
      continue;
    }
    // The line break beside a fence belongs to the fence.
    const began = number ? part.replace(/^\n/, "") : part;
    const between = number < parts.length - 1 ? began.replace(/\n$/, "") : began;
    if (between) shown.append(...paragraphs(between, words, verbatim));
  }
  return shown;
}

function paragraphs(text, words, verbatim) {
  const nodes = [];
  let lines = [];
  let quoted = false;
  const flush = () => {
    if (!lines.length) return;
    const inner = inline(lines.join("\n"), words, verbatim);
    nodes.push(...(quoted ? [h("blockquote", { class: "quote" }, inner)] : inner));
    lines = [];
  };
  const all = text.split("\n");
  for (const [number, line] of all.entries()) {
    const whole = /^(>|&gt;){3} ?/.exec(line);
    if (whole && !quoted) {
      flush();
      quoted = true;
      lines = [line.slice(whole[0].length), ...all.slice(number + 1)];
      break;
    }
    const mark = /^(>|&gt;) ?/.exec(line);
    if (Boolean(mark) !== quoted) {
      flush();
      quoted = Boolean(mark);
    }
    lines.push(mark ? line.slice(mark[0].length) : line);
  }
  flush();
  return nodes;
}

/** Between backticks nothing is styled, but references and entities are still read. */
function code(text, words) {
  return text.split(/<([^<>\n]+)>/).map((part, number) => (number % 2 ? (reference(part, words) ?? `<${part}>`) : unescape(part)));
}

function inline(text, words, verbatim) {
  const nodes = [];
  let run = "";
  const flush = () => {
    if (run) nodes.push(...lineBreaks(unescape(run)));
    run = "";
  };
  const take = (node) => {
    flush();
    nodes.push(node);
  };
  for (let at = 0; at < text.length; ) {
    const found = one(text, at, words, verbatim);
    if (found) {
      take(found.node);
      at = found.end;
    } else {
      run += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

const lineBreaks = (text) => text.split("\n").flatMap((line, number) => (number ? [h("br"), line] : [line]));

/** What begins at a place: { node, end }, or null where it is an ordinary character. */
function one(text, at, words, verbatim) {
  const character = text[at];
  if (character === "`") {
    const match = /^`([^`\n]+)`/.exec(text.slice(at));
    return match && { node: h("code", { class: "code" }, code(match[1], words)), end: at + match[0].length };
  }
  if (character === "<") {
    const match = /^<([^<>\n]+)>/.exec(text.slice(at));
    const node = match && reference(match[1], words);
    return node && { node, end: at + match[0].length };
  }
  if (character === ":") {
    const match = /^:([a-z0-9_+'-]+):(?::skin-tone-\d:|skin-tone-\d:)?/.exec(text.slice(at));
    const shown = match && emoji(match[1]);
    return shown && { node: h("span", { class: "emoji", role: "img", "aria-label": match[1], text: shown }), end: at + match[0].length };
  }
  if (character in STYLES) {
    const end = closing(text, at);
    return end && { node: h(STYLES[character], {}, inline(text.slice(at + 1, end), words, verbatim)), end: end + 1 };
  }
  if (character === "h" && !verbatim && !WORD.test(text[at - 1] ?? "")) {
    const match = /^https?:\/\/[^\s<>|]+/.exec(text.slice(at));
    const address = match?.[0].replace(/[.,;:!?)*_~'"]+$/, "");
    return address && { node: link(unescape(address), unescape(address)), end: at + address.length };
  }
  return null;
}

/** Where a style that begins at `at` ends; 0 where it does not. It hugs its words and stays on its line. */
function closing(text, at) {
  const mark = text[at];
  const before = text[at - 1] ?? " ";
  if (WORD.test(before) || before === mark) return 0;
  if (/[\s]/.test(text[at + 1] ?? " ") || text[at + 1] === mark) return 0;
  for (let place = at + 1; place < text.length && text[place] !== "\n"; place += 1) {
    const skipped = /^(`[^`\n]+`|<[^<>\n]+>)/.exec(text.slice(place, place + 3100));
    if (skipped) place += skipped[0].length - 1;
    else if (text[place] === mark && !/\s/.test(text[place - 1]) && !WORD.test(text[place + 1] ?? " ") && text[place + 1] !== mark) return place;
  }
  return 0;
}

/** A text object of either kind. */
export function textObject(object, words, plain) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text ?? "", words, { verbatim: object.verbatim }) : h("span", { class: "plain" }, plain(object));
}
