// @ts-check
// Pictures of estimates: how able, and how sure that is. What they show stands beside them in words.

import { percent } from "../lib/format.js";
import { nameOf } from "../lib/names.js";
import { t } from "../lib/translate.js";

const SVG = "http://www.w3.org/2000/svg";

/** What the pictures show of the scale. */
const [LOW, HIGH] = [-4.5, 4.5];

/**
 * @param {string} tag
 * @param {{ [name: string]: string | number }} attributes
 * @param {Node[]} children
 */
export function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Returns how far along the scale something is, 0 to 1.
 * @param {number} ability
 */
export function along(ability) {
  return (Math.min(HIGH, Math.max(LOW, ability)) - LOW) / (HIGH - LOW);
}

/**
 * Returns a bar: the middle of an estimate, and where it lies with a chance of two in three.
 * @param {{ mean: number, sd: number }} estimate
 */
export function bar({ mean, sd }) {
  const x = (/** @type {number} */ ability) => Math.round(along(ability) * 1960) / 10 + 2;
  const border = (/** @type {number} */ at) =>
    draw("line", { x1: x(at), x2: x(at), y1: 1, y2: 19, class: "border" });
  return draw(
    "svg",
    { viewBox: "0 0 200 20", width: 200, height: 20, class: "ability", "aria-hidden": "true" },
    draw("line", { x1: 2, x2: 198, y1: 10, y2: 10, class: "scale" }),
    border(-1),
    border(1),
    draw("line", { x1: x(mean - sd), x2: x(mean + sd), y1: 10, y2: 10, class: "range" }),
    draw("circle", { cx: x(mean), cy: 10, r: 5, class: "mean" }),
  );
}

/**
 * Says what an estimate comes to.
 * @param {import("../lib/ability.js").Estimate} estimate
 */
export function inWords({ level, chances }) {
  const chance = Math.round(chances[level] * 100) / 100;
  const words = { level: nameOf(level), chance: percent(Math.min(chance, 0.99)) };
  if (chance >= 0.9) return t("{level} ({chance})", words);
  return chance >= 0.7 ? t("probably {level} ({chance})", words) : t("perhaps {level} ({chance})", words);
}
