// @ts-check
// How grades, times and counts are said.

export const GRADES = /** @type {const} */ ([
  [1, "Again"],
  [2, "Hard"],
  [3, "Good"],
  [4, "Easy"],
]);

/**
 * Returns a count with its noun.
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * Returns how long until a card comes back, as short as fits on a button.
 * @param {{ minutes: number, days: number }} choice
 */
export function until({ minutes, days }) {
  if (days > 0) {
    if (days < 45) return `${days} d`;
    return days < 548 ? `${trim(days / 30.44)} mo` : `${trim(days / 365.25)} y`;
  }
  return minutes < 1 ? "now" : `${Math.round(minutes)} min`;
}

/**
 * The same in words, for those who hear it.
 * @param {{ minutes: number, days: number }} choice
 */
export function untilSpoken({ minutes, days }) {
  return days > 0
    ? `in ${counted(days, "day")}`
    : `in ${counted(Math.max(1, Math.round(minutes)), "minute")}`;
}

/** @param {number} number */
function trim(number) {
  return number < 10 ? String(Math.round(number * 10) / 10) : String(Math.round(number));
}
