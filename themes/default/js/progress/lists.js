// @ts-check
// Cards that the reader put something on, or that do not stick.

import { noteOf } from "../lib/queue.js";
import { counted, t } from "../lib/translate.js";
import { make, makeButton } from "../parts.js";
import { makeSection } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../cards/study.js").Card} Card */

const base = document.documentElement.dataset.base ?? "/";

/** How often a card was forgotten that does not stick. */
const LEECH = 6;

/**
 * @param {Study} study
 * @param {() => void} changed
 * @returns {import("./section.js").Section}
 */
export function makeLists(study, changed) {
  const element = makeSection("Marked", t("Marked cards"));
  const none = make(
    "p",
    {},
    t("Cards that you flag, suspend or write a note on stand here, and those that you keep forgetting."),
  );
  /** @param {Card} card @param {string} text @param {() => Promise<void>} press */
  const button = (card, text, press) =>
    makeButton(
      text,
      async () => {
        await press();
        changed();
        // The button is gone: who used the keyboard goes on from the heading.
        element.querySelector("h2")?.focus();
      },
      { class: "button small", "aria-label": t("{name}: {value}", { name: text, value: card.id }) },
    );
  const suspended = (/** @type {Card} */ { id }) => study.stateOf(id).suspended;
  const resume = (/** @type {Card} */ card) =>
    button(card, t("Take it up again"), () => study.suspend(card.id, false));
  const lapses = (/** @type {Card} */ { id }) => study.stateOf(id).lapses;
  const lists = [
    makeList(
      t("Flagged"),
      (card) => study.marks.get(card.id)?.flag === true,
      (card) => [button(card, t("Remove the flag"), () => study.flag(card.id, false))],
    ),
    makeList(
      t("With a note"),
      (card) => Boolean(study.marks.get(card.id)?.note),
      (card) => [make("p", { class: "note", dir: "auto" }, study.marks.get(card.id)?.note ?? "")],
    ),
    makeList(
      t("Not sticking"),
      (card) => lapses(card) >= LEECH,
      (card) => [
        make(
          "span",
          { class: "meta" },
          counted(lapses(card), "forgotten {count} time", "forgotten {count} times"),
        ),
        suspended(card) ? resume(card) : button(card, t("Suspend"), () => study.suspend(card.id)),
      ],
    ),
    makeList(t("Suspended"), suspended, (card) => [resume(card)]),
  ];
  element.append(none, ...lists.map(({ details }) => details));
  const update = () => {
    const counts = lists.map((list) => list.update(study));
    none.hidden = counts.some((count) => count > 0);
  };
  return { element, update };
}

/**
 * @param {string} name
 * @param {(card: Card) => boolean} wanted
 * @param {(card: Card) => Node[]} describe
 */
function makeList(name, wanted, describe) {
  const summary = make("summary");
  const list = make("ul", { class: "marked" });
  const details = make("details", {}, summary, list);
  /** @type {Study | null} */
  let of = null;
  const update = (/** @type {Study} */ study) => {
    const cards = study.cards.filter(wanted);
    details.hidden = cards.length === 0;
    summary.textContent = t("{name}: {value}", { name, value: cards.length });
    list.replaceChildren(
      ...cards.map((card) =>
        make(
          "li",
          {},
          make(
            "a",
            { href: `${base}q/${encodeURIComponent(noteOf(card.id))}/`, "data-of": card.id },
            titles.get(noteOf(card.id)) ?? card.id,
          ),
          ...describe(card),
        ),
      ),
    );
    of = study;
    if (details.open) void nameAll(list, study);
    return cards.length;
  };
  details.addEventListener("toggle", () => {
    if (details.open && of) void nameAll(list, of);
  });
  return { details, update };
}

/** @type {Map<string, string>} */
const titles = new Map();

/**
 * Puts titles in place of ids. The page of each area lists its own.
 * @param {HTMLElement} list
 * @param {Study} study
 */
async function nameAll(list, study) {
  const links = [...list.querySelectorAll("a")];
  const nameless = links.filter((link) => !titles.has(noteOf(link.dataset.of ?? "")));
  const areas = new Set(nameless.map((link) => study.byId.get(link.dataset.of ?? "")?.area ?? -1));
  await Promise.all([...areas].map((area) => readTitles(study.areas[area]?.path)));
  for (const link of links) link.textContent = titles.get(noteOf(link.dataset.of ?? "")) ?? link.textContent;
}

/** @param {string | undefined} area */
async function readTitles(area) {
  try {
    const answer = await fetch(`${base}cards/${area}/`);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const item of page.querySelectorAll("[data-of]")) {
      titles.set(item.getAttribute("data-of") ?? "", item.querySelector("a")?.textContent ?? "");
    }
  } catch {
    // The ids stay.
  }
}
