// Elements are built, never written as HTML: nothing an app sends can become markup.

/** One element. `props`: class, text, dataset, on (listeners), anything else is an attribute; false and null are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let numbers = 0;

/** An id for `aria-labelledby` and its like. */
export const unique = (prefix) => `${prefix}-${(numbers += 1)}`;

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "slack:", "slack-action:"]);

/** The address where it may be followed, null where it may not (javascript:, data: and nonsense). */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return SCHEMES.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere; plain text where the address may not be followed. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...children);
  return h("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"]';

/** What can be reached by Tab inside an element, in order. */
export const focusable = (root) => [...root.querySelectorAll(FOCUSABLE)].filter((each) => each.offsetParent !== null);

/** Keeps Tab inside `root` (a dialog). */
export function trapFocus(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const reachable = focusable(root);
    if (!reachable.length) return;
    const [first, last] = [reachable[0], reachable.at(-1)];
    if (event.shiftKey && document.activeElement === first) {
      last.focus();
      event.preventDefault();
    } else if (!event.shiftKey && document.activeElement === last) {
      first.focus();
      event.preventDefault();
    }
  });
}

/** Calls `work` once things have been quiet for some milliseconds. */
export function quiet(work, milliseconds) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

/** A file the browser saves. */
export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
