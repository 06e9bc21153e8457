// @ts-check
// Which cards a session is about. The choice stands in the address: it can be linked to and comes back with a reload.

import { make } from "../parts.js";

/** @typedef {import("./study.js").Card} Card */
/** @typedef {import("./study.js").Study} Study */

const LEVELS = ["junior", "mid", "senior"];
const NAMES = /** @type {const} */ (["area", "level", "kind", "role", "tag"]);

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
 * Makes the filters.
 * @param {Study} study
 * @param {string} area
 * @param {() => void} changed
 */
export function makeFilters(study, area, changed) {
  const wanted = wantedBy(location.search);
  const cards = area ? chosen(study, wantedBy(""), area) : study.cards;
  const kinds = [...new Set(cards.map(({ kind }) => kind))].sort();
  const tags = [...new Set(cards.flatMap((card) => card.tags))].sort();
  const roles = [...new Set(cards.flatMap((card) => card.roles))].sort();
  const levels = LEVELS.filter((level) => cards.some((card) => card.level === level));
  /** @type {[typeof NAMES[number], string, [string, string][]][]} */
  const selects = [
    ["area", "Area", area ? [] : study.areas.map(({ path, title }) => [path, title])],
    ["level", "Level", levels.map((level) => [level, level])],
    ["kind", "Kind", kinds.map((kind) => [kind, kind.replaceAll("-", " ")])],
    ["role", "Role", roles.map((role) => [role, role])],
    ["tag", "Tag", tags.map((tag) => [tag, tag])],
  ];
  const form = make("form", { class: "filters" });
  for (const [name, title, options] of selects) {
    if (options.length < 2) continue;
    const select = make("select", { name });
    const all = make("option", { value: "" }, "all");
    select.append(all, ...options.map(([value, text]) => make("option", { value }, text)));
    // The address may ask for several; a list that shows one keeps them as they are.
    if (wanted[name].length > 1)
      select.append(make("option", { value: wanted[name].join(",") }, wanted[name].join(", ")));
    select.value = wanted[name].join(",");
    if (select.selectedIndex < 0) select.value = "";
    form.append(make("label", {}, `${title} `, select));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") asked.set(name, String(value));
    const query = String(asked);
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
    changed();
  });
  const summary = make("summary");
  /** Says what is chosen while the list of choices is closed. */
  const tell = () => {
    const now = wantedBy(location.search);
    const words = NAMES.filter((name) => !(area && name === "area")).flatMap((name) => now[name]);
    summary.textContent = words.length > 0 ? `Filter: ${words.join(", ")}` : "Filter";
  };
  tell();
  form.addEventListener("change", tell);
  const details = make("details", { class: "session-filters" }, summary, form);
  return details;
}
