// One message, with what hovers over it.

import { attached } from "./attachments.js";
import { avatar } from "./avatars.js";
import { blocks } from "./blocks.js";
import { moment } from "./dates.js";
import { h } from "./dom.js";
import { isJumbo } from "./emoji.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { unescape } from "./references.js";
import { createSurface } from "./surface.js";

const SLACKBOT = { real_name: "Slackbot", initials: "S", color: "#5F6670", is_bot: false };

/** An app may post under another name (chat:write.customize). */
const named = (person, name) => (name ? { ...person, real_name: name } : person);

/** The node of a message. `held` keeps what its controls hold between drawings. */
export function message(app, item, { together, inThread, held }) {
  const author = item.failed ? SLACKBOT : named(app.words.person(item.user) ?? { real_name: item.user, initials: "?" }, item.name);
  const at = moment(item.ts);
  const { stamps: dates } = app.words;
  const time = h("time", { class: "message-time", datetime: new Date(at).toISOString(), title: dates.full(at), text: dates.time(at) });
  const only = item.ephemeral || item.failed;
  const head = h("div", { class: "message-head" }, h("span", { class: "message-author", text: author.real_name }), item.bot && !item.failed ? h("span", { class: "app-badge", text: "APP" }) : null, time);
  const aside = together ? time : avatar(author, 36);
  const node = h(
    "div",
    {
      class: `message${together ? " is-together" : ""}${only ? " is-ephemeral" : ""}${item.failed ? " is-failed" : ""}`,
      role: "article",
      "aria-label": `${author.real_name}, ${dates.time(at)}`,
      tabindex: "-1",
      dataset: { testid: "message", ts: item.ts, thread: item.thread_ts ?? item.ts },
    },
    only ? h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null,
    h("div", { class: "message-aside" }, aside),
    h("div", { class: "message-main" }, together ? null : head, content(app, item, held), inThread ? null : summary(app, item)),
    only ? null : toolbar(app, item, inThread),
  );
  return node;
}

function content(app, item, held) {
  if (item.failed) return h("div", { class: "message-text" }, mrkdwn(item.failed, app.words));
  const edited = item.edited ? h("span", { class: "edited", text: " (edited)" }) : null;
  const more = attached(app, item);
  if (!item.blocks?.length) return [h("div", { class: `message-text${isJumbo(item.text ?? "") ? " is-jumbo" : ""}` }, mrkdwn(item.text ?? "", app.words), edited), more];
  const container = { type: "message", channel: item.channel, ts: item.ts, ephemeral: item.ephemeral };
  const surface = createSurface({ app, container, blocks: item.blocks, files: item.files ?? {}, held, channel: item.channel });
  return [blocks(item.blocks, surface), edited, more];
}

/** "4 replies  Last reply today at 09:00". */
function summary(app, item) {
  if (!item.reply_count) return null;
  const faces = (item.reply_users ?? []).slice(0, 5).map((id) => avatar(app.words.person(id), 24));
  const count = h("span", { class: "summary-count", text: `${item.reply_count} ${item.reply_count === 1 ? "reply" : "replies"}` });
  const last = item.latest_reply ? h("span", { class: "summary-last", text: `Last reply ${app.words.stamps.at(moment(item.latest_reply))}` }) : null;
  return h("button", { type: "button", class: "summary", dataset: { testid: "open-thread" }, on: { click: () => app.openThread(item.ts) } }, h("span", { class: "summary-faces" }, faces), count, last, h("span", { class: "summary-view", text: "View thread" }), h("span", { class: "grow" }), icon("forward", 14));
}

function toolbar(app, item, inThread) {
  const button = (name, sign, click, testid) => h("button", { type: "button", tabindex: "-1", "aria-label": name, title: name, dataset: { testid }, on: { click } }, icon(sign, 18));
  const more = button("More actions", "more", () => openMenu(more, actions(app, item), { label: "More actions", end: true }), "more-actions");
  more.setAttribute("aria-haspopup", "menu");
  return h("div", { class: "message-toolbar", role: "toolbar", "aria-label": "Message" }, inThread ? null : button("Reply in thread", "reply", () => app.openThread(item.thread_ts ?? item.ts), "reply-in-thread"), more);
}

function actions(app, item) {
  const { workspace, person } = app.state;
  const run = (shortcut) => () => app.api.post("/page/shortcut", { person, callback_id: shortcut.callback_id, channel: item.channel, ts: item.ts }).catch(app.complain);
  const shortcuts = workspace.shortcuts.filter((each) => each.type === "message");
  const bot = app.words.person(workspace.bot.user_id) ?? { initials: "?", color: workspace.bot.color };
  return [
    ...shortcuts.map((each) => ({ label: each.name, description: workspace.bot.display_name ?? workspace.bot.name, icon: avatar(bot, 20), pick: run(each) })),
    ...(shortcuts.length ? [{ rule: true }] : []),
    { label: "Copy text", icon: "link", pick: () => navigator.clipboard?.writeText(unescape(item.text ?? "")).then(() => app.toast("Copied")) },
    { label: "Copy timestamp", icon: "clock", pick: () => navigator.clipboard?.writeText(item.ts).then(() => app.toast("Copied")) },
  ];
}
