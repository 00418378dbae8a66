// The app's Home tab, drawn by the app itself, and About, drawn from its manifest.

import { avatar } from "./avatars.js";
import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { createSurface } from "./surface.js";

/** The Home tab in `root`. */
export function createHome(app, root) {
  let held = {};
  let drawn = "";

  async function read() {
    const { person } = app.state;
    const { home } = await app.api.get("/page/views", { person });
    if (person === app.state.person && shown()) draw(home);
  }

  const shown = () => app.isBotChannel() && app.state.tab === "home";

  function draw(view) {
    const mark = JSON.stringify([view, app.state.person]);
    if (mark === drawn && root.firstChild?.classList.contains("home")) return;
    if (JSON.stringify(view?.id) !== JSON.stringify(drawn && JSON.parse(drawn)[0]?.id)) held = {};
    drawn = mark;
    if (!view) {
      root.replaceChildren(h("div", { class: "home is-empty" }, h("h3", { text: "This is a work in progress" }), h("p", { class: "quiet", text: "The app has not drawn its Home tab for you yet. It is drawn anew each time you open it." })));
      return;
    }
    const container = { type: "view", view_id: view.id };
    root.replaceChildren(h("div", { class: "home", dataset: { testid: "home" } }, blocks(view.blocks, createSurface({ app, container, blocks: view.blocks, files: view.files ?? {}, held, kind: "home" }))));
  }

  app.on("views", () => shown() && read().catch(app.complain));
  return {
    /** The person opens the tab: the app hears of it and may draw. */
    open() {
      read().catch(app.complain);
      app.api.post("/page/home", { person: app.state.person }).then(read).catch(app.complain);
    },
  };
}

/** What the manifest says about the app. */
export function about(app) {
  const { bot, commands, shortcuts } = app.state.workspace;
  const person = app.words.person(bot.user_id) ?? { initials: "?", color: bot.color };
  const line = (name, hint, words) => h("div", { class: "about-line" }, h("code", { class: "code", text: name }), hint ? h("span", { class: "quiet", text: ` ${hint}` }) : null, h("div", { text: words ?? "" }));
  return h(
    "div",
    { class: "home about" },
    h("div", { class: "about-head" }, avatar(person, 72), h("div", {}, h("h3", { text: bot.display_name ?? bot.name }), h("p", { text: bot.description ?? "" }))),
    bot.long_description ? h("p", { text: bot.long_description }) : null,
    commands.length ? h("h4", { text: "Commands" }) : null,
    commands.map((each) => line(each.command, each.usage_hint, each.description)),
    shortcuts.length ? h("h4", { text: "Shortcuts" }) : null,
    shortcuts.map((each) => line(each.name, each.type === "message" ? "on a message" : "anywhere", each.description)),
    h("p", { class: "quiet", text: `App ${bot.app_id} · member ${bot.user_id}` }),
  );
}
