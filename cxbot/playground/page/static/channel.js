// The middle of the page: the channel's head, its messages and the composer; or a tab of the app.

import { avatar, channelMark, channelName, ROLES } from "./avatars.js";
import { createComposer } from "./composer.js";
import { h, quiet } from "./dom.js";
import { about, createHome } from "./home.js";
import { icon } from "./icons.js";
import { createMessageList } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { progress } from "./welcome.js";

const TABS = [["home", "Home"], ["messages", "Messages"], ["about", "About"]];

/** The channel pane in `root`. */
export function createChannel(app, root) {
  const head = h("header", { class: "channel-head" });
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Tabs of the app" });
  const scroll = h("div", { class: "scroll" });
  const homeTab = h("div", { class: "scroll tab-page", role: "tabpanel" });
  const status = h("div", { class: "status-place" });
  const composer = createComposer(app, { thread: null });
  const closed = h("div", { class: "composer-closed", hidden: true });
  root.append(head, tabs, homeTab, status, scroll, composer.node, closed);
  const list = createMessageList(app, scroll, { intro: { mark: () => [app.state.channel, app.channel()?.topic, app.state.person], make: intro } });
  const home = createHome(app, homeTab);
  let asked = 0;
  let newFrom = null;
  let messages = [];
  const readUpTo = new Map();

  function intro() {
    const channel = app.channel();
    if (!channel) return h("div");
    const name = channelName(channel, app.words);
    const person = channel.kind === "im" ? app.words.person(channel.im_with) : null;
    const words = person
      ? ["This conversation is just between ", h("strong", { text: `@${name}` }), " and you."]
      : ["This is the very beginning of the ", h("strong", { text: `#${name}` }), ` ${channel.kind === "private" ? "private " : ""}channel.${channel.topic ? " " : ""}`, channel.topic ? mrkdwn(channel.topic, app.words) : null];
    if (channel.kind === "mpim") return h("div", { class: "intro" }, h("h2", {}, channelMark(channel, 24), name), h("p", {}, "This is the very beginning of your group message with ", h("strong", { text: name }), "."));
    return h("div", { class: "intro" }, person ? avatar(person, 64) : h("h2", {}, channelMark(channel, 24), name), person ? h("h2", { text: name }) : null, h("p", {}, words));
  }

  function members(channel) {
    const people = channel.member_ids.map((id) => app.words.person(id)).filter(Boolean);
    const shown = h("button", { type: "button", class: "members", "aria-haspopup": "menu", "aria-label": `${channel.member_ids.length} members` }, h("span", { class: "faces" }, people.slice(0, 3).map((each) => avatar(each, 20))), String(channel.member_ids.length));
    const entry = (each) => ({ label: each.real_name, description: [...new Set([ROLES[each.role] ?? each.role, each.title])].filter(Boolean).join(" · "), icon: avatar(each, 24) });
    shown.addEventListener("click", () => openMenu(shown, people.map(entry), { label: "Members", end: true }));
    return shown;
  }

  function drawHead() {
    const channel = app.channel();
    if (!channel) return;
    const person = channel.kind === "im" ? app.words.person(channel.im_with) : null;
    const name = channelName(channel, app.words);
    const back = h("button", { type: "button", class: "icon-button back", "aria-label": "Back to the channels", on: { click: () => (document.body.dataset.view = "sidebar") } }, icon("back", 20));
    const topic = channel.kind !== "im" && channel.topic ? h("span", { class: "topic", title: channel.topic }, mrkdwn(channel.topic, app.words)) : null;
    const notes = [channel.kind === "shared" ? h("span", { class: "channel-note", text: "Shared with another company" }) : null, channel.archived ? h("span", { class: "channel-note", text: "Archived" }) : null];
    const badge = person?.is_bot ? h("span", { class: "app-badge", text: "APP" }) : null;
    head.replaceChildren(back, h("h2", { class: "channel-title", title: name }, person ? avatar(person, 24) : channelMark(channel, 18), h("span", { class: "channel-title-words", text: name }), badge), topic ?? "", ...notes.filter(Boolean), h("span", { class: "grow" }), channel.kind === "im" ? "" : members(channel));
    const isBot = app.isBotChannel(channel);
    tabs.hidden = !isBot;
    const tab = ([id, label]) =>
      h("button", { type: "button", role: "tab", "aria-selected": String(app.state.tab === id), tabindex: app.state.tab === id ? "0" : "-1", dataset: { tab: id }, text: label, on: { click: () => app.open(channel.id, { tab: id }) } });
    const again = tabs.contains(document.activeElement);
    tabs.replaceChildren(...(isBot ? TABS.map(tab) : []));
    if (again) tabs.querySelector('[aria-selected="true"]')?.focus();
    const elsewhere = isBot && app.state.tab !== "messages";
    scroll.hidden = elsewhere;
    homeTab.hidden = !elsewhere;
    const outside = channel.kind !== "im" && !channel.member_ids.includes(app.state.person);
    composer.node.hidden = elsewhere || channel.archived || outside;
    closed.hidden = elsewhere || !(channel.archived || outside);
    closed.textContent = channel.archived ? `#${name} is archived: nobody can write here.` : `${app.me().real_name} is not a member of #${name}, so cannot write here.`;
    homeTab.classList.toggle("is-about", app.state.tab === "about");
  }

  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = TABS.findIndex(([id]) => id === app.state.tab);
    app.open(app.state.channel, { tab: TABS[(at + step + TABS.length) % TABS.length][0] });
  });

  async function read({ moved = false } = {}) {
    const { person, channel } = app.state;
    if (!app.channel()) return;
    asked += 1;
    const number = asked;
    const answer = await app.api.get("/page/messages", { person, channel });
    // Another channel may have been opened, or the same read again, while this one was on its way.
    if (number !== asked || person !== app.state.person || channel !== app.state.channel) return;
    if (moved) {
      list.clear();
      const { unread } = app.channel() ?? {};
      newFrom = unread ? (answer.messages.filter((each) => each.user !== person).at(-unread)?.ts ?? null) : null;
    }
    messages = answer.messages;
    redraw({ moved });
    seen();
  }

  function redraw(options = {}) {
    if (!app.channel()) return;
    list.draw(messages, { newFrom, ...options });
    const empty = !messages.some((each) => each.bot && !each.failed);
    const { status: news } = app.state.workspace;
    status.replaceChildren(...[progress(news)].filter(Boolean));
    status.classList.toggle("is-whole", !news.ready && messages.length === 0);
    composer.hints(news.ready && empty ? (news.hints ?? []) : []);
  }

  const seen = quiet(() => {
    const channel = app.channel();
    const latest = messages.at(-1)?.ts;
    const key = `${app.state.person} ${channel?.id}`;
    if (!channel || document.hidden || scroll.hidden || (!channel.unread && readUpTo.get(key) === latest)) return;
    readUpTo.set(key, latest);
    app.api.post("/page/read", { person: app.state.person, channel: channel.id }).then(app.reload).catch(() => {});
  }, 200);

  app.on("sent", ({ thread }) => !thread && list.toBottom());
  const later = quiet(() => read().catch(app.complain), 30);
  app.on("place", ({ moved } = {}) => {
    drawHead();
    if (app.isBotChannel() && app.state.tab === "home") home.open();
    else if (app.isBotChannel() && app.state.tab === "about") homeTab.replaceChildren(about(app));
    composer.moved();
    if (moved && innerWidth > 640 && !document.querySelector(".overlay")) composer.focus();
    read({ moved: moved !== false }).catch(app.complain);
  });
  app.on("workspace", () => {
    drawHead();
    redraw();
    seen();
  });
  app.on("status", () => redraw());
  app.on("clock", quiet(() => redraw(), 200));
  app.on("message", (news) => {
    if (!news.channel || news.channel === app.state.channel) later();
  });
  document.addEventListener("visibilitychange", seen);
}
