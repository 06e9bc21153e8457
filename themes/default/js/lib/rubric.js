// @ts-check
// From what a reader ticked to the grade that is suggested. Pure.

/** @typedef {import("./schedule.js").Grade} Grade */

/**
 * What is known of an answer before it is graded.
 * @typedef {object} Signs
 * @property {number} of how many points a strong answer makes
 * @property {number} ticked how many of them were made; -1 if the list was not touched
 * @property {number} red how many bad signs showed
 * @property {boolean | null} right whether the output was predicted, or the choice was right; `null` if not tried
 */

/**
 * Returns the grade that is suggested, or `null` where nothing speaks for any. Never Easy: that is said by hand.
 * @param {Signs} signs
 * @returns {Grade | null}
 */
export function suggested({ of, ticked, red, right }) {
  /** @type {Grade[]} */
  const grades = [];
  if (of > 0 && ticked >= 0) grades.push(ticked * 2 < of ? 1 : ticked * 5 < of * 4 ? 2 : 3);
  if (right !== null) grades.push(right ? 3 : 1);
  if (red > 0) grades.push(2);
  return grades.length > 0 ? /** @type {Grade} */ (Math.min(...grades)) : null;
}
