// The thread pane at the right.

import { channelName, isDirect } from "./avatars.js";
import { createComposer } from "./composer.js";
import { h, quiet } from "./dom.js";
import { icon } from "./icons.js";
import { createMessageList } from "./messages.js";

/** The pane in `root`, hidden while no thread is open. */
export function createThread(app, root) {
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close the thread", dataset: { testid: "close-thread" }, on: { click: () => app.openThread(null) } }, icon("close", 20));
  const back = h("button", { type: "button", class: "icon-button back", "aria-label": "Back to the channel", on: { click: () => app.openThread(null) } }, icon("back", 20));
  const where = h("span", { class: "quiet" });
  const scroll = h("div", { class: "scroll" });
  const composer = createComposer(app, { thread: () => app.state.thread });
  root.append(h("header", { class: "channel-head" }, back, h("h2", { class: "channel-title" }, "Thread"), where, h("span", { class: "grow" }), close), scroll, composer.node);
  const list = createMessageList(app, scroll, { inThread: true });
  let shown = null;
  let asked = 0;

  async function read() {
    const { person, channel, thread } = app.state;
    root.hidden = !thread;
    if (!thread) {
      shown = null;
      return;
    }
    asked += 1;
    const number = asked;
    const moved = shown !== `${channel} ${thread}`;
    const { messages } = await app.api.get("/page/thread", { person, channel, ts: thread });
    if (number !== asked || thread !== app.state.thread) return;
    if (moved) list.clear();
    shown = `${channel} ${thread}`;
    const here = app.channel();
    where.textContent = here ? `${isDirect(here) ? "" : "# "}${channelName(here, app.words)}` : "";
    if (!messages.length) app.openThread(null);
    else list.draw(messages, { moved });
    composer.node.hidden = !here || here.archived || (here.kind !== "im" && !here.member_ids.includes(person));
  }

  app.on("sent", ({ thread }) => thread && list.toBottom());
  const later = quiet(() => read().catch(app.complain), 30);
  app.on("thread", () => {
    composer.moved();
    read().then(() => app.state.thread && composer.focus()).catch(app.complain);
  });
  app.on("place", () => {
    composer.moved();
    read().catch(app.complain);
  });
  app.on("message", (news) => {
    if (app.state.thread && (!news.channel || news.channel === app.state.channel)) later();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) app.openThread(null);
  });
}
