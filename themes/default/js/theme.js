// @ts-check
// The switch between light, dark, and the system's colours.
import { t } from "./lib/translate.js";
import { keep, onElsewhere, recall } from "./store.js";

const ORDER = /** @type {const} */ (["system", "light", "dark"]);
const NAMES = {
  system: t("Colours: as the system"),
  light: t("Colours: light"),
  dark: t("Colours: dark"),
};

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
  const bars = new Map(
    [...page.querySelectorAll("meta[name=theme-color]")].map((meta) => [meta, meta.getAttribute("content")]),
  );
  const show = () => {
    const theme = current();
    if (theme === "system") delete page.documentElement.dataset.theme;
    else page.documentElement.dataset.theme = theme;
    // The browser's own bars are of the same paper, whatever the system would have.
    for (const [meta, own] of bars) {
      const paper = theme === "system" ? own : getComputedStyle(page.body).backgroundColor;
      meta.setAttribute("content", paper ?? "");
    }
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
