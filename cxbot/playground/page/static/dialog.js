// Small dialogs that take the whole attention: confirmations, large pictures, and passing notes ("toasts").

import { h, trapFocus, unique } from "./dom.js";
import { icon } from "./icons.js";

/** A layer over the page; Esc and a press beside the dialog call `leave`. Returns a function that takes it away. */
export function overlay(dialog, leave, className = "overlay") {
  const before = document.activeElement;
  const layer = h("div", { class: className }, dialog);
  layer.addEventListener("pointerdown", (event) => event.target === layer && leave());
  layer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
  trapFocus(layer);
  document.body.append(layer);
  return () => {
    layer.remove();
    if (before?.isConnected) before.focus();
  };
}

/** Asks; resolves to yes or no. `title`, `body`, `yes` and `no` are words or nodes. */
export function confirmation({ title, body, yes = "Yes", no = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const id = unique("confirm");
    const answer = (value) => {
      remove();
      resolve(value);
    };
    const go = h("button", { type: "button", class: `button large ${danger ? "danger" : "primary"}`, dataset: { testid: "confirm-yes" }, on: { click: () => answer(true) } }, yes);
    const dialog = h(
      "div",
      { class: "dialog", role: "alertdialog", "aria-modal": "true", "aria-labelledby": id, dataset: { testid: "confirm" } },
      h("div", { class: "dialog-head" }, h("h2", { id }, title), h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => answer(false) } }, icon("close", 20))),
      h("div", { class: "dialog-body" }, body),
      h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "button large", dataset: { testid: "confirm-no" }, on: { click: () => answer(false) } }, no), go),
    );
    const remove = overlay(dialog, () => answer(false));
    go.focus();
  });
}

/** Block Kit's confirmation object, asked. */
export function confirmObject(object, text) {
  if (!object) return Promise.resolve(true);
  return confirmation({
    title: text(object.title),
    body: text(object.text),
    yes: object.confirm ? text(object.confirm) : "Yes",
    no: object.deny ? text(object.deny) : "Cancel",
    danger: object.style === "danger",
  });
}

/** A picture as large as the window allows. */
export function lightbox({ url, name, alt }) {
  const leave = () => remove();
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: leave } }, icon("close", 22));
  const dialog = h(
    "figure",
    { class: "lightbox-frame", role: "dialog", "aria-modal": "true", "aria-label": alt || name || "Picture", dataset: { testid: "lightbox" } },
    h("div", { class: "lightbox-head" }, h("strong", { text: name || "Picture" }), h("span", { class: "grow" }), h("a", { class: "icon-button", href: url, download: name || "picture", "aria-label": "Download" }, icon("download", 20)), close),
    h("div", { class: "lightbox-picture", on: { click: (event) => event.target === event.currentTarget && leave() } }, h("img", { src: url, alt: alt || "" })),
    alt ? h("figcaption", { text: alt }) : null,
  );
  const remove = overlay(dialog, leave, "overlay lightbox");
  close.focus();
}

/** A note that passes. */
export function toast(text, { bad = false } = {}) {
  let corner = document.querySelector(".toasts");
  if (!corner) {
    corner = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    document.body.append(corner);
  }
  const note = h("div", { class: `toast${bad ? " is-bad" : ""}`, dataset: { testid: "toast" } }, bad ? icon("warning") : null, h("span", { text }));
  corner.append(note);
  setTimeout(() => note.remove(), bad ? 8000 : 5000);
}
