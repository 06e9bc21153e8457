// @ts-check
// The four buttons, each with the time after which the card comes back.

import { decimal } from "../lib/format.js";
import { counted, t } from "../lib/translate.js";
import { make, makeButton } from "../parts.js";

/** @typedef {import("../lib/schedule.js").Grade} Grade */

export const GRADES = /** @type {const} */ ([
  [1, t("Again")],
  [2, t("Hard")],
  [3, t("Good")],
  [4, t("Easy")],
]);

/**
 * Returns how long until a card comes back, as short as fits on a button.
 * @param {{ minutes: number, days: number }} choice
 */
function until({ minutes, days }) {
  if (days > 0) {
    if (days < 45) return t("{count} d", { count: days });
    return days < 548
      ? t("{count} mo", { count: short(days / 30.44) })
      : t("{count} y", { count: short(days / 365.25) });
  }
  return minutes < 1 ? t("now") : t("{count} min", { count: Math.round(minutes) });
}

/**
 * The same in words, for those who hear it.
 * @param {{ minutes: number, days: number }} choice
 */
function untilSpoken({ minutes, days }) {
  return days > 0
    ? counted(days, "in {count} day", "in {count} days")
    : counted(Math.max(1, Math.round(minutes)), "in {count} minute", "in {count} minutes");
}

const short = (/** @type {number} */ number) => decimal(number, number < 10 ? 1 : 0);

/**
 * @param {import("../lib/due.js").Choice[]} choices what each of them does
 * @param {Grade | null} suggested
 * @param {(grade: Grade) => void} take
 */
export function makeGrades(choices, suggested, take) {
  const group = make("div", { class: "grades", role: "group", "aria-label": t("How did it go?") });
  for (const [grade, name] of GRADES) {
    const choice = choices[grade - 1];
    const spoken = { until: untilSpoken(choice) };
    const isSuggested = grade === suggested;
    const button = makeButton("", () => take(grade), { "data-grade": String(grade), class: "button" });
    button.append(
      make("span", { class: "grade-name" }, name),
      make("span", { class: "grade-until", "aria-hidden": "true" }, until(choice)),
      make(
        "span",
        { class: "unseen" },
        isSuggested ? t(", {until}, suggested", spoken) : t(", {until}", spoken),
      ),
    );
    button.classList.toggle("is-suggested", isSuggested);
    group.append(button);
  }
  return group;
}
