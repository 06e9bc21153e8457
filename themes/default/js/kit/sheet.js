// @ts-check
// The kit itself: each question with what to listen for and a place for its score, and what the scores add up to.

import { downloadText } from "../download.js";
import { CLOSING, minutesOf, OPENING } from "../lib/choose.js";
import { decimal } from "../lib/format.js";
import { nameOf } from "../lib/names.js";
import { csv, plain, quoted, table } from "../lib/sheet.js";
import { counted, t } from "../lib/translate.js";
import { ANCHORS, fetchParts, lines, minutesText, outOf } from "../mock/parts.js";
import { make, makeButton } from "../parts.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../cards/study.js").Card} Card */
/** @typedef {import("../mock/parts.js").Parts} Parts */
/**
 * What an interviewer filled in, kept on this device under the set's address.
 * @typedef {{ names: { [name: string]: string }, scores: { [id: string]: number }, evidence: { [id: string]: string }, ticks: { [id: string]: number[] } }} Filled
 */

/** How many sheets are kept. */
const SHEETS = 20;

/**
 * What is filled in at the top: the name that it is kept by, and the one that is shown.
 * @type {readonly (readonly [string, string])[]}
 */
const NAMES = [
  ["Candidate", t("Candidate")],
  ["Interviewer", t("Interviewer")],
  ["Date", t("Date")],
];

const BEFORE = t(
  "Introduce yourself and the role. Say how long it takes, that you will take notes, that it is fine to think aloud and to ask, and that time for questions is kept at the end.",
);
const AFTER = t(
  "Ask what the candidate wants to know. Say what happens next, and by when. Score before you talk to anybody.",
);

const TOTALS = [t("Area"), t("Questions"), t("Scored"), t("Sum"), t("Mean")];

/**
 * Shows the questions alone: nothing on the page gives an answer away.
 * @param {HTMLElement} place
 * @param {readonly string[]} ids
 * @param {string} back
 */
export async function showQuestions(place, ids, back) {
  const list = make("ol", { class: "questions-alone" });
  for (const parts of await Promise.all(ids.map(load))) {
    const { id, front, title } = parts;
    front.querySelector("p.meta")?.remove();
    list.append(make("li", { "data-kit-question": id }, bare(front, title)));
  }
  document.title = t("Questions");
  place.replaceChildren(
    make("h1", {}, t("Questions")),
    list,
    make("p", { class: "meta" }, make("a", { href: back }, t("Back to the kit"))),
  );
}

/** @param {string} id @returns {Promise<Parts & { id: string }>} */
async function load(id) {
  return { id, ...(await fetchParts(id)) };
}

/**
 * Returns a question's front without the names that belong to its page.
 * @param {HTMLElement} front
 * @param {string} title
 */
function bare(front, title) {
  for (const part of front.querySelectorAll("[id]")) part.removeAttribute("id");
  for (const part of front.querySelectorAll("[aria-labelledby]")) part.removeAttribute("aria-labelledby");
  front.setAttribute("aria-label", title);
  front.setAttribute("role", "group");
  return front;
}

/**
 * @param {HTMLElement} place
 * @param {Study} study
 * @param {{ questions: Card[], locked: ReadonlySet<string>, level: string, role: string, key: string, swap: (id: string) => boolean }} kit
 */
