// Block Kit's interactive elements. Source: https://docs.slack.dev/reference/block-kit/block-elements

import { confirmObject } from "./dialog.js";
import { h, safeUrl, unique } from "./dom.js";
import { icon } from "./icons.js";
import { input } from "./inputs.js";
import { textObject } from "./mrkdwn.js";
import { datePicker, dateTimePicker, timePicker } from "./pickers.js";
import { openMenu } from "./popover.js";
import { plain } from "./references.js";
import { unsupported } from "./richtext.js";
import { multiSelect, select } from "./selects.js";

/** The node of an element. `marks`: ids for aria-labelledby and aria-describedby, and whether its value was refused. */
export function element(block, item, surface, marks = {}) {
  const draw = KINDS[item?.type];
  return draw ? draw(block, item, surface, marks) : unsupported(item?.type);
}

/** The attributes that every control carries. */
export function attributes(item, marks) {
  return { dataset: { actionId: item.action_id }, "aria-labelledby": marks.label, "aria-describedby": marks.describes, "aria-invalid": marks.invalid ? "true" : null };
}

const asked = (item, surface) => confirmObject(item.confirm, (object) => textObject(object, surface.words, plain));

async function busy(button, work) {
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function button(block, item, surface) {
  const style = item.style === "primary" || item.style === "danger" ? ` ${item.style}` : "";
  const shown = h(
    "button",
    { type: "button", class: `button${style}${surface.large ? " large" : ""}`, "aria-label": item.accessibility_label, dataset: { actionId: item.action_id } },
    h("span", { class: "button-words" }, plain(item.text)),
  );
  shown.addEventListener("click", async () => {
    if (!(await asked(item, surface))) return;
    const address = item.url && safeUrl(item.url);
    if (address) window.open(address, "_blank", "noopener");
    await busy(shown, () => surface.act(block, item, null));
  });
  return shown;
}

function overflow(block, item, surface, marks) {
  const shown = h("button", { type: "button", class: `button overflow${surface.large ? " large" : ""}`, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "More options", ...attributes(item, marks) }, icon("dots"));
  const entry = (option) => ({
    label: plain(option.text),
    description: option.description ? plain(option.description) : null,
    url: option.url ? safeUrl(option.url) : null,
    dataset: { value: option.value },
    pick: async () => {
      if (await asked(item, surface)) await busy(shown, () => surface.act(block, item, option.value));
    },
  });
  shown.addEventListener("click", () => openMenu(shown, (item.options ?? []).map(entry), { label: "More options", end: true }));
  return shown;
}

function choices(block, item, surface, marks) {
  const many = item.type === "checkboxes";
  const name = unique("choice");
  const group = h("div", { class: "choices", role: many ? "group" : "radiogroup", tabindex: "-1", ...attributes(item, marks) });
  const chosen = () => [surface.value(block, item)].flat();
  for (const option of item.options ?? []) {
    const box = h("input", { type: many ? "checkbox" : "radio", name, value: option.value, id: unique("option") });
    box.checked = chosen().includes(option.value);
    box.addEventListener("change", async () => {
      const before = chosen();
      if (!(await asked(item, surface))) {
        for (const each of group.querySelectorAll("input")) each.checked = before.includes(each.value);
        return;
      }
      const ticked = [...group.querySelectorAll("input:checked")].map((each) => each.value);
      await surface.change(block, item, many ? ticked : (ticked[0] ?? null));
    });
    const words = h("label", { for: box.id }, h("span", { class: "choice-label" }, textObject(option.text, surface.words, plain)), option.description ? h("span", { class: "choice-description" }, textObject(option.description, surface.words, plain)) : null);
    group.append(h("div", { class: "choice" }, box, words));
  }
  return group;
}

function iconButton(block, item, surface) {
  const known = ["trash"].includes(item.icon) ? item.icon : "dots";
  const shown = h("button", { type: "button", class: "icon-button", "aria-label": item.accessibility_label ?? item.text?.text, title: item.text?.text, dataset: { actionId: item.action_id } }, icon(known));
  shown.addEventListener("click", async () => {
    if (await asked(item, surface)) await busy(shown, () => surface.act(block, item, null));
  });
  return shown;
}

function feedback(block, item, surface) {
  const one = (side, sign) => {
    const given = item[side] ?? {};
    const words = given.text?.text ?? (sign === "thumbsup" ? "Good" : "Bad");
    const shown = h("button", { type: "button", class: "icon-button", "aria-label": given.accessibility_label ?? words, title: words, dataset: { actionId: item.action_id } }, icon(sign));
    shown.addEventListener("click", () => busy(shown, () => surface.act(block, item, given.value ?? null)));
    return shown;
  };
  return h("div", { class: "feedback" }, one("positive_button", "thumbsup"), one("negative_button", "thumbsdown"));
}

function imageElement(_block, item, surface) {
  const file = item.slack_file && surface.files[item.slack_file.id];
  const url = item.image_url ?? (file && !file.missing ? file.url : null);
  return h("img", { class: "image-element", src: url ?? "", alt: item.alt_text ?? "", loading: "lazy" });
}

const KINDS = {
  button,
  workflow_button: button,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  icon_button: iconButton,
  feedback_buttons: feedback,
  image: imageElement,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: input,
  number_input: input,
  email_text_input: input,
  url_text_input: input,
  rich_text_input: input,
};
for (const source of ["static", "external", "users", "conversations", "channels"]) {
  KINDS[`${source}_select`] = select;
  KINDS[`multi_${source}_select`] = multiSelect;
}
