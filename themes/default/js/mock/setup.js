// @ts-check
// What an interview is wished to be: the form of the mock interview and of the kit.
import { LEVELS } from "../lib/ability.js";
import { LONGEST, SHORTEST } from "../lib/address.js";
import { nameOf } from "../lib/names.js";
import { t } from "../lib/translate.js";
import { make } from "../parts.js";

/** @typedef {import("../lib/choose.js").Wish} Wish */
/** @typedef {import("../cards/study.js").Study} Study */

/**
 * Returns the form.
 * @param {Study} study
 * @param {{ wish: Wish, isLoop?: boolean, loop?: string, text: string, action: string }} of
 * @param {(wish: Wish, isLoop: boolean) => void} submit
 */
export function makeForm(study, { wish, isLoop = false, loop = "", text, action }, submit) {
  const form = make("form", { class: "wish" });
  const levels = LEVELS.map((level) => choice("level", level, wish.level === level, nameOf(level)));
  form.append(make("fieldset", { class: "row" }, make("legend", {}, t("Level")), ...levels));

  const minutes = make("input", {
    type: "number",
    name: "minutes",
    min: String(SHORTEST),
    max: String(LONGEST),
    step: "any",
    required: "",
  });
  minutes.value = String(wish.minutes);
  const fields = make("div", { class: "filters" }, make("label", {}, t("Minutes"), minutes));
  const role = make("select", { name: "role" }, make("option", { value: "" }, t("any")));
  if (study.roles.length > 0) {
    for (const one of study.roles) role.append(make("option", { value: one }, one));
    role.value = wish.role;
    fields.append(make("label", {}, t("Role"), role));
  }
  form.append(fields);

  const used = new Set(study.cards.map(({ area }) => area));
  const areas = study.areas.flatMap(({ title }, at) =>
    used.has(at) ? [choice("area", String(at), wish.areas.includes(at), title)] : [],
  );
  const list = make(
    "details",
    { class: "wish-areas" },
    make("summary", {}, t("Areas")),
    make("div", { class: "wish-list" }, ...areas),
  );
  const count = make("span", { class: "meta" });
  list.querySelector("summary")?.append(" ", count);
  const chosen = () =>
    [...form.querySelectorAll("input[name=area]")].flatMap((box) =>
      box instanceof HTMLInputElement && box.checked ? [Number(box.value)] : [],
    );
  const tell = () => {
    count.textContent = chosen().length > 0 ? t("{count} chosen", { count: chosen().length }) : t("all");
  };
  list.addEventListener("change", tell);
  tell();
  list.open = wish.areas.length > 0 && wish.areas.length <= 8;
  form.append(list);

  if (loop) {
    form.append(
      make(
        "fieldset",
        { class: "rounds" },
        make("legend", {}, t("Rounds")),
        choice("rounds", "", !isLoop, t("One interview")),
        choice("rounds", "loop", isLoop, loop),
      ),
    );
  }
  form.append(make("button", { type: "submit", class: "button primary", "data-action": action }, text));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    submit(
      {
        ...wish,
        level: String(data.get("level") ?? wish.level),
        role: String(data.get("role") ?? ""),
        areas: chosen(),
        minutes: Math.min(
          LONGEST,
          Math.max(SHORTEST, Math.round(Number(data.get("minutes")) || wish.minutes)),
        ),
      },
      data.get("rounds") === "loop",
    );
  });
  return form;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {boolean} isOn
 * @param {string} label
 */
function choice(name, value, isOn, label) {
  const input = make("input", { type: name === "area" ? "checkbox" : "radio", name, value });
  input.checked = isOn;
  return make("label", {}, input, ` ${label}`);
}

/**
 * Returns what was wrong with an address, and with the storage.
 * @param {readonly string[]} notes
 * @param {string} trouble
 */
export function makeNotes(notes, trouble) {
  const all = trouble
    ? [...notes, `${trouble} ${t("This page works, but nothing is there after a reload.")}`]
    : notes;
  return all.map((note) => make("p", { class: "notice", role: "status", "data-note": "" }, note));
}
