// @ts-check
// An event of the log under names: as it is kept and exported. Pure.

/** @typedef {import("./replay.js").Event} Event */

/**
 * An event as it is kept and exported.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} card
 * @property {number} time
 * @property {number} day
 * @property {number} offset
 * @property {number} grade
 * @property {number} took
 * @property {string} kind
 * @property {string} device
 * @property {unknown} detail
 */

/**
 * Returns an event as a tuple.
 * @param {Entry} entry
 * @returns {Event}
 */
export function eventOf({ id, card, time, day, offset, grade, took, kind, device, detail }) {
  return [id, card, time, day, offset, grade, took, kind, device, detail];
}

/**
 * Returns an event as a record.
 * @param {Event} event
 * @returns {Entry}
 */
export function entryOf([id, card, time, day, offset, grade, took, kind, device, detail]) {
  return { id, card, time, day, offset, grade, took, kind, device, detail };
}

/**
 * Returns whether what was read can be reckoned with. A record that cannot was damaged, or is somebody else's.
 * @param {any} entry
 * @returns {entry is Entry}
 */
export function isSound(entry) {
  if (typeof entry !== "object" || entry === null) return false;
  const { id, card, kind, device, time, day, offset, grade, took } = entry;
  return (
    [id, card, kind, device].every((text) => typeof text === "string") &&
    [time, day, offset, grade, took].every(Number.isSafeInteger) &&
    // A day that never comes would hide its card for ever.
    Math.abs(offset) <= 14 * 60 &&
    day >= 0 &&
    day <= time / 86_400_000 + 2
  );
}
