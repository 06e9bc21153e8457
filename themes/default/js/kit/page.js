// @ts-check
// The page of the interviewer's kit: the set that its address holds.
import { Study } from "../cards/study.js";
import { searchOf, wishOf } from "../lib/address.js";
import { choose, swapped } from "../lib/choose.js";
import { counted, t } from "../lib/translate.js";
import { makeForm, makeNotes } from "../mock/setup.js";
import { fillOrSay, make, makeButton } from "../parts.js";
import { showQuestions, showSheet } from "./sheet.js";

const failure = t("The questions could not be loaded. Are you offline?");
await fillOrSay(document.querySelector("[data-kit]"), failure, async (place) =>
  open(place, await Study.open()),
);

/**
 * @param {HTMLElement} place
 * @param {Study} study
 */
async function open(place, study) {
  const given = new URLSearchParams(location.search);
  const { wish, notes } = wishOf(location.search, study);
  // Without a seed it is a set too, and the same for everybody.
  const seeded = { ...wish, seed: wish.seed || "1" };
  const ids = (/** @type {string} */ name) => [
    ...new Set((given.get(name) ?? "").split(",").map(study.named).filter(Boolean)),
  ];
  const isGone = (/** @type {string} */ id) => !study.byId.has(id);
  const [set, kept] = [ids("set").slice(0, 100), ids("keep").slice(0, 100)];
  const gone = [...new Set([...set, ...kept])].filter(isGone).length;
  if (gone > 0)
    notes.push(
      counted(
        gone,
        "A question of this address is not there: the rest was taken.",
        "{count} questions of this address are not there: the rest was taken.",
      ),
    );
  const chosen = choose(
    study.cards,
    seeded,
    kept.filter((id) => !isGone(id)),
  );
  const own = set.flatMap((id) => study.byId.get(id) ?? []);
  const questions = own.length > 0 ? own : chosen.questions;
  const missing = own.length > 0 ? [] : chosen.missing;
  if (missing.length > 0)
    notes.push(
      [
        ...missing.map((wanted) => t("The site does not have {wanted}.", { wanted })),
        questions.length > 0 ? t("This is the nearest.") : t("Wish for less."),
      ].join(" "),
    );
  const known = questions.map(({ id }) => id);
  /** @param {{ [name: string]: string }} more */
  const address = (more) => searchOf(seeded, study.areas, more);
  const same = {
    ...(own.length > 0 ? { set: known.join(",") } : {}),
    ...(kept.length > 0 ? { keep: kept.join(",") } : {}),
  };

  if (given.get("view") === "questions") {
    document.body.classList.add("is-shared");
    await showQuestions(place, known, address(same));
    return;
  }
  const form = makeForm(study, { wish: seeded, text: t("Make the set"), action: "make" }, (wanted) => {
    location.assign(searchOf(wanted, study.areas));
  });
  const other = makeButton(
    t("Another set"),
    () => {
      const locked = place.querySelectorAll("input[data-lock]:checked");
      const keep = [...locked].map((box) => box.getAttribute("data-lock")).join(",");
      const seed = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
      location.assign(searchOf({ ...seeded, seed }, study.areas, keep ? { keep } : {}));
    },
    { class: "button", "data-action": "another" },
  );
  const view = make(
    "a",
    { class: "button", href: address({ ...same, view: "questions" }), "data-kit-view": "questions" },
    t("Questions alone, to share"),
  );
  const top = make("div", { class: "kit-top" }, form, make("p", { class: "session-more-row" }, other, view));
  place.replaceChildren(...makeNotes(notes, study.log.trouble), top);
  if (questions.length === 0) return;
  await showSheet(place, study, {
    questions,
    locked: new Set(kept),
    level: seeded.level,
    role: seeded.role,
    key: address({ set: known.join(",") }),
    swap: (id) => {
      const out = study.byId.get(id);
      const into =
        out && swapped(study.cards, seeded, [...known, ...(given.get("not") ?? "").split(",")], out);
      if (!into) return false;
      // What was swapped out does not come back by swapping again.
      const not = [...(given.get("not") ?? "").split(",").filter(Boolean), id].slice(-60);
      location.assign(
        address({
          set: known.map((one) => (one === id ? into.id : one)).join(","),
          ...(kept.length > 0 ? { keep: kept.join(",") } : {}),
          not: not.join(","),
        }),
      );
      return true;
    },
  });
}
