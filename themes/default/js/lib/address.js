// @ts-check
// What an address wishes for, and what of it could not be had. Pure.

import { LEVELS } from "./ability.js";
import { hashOf } from "./choose.js";

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
    if (level) notes.push(`There is no level ${shown(level)}: mid was taken.`);
    level = "mid";
  }

  let role = word("role");
  const known = roles.find((one) => one.toLowerCase() === role.toLowerCase());
  if (role && known === undefined)
    notes.push(`There is no role ${shown(role)}: questions for everybody were taken.`);
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
    const names = strange.slice(0, 3).map(shown).join(", ") + (strange.length > 3 ? " …" : "");
    const taken = wanted.length > 0 ? "the others were taken" : "all areas were taken";
    notes.push(`There is no area ${names}: ${taken}.`);
  }

  const time = word("minutes");
  let minutes = usual;
  if (time && !/^\d{1,9}$/.test(time))
    notes.push(`${shown(time)} is no number of minutes: ${usual} were taken.`);
  else if (time) {
    minutes = Math.min(LONGEST, Math.max(SHORTEST, Number(time)));
    if (minutes !== Number(time)) {
      notes.push(
        `An interview takes ${SHORTEST} to ${LONGEST} minutes, not ${Number(time)}: ${minutes} were taken.`,
      );
    }
  }

  let seed = word("seed");
  if (seed.length > SEED) {
    notes.push(`The seed has ${seed.length} characters: its digest was taken.`);
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
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
