// @ts-check
// What an address wishes for, and what of it could not be had. Pure.

import { LEVELS } from "./ability.js";
import { hashOf } from "./choose.js";
import { listed } from "./format.js";
import { t } from "./translate.js";

/** @typedef {import("./choose.js").Wish} Wish */

/** How long an interview may be, in minutes. */
export const SHORTEST = 15;
export const LONGEST = 90;

/** A longer seed is replaced by its hash. */
const SEED = 64;

/**
 * Reads an address.
 * @param {string} search what follows the `?`
 * @param {{ roles: readonly string[], areas: readonly { path: string }[] }} site
 * @param {{ minutes?: number }} [otherwise]
 * @returns {{ wish: Wish, isLoop: boolean, notes: string[] }}
 */
export function wishOf(search, { roles, areas }, { minutes: usual = 45 } = {}) {
  const given = new URLSearchParams(search);
  const word = (/** @type {string} */ name) => (given.get(name) ?? "").trim();
  /** @type {string[]} */
  const notes = [];

  let level = word("level").toLowerCase();
  if (!LEVELS.includes(/** @type {import("./ability.js").Level} */ (level))) {
    if (level) notes.push(t("There is no level {level}: mid was taken.", { level: shown(level) }));
    level = "mid";
  }

  let role = word("role");
  const known = roles.find((one) => one.toLowerCase() === role.toLowerCase());
  if (role && known === undefined)
    notes.push(t("There is no role {role}: questions for everybody were taken.", { role: shown(role) }));
  role = known ?? "";

  const paths = new Set(
    ["areas", "area"].flatMap((name) => given.getAll(name)).flatMap((list) => list.split(",")),
  );
  /** @type {number[]} */
  const wanted = [];
  /** @type {string[]} */
  const strange = [];
  for (const path of paths) {
    const at = areas.findIndex((area) => area.path === path.trim());
    if (at >= 0) wanted.push(at);
    else if (path.trim()) strange.push(path.trim());
  }
  if (strange.length > 0) {
    const areas = listed(strange.slice(0, 3).map(shown)) + (strange.length > 3 ? " …" : "");
    notes.push(
      wanted.length > 0
        ? t("There is no area {areas}: the others were taken.", { areas })
        : t("There is no area {areas}: all areas were taken.", { areas }),
    );
  }

  const time = word("minutes");
  let minutes = usual;
  if (time && !/^\d{1,9}$/.test(time))
    notes.push(t("{text} is no number of minutes: {usual} were taken.", { text: shown(time), usual }));
  else if (time) {
    minutes = Math.min(LONGEST, Math.max(SHORTEST, Number(time)));
    if (minutes !== Number(time)) {
      notes.push(
        t("An interview takes {shortest} to {longest} minutes, not {wanted}: {minutes} were taken.", {
          shortest: SHORTEST,
          longest: LONGEST,
          wanted: Number(time),
          minutes,
        }),
      );
    }
  }

  let seed = word("seed");
  if (seed.length > SEED) {
    notes.push(t("The seed has {length} characters: its digest was taken.", { length: seed.length }));
    seed = hashOf(seed).toString(36) + hashOf(seed, 0x9747b28c).toString(36);
  }
  return {
    wish: { level, role, areas: wanted.sort((a, b) => a - b), minutes, seed },
    isLoop: word("rounds") === "loop",
    notes,
  };
}

/**
 * Returns the address of a wish.
 * @param {Wish} wish
 * @param {readonly { path: string }[]} areas
 * @param {{ [name: string]: string }} [more] what else it says; what is empty is left out
 */
export function searchOf({ level, role, areas: wanted, minutes, seed }, areas, more = {}) {
  const all = {
    level,
    role,
    areas: wanted.map((at) => areas[at].path).join(","),
    minutes: String(minutes),
    seed,
    ...more,
  };
  const given = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ""));
  // A comma needs no escape in a query, and an address is read by people.
  return `?${given.toString().replaceAll("%2C", ",").replaceAll("%2F", "/")}`;
}

/** @param {string} text */
function shown(text) {
  return t("“{text}”", { text: text.length > 40 ? `${text.slice(0, 40)}…` : text });
}
