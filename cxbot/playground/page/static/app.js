// What the page knows and where it is: the person, the workspace, the open channel and thread. Parts of the page listen.

import { api } from "./api.js";
import { createDates } from "./dates.js";
import { toast } from "./dialog.js";
import { quiet } from "./dom.js";
import { listen } from "./stream.js";

/** The bot as one of the people, for its name and its square. */
const asPerson = (bot) => {
  const name = bot.display_name || bot.name;
  return { id: bot.user_id, name: bot.name, real_name: name, role: "bot", title: "App", color: bot.color, initials: [...name].slice(0, 2).join(""), is_bot: true };
};

/** The page's state and its few verbs. Events: workspace, place, message, views, clock, record, connection. */
export function createApp() {
  const [wantedPerson, wantedChannel, wantedThread] = decodeURIComponent(location.hash.slice(1)).split("/");
  const listeners = new Map();
  const state = { person: wantedPerson || sessionStorage.getItem("person"), workspace: null, seenBy: null, channel: wantedChannel || null, tab: "messages", thread: wantedThread || null, offset: 0, online: false };
  let dates = null;
  let stamps = null;
  let line = null;

  const complain = (error) => toast(error.message, { bad: true });
  const now = () => Date.now() + state.offset * 1000;
  const emit = (name, data) => {
    for (const listener of listeners.get(name) ?? []) listener(data);
  };
  const find = (list, id) => (state.workspace?.[list] ?? []).find((each) => each.id === id) ?? null;

  const words = {
    person: (id) => find("people", id),
    channel: (id) => find("channels", id),
    get me() {
      return state.person;
    },
    get dates() {
      return dates;
    },
    get stamps() {
      return stamps;
    },
    now,
    openChannel: (id) => app.open(id),
  };

  function setClock({ now: iso, offset_seconds: offset }) {
    state.offset = offset ?? Math.round((Date.parse(iso) - Date.now()) / 1000);
    emit("clock");
  }

  // Answers may overtake one another: what was asked for earlier never replaces what was asked for later.
  let asks = 0;
  let shown = 0;

  async function load() {
    const asked = state.person;
    const ask = (asks += 1);
    const workspace = await api.get("/page/workspace", { person: asked });
    if (asked !== state.person || ask < shown) return;
    shown = ask;
    const person = workspace.people.find((each) => each.id === asked) ?? workspace.people.find((each) => !each.is_bot);
    if (!workspace.people.some((each) => each.id === workspace.bot.user_id)) workspace.people.push(asPerson(workspace.bot));
    Object.assign(state, { workspace, seenBy: asked });
    if (person.id !== asked) {
      await app.become(person.id);
      return;
    }
    const where = { zone: person.zone || "UTC", language: person.language || "en-GB" };
    dates = createDates({ ...where, now });
    // Slack's own times of messages are real ones, also while the clock is moved.
    stamps = createDates({ ...where, now: Date.now });
    setClock(workspace.clock);
    if (!words.channel(state.channel)) {
      const first = workspace.channels.find((each) => each.bot_is_member && each.kind === "channel" && !each.archived) ?? workspace.channels[0];
      Object.assign(state, { channel: first?.id ?? null, thread: null, tab: "messages" });
      emit("place");
    }
    emit("workspace");
  }

  function remember() {
    history.replaceState(null, "", `#${[state.person, state.channel, state.thread].filter(Boolean).join("/")}`);
  }

  const app = {
    api,
    state,
    words,
    toast,
    now,
    emit,
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    me: () => words.person(state.person),
    /** The open channel; none while another person's workspace is still on its way. */
    channel: () => (state.seenBy === state.person ? words.channel(state.channel) : null),
    isBotChannel: (channel = app.channel()) => channel?.kind === "im" && channel.im_with === state.workspace?.bot.user_id,
    /** Shows an error of a call as a passing note. */
    complain,
    reload: quiet(() => load().catch(complain), 40),
    load,
    setClock,
    /** Opens a channel; the bot's own may open on its Home or About tab. */
    open(channel, { tab = "messages", thread = null } = {}) {
      const moved = channel !== state.channel;
      Object.assign(state, { channel, tab, thread });
      remember();
      document.body.dataset.view = thread ? "thread" : "main";
      emit("place", { moved });
    },
    openThread(ts) {
      state.thread = ts;
      remember();
      document.body.dataset.view = ts ? "thread" : "main";
      emit("thread");
    },
    /** Becomes another person, who sees other channels and other times. */
    async become(person) {
      Object.assign(state, { person, thread: null });
      sessionStorage.setItem("person", person);
      line?.stop();
      const opened = listen(person, {
        heard: (name, data) => heard(name, data),
        light: (online) => {
          state.online = online;
          emit("connection");
        },
        again: () => {
          app.reload();
          emit("message", {});
          emit("views");
        },
      });
      line = opened;
      await opened.ready;
      if (line !== opened) return;
      await load();
      remember();
      emit("place", { moved: true });
      emit("views");
    },
    async start() {
      if (state.person) await app.become(state.person);
      else await load();
    },
  };

  function heard(name, data) {
    if (name === "toast" && (!data.person || data.person === state.person)) toast(data.text);
    else if (name === "clock") (data.now ? setClock(data) : app.reload());
    else if (name === "status") {
      state.workspace.status = data;
      emit("status");
    } else if (name === "connection") {
      state.workspace.connected = data.connected;
      emit("connection");
    } else if (name === "channels") {
      // The open channel may be gone, and is not asked for then.
      load().then(() => emit("message", {})).catch(complain);
    } else if (name === "message" || name === "gone") {
      if (data.channel !== state.channel) app.reload();
      emit("message", data);
    } else emit(name, data);
  }

  return app;
}
