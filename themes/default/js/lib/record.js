// @ts-check
// The log as a file: one record per event, plain values under names. What a file holds is hostile until it was looked
// at whole: either all of it is good, or nothing of it is taken. Pure.

import { studyDay } from "./day.js";
import { entryOf, eventOf } from "./entry.js";
import { isPlain, isSetting, isWhole } from "./settings.js";
import { t } from "./translate.js";

/** @typedef {import("./entry.js").Entry} Entry */

/** What the file says that it is, and the version of its form. */
export const FORMAT = "prepress-study";
export const VERSION = 1;

/** A file is refused above this size in bytes: a million reviews are 150 MB. */
export const LARGEST = 150_000_000;

const NAMES = ["id", "card", "time", "day", "offset", "grade", "took", "kind", "device", "detail"];

/** The year 2010: no log is older than the program. */
const EARLIEST = Date.UTC(2010, 0);
const HOUR = 3_600_000;
/** How far a clock may be ahead of this one. */
const LEAD = 48 * HOUR;
const NOTE = 20_000;

/**
 * Returns a file of the log; one line per event, so that copies can be compared.
 * @param {readonly Entry[]} entries
 * @param {{ site: string, time: number }} of
 */
export function fileOf(entries, { site, time }) {
  const head = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    site,
    exported: new Date(time).toISOString(),
  });
  const lines = entries.map((entry) => JSON.stringify(entryOf(eventOf(entry))));
  return `${head.slice(0, -1)},"events":[\n${lines.join(",\n")}\n]}\n`;
}

/**
 * Reads a file.
 * @param {string} text
 * @param {{ site: string, now: number }} here
 * @returns {{ entries: Entry[] } | { why: string }}
 */
export function readFile(text, { site, now }) {
  /** @type {unknown} */
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return { why: t("It is no JSON file, or it was cut off.") };
  }
  if (!isPlain(file) || file.format !== FORMAT) return { why: t("It does not hold study data.") };
  if (file.version !== VERSION)
    return {
      why: t("Its version is {version}; this site reads {own}.", {
        version: word(file.version),
        own: VERSION,
      }),
    };
  if (file.site !== site) return { why: t("It belongs to another site: {site}.", { site: word(file.site) }) };
  const known = ["format", "version", "site", "exported", "events"];
  const odd = Object.keys(file).find((name) => !known.includes(name));
  if (odd !== undefined) return { why: t("It holds {name}, which is not known.", { name: word(odd) }) };
  if (!Array.isArray(file.events)) return { why: t("It holds no list of events.") };
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const [index, entry] of file.events.entries()) {
    const why = fault(entry, now);
    const number = index + 1;
    if (why) return { why: t("Event {number}: {why}", { number, why }) };
    const other = entries.get(entry.id);
    if (other && JSON.stringify(eventOf(other)) !== JSON.stringify(eventOf(entry))) {
      return { why: t("Event {number}: another event has its id.", { number }) };
    }
    entries.set(entry.id, entry);
  }
  return { entries: [...entries.values()] };
}

/**
 * Returns what is wrong with a record; an empty text if nothing is.
 * @param {any} entry
 * @param {number} now
 * @returns {string}
 */
export function fault(entry, now) {
  if (!isPlain(entry)) return t("it is no record.");
  const names = Object.keys(entry);
  const odd = names.find((name) => !NAMES.includes(name));
  if (odd !== undefined) return t("{name} is not known.", { name: word(odd) });
  const missing = NAMES.find((name) => !Object.hasOwn(entry, name));
  if (missing !== undefined) return t("{name} is missing.", { name: missing });
  const { id, card, time, day, offset, grade, took, kind, device, detail } = entry;
  const bad = (/** @type {string} */ name) =>
    t("{name} cannot be {value}.", { name, value: word(entry[name]) });
  if (!isId(id, 80)) return bad("id");
  if (!isId(device, 40)) return bad("device");
  if (card !== "" && !isId(card, 200)) return bad("card");
  if (typeof kind !== "string" || !/^[a-z]{1,20}$/.test(kind)) return bad("kind");
  if (!isWhole(time, EARLIEST, now + LEAD)) return bad("time");
  if (!isWhole(offset, -14 * 60, 14 * 60)) return bad("offset");
  // Who flew west stays on the day that was. The days of a clock that was set back go back with it, times never do.
  if (!isWhole(day, studyDay(EARLIEST, 0), studyDay(time, offset) + 1)) return bad("day");
  if (!isWhole(took, 0, 24 * HOUR)) return bad("took");
  if (!isWhole(grade, kind === "grade" ? 1 : 0, kind === "grade" ? 4 : 0)) return bad("grade");
  return isDetail(kind, detail, day) ? "" : bad("detail");
}

/**
 * @param {string} kind
 * @param {unknown} detail
 * @param {number} day
 */
function isDetail(kind, detail, day) {
  switch (kind) {
    case "grade":
      return detail === null || isRubric(detail);
    case "undo":
      return isId(detail, 80);
    case "suspend":
    case "resume":
      return detail === null;
    case "bury":
    case "want":
      return isWhole(detail, day, day + 400);
    case "flag":
      return typeof detail === "boolean";
    case "note":
      return typeof detail === "string" && detail.length <= NOTE;
    case "set":
      return Array.isArray(detail) && detail.length === 2 && isSetting(detail[0], detail[1]);
    default:
      // A later version knows what it means. It is kept, and changes no schedule.
      return isTame(detail, DEPTH) && JSON.stringify(detail).length <= NOTE;
  }
}

/** How deep a detail goes that is not known. */
const DEPTH = 8;

/**
 * Returns whether a value holds nothing that could surprise who handles it.
 * @param {unknown} value
 * @param {number} depth
 * @returns {boolean}
 */
function isTame(value, depth) {
  if (typeof value !== "object") return value !== undefined;
  if (value === null) return true;
  return (
    depth > 0 &&
    Object.entries(value).every(
      ([name, one]) => !["__proto__", "constructor", "prototype"].includes(name) && isTame(one, depth - 1),
    )
  );
}

/**
 * What was ticked at an answer: `of` points, `ticks` their numbers, `red` those of bad signs, `seen` the digest of the
 * question's text.
 * @param {unknown} detail
 */
function isRubric(detail) {
  if (!isPlain(detail)) return false;
  const isList = (/** @type {unknown} */ list) =>
    Array.isArray(list) && list.length <= 100 && list.every((place) => isWhole(place, 0, 99));
  return Object.entries(detail).every(([name, value]) => {
    if (name === "of") return isWhole(value, 0, 100);
    if (name === "ticks" || name === "red") return isList(value);
    return name === "seen" && typeof value === "string" && /^[0-9a-f]{1,16}$/.test(value);
  });
}

/**
 * @param {unknown} value
 * @param {number} longest
 */
function isId(value, longest) {
  return typeof value === "string" && value.length <= longest && /^[A-Za-z0-9_-]+(#[a-z0-9]+)?$/.test(value);
}

/** @param {unknown} value */
function word(value) {
  const text = typeof value === "object" && value !== null ? t("a list or a record") : JSON.stringify(value);
  return text === undefined ? t("missing") : text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
