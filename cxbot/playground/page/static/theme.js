// Light or dark: as the system says, until one chooses.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** The button that turns the theme. */
export function createTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("theme");
  const dark = () => (chosen() ?? (system.matches ? "dark" : "light")) === "dark";
  const button = h("button", { type: "button", class: "bar-button", dataset: { testid: "theme" } });
  const draw = () => {
    document.documentElement.dataset.theme = dark() ? "dark" : "light";
    const name = dark() ? "Light theme" : "Dark theme";
    button.setAttribute("aria-label", name);
    button.title = name;
    button.replaceChildren(icon(dark() ? "sun" : "moon", 16));
  };
  button.addEventListener("click", () => {
    localStorage.setItem("theme", dark() ? "light" : "dark");
    draw();
  });
  system.addEventListener("change", draw);
  draw();
  return button;
}
