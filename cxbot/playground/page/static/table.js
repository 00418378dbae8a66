// The table block. Source: https://docs.slack.dev/reference/block-kit/blocks/table-block

import { h } from "./dom.js";
import { richText, unsupported } from "./richtext.js";

/** The first row is the head, as Slack draws it; each column has its side and may wrap. */
export function table(item, words) {
  const settings = item.column_settings ?? [];
  const row = (cells, tag) => h("tr", {}, (cells ?? []).map((cell, column) => h(tag, { class: side(settings[column]), scope: tag === "th" ? "col" : null }, content(cell, words))));
  const [head, ...rest] = item.rows ?? [];
  const body = h("tbody", {}, rest.map((cells) => row(cells, "td")));
  return h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" }, h("table", { class: "table" }, head ? h("thead", {}, row(head, "th")) : null, body));
}

const side = (setting) => `align-${setting?.align ?? "left"}${setting?.is_wrapped ? " is-wrapped" : ""}`;

function content(cell, words) {
  if (!cell) return null;
  if (cell.type === "rich_text") return richText(cell, words);
  if (cell.type === "raw_text") return cell.text ?? "";
  if (cell.type === "raw_number") return cell.text ?? String(cell.value ?? "");
  return unsupported(cell.type, "cell");
}
