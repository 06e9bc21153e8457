// @ts-check
// Which cards a session is about. The choice stands in the address: it can be linked to and comes back with a reload.

import { listed } from "../lib/format.js";
import { t } from "../lib/translate.js";
import { make } from "../parts.js";

/** @typedef {import("./study.js").Card} Card */
/** @typedef {import("./study.js").Study} Study */

export const NAMES = /** @type {const} */ (["area", "level", "kind", "role", "tag"]);

/** @typedef {Record<typeof NAMES[number], string[]>} Wanted */

/**
 * Returns what an address asks for.
 * @param {string} search
 * @returns {Wanted}
 */
export function wantedBy(search) {
  const asked = new URLSearchParams(search);
  const list = (/** @type {string} */ name) =>
    asked
      .getAll(name)
      .flatMap((value) => value.split(","))
      .filter((value) => value !== "")
      .slice(0, 50);
  return {
    area: list("area"),
    level: list("level"),
    kind: list("kind"),
    role: list("role"),
    tag: list("tag"),
  };
}

/**
 * Returns the cards that are asked for.
 * @param {Study} study
 * @param {Wanted} wanted
 * @param {string} area path of the area that the page is about; empty for all
 */
export function chosen(study, wanted, area) {
  const areas = new Set(
    (area ? [area] : wanted.area).map((path) => study.areas.findIndex((one) => one.path === path)),
  );
  const among = (/** @type {string[]} */ list, /** @type {string} */ value) =>
    list.length === 0 || list.includes(value);
  return study.cards.filter(
    (card) =>
      (areas.size === 0 || areas.has(card.area)) &&
      among(wanted.level, card.level) &&
      among(wanted.kind, card.kind) &&
      // A question that names no role is for everyone.
      (wanted.role.length === 0 ||
        card.roles.length === 0 ||
        card.roles.some((role) => wanted.role.includes(role))) &&
      (wanted.tag.length === 0 || card.tags.some((tag) => wanted.tag.includes(tag))),
  );
}

/**
 * Makes the filters: what is chosen, and behind it the form, which is fetched once somebody wants it.
 * @param {Study} study
 * @param {string} area
 * @param {() => void} changed
 */
export function makeFilters(study, area, changed) {
  const summary = make("summary");
  /** @type {typeof import("../lib/names.js") | undefined} */
  let names;
  const tell = () => {
    const now = wantedBy(location.search);
    const words = NAMES.flatMap((name) => {
      if (name === "level" || name === "kind") return now[name].map((value) => names?.nameOf(value) ?? value);
      return area && name === "area" ? [] : now[name];
    });
    summary.textContent = words.length > 0 ? t("Filter: {what}", { what: listed(words) }) : t("Filter");
    if (words.length === 0 || names) return;
    import("../lib/names.js").then(
      (module) => {
        names = module;
        tell();
      },
      () => {},
    );
  };
  tell();
  const details = make("details", { class: "session-filters" }, summary);
  const open = async () => {
    const { makeForm } = await import("./filter-form.js");
    if (details.children.length > 1) return;
    const form = makeForm(study, area, () => {
      tell();
      changed();
    });
    details.append(form);
  };
  details.addEventListener("toggle", () => void open().catch(() => {}));
  return details;
}
