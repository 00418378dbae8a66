// Block Kit's blocks. Source: https://docs.slack.dev/reference/block-kit/blocks

import { lightbox } from "./dialog.js";
import { h, link, unique } from "./dom.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { textObject } from "./mrkdwn.js";
import { plain } from "./references.js";
import { richText, unsupported } from "./richtext.js";
import { controls } from "./surface.js";
import { table } from "./table.js";

/** The nodes of some blocks on a surface. */
export function blocks(list, surface) {
  return h("div", { class: `blocks blocks-${surface.kind}` }, (list ?? []).map((each) => block(each, surface)));
}

const IDS = new Set(["block_id", "action_id"]);
const essence = (item) => JSON.stringify(item, (key, value) => (IDS.has(key) ? undefined : value));
const ids = (item) => JSON.stringify([item.block_id, controls([item]).map(({ element: each }) => each.action_id)]);

/** Whether a drawn block may stay: it says the same, and what it holds is found by the same ids. */
const stays = (before, now) => essence(before) === essence(now) && (!controls([before]).length || ids(before) === ids(now));

/**
 * Blocks that can be drawn again in place: what says the same keeps its nodes, unmoved, so that a press, a focus or an
 * open menu in it outlives an update. Where an app gives no ids, each update brings new ones; they are taken over.
 */
export function createBlocks(list, surface) {
  let drawn = (list ?? []).map((item) => ({ item, node: block(item, surface) }));
  const root = h("div", { class: `blocks blocks-${surface.kind}` }, drawn.map(({ node }) => node));

  function update(next) {
    surface.holds(next);
    let from = 0;
    const kept = (next ?? []).map((item) => {
      const at = drawn.findIndex((each, place) => place >= from && stays(each.item, item));
      if (at < 0) return { item, node: block(item, surface) };
      from = at + 1;
      takeIds(drawn[at], item);
      return drawn[at];
    });
    for (const each of drawn) if (!kept.includes(each)) each.node.remove();
    kept.forEach(({ node }, place) => {
      if (!node.isConnected || node.parentNode !== root) root.insertBefore(node, root.children[place] ?? null);
    });
    drawn = kept;
  }

  return { root, update };
}

function takeIds({ item, node }, now) {
  const names = new Map();
  const walk = (old, fresh) => {
    for (const [key, value] of Object.entries(fresh)) {
      if (key === "action_id" && old[key] !== value) names.set(old[key], value);
      if (IDS.has(key)) old[key] = value;
      else if (value && typeof value === "object") walk(old[key], value);
    }
  };
  walk(item, now);
  node.dataset.blockId = item.block_id;
  for (const each of node.querySelectorAll("[data-action-id]")) each.dataset.actionId = names.get(each.dataset.actionId) ?? each.dataset.actionId;
}

function block(item, surface) {
  const draw = KINDS[item?.type];
  const shown = draw ? draw(item, surface) : h("div", { class: "block" }, unsupported(item?.type, "block"));
  if (item?.block_id) shown.dataset.blockId = item.block_id;
  return shown;
}

function section(item, surface) {
  const { words } = surface;
  const text = item.text ? h("div", { class: "section-text" }, textObject(item.text, words, plain)) : null;
  const fields = item.fields ? h("div", { class: "fields" }, item.fields.map((each) => h("div", { class: "section-field" }, textObject(each, words, plain)))) : null;
  const accessory = item.accessory ? h("div", { class: `accessory accessory-${item.accessory.type}` }, element(item, item.accessory, surface)) : null;
  const wide = ["checkboxes", "radio_buttons"].includes(item.accessory?.type) ? " section-stacked" : "";
  return h("div", { class: `block section${wide}` }, h("div", { class: "section-words" }, text, fields), accessory);
}

const header = (item) => h("div", { class: "block header-block", role: "heading", "aria-level": item.level ?? 3 }, plain(item.text));

function context(item, surface) {
  const one = (each) => (each.type === "image" ? element(item, each, surface) : h("span", { class: "context-text" }, textObject(each, surface.words, plain)));
  return h("div", { class: "block context-block" }, (item.elements ?? []).map(one));
}

