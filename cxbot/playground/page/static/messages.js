// A list of messages: grouped, with a line between days. Only what changed is drawn anew, so that an open menu, a focus or
// a half-typed field in another message stays.

import { h } from "./dom.js";
import { moment } from "./dates.js";
import { message } from "./message.js";

/** Slack joins messages of one author that are less than five minutes apart. */
const TOGETHER = 5 * 60 * 1000;

/** A list in `root` (which scrolls). `inThread`: the first message is the parent, and summaries of threads are left out. */
export function createMessageList(app, root, { inThread = false, intro = null } = {}) {
  const drawn = new Map();
  const held = new Map();
  const list = h("div", { class: "messages", role: "log", "aria-label": inThread ? "Thread" : "Messages", tabindex: "0" });
  root.append(list);
  let bottom = true;
  let last = 0;
  root.addEventListener("scroll", () => {
    // Only going up leaves the bottom: a picture that arrives moves the bottom away too.
    if (root.scrollHeight - root.scrollTop - root.clientHeight < 40) bottom = true;
    else if (root.scrollTop < last) bottom = false;
    last = root.scrollTop;
  });
  // Pictures arrive late and make the list grow.
  const sizes = new ResizeObserver(() => bottom && toBottom());
  sizes.observe(list);
  sizes.observe(root);
  const toBottom = () => {
    root.scrollTop = root.scrollHeight;
  };
  list.addEventListener("keydown", walk);

  function walk(event) {
    const all = [...list.querySelectorAll(".message")];
    const at = all.indexOf(document.activeElement);
    if (at < 0 && event.target !== list) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const next = at < 0 ? all.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
      all[Math.max(0, Math.min(next, all.length - 1))]?.focus();
    } else if (at >= 0 && event.key === "ArrowRight") all[at].querySelector(".message-toolbar button")?.focus();
    else if (at >= 0 && event.key === "t" && !inThread) app.openThread(all[at].dataset.thread);
  }

  function entries(messages, newFrom) {
    const { stamps: dates } = app.words;
    const found = [];
    let before = null;
    for (const [number, each] of messages.entries()) {
      const at = moment(each.ts);
      const day = dates.key(at);
      if (!inThread && (!before || dates.key(moment(before.ts)) !== day)) {
        found.push({ key: `day ${day}`, mark: dates.divider(at), make: () => divider(dates.divider(at)) });
        before = null;
      }
      if (each.ts === newFrom) found.push({ key: "new", mark: "", make: () => h("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, h("span", { text: "New" })) });
      const together = Boolean(before) && before.user === each.user && at - moment(before.ts) < TOGETHER && !each.ephemeral && !before.ephemeral && !each.failed && !before.failed && !before.reply_count;
      const key = `${each.ts}${each.ephemeral ? " only" : ""}`;
      // What a message looks like depends on the day as well: "today at 09:00".
      const mark = JSON.stringify([each, together, app.state.person, dates.key(Date.now())]);
      found.push({ key, mark, make: () => message(app, each, { together, inThread, held: heldFor(key) }) });
      before = inThread && number === 0 ? null : each;
      if (inThread && number === 0 && messages.length > 1) {
        const count = messages.length - 1;
        found.push({ key: "replies", mark: String(count), make: () => h("div", { class: "reply-line" }, h("span", { text: `${count} ${count === 1 ? "reply" : "replies"}` })) });
      }
    }
    return found;
  }

  function heldFor(key) {
    if (!held.has(key)) held.set(key, {});
    return held.get(key);
  }

  function draw(messages, { moved = false, newFrom = null } = {}) {
    if (moved) bottom = true;
    const wanted = entries(messages, newFrom);
    if (intro) wanted.unshift({ key: "intro", mark: JSON.stringify(intro.mark()), make: intro.make });
    const keys = new Set(wanted.map((each) => each.key));
    for (const [key, { node }] of drawn) {
      if (keys.has(key)) continue;
      node.remove();
      drawn.delete(key);
    }
    for (const [number, { key, mark, make }] of wanted.entries()) {
      const old = drawn.get(key);
      let node = old?.node;
      if (!old || old.mark !== mark) {
        node = make();
        if (old) exchange(old.node, node);
        drawn.set(key, { node, mark });
      }
      if (list.children[number] !== node) list.insertBefore(node, list.children[number] ?? null);
    }
    if (bottom) toBottom();
  }

  return {
    draw,
    toBottom() {
      bottom = true;
      toBottom();
    },
    /** Forgets everything drawn: another channel comes. */
    clear() {
      for (const { node } of drawn.values()) node.remove();
      drawn.clear();
      bottom = true;
    },
  };
}

const divider = (words) => h("div", { class: "day-line", role: "separator", "aria-label": words }, h("span", { text: words }));

/** Puts a new node in the place of an old one: loaded pictures move over, and the focus stays on the same control. */
function exchange(old, next) {
  for (const fresh of next.querySelectorAll("img")) {
    const same = [...old.querySelectorAll("img")].find((each) => each.getAttribute("src") === fresh.getAttribute("src") && each.complete && each.naturalWidth);
    const block = fresh.closest("[data-block-id]")?.dataset.blockId;
    const before = block && old.querySelector(`[data-block-id="${CSS.escape(block)}"] img`);
    if (same) fresh.replaceWith(same);
    else if (before?.naturalWidth) {
      // Until the new picture is there it keeps the old one's room, so that nothing jumps.
      fresh.width = before.naturalWidth;
      fresh.height = before.naturalHeight;
      fresh.addEventListener("load", () => ["width", "height"].forEach((each) => fresh.removeAttribute(each)));
    }
  }
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const action = focused?.dataset.actionId;
  const range = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  old.replaceWith(next);
  if (!focused) return;
  const again = (action && next.querySelector(`[data-action-id="${CSS.escape(action)}"]`)) || next;
  again.focus({ preventScroll: true });
  if (range?.[0] !== null && range && again.setSelectionRange) again.setSelectionRange(...range);
}
