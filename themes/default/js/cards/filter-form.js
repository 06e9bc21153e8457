// @ts-check
// The form of the filters.

import { nameOf } from "../lib/names.js";
import { t } from "../lib/translate.js";
import { make } from "../parts.js";
import { chosen, NAMES, wantedBy } from "./filters.js";

/** @typedef {import("./study.js").Study} Study */

const LEVELS = ["junior", "mid", "senior"];

/**
 * Makes the form.
 * @param {Study} study
 * @param {string} area
 * @param {() => void} changed
 */
export function makeForm(study, area, changed) {
  const wanted = wantedBy(location.search);
  const cards = area ? chosen(study, wantedBy(""), area) : study.cards;
  const kinds = [...new Set(cards.map(({ kind }) => kind))].sort();
  const tags = [...new Set(cards.flatMap((card) => card.tags))].sort();
  const roles = [...new Set(cards.flatMap((card) => card.roles))].sort();
  const levels = LEVELS.filter((level) => cards.some((card) => card.level === level));
  /** @type {[typeof NAMES[number], string, [string, string][]][]} */
  const selects = [
    ["area", t("Area"), area ? [] : study.areas.map(({ path, title }) => [path, title])],
    ["level", t("Level"), levels.map((level) => [level, nameOf(level)])],
    ["kind", t("Kind"), kinds.map((kind) => [kind, nameOf(kind)])],
    ["role", t("Role"), roles.map((role) => [role, role])],
    ["tag", t("Tag"), tags.map((tag) => [tag, tag])],
  ];
  const form = make("form", { class: "filters" });
  for (const [name, title, options] of selects) {
    if (options.length < 2) continue;
    const select = make("select", { name });
    const all = make("option", { value: "" }, t("all"));
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
  return form;
}