export async function showSheet(place, study, { questions, locked, level, role, key, swap }) {
  /** @type {[string, Filled][]} */
  const sheets = (await study.log.recall("sheets")) ?? [];
  const filled = sheets.find(([one]) => one === key)?.[1] ?? {
    names: {},
    scores: {},
    evidence: {},
    ticks: {},
  };
  const all = await Promise.all(questions.map(({ id }) => load(id)));
  const total = questions.reduce((sum, one) => sum + minutesOf(one), OPENING + CLOSING);
  const status = make("p", { class: "unseen", role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let saving;
  const sheet = makeTotals(study, questions);
  const changed = () => {
    sheet.show(filled);
    clearTimeout(saving);
    saving = setTimeout(() => {
      const rest = sheets.filter(([one]) => one !== key).slice(-SHEETS + 1);
      void study.log.keep("sheets", [...rest, [key, filled]]);
    }, 300);
  };

  const names = make("div", { class: "kit-names filters" });
  for (const [name, text] of NAMES) {
    const input = make("input", { type: "text", autocomplete: "off", maxlength: "200" });
    input.value = filled.names[name] ?? "";
    input.addEventListener("input", () => {
      filled.names[name] = input.value;
      changed();
    });
    names.append(make("label", {}, text, input));
  }
  const told = t("{questions}, {minutes} with opening and closing, for {level}.", {
    questions: counted(questions.length, "{count} question", "{count} questions"),
    minutes: minutesText(total),
    level: role ? t("{level}, {role}", { level: nameOf(level), role }) : nameOf(level),
  });
  const set = make("section", { class: "kit-set", "aria-label": t("The set") });
  set.append(
    make("p", { class: "kit-told", "data-minutes": String(total) }, told),
    names,
    talk(t("Opening"), OPENING, BEFORE),
  );
  for (const [at, parts] of all.entries()) {
    const question = questions[at];
    set.append(
      makeQuestion(
        { parts, question, number: at + 1, area: study.areas[question.area].title },
        { filled, changed, swap, status, isLocked: locked.has(question.id) },
      ),
    );
  }
  set.append(talk(t("Closing"), CLOSING, AFTER));
  const title = (/** @type {string} */ id) => all.find((one) => one.id === id)?.title ?? id;
  set.append(
    sheet.element,
    make(
      "p",
      { class: "session-more-row" },
      makeButton(t("Print"), () => print(), { class: "button primary", "data-action": "print" }),
      makeButton(
        "Markdown",
        () => downloadText("interview.md", markdown(study, questions, filled, title), "text/markdown"),
        {
          class: "button",
          "data-action": "markdown",
        },
      ),
      makeButton(
        "CSV",
        () =>
          downloadText("interview.csv", `\ufeff${csv(rows(study, questions, filled, title))}`, "text/csv"),
        {
          class: "button",
          "data-action": "csv",
        },
      ),
      makeButton(
        t("Clear the sheet"),
        () => {
          void study.log
            .keep(
              "sheets",
              sheets.filter(([one]) => one !== key),
            )
            .then(() => location.reload());
        },
        { class: "button", "data-action": "clear" },
      ),
    ),
    status,
  );
  place.append(set);
  sheet.show(filled);
}

/**
 * @param {string} name
 * @param {number} minutes
 * @param {string} text
 */
function talk(name, minutes, text) {
  return make(
    "section",
    { class: "kit-talk" },
    make("h2", {}, name, " ", make("span", { class: "meta" }, t("{count} min", { count: minutes }))),
    make("p", {}, text),
  );
}

/**
 * @param {{ parts: Parts & { id: string }, question: Card, number: number, area: string }} of
 * @param {{ filled: Filled, changed: () => void, swap: (id: string) => boolean, status: HTMLElement, isLocked: boolean }} sheet
 */
function makeQuestion({ parts, question, number, area }, { filled, changed, swap, status, isLocked }) {
  const { id, title, href, front, back } = parts;
  const box = make("article", {
    class: "kit-question",
    "data-kit-question": id,
    "aria-labelledby": `Kit-${number}`,
  });
  front.querySelector("header")?.remove();
  const lock = make("input", {
    type: "checkbox",
    "data-lock": id,
    "aria-label": t("Lock: {title}", { title }),
  });
  lock.checked = isLocked;
  const swapping = makeButton(
    t("Swap"),
    () => {
      if (!swap(id)) status.textContent = t("There is no other question like it.");
    },
    { class: "button small", "data-action": "swap", "aria-label": t("Swap: {title}", { title }) },
  );
  const tools = make("p", { class: "kit-tools" }, make("label", {}, lock, ` ${t("Lock")}`), swapping);
  box.append(
    make("h2", { id: `Kit-${number}` }, `${number}. `, make("a", { href }, title)),
    make(
      "p",
      { class: "meta" },
      make("span", { class: `level level-${question.level}` }, nameOf(question.level)),
      make("span", {}, t("{count} min", { count: minutesOf(question) })),
      make("span", {}, area),
    ),
    tools,
  );
  if (front.textContent?.trim()) box.append(bare(front, t("What is asked")));

  const points = lines(back, "[data-rubric] > li");
  const ticks = new Set(filled.ticks[id] ?? []);
  if (points.length > 0) {
    const list = make("ul", { class: "rubric", "data-rubric": "" });
    for (const [at, point] of points.entries()) {
      const input = make("input", { type: "checkbox" });
      input.checked = ticks.has(at);
      input.addEventListener("change", () => {
        if (input.checked) ticks.add(at);
        else ticks.delete(at);
        filled.ticks[id] = [...ticks];
        changed();
      });
      list.append(make("li", {}, make("label", {}, input, point)));
    }
    box.append(make("h3", {}, t("Listen for")), list);
  }
  const flags = make("ul", { class: "flags" });
  for (const [colour, name] of /** @type {const} */ ([
    ["green", t("Good sign:")],
    ["red", t("Bad sign:")],
  ])) {
    for (const flag of lines(back, `[data-flag=${colour}]`)) {
      flags.append(make("li", { "data-flag": colour }, make("span", { class: "sign" }, name), " ", flag));
    }
  }
  if (flags.children.length > 0) box.append(flags);
  const ladder = lines(back, ".ladder > li");
  if (ladder.length > 0) {
    const list = make("ol", { class: "ladder" });
    list.append(...ladder.map((next) => make("li", {}, next)));
    box.append(make("h3", {}, t("Then ask")), list);
  }
  const anchors = lines(back, ".scores > li");
  const group = make("fieldset", { class: "score" }, make("legend", {}, t("Score")));
  for (const score of [1, 2, 3, 4]) {
    const input = make("input", { type: "radio", name: `score-${id}`, value: String(score) });
    input.checked = filled.scores[id] === score;
    input.addEventListener("change", () => {
      filled.scores[id] = score;
      changed();
    });
    group.append(
      make(
        "label",
        {},
        input,
        make("strong", {}, String(score)),
        anchors[score - 1] ?? make("span", {}, ANCHORS[score - 1]),
      ),
    );
  }
  const evidence = make("textarea", { rows: "3", maxlength: "10000" });
  evidence.value = filled.evidence[id] ?? "";
  const paper = make("div", { class: "evidence-paper", "aria-hidden": "true" }, evidence.value);
  evidence.addEventListener("input", () => {
    filled.evidence[id] = evidence.value;
    paper.textContent = evidence.value;
    changed();
  });
  const note = make("label", { class: "evidence" }, t("Evidence: what was said"), evidence);
  box.append(group, note, paper);
  return box;
}

/**
 * Returns scores by area.
 * @param {Study} study
 * @param {readonly Card[]} questions
 * @param {Filled} filled
 */
function totals(study, questions, filled) {
  const areas = [...new Set(questions.map(({ area }) => area))];
  const of = (/** @type {string} */ name, /** @type {Card[]} */ own) => {
    const scores = own.flatMap(({ id }) => filled.scores[id] ?? []);
    const sum = scores.reduce((one, other) => one + other, 0);
    return {
      name,
      asked: own.length,
      scored: scores.length,
      sum,
      mean: scores.length > 0 ? decimal(sum / scores.length, 1, 1) : "",
    };
  };
  return [
    ...areas.map((area) =>
      of(
        study.areas[area].title,
        questions.filter((one) => one.area === area),
      ),
    ),
    of(t("Total"), [...questions]),
  ];
}

/**
 * @param {Study} study
 * @param {readonly Card[]} questions
 */
function makeTotals(study, questions) {
  const body = make("tbody");
  const head = TOTALS.map((text) => make("th", { scope: "col" }, text));
  const frame = make(
    "div",
    { class: "table", tabindex: "0", role: "group", "aria-label": t("Score sheet") },
    make("table", {}, make("thead", {}, make("tr", {}, ...head)), body),
  );
  const element = make("section", { class: "kit-totals" }, make("h2", {}, t("Score sheet")), frame);
  return {
    element,
    show: (/** @type {Filled} */ filled) => {
      body.replaceChildren(
        ...totals(study, questions, filled).map(({ name, asked, scored, sum, mean }, at, all) =>
          make(
            "tr",
            at === all.length - 1 ? { class: "all" } : {},
            make("th", { scope: "row" }, name),
            ...[asked, scored || "", scored ? outOf(sum, scored * 4) : "", mean].map((value) =>
              make("td", { class: "ta-r" }, String(value)),
            ),
          ),
        ),
      );
    },
  };
}

/**
 * @param {Study} study
 * @param {readonly Card[]} questions
 * @param {Filled} filled
 * @param {(id: string) => string} title
 */
function rows(study, questions, filled, title) {
  return [
    [
      ...NAMES.map(([, text]) => text),
      t("Id"),
      t("Question"),
      t("Area"),
      t("Level"),
      t("Minutes"),
      t("Points"),
      t("Score"),
      t("Evidence"),
    ],
    ...questions.map((one) => [
      ...NAMES.map(([name]) => filled.names[name] ?? ""),
      one.id,
      title(one.id),
      study.areas[one.area].title,
      nameOf(one.level),
      minutesOf(one),
      filled.ticks[one.id]?.length ?? 0,
      filled.scores[one.id] ?? "",
      filled.evidence[one.id] ?? "",
    ]),
  ];
}

/**
 * @param {Study} study
 * @param {readonly Card[]} questions
 * @param {Filled} filled
 * @param {(id: string) => string} title
 */
function markdown(study, questions, filled, title) {
  const parts = [`# ${t("Interview")}`];
  const names = NAMES.filter(([name]) => filled.names[name]);
  if (names.length > 0)
    parts.push(names.map(([name, text]) => `- ${text}: ${plain(filled.names[name])}`).join("\n"));
  parts.push(
    `## ${t("Scores")}`,
    table(
      TOTALS,
      totals(study, questions, filled).map(({ name, asked, scored, sum, mean }) => [
        name,
        asked,
        scored,
        sum,
        mean,
      ]),
    ),
  );
  for (const [at, one] of questions.entries()) {
    const score = filled.scores[one.id];
    parts.push(
      `## ${at + 1}. ${plain(title(one.id))}`,
      t("{level}, {area}: {score}", {
        level: nameOf(one.level),
        area: plain(study.areas[one.area].title),
        score: score ? `**${score}**` : t("not scored"),
      }),
    );
    if (filled.evidence[one.id]) parts.push(quoted(filled.evidence[one.id]));
  }
  return `${parts.join("\n\n")}\n`;
}
