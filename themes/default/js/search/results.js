// @ts-check
// How results look, in the dialog and on the page. What a site or a reader wrote becomes text and nothing else.
import { nameOf } from "../lib/names.js";
import { counted, pieces, t } from "../lib/translate.js";
import { make, makeButton } from "../parts.js";

/** @typedef {import("./engine.js").Hit} Hit */
/** @typedef {import("./engine.js").Answer} Answer */
/** @typedef {Answer["marks"]} Marks */

/** How many characters of a passage are shown, and how many of them before the first match. */
const SHOWN = 240;
const BEFORE = 60;

/** How many characters of a query are repeated. */
const REPEATED = 80;

/** @type {{ [kind in Hit["kind"]]: string }} */
const KINDS = {
  question: t("question"),
  topic: t("topic"),
  section: t("section"),
  bank: t("questions"),
  term: t("glossary"),
  tag: t("tag"),
  home: t("home"),
};

/**
 * Returns a query between quotes; it may be of any direction.
 * @param {string} query
 */
export function quoted(query) {
  const letters = [...query.slice(0, 2 * REPEATED + 2)];
  const text = letters.length > REPEATED ? `${letters.slice(0, REPEATED).join("")}…` : query;
  return make("span", { class: "quoted" }, "“", make("bdi", {}, text), "”");
}

/**
 * Returns a count in words.
 * @param {number} total
 */
export function results(total) {
  return counted(total, "{count} result", "{count} results");
}

/**
 * Returns a text with its matches marked.
 * @param {string} text
 * @param {Marks} marks
 */
function marked(text, marks) {
  /** @type {(string | Node)[]} */
  const pieces = [];
  let end = 0;
  for (const [from, to] of marks(text)) {
    pieces.push(text.slice(end, from), make("mark", {}, text.slice(from, to)));
    end = to;
  }
  return [...pieces, text.slice(end)];
}

/**
 * Returns the part of a passage that holds the first match.
 * @param {string} text
 * @param {Marks} marks
 */
function excerpt(text, marks) {
  const first = marks(text)[0]?.[0] ?? 0;
  const start = first > 2 * BEFORE ? text.lastIndexOf(" ", first - BEFORE) + 1 : 0;
  let end = text.length;
  if (end > start + SHOWN) {
    const space = text.lastIndexOf(" ", start + SHOWN);
    end = space > start ? space : start + SHOWN;
  }
  return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}

/**
 * Returns a page's title.
 * @param {Hit} hit
 * @param {Marks} marks
 */
export function titleOf(hit, marks) {
  const parts = hit.title.map(({ text, code }) =>
    code ? make("code", {}, ...marked(text, marks)) : make("span", {}, ...marked(text, marks)),
  );
  return make("span", { class: "hit-title", dir: "auto" }, ...parts);
}

/**
 * Returns what is shown of a page below its title.
 * @param {Hit} hit
 * @param {Marks} marks
 */
export function detailsOf(hit, marks) {
  const heading = make("span", { class: "hit-heading", dir: "auto" }, ...marked(hit.heading, marks));
  const text = make("span", { class: "hit-text", dir: "auto" }, ...marked(excerpt(hit.text, marks), marks));
  const meta = make("span", { class: "meta" });
  if (hit.level) meta.append(make("span", { class: `level level-${hit.level}` }, nameOf(hit.level)));
  meta.append(make("span", { class: "kind" }, nameOf(hit.asks) || KINDS[hit.kind] || hit.kind));
  // The page of an area need not say that it is in it.
  const title = hit.title.map((part) => part.text).join("");
  if (hit.area && hit.area !== title) meta.append(make("span", { class: "area" }, hit.area));
  return { heading: hit.heading && heading, text: hit.text && text, meta };
}

/**
 * Returns what has to be said about an answer: how it was understood, what is missing, what else to try.
 * @param {Answer} answer
 * @param {{ again: () => void, take: (query: string) => void }} act
 */
export function remarks(answer, { again, take }) {
  /** @type {HTMLElement[]} */
  const said = [];
  for (const { typed, taken, why } of answer.understood.slice(0, 3)) {
    const words = document.createDocumentFragment();
    words.append(...taken.flatMap((word, index) => (index > 0 ? [", ", quoted(word)] : [quoted(word)])));
    const values = { taken: words, typed: quoted(typed) };
    const line =
      why === "spelling"
        ? pieces("Showing results for {taken}, as nothing has {typed}.", values)
        : pieces("Showing results for {taken} as well as {typed}.", values);
    said.push(make("p", { class: "remark", "data-understood": why }, ...line));
  }
  if (answer.partial) {
    const text = `${t("A part of the search index did not load: something may be missing.")} `;
    said.push(make("p", { class: "remark", "data-partial": "" }, text, makeButton(t("Retry"), again)));
  }
  if (answer.hits.length === 0) {
    said.push(
      make(
        "p",
        { class: "nothing" },
        ...pieces("Nothing found for {query}.", { query: quoted(answer.query) }),
      ),
    );
    if (answer.nearest.length > 0) {
      const words = answer.nearest.map((word) =>
        makeButton(word, () => take(word), { "data-nearest": "", dir: "auto" }),
      );
      const nearest = document.createDocumentFragment();
      nearest.append(...words);
      said.push(make("p", { class: "nearest" }, ...pieces("Try {words}", { words: nearest })));
    }
  }
  return said;
}

/**
 * Returns what is said when nothing of the search loads.
 * @param {() => void} again
 */
export function failure(again) {
  const text = `${t("The search could not be loaded. Are you offline?")} `;
  return make(
    "p",
    { class: "remark", role: "alert", "data-failed": "" },
    text,
    makeButton(t("Retry"), again),
  );
}
