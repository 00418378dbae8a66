// What the playground can do with people: begin a group message, deactivate an account and activate it again.

import { avatar, ROLES } from "./avatars.js";
import { overlay } from "./dialog.js";
import { h, unique } from "./dom.js";
import { icon } from "./icons.js";

const about = (person) => [...new Set([ROLES[person.role] ?? person.role, person.title])].filter(Boolean).join(" · ");
const LEAST = 2; // others, besides oneself

/** A dialog with a list of people; `fill` is handed what closes it, and gives the rows and the foot. */
function dialog(title, testid, fill) {
  const id = unique("people");
  const box = h("div", { class: "dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": id, dataset: { testid } });
  const leave = () => remove();
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: leave } }, icon("close", 20));
  const { note, rows, foot } = fill(leave);
  box.append(h("div", { class: "dialog-head" }, h("h2", { id }, title), close), h("div", { class: "dialog-body people" }, h("p", { class: "quiet", text: note }), rows), h("div", { class: "dialog-foot" }, foot));
  const remove = overlay(box, leave);
  close.focus();
}

const row = (tag, person, ...control) => h(tag, { class: "people-row", dataset: { person: person.id } }, avatar(person, 32), h("span", { class: "menu-words" }, h("span", { class: "menu-label", text: person.real_name }), h("span", { class: "menu-description", text: about(person) })), ...control);

/** Asks with whom, begins the group message and opens it. */
export function newGroup(app) {
  const bot = app.state.workspace.bot.user_id;
  // Neither a workflow nor another company's people are in group messages of this one; who is gone is in none.
  const others = app.state.workspace.people.filter((each) => each.id !== app.state.person && !each.deactivated && !["workflow", "stranger"].includes(each.role));
  others.sort((one, other) => (other.id === bot) - (one.id === bot));
  const chosen = new Set([bot]);
  dialog("New group message", "group", (leave) => {
    const start = h("button", { type: "button", class: "button large primary", disabled: true, dataset: { testid: "group-start" }, on: { click: begin } }, "Begin");
    async function begin() {
      try {
        const { channel } = await app.api.post("/page/group", { person: app.state.person, with: [...chosen] });
        leave();
        await app.become(app.state.person);
        app.open(channel);
      } catch (error) {
        app.complain(error);
      }
    }
    const box = (each) => {
      const change = (event) => {
        if (event.target.checked) chosen.add(each.id);
        else chosen.delete(each.id);
        start.disabled = chosen.size < LEAST;
      };
      return row("label", each, h("input", { type: "checkbox", checked: chosen.has(each.id), on: { change } }));
    };
    const cancel = h("button", { type: "button", class: "button large", on: { click: leave } }, "Cancel");
    return { note: "Between you and at least two others. What the app sees of it depends on its scopes.", rows: others.map(box), foot: [cancel, start] };
  });
}

/** Shows everybody's account, to be deactivated or activated. */
export function openAccounts(app) {
  const people = app.state.workspace.people.filter((each) => each.role !== "bot");
  dialog("Accounts", "accounts", (leave) => {
    const button = (each) => {
      const shown = h("button", { type: "button", class: "button", disabled: each.id === app.state.person, title: each.id === app.state.person ? "You are this person just now" : null, on: { click: change } });
      const draw = () => {
        shown.textContent = each.deactivated ? "Activate" : "Deactivate";
        shown.setAttribute("aria-label", `${shown.textContent} ${each.real_name}`);
        shown.closest(".people-row")?.classList.toggle("is-gone", each.deactivated);
      };
      async function change() {
        try {
          await app.api.post("/page/deactivate", { who: each.id, deactivated: !each.deactivated });
          await app.load();
          each.deactivated = app.words.person(each.id)?.deactivated ?? each.deactivated;
          draw();
        } catch (error) {
          app.complain(error);
        }
      }
      draw();
      return shown;
    };
    const line = (each) => {
      const shown = row("div", each, button(each));
      shown.classList.toggle("is-gone", each.deactivated);
      return shown;
    };
    const done = h("button", { type: "button", class: "button large primary", on: { click: leave } }, "Done");
    return { note: "Who is deactivated cannot sign in any more, and the app is told so.", rows: people.map(line), foot: [done] };
  });
}
