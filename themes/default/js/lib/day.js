// @ts-check
// Study days: what a day is for somebody who reads past midnight, travels, or whose clock was wrong. Pure: the time and
// the zone's offset are arguments.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The hour at which a study day turns, by the clock on the wall. */
export const TURN = 4;

/**
 * Returns the number of the study day, 0 being the first of January 1970.
 *
 * It is counted on the calendar that the reader sees, not in hours gone by, so that a day is a night's sleep also where
 * the clocks change.
 * @param {number} time in ms since 1970
 * @param {number} offset of the zone at that time in minutes, positive to the east (`-date.getTimezoneOffset()`)
 * @param {number} [turn] the hour at which the day turns
 */
export function studyDay(time, offset, turn = TURN) {
  return Math.floor((time + offset * 60_000 - turn * HOUR) / DAY);
}

/**
 * Returns the study day that a session counts as.
 *
 * Who flies west comes back to a day that the log has already seen end: it goes on as the later one, so that its limits
 * are not given twice. A clock that is further behind is wrong (see `isBehind`) and is taken as it is.
 * @param {number} time
 * @param {number} offset
 * @param {number} [last] the last study day of the log
 * @param {number} [turn]
 */
export function today(time, offset, last = Number.NEGATIVE_INFINITY, turn = TURN) {
  const day = studyDay(time, offset, turn);
  return last - day === 1 ? last : day;
}

/**
 * Returns whether the clock is over a day behind the log: the reader is told, and new cards wait.
 * @param {number} time
 * @param {number} last time of the log's last event
 */
export function isBehind(time, last) {
  return last - time > DAY;
}

/**
 * Returns the time to write into an event: a device's events never go back, whatever its clock does.
 * @param {number} now
 * @param {number} [last] time of this device's last event
 */
export function eventTime(now, last = Number.NEGATIVE_INFINITY) {
  return Math.max(now, last + 1);
}

/**
 * Returns how many study days lie between two answers, never fewer than none.
 * @param {number} last
 * @param {number} day
 */
export function gap(last, day) {
  return Math.max(0, day - last);
}
