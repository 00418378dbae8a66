// Modals: the top of the stack is shown; what was typed in the ones beneath stays.

import { avatar } from "./avatars.js";
import { blocks } from "./blocks.js";
import { focusable, h, trapFocus, unique } from "./dom.js";
import { icon } from "./icons.js";
import { closePopover } from "./popover.js";
import { withEmoji } from "./references.js";
import { createSurface } from "./surface.js";

const title = (text) => withEmoji(typeof text === "object" && text ? text.text : (text ?? ""));

/** Shows the person's modals as they come and go. */
export function createModals(app) {
  const held = new Map();
  const errors = new Map();
  let stack = [];
  let layer = null;
  let drawn = "";
  let before = null;
  let asked = 0;
  let banner = "";
  let surface = null;

  async function read() {
    const { person } = app.state;
    if (!person) return;
    asked += 1;
    const number = asked;
    const answer = await app.api.get("/page/views", { person });
    if (number !== asked || person !== app.state.person) return;
    stack = answer.stack.filter((each) => each.type === "modal");
    for (const id of [...held.keys()]) if (!stack.some((each) => each.id === id)) [held, errors].forEach((each) => each.delete(id));
    draw();
  }

  const close = (all) => {
    const view = stack.at(-1);
    if (view) app.api.post("/page/close", { person: app.state.person, view_id: view.id, all }).then(read).catch(app.complain);
  };

  async function submit(button) {
    const view = stack.at(-1);
    banner = "";
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await app.api.post("/page/submit", { person: app.state.person, view_id: view.id, state: surface.state() });
      errors.set(view.id, answer.errors ?? {});
      if (answer.errors) show({ wrong: true });
      else await read();
    } catch (error) {
      banner = error.message;
      show();
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function draw() {
    const view = stack.at(-1);
    if (!view) {
      if (!layer) return;
      closePopover();
      layer.remove();
      layer = null;
      drawn = "";
      banner = "";
      if (before?.isConnected) before.focus();
      return;
    }
    const mark = JSON.stringify([view, stack.length]);
    if (mark === drawn) return;
    const other = !drawn || JSON.parse(drawn)[0].id !== view.id;
    drawn = mark;
    if (other) banner = "";
    show({ first: other });
  }

  function show({ first = false, wrong = false } = {}) {
    const view = stack.at(-1);
    if (!held.has(view.id)) held.set(view.id, {});
    if (!errors.has(view.id)) errors.set(view.id, {});
    const container = { type: "view", view_id: view.id };
    surface = createSurface({ app, container, blocks: view.blocks, files: view.files ?? {}, held: held.get(view.id), errors: errors.get(view.id), kind: "modal" });
    const focused = focusedIn(layer);
    const top = layer?.querySelector(".modal-body")?.scrollTop ?? 0;
    const dialog = frame(view);
    if (!layer) {
      before = document.activeElement;
      layer = h("div", { class: "overlay" });
      layer.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close(false));
      trapFocus(layer);
      document.body.append(layer);
    }
    layer.replaceChildren(dialog);
    const body = dialog.querySelector(".modal-body");
    if (wrong) {
      const place = body.querySelector(".is-wrong");
      place?.scrollIntoView({ block: "center" });
      (place && focusable(place)[0])?.focus();
    } else if (first) {
      (focusable(body)[0] ?? focusable(dialog).at(-1) ?? dialog).focus({ preventScroll: true });
    } else {
      body.scrollTop = top;
      refocus(dialog, focused);
    }
  }

  function frame(view) {
    const { bot } = app.state.workspace;
    const id = unique("modal");
    const person = app.words.person(bot.user_id) ?? { initials: "?", color: bot.color };
    const back = stack.length > 1 ? h("button", { type: "button", class: "icon-button", "aria-label": "Back", on: { click: () => close(false) } }, icon("back", 20)) : avatar(person, 36);
    const go = view.submit ? h("button", { type: "button", class: "button large primary", dataset: { testid: "modal-submit" } }, h("span", { class: "button-words" }, title(view.submit))) : null;
    go?.addEventListener("click", () => submit(go));
    return h(
      "div",
      { class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": id, tabindex: "-1", dataset: { testid: "modal", viewId: view.id, depth: stack.length } },
      h("div", { class: "modal-head" }, back, h("h2", { id, class: "modal-title" }, title(view.title)), h("button", { type: "button", class: "icon-button", "aria-label": "Close", dataset: { testid: "modal-x" }, on: { click: () => close(true) } }, icon("close", 22))),
      view.loading ? h("div", { class: "progress is-unknown", role: "progressbar", "aria-label": "Loading" }, h("span")) : null,
      banner ? h("div", { class: "modal-banner", role: "alert" }, icon("warning", 16), banner) : null,
      h("div", { class: "modal-body" }, blocks(view.blocks, surface)),
      h("div", { class: "modal-foot" }, h("button", { type: "button", class: "button large", dataset: { testid: "modal-close" }, on: { click: () => close(false) } }, h("span", { class: "button-words" }, title(view.close || (view.submit ? "Cancel" : "Close")))), go),
    );
  }

  app.on("views", () => read().catch(app.complain));
  return { read };
}

/** Which control has the focus, so that a re-drawn modal can give it back. */
function focusedIn(root) {
  const focused = document.activeElement;
  if (!root?.contains(focused)) return null;
  const block = focused.closest("[data-block-id]")?.dataset.blockId;
  const action = focused.closest("[data-action-id]")?.dataset.actionId;
  return { block, action, testid: focused.dataset.testid, range: typeof focused.selectionStart === "number" ? [focused.selectionStart, focused.selectionEnd] : null };
}

function refocus(root, focused) {
  const inBlock = focused?.block && root.querySelector(`[data-block-id="${CSS.escape(focused.block)}"]`);
  const control = inBlock && focused.action && inBlock.querySelector(`[data-action-id="${CSS.escape(focused.action)}"]`);
  const again = control || (focused?.testid && root.querySelector(`[data-testid="${CSS.escape(focused.testid)}"]`));
  const target = again && (again.matches("div") ? focusable(again)[0] : again);
  (target || root).focus({ preventScroll: true });
  if (focused?.range && target?.setSelectionRange) target.setSelectionRange(...focused.range);
}
