// @ts-check
// Says what is kept, and lets the reader keep all of it, stop, or remove it.

import { counted, t } from "../lib/translate.js";
import { announcer, make, makeButton } from "../parts.js";
import { keeper } from "./keeper.js";

const LANGUAGE = document.documentElement.lang || "en";

/** @param {number} bytes */
function size(bytes) {
  const [unit, amount] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const digits = amount < 10 ? 1 : 0;
  const form = { style: "unit", unit, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return amount.toLocaleString(LANGUAGE, /** @type {Intl.NumberFormatOptions} */ (form));
}

/** @param {number} number */
const digits = (number) => number.toLocaleString(LANGUAGE);

/** @param {number} number */
const files = (number) => counted(number, "{count} file", "{count} files", { count: digits(number) });

/** What is said in each state. */
const TEXTS = {
  none: () =>
    keeper.bytes
      ? t("All of this site takes {size} on this device.", { size: size(keeper.bytes) })
      : t("Only what you read is kept."),
  saving: () =>
    t("Keeping {done} of {files}, {size} of {all}.", {
      done: digits(keeper.doneFiles),
      files: files(keeper.files),
      size: size(keeper.doneBytes),
      all: size(keeper.bytes),
    }),
  stopped: () => t("Stopped. What is here stays."),
  lost: () =>
    t("The connection was lost. What is here stays; it goes on by itself when you open the next page."),
  full: () => t("There is no room left on this device. What is here stays."),
  elsewhere: () => t("Another tab is keeping the site just now."),
  saved: () =>
    t("All of this site is kept: {files}, {size}. It is brought up to date by itself.", {
      files: files(keeper.files),
      size: size(keeper.bytes),
    }),
};

/**
 * Makes the panel.
 * @returns {HTMLElement}
 */
export function makePanel() {
  const text = make("p", { "data-keeping-text": "" });
  const bar = make("progress", { "aria-label": t("Files kept") });
  const keep = makeButton(t("Keep everything"), () => void start(), {
    "data-action": "keep",
    class: "button",
  });
  const stop = makeButton(t("Stop"), () => keeper.stop(), { "data-action": "stop", class: "button" });
  const remove = makeButton(t("Remove"), () => void keeper.remove(), {
    "data-action": "remove",
    class: "button",
  });
  const spoken = make("p", { class: "unseen", role: "status" });
  const announce = announcer(spoken);
  const panel = make(
    "section",
    { class: "keeping", "data-keeping": "", "aria-labelledby": "Keeping" },
    make("h2", { id: "Keeping" }, t("Keep all of this site")),
    text,
    bar,
    make("p", { class: "buttons" }, keep, stop, remove),
    spoken,
  );
  let last = "";
  const show = () => {
    const { state } = keeper;
    panel.dataset.state = state;
    text.textContent = TEXTS[state]();
    const focused = [keep, stop, remove].find((button) => button === document.activeElement);
    bar.hidden = state !== "saving";
    bar.max = keeper.files || 1;
    bar.value = keeper.doneFiles;
    keep.hidden = state === "saving" || state === "saved" || state === "elsewhere";
    keep.textContent = state === "none" ? t("Keep everything") : t("Go on");
    stop.hidden = state !== "saving";
    remove.hidden = state === "none" || state === "elsewhere";
    // A button that goes leaves the focus to the one in its place.
    if (focused?.hidden) [keep, stop, remove].find((button) => !button.hidden)?.focus();
    if (state !== last) announce(text.textContent);
    last = state;
  };
  keeper.addEventListener("change", show);
  show();
  return panel;
}

async function start() {
  // Asked once, and only of those who want to keep something: browsers then do not clear it by themselves.
  navigator.storage?.persist?.().catch(() => {});
  await keeper.save();
}

/**
 * Shows the panel and keeps everything: what the button below each page does.
 * @param {Document} page
 */
export async function keepAll(page) {
  let panel = page.querySelector("[data-keeping]");
  if (!panel) {
    panel = makePanel();
    page.querySelector(".site-footer")?.append(panel);
  }
  await keeper.look();
  panel.scrollIntoView({ block: "nearest" });
  if (keeper.state !== "saved") await start();
}
