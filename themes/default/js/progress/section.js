// @ts-check
// What the sections of the page have in common.

import { make, makeButton } from "../parts.js";

/**
 * A part of the page; `update` brings it up to date with the study.
 * @typedef {{ element: HTMLElement, update: () => void | Promise<void> }} Section
 */

/**
 * Makes a section with a heading that links lead to.
 * @param {string} id
 * @param {string} title
 * @param {(string | Node)[]} children
 */
export function makeSection(id, title, ...children) {
  return make(
    "section",
    { id, class: "progress-section", "aria-labelledby": `${id}-title` },
    make("h2", { id: `${id}-title`, tabindex: "-1" }, title),
    ...children,
  );
}

/**
 * Returns a date as its reader writes it.
 * @param {number} time
 * @param {Intl.DateTimeFormatOptions} [options]
 */
export function written(time, options = { dateStyle: "long" }) {
  return new Date(time).toLocaleString(document.documentElement.lang, options);
}

/**
 * Makes a place where a screen reader is told what came of something.
 * @param {"status" | "alert"} role
 */
export const makeStatus = (role) => make("p", { class: "said", role });

/**
 * @param {string} text
 * @param {string} action its name for scripts and tests
 * @param {() => void} press
 */
export const makeAction = (text, action, press) =>
  makeButton(text, press, { class: "button small", "data-action": action });
