// @ts-check
// What an interview needs of a question's page.
import { fetchFaces } from "../cards/faces.js";
import { counted, t } from "../lib/translate.js";
import { make } from "../parts.js";

/**
 * @typedef {object} Parts
 * @property {string} title
 * @property {string} href
 * @property {HTMLElement} front the question alone: nothing in it gives the answer away
 * @property {HTMLElement} back
 * @property {string[]} next ids of what is asked then
 */

/**
 * @param {string} id
 * @returns {Promise<Parts>}
 */
export async function fetchParts(id) {
  const { title, href, front, back, next } = await fetchFaces(id);
  // Nobody is offered choices in an interview; and what a term means may be what is asked.
  for (const choices of front.querySelectorAll(".choices")) choices.remove();
  for (const link of front.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  const ids = next.map(({ href: to }) => decodeURIComponent(/\/q\/([^/]+)\/$/.exec(to)?.[1] ?? ""));
  return { title, href, front, back, next: ids.filter(Boolean).slice(0, 10) };
}

/**
 * Returns the lines of a list on the back, without the boxes and names that belong to its page.
 * @param {HTMLElement} back
 * @param {string} at
 */
export function lines(back, at) {
  return [...back.querySelectorAll(at)].map((line) => {
    const text = make("span", { class: "line" });
    const from = line.querySelector(":scope > .check > .prose, :scope > label > span:last-child") ?? line;
    text.append(...[...from.childNodes].map((node) => node.cloneNode(true)));
    for (const part of text.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const part of text.querySelectorAll("input, .sign")) part.remove();
    for (const link of text.querySelectorAll("a.term")) link.replaceWith(...link.childNodes);
    return text;
  });
}

/** What the scores sound like where a question does not say so. */
export const ANCHORS = [
  t("Misses most of it, or is wrong"),
  t("Part of it, with help"),
  t("Makes the points that matter, unaided"),
  t("All of it, with limits and trade-offs"),
];

/**
 * Returns how much there is of a whole.
 * @param {string | number} part
 * @param {string | number} all
 */
export const outOf = (part, all) => t("{part} of {all}", { part, all });

/** @param {number} count */
export const minutesText = (count) => counted(count, "{count} minute", "{count} minutes");

/**
 * Returns minutes and seconds.
 * @param {number} ms
 */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