const actions = (item, surface) => h("div", { class: "block actions" }, (item.elements ?? []).map((each) => element(item, each, surface)));

function input(item, surface) {
  const [label, hint, error] = [unique("label"), unique("hint"), unique("error")];
  const wrong = surface.errors[item.block_id];
  const marks = { label, describes: [item.hint && hint, wrong && error].filter(Boolean).join(" ") || null, invalid: Boolean(wrong) };
  const node = element(item, item.element, surface, marks);
  const optional = item.optional ? h("span", { class: "optional", text: " (optional)" }) : null;
  // A press on the label goes to its control, whatever that is built of.
  const focus = () => (node.matches("input, textarea, button") ? node : node.querySelector("input, textarea, button"))?.focus();
  return h(
    "div",
    { class: `block input-block${wrong ? " is-wrong" : ""}` },
    h("div", { class: "input-label", id: label, on: { click: focus } }, plain(item.label), optional),
    node,
    wrong ? h("div", { class: "input-error", id: error, role: "alert", dataset: { testid: "field-error" } }, icon("warning", 16), wrong) : null,
    item.hint ? h("div", { class: "input-hint", id: hint }, plain(item.hint)) : null,
  );
}

/** A picture by its address, that opens large; a grey box where it cannot be shown. */
export function picture({ url, name = "", alt = "" }) {
  const body = h("div", { class: "picture-body" });
  if (!url) {
    body.append(missing("This picture is not available"));
    return body;
  }
  const shown = h("img", { src: url, alt, draggable: "false" });
  shown.addEventListener("error", () => body.replaceChildren(missing("This picture is not available")));
  body.append(h("button", { type: "button", class: "picture", title: alt || null, "aria-label": `Open picture: ${alt || name}`, dataset: { testid: "picture" }, on: { click: () => lightbox({ url, name, alt }) } }, shown));
  return body;
}

const missing = (words) => h("div", { class: "picture-missing", role: "img", "aria-label": words, dataset: { testid: "picture-missing" } }, icon("broken", 24), h("span", { text: words }));

function image(item, surface) {
  const file = item.slack_file ? (surface.files[item.slack_file.id] ?? null) : null;
  const url = item.image_url ?? (file && !file.missing ? file.url : null);
  const alt = item.alt_text ?? file?.alt ?? "";
  const body = picture({ url, name: item.title?.text ?? file?.name ?? "", alt });
  if (!item.title) return h("div", { class: "block image-block" }, body);
  const fold = h("button", { type: "button", class: "picture-fold", "aria-expanded": "true", "aria-label": "Fold the picture" }, icon("down", 14));
  fold.addEventListener("click", () => {
    body.hidden = !body.hidden;
    fold.setAttribute("aria-expanded", String(!body.hidden));
  });
  return h("div", { class: "block image-block" }, h("div", { class: "picture-title" }, plain(item.title), fold), body);
}

function video(item) {
  const title = h("strong", {}, item.title_url ? link(item.title_url, plain(item.title)) : plain(item.title));
  const by = [item.provider_name, item.author_name].filter(Boolean).join(" · ");
  const still = h("img", { src: item.thumbnail_url, alt: item.alt_text ?? "", loading: "lazy" });
  const play = link(item.video_url, still, h("span", { class: "video-play", "aria-hidden": "true" }, icon("play", 26)));
  play.classList.add("video-still");
  return h("div", { class: "block video" }, by ? h("div", { class: "video-by", text: by }) : null, title, item.description ? h("div", {}, plain(item.description)) : null, play);
}

const file = (item) => h("div", { class: "block" }, h("div", { class: "file-card" }, icon("file", 24), h("div", {}, h("strong", { text: "Remote file" }), h("div", { class: "quiet", text: item.external_id ?? "" }))));

const KINDS = {
  section,
  header,
  context,
  actions,
  input,
  image,
  video,
  file,
  context_actions: actions,
  divider: () => h("hr", { class: "block divider" }),
  markdown: (item) => h("div", { class: "block" }, markdown(item.text ?? "")),
  rich_text: (item, surface) => h("div", { class: "block" }, richText(item, surface.words)),
  table: (item, surface) => h("div", { class: "block" }, table(item, surface.words)),
};
