// The app's Home tab, drawn by the app itself, and About, drawn from its manifest.

import { avatar } from "./avatars.js";
import { createBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { createSurface } from "./surface.js";

/** The Home tab in `root`. */
export function createHome(app, root) {
  let drawn = null; // whose Home, which view, and its blocks
  let asked = 0;

  async function read() {
    const { person } = app.state;
    asked += 1;
    const number = asked;
    const { home } = await app.api.get("/page/views", { person });
    // Of several reads on their way, the one asked last knows best.
    if (number === asked && person === app.state.person && shown()) draw(home, person);
  }

  const shown = () => app.isBotChannel() && app.state.tab === "home";

  function draw(view, person) {
    if (!view) {
      drawn = null;
      root.replaceChildren(h("div", { class: "home is-empty" }, h("h3", { text: "This is a work in progress" }), h("p", { class: "quiet", text: "The app has not drawn its Home tab for you yet. It is drawn anew each time you open it." })));
      return;
    }
    if (drawn?.person === person && drawn.view === view.id && root.contains(drawn.blocks.root)) {
      drawn.blocks.update(view.blocks);
      return;
    }
    const container = { type: "view", view_id: view.id };
    const held = drawn?.person === person && drawn.view === view.id ? drawn.held : {};
    const surface = createSurface({ app, container, blocks: view.blocks, files: view.files ?? {}, held, kind: "home" });
    drawn = { person, view: view.id, held, blocks: createBlocks(view.blocks, surface) };
    root.replaceChildren(h("div", { class: "home", dataset: { testid: "home" } }, drawn.blocks.root));
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
