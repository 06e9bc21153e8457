// @ts-check
// The four buttons, each with the time after which the card comes back.

import { make, makeButton } from "../parts.js";
import { GRADES, until, untilSpoken } from "./words.js";

/** @typedef {import("../lib/schedule.js").Grade} Grade */

/**
 * @param {import("../lib/due.js").Choice[]} choices what each of them does
 * @param {Grade | null} suggested
 * @param {(grade: Grade) => void} take
 */
export function makeGrades(choices, suggested, take) {
  const group = make("div", { class: "grades", role: "group", "aria-label": "How did it go?" });
  for (const [grade, name] of GRADES) {
    const choice = choices[grade - 1];
    const isSuggested = grade === suggested;
    const button = makeButton("", () => take(grade), { "data-grade": String(grade), class: "button" });
    button.append(
      make("span", { class: "grade-name" }, name),
      make("span", { class: "grade-until", "aria-hidden": "true" }, until(choice)),
      make("span", { class: "unseen" }, `, ${untilSpoken(choice)}${isSuggested ? ", suggested" : ""}`),
    );
    button.classList.toggle("is-suggested", isSuggested);
    group.append(button);
  }
  return group;
}
