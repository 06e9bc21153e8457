// @ts-check
// Says what is kept, and lets the reader keep all of it, stop, or remove it.

import { announcer, make, makeButton } from "../parts.js";
import { keeper } from "./keeper.js";

/** @param {number} bytes */
function size(bytes) {
  const [unit, amount] = bytes < 1e6 ? ["kB", bytes / 1e3] : ["MB", bytes / 1e6];
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/** @param {number} number */
const count = (number) => `${number.toLocaleString("en")} ${number === 1 ? "file" : "files"}`;

/** What is said in each state. */
const TEXTS = {
  none: () =>
    keeper.bytes
      ? `All of this site takes ${size(keeper.bytes)} on this device.`
      : "Only what you read is kept.",
  saving: () =>
    `Keeping ${keeper.doneFiles.toLocaleString("en")} of ${count(keeper.files)}, ${size(keeper.doneBytes)} of ${size(keeper.bytes)}.`,
  stopped: () => "Stopped. What is here stays.",
  lost: () =>
    "The connection was lost. What is here stays; it goes on by itself when you open the next page.",
  full: () => "There is no room left on this device. What is here stays.",
  elsewhere: () => "Another tab is keeping the site just now.",
  saved: () =>
    `All of this site is kept: ${count(keeper.files)}, ${size(keeper.bytes)}. It is brought up to date by itself.`,
};

/**
 * Makes the panel.
 * @returns {HTMLElement}
 */
export function makePanel() {
  const text = make("p", { "data-keeping-text": "" });
  const bar = make("progress", { "aria-label": "Files kept" });
  const keep = makeButton("Keep everything", () => void start(), { "data-action": "keep", class: "button" });
  const stop = makeButton("Stop", () => keeper.stop(), { "data-action": "stop", class: "button" });
  const remove = makeButton("Remove", () => void keeper.remove(), {
    "data-action": "remove",
    class: "button",
  });
  const spoken = make("p", { class: "unseen", role: "status" });
  const announce = announcer(spoken);
  const panel = make(
    "section",
    { class: "keeping", "data-keeping": "", "aria-labelledby": "Keeping" },
    make("h2", { id: "Keeping" }, "Keep all of this site"),
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
    keep.textContent = state === "none" ? "Keep everything" : "Go on";
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
