// What stands where there is nothing yet: how far the sample company is, and what one may type.

import { h } from "./dom.js";

/** How far the preparation is; null once everything is ready. */
export function progress(status) {
  if (!status || status.ready) return null;
  const known = typeof status.progress === "number";
  const bar = h("div", { class: `progress${known ? "" : " is-unknown"}`, role: "progressbar", "aria-label": "Preparation", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": known ? Math.round(status.progress * 100) : null }, h("span"));
  if (known) bar.firstChild.style.width = `${status.progress * 100}%`;
  return h("div", { class: "progress-card", role: "status", dataset: { testid: "progress" } }, h("strong", { text: known ? `Getting ready: ${Math.round(status.progress * 100)} %` : "Getting ready" }), h("div", { text: status.text }), bar, h("div", { class: "quiet", text: "You can look around meanwhile; the bot answers as soon as this is done." }));
}

/** Example commands as chips; `take` puts one into the composer. */
export function hintChips(hints, take) {
  const chip = (text) => h("button", { type: "button", class: "hint", dataset: { testid: "hint" }, text, on: { click: () => take(text) } });
  return [h("span", { class: "quiet", text: "Try" }), ...hints.map(chip)];
}
