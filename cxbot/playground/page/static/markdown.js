// The markdown block: standard Markdown, the part that Slack translates.
// Source: https://docs.slack.dev/reference/block-kit/blocks/markdown-block

import { h, link } from "./dom.js";
import { withEmoji } from "./references.js";

/** The nodes of a Markdown text. */
export function markdown(text) {
  return h("div", { class: "markdown" }, blocks(text.replaceAll("\r\n", "\n").split("\n")));
}

function blocks(lines) {
  const nodes = [];
  let at = 0;
  const takeWhile = (holds) => {
    const taken = [];
    while (at < lines.length && holds(lines[at])) taken.push(lines[at++]);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) {
      at += 1;
    } else if (/^\s*(```|~~~)/.test(line)) {
      at += 1;
      const inside = takeWhile((each) => !/^\s*(```|~~~)\s*$/.test(each));
      at += 1;
      nodes.push(h("pre", { class: "pre", text: inside.join("\n") }));
    } else if (/^#{1,6}\s/.test(line)) {
      const [, marks, words] = /^(#+)\s+(.*?)\s*#*$/.exec(line);
      nodes.push(h("div", { class: `markdown-heading level-${marks.length}`, role: "heading", "aria-level": marks.length + 2 }, inline(words)));
      at += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      nodes.push(h("hr", { class: "divider" }));
      at += 1;
    } else if (/^\s*>/.test(line)) {
      nodes.push(h("blockquote", { class: "quote" }, blocks(takeWhile((each) => /^\s*>/.test(each)).map((each) => each.replace(/^\s*> ?/, "")))));
    } else if (ITEM.test(line)) {
      nodes.push(list(takeWhile((each) => ITEM.test(each) || /^\s{2,}\S/.test(each))));
    } else if (line.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "")) {
      nodes.push(table(takeWhile((each) => each.includes("|"))));
    } else {
      const words = takeWhile((each) => each.trim() && !/^\s*(```|~~~|>|#{1,6}\s)/.test(each) && !ITEM.test(each));
      nodes.push(h("p", {}, words.flatMap((each, number) => (number ? [h("br"), ...inline(each)] : inline(each)))));
    }
  }
  return nodes;
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function list(lines) {
  const first = ITEM.exec(lines[0]);
  const items = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (match && match[1].length <= first[1].length + 1) items.push({ words: match[3], inner: [] });
    else items.at(-1).inner.push(line);
  }
  const shown = h(/\d/.test(first[2]) ? "ol" : "ul", { class: "markdown-list" });
  if (/\d/.test(first[2])) shown.start = Number.parseInt(first[2], 10);
  for (const { words, inner } of items) {
    const task = /^\[([ xX])\]\s+(.*)$/.exec(words);
    const box = task && h("input", { type: "checkbox", disabled: true, checked: task[1] !== " ", "aria-label": "Task" });
    shown.append(h("li", {}, box, inline(task ? task[2] : words), inner.length ? (ITEM.test(inner[0]) ? list(inner) : blocks(inner)) : null));
  }
  return shown;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((each) => each.trim());

function table(lines) {
  const sides = cells(lines[1]).map((mark) => (mark.endsWith(":") ? (mark.startsWith(":") ? "center" : "right") : "left"));
  const row = (line, tag) => h("tr", {}, cells(line).map((words, column) => h(tag, { class: `align-${sides[column] ?? "left"}` }, inline(words))));
  return h("div", { class: "table-frame" }, h("table", { class: "table" }, h("thead", {}, row(lines[0], "th")), h("tbody", {}, lines.slice(2).map((line) => row(line, "td")))));
}

const INLINE = [
  [/^`([^`]+)`/, (match) => h("code", { class: "code", text: match[1] })],
  [/^!?\[([^\]]*)\]\(\s*([^)\s]+)[^)]*\)/, (match) => link(match[2], ...inline(match[1]))],
  [/^<(https?:[^>]+)>/, (match) => link(match[1], match[1])],
  [/^(\*\*|__)(?=\S)([\s\S]+?)\1/, (match) => h("strong", {}, inline(match[2]))],
  [/^~~(?=\S)([\s\S]+?)~~/, (match) => h("s", {}, inline(match[1]))],
  [/^([*_])(?=\S)([\s\S]+?)\1(?!\w)/, (match) => h("em", {}, inline(match[2]))],
  [/^https?:\/\/[^\s<>)]+/, (match) => link(match[0], match[0])],
  [/^\\([\\`*_{}[\]()#+\-.!|~>])/, (match) => match[1]],
];

function inline(text) {
  const nodes = [];
  let run = "";
  const flush = () => {
    if (run) nodes.push(...withEmoji(run));
    run = "";
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const insideWord = /[A-Za-z0-9]/.test(text[at - 1] ?? "") && /^[_h]/.test(rest);
    const hit = insideWord ? null : INLINE.map(([pattern, make]) => [pattern.exec(rest), make]).find(([match]) => match);
    if (hit) {
      flush();
      nodes.push(hit[1](hit[0]));
      at += hit[0][0].length;
    } else {
      run += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}
