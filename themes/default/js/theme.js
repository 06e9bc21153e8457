// @ts-check
// The switch between light, dark, and the system's colours.
import { keep, onElsewhere, recall } from "./store.js";

const ORDER = /** @type {const} */ (["system", "light", "dark"]);
const NAMES = { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };

/** @returns {"system" | "light" | "dark"} */
function current() {
  const theme = recall("theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}

/**
 * Makes the button of the header work.
 * @param {Document} page
 */
export function addThemeSwitch(page) {
  const button = page.querySelector("[data-action=theme]");
  if (!(button instanceof HTMLElement)) return;
  const show = () => {
    const theme = current();
    if (theme === "system") delete page.documentElement.dataset.theme;
    else page.documentElement.dataset.theme = theme;
    button.setAttribute("aria-label", NAMES[theme]);
    button.title = NAMES[theme];
  };
  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(current()) + 1) % ORDER.length];
    keep("theme", next === "system" ? null : next);
    show();
  });
  onElsewhere(show);
  show();
}
