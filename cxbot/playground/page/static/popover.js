// What floats above the page, beside the thing that opened it: menus and panels. One at a time.

import { h, unique } from "./dom.js";
import { icon } from "./icons.js";

let current = null;

/** Closes whatever floats. */
export function closePopover({ refocus = false } = {}) {
  const closing = current;
  current = null;
  if (!closing) return;
  cancelAnimationFrame(closing.frame);
  document.removeEventListener("pointerdown", closing.outside, true);
  closing.panel.remove();
  closing.anchor.setAttribute("aria-expanded", "false");
  if (refocus && closing.anchor.isConnected) closing.anchor.focus();
  closing.onClose?.();
}

/** Shows `panel` beside `anchor` until Esc, a press elsewhere, or the anchor's end. */
export function openPopover(anchor, panel, { onClose, end = false, over = false, wide = false } = {}) {
  const same = current?.anchor === anchor;
  closePopover();
  if (same) return false;
  panel.classList.add("popover");
  document.body.append(panel);
  anchor.setAttribute("aria-expanded", "true");
  const opened = { anchor, panel, onClose, frame: 0, outside: null };
  opened.outside = (event) => {
    if (panel.contains(event.target)) return;
    // A press on the anchor itself only closes: its click must not open again.
    if (anchor.contains(event.target)) anchor.addEventListener("click", (click) => click.stopImmediatePropagation(), { once: true, capture: true });
    closePopover();
  };
  document.addEventListener("pointerdown", opened.outside, true);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    closePopover({ refocus: true });
  });
  // The list under it may grow or scroll while it is open, so its place is followed.
  const follow = () => {
    if (!anchor.isConnected) return closePopover();
    place(anchor, panel, { end, over, wide });
    opened.frame = requestAnimationFrame(follow);
    return undefined;
  };
  current = opened;
  follow();
  return true;
}

function place(anchor, panel, { end, over, wide }) {
  const at = anchor.getBoundingClientRect();
  if (wide) panel.style.minWidth = `${Math.max(at.width, 200)}px`;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = end ? at.right - width : at.left;
  const below = over ? at.top : at.bottom + 4;
  const fits = below + height <= innerHeight - 8;
  const top = fits ? below : (over ? at.bottom : at.top - 4) - height;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  panel.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

/**
 * A menu of things to do. `items`: { label, description, icon, danger, url, checked, disabled, pick } or { heading } or { rule: true }.
 * Arrows, Home, End and first letters move; Enter takes; Esc closes.
 */
export function openMenu(anchor, items, { label = "Menu", end = false } = {}) {
  const panel = h("div", { class: "menu", role: "menu", "aria-label": label, id: unique("menu") });
  for (const item of items) panel.append(entry(item));
  const entries = () => [...panel.querySelectorAll('[role^="menuitem"]:not(:disabled)')];
  panel.addEventListener("keydown", (event) => move(event, entries()));
  if (openPopover(anchor, panel, { end })) entries()[0]?.focus({ preventScroll: true });
}

function entry(item) {
  if (item.rule) return h("div", { class: "menu-rule", role: "separator" });
  if (item.heading) return h("div", { class: "menu-heading", text: item.heading });
  const click = () => {
    closePopover({ refocus: true });
    if (item.url) window.open(item.url, "_blank", "noopener");
    item.pick?.();
  };
  const words = h("span", { class: "menu-words" }, h("span", { class: "menu-label" }, item.label), item.description ? h("span", { class: "menu-description" }, item.description) : null);
  const attributes = {
    type: "button",
    class: `menu-item${item.danger ? " is-danger" : ""}`,
    role: item.checked === undefined ? "menuitem" : "menuitemradio",
    "aria-checked": item.checked === undefined ? null : String(item.checked),
    tabindex: "-1",
    disabled: item.disabled,
    dataset: item.dataset,
    on: { click, pointermove: (event) => event.currentTarget.focus({ preventScroll: true }) },
  };
  return h("button", attributes, item.icon ? (typeof item.icon === "string" ? icon(item.icon) : item.icon) : null, words, item.checked ? icon("check") : null);
}

/** Moves the focus among the entries of a menu. */
export function move(event, entries) {
  const at = entries.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 };
  let next = steps[event.key];
  if (event.key === "Tab") closePopover();
  if (next === undefined && /^[\p{L}\p{N}]$/u.test(event.key)) {
    const order = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
    next = entries.indexOf(order.find((each) => each.textContent.toLowerCase().startsWith(event.key.toLowerCase())));
    if (next < 0) return;
  }
  if (next === undefined) return;
  event.preventDefault();
  entries[(next + entries.length) % entries.length]?.focus();
}
