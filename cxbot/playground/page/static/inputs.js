// Fields one types into: text, numbers, e-mail addresses, URLs, and a plain form of the rich text field.
// Source: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element

import { h, quiet } from "./dom.js";

const TYPES = { number_input: "text", email_text_input: "email", url_text_input: "url", plain_text_input: "text" };

const richValue = (text) => (text ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] } : null);

/** The words of a rich text value, for the field. */
function richWords(value) {
  const parts = (value?.elements ?? []).map((part) => (part.elements ?? []).map((each) => each.text ?? each.url ?? "").join(""));
  return parts.join("\n");
}

/** The node of a field. Its value is kept at every key, so that a re-drawing loses nothing. */
export function input(block, item, surface, marks) {
  const rich = item.type === "rich_text_input";
  const area = rich || (item.type === "plain_text_input" && item.multiline);
  const given = surface.value(block, item);
  const field = h(area ? "textarea" : "input", {
    class: "field",
    type: area ? null : TYPES[item.type],
    rows: area ? 4 : null,
    inputmode: item.type === "number_input" ? (item.is_decimal_allowed ? "decimal" : "numeric") : null,
    placeholder: item.placeholder?.text,
    maxlength: item.max_length,
    dataset: { actionId: item.action_id },
    "aria-labelledby": marks.label,
    "aria-describedby": marks.describes,
    "aria-invalid": marks.invalid ? "true" : null,
    autocomplete: "off",
    spellcheck: "false",
  });
  field.value = (rich ? richWords(given) : given) ?? "";
  const value = () => (rich ? richValue(field.value) : field.value === "" ? null : field.value);
  const triggers = item.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => block.dispatch_action && surface.act(block, item, value());
  const later = quiet(tell, 300);
  field.addEventListener("input", () => {
    surface.set(block, item, value());
    if (triggers.includes("on_character_entered")) later();
  });
  field.addEventListener("keydown", (event) => {
    // Enter while an alphabet's own input window is open belongs to that window.
    if (event.key !== "Enter" || event.isComposing || area || !block.dispatch_action || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    event.stopPropagation();
    tell();
  });
  if (item.focus_on_load) queueMicrotask(() => field.focus());
  if (!item.max_length || item.max_length > 300) return field;
  const left = h("span", { class: "field-left", "aria-hidden": "true" });
  const count = () => left.replaceChildren(String(item.max_length - [...field.value].length));
  field.addEventListener("input", count);
  count();
  return h("div", { class: "field-frame" }, field, left);
}
