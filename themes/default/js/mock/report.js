// @ts-check
// What an interview came to.

import { fetchQuestion } from "../cards/faces.js";
import { downloadText } from "../download.js";
import { minutesOfAll } from "../lib/interview.js";
import { nameOf } from "../lib/names.js";
import { recordOf, resultOf } from "../lib/outcome.js";
import { plain, quoted, table } from "../lib/sheet.js";
import { counted, t } from "../lib/translate.js";
import { make, makeButton } from "../parts.js";
import { bar, inWords } from "./chart.js";
import { clock, minutesText, outOf } from "./parts.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../lib/interview.js").Interview} Interview */

const base = document.documentElement.dataset.base ?? "/";

const ASKED = [t("Question"), t("Level"), t("Score"), t("Points"), t("Time")];

/**
 * Shows the report, and keeps the interview in the log: once.
 * @param {HTMLElement} place
 * @param {Study} study
 * @param {Interview} interview
 */
export async function showReport(place, study, interview) {
  const { asked } = interview;
  if (asked.some(({ score }) => score > 0)) {
    await study.keepInterview(recordOf(interview, study.areas)).catch(() => {});
  }
  await study.log.keep("mock", null);
  const titles = new Map(
    await Promise.all(asked.map(async ({ id }) => /** @type {const} */ ([id, await titleOf(id)]))),
  );
  const title = (/** @type {string} */ id) => titles.get(id) ?? id;
  const area = (/** @type {number} */ at) => study.areas[at]?.title ?? "";
  const result = resultOf(interview);

  const heading = make("h2", { tabindex: "-1" }, t("Report"));
  const report = make("div", { class: "report" }, heading);
  const status = make("p", { class: "meta", role: "status" });
  const { trouble } = study.log;
  if (trouble) report.append(make("p", { class: "notice" }, `${trouble} ${t("Save the report as a file.")}`));
  report.append(make("p", {}, summary(interview, result)));

  if (result.count > 0) {
    const rows = result.areas.map((one) =>
      make(
        "tr",
        {},
        make(
          "th",
          { scope: "row" },
          area(one.area),
          make("span", { class: "meta" }, ` ${answered(one.answers)}`),
        ),
        make("td", {}, bar(one), inWords(one)),
      ),
    );
    const all = make(
      "tr",
      { class: "all" },
      make("th", { scope: "row" }, t("All"), make("span", { class: "meta" }, ` ${answered(result.count)}`)),
      make("td", {}, bar(result.estimate), inWords(result.estimate)),
    );
    report.append(
      make("h3", {}, t("Level, as far as it can be told")),
      framed(t("Level by area"), [t("Area"), t("Estimate")], [all, ...rows]),
      make(
        "p",
        { class: "meta" },
        t(
          "The dot is the estimate, the line where it lies two times in three; the marks part junior, mid and senior.",
        ),
        " ",
        result.count < 6 ? t("So few answers tell little.") : t("One interview is a sample, not a verdict."),
      ),
    );
  }
  const list = (/** @type {string} */ name, /** @type {Interview["asked"]} */ of) => {
    if (of.length === 0) return;
    const items = of.map(({ id, score }) =>
      make(
        "li",
        {},
        make("a", { href: href(id) }, title(id)),
        " ",
        make("span", { class: "meta" }, score ? t("scored {score}", { score }) : t("skipped")),
      ),
    );
    report.append(make("h3", {}, name), make("ul", { class: "plain" }, ...items));
  };
  list(t("Strengths"), result.strengths);
  list(t("Gaps"), result.gaps);
  const tools = make("p", { class: "session-more-row" });
  if (result.gaps.length > 0) {
    const ids = [...new Set(result.gaps.map(({ id }) => id))];
    const button = makeButton(
      counted(ids.length, "Make the gap a card for today", "Make the {count} gaps cards for today"),
      async () => {
        button.disabled = true;
        await study.want(ids).catch(() => {});
        status.replaceChildren(
          counted(ids.length, "One card waits for you today.", "{count} cards wait for you today."),
          " ",
          make("a", { href: `${base}cards/` }, t("To the cards")),
        );
        button.hidden = true;
      },
      { class: "button primary", "data-action": "gaps" },
    );
    tools.append(button);
  }
  tools.append(
    makeButton(t("Print"), () => print(), { class: "button", "data-action": "print" }),
    makeButton(
      "Markdown",
      () => downloadText("mock-interview.md", markdown(interview, result, { title, area }), "text/markdown"),
      { class: "button", "data-action": "markdown" },
    ),
    makeButton(
      "JSON",
      () =>
        downloadText(
          "mock-interview.json",
          `${JSON.stringify(recordOf(interview, study.areas), null, 2)}\n`,
          "application/json",
        ),
      { class: "button", "data-action": "json" },
    ),
    make("a", { class: "button", href: `${base}mock/` }, t("Another interview")),
  );
  report.append(tools, status);

  const rows = asked.map(({ id, score, ticked, of, red, took, budget, level, note, isFollowUp }) =>
    make(
      "tr",
      { "data-asked": id },
      make(
        "th",
        { scope: "row" },
        make("a", { href: href(id) }, title(id)),
        ...(isFollowUp ? [" ", make("span", { class: "meta" }, t("follow-up"))] : []),
        ...(note ? [make("p", { class: "own meta" }, note)] : []),
      ),
      make("td", {}, nameOf(level)),
      make("td", { class: "ta-r" }, score ? String(score) : "–"),
      make("td", { class: "ta-r" }, points(of ? outOf(ticked, of) : "–", red)),
      make("td", { class: "ta-r" }, outOf(clock(took), clock(budget * 60_000))),
    ),
  );
  report.append(make("h3", {}, t("What was asked")), framed(t("What was asked"), ASKED, rows));
  place.replaceChildren(report);
  place.dataset.state = "report";
  heading.focus({ preventScroll: true });
  place.scrollIntoView();
}

/**
 * @param {string} name
 * @param {string[]} head
 * @param {HTMLElement[]} rows
 */
function framed(name, head, rows) {
  const top = make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)));
  const body = make("table", {}, make("thead", {}, top), make("tbody", {}, ...rows));
  return make("div", { class: "table", tabindex: "0", role: "group", "aria-label": name }, body);
}

/**
 * @param {Interview} interview
 * @param {ReturnType<typeof resultOf>} result
 */
function summary(interview, result) {
  const { asked, wish, isLoop } = interview;
  const skipped = asked.filter(({ score }) => score === 0).length;
  const level = wish.role
    ? t("{level}, {role}", { level: nameOf(wish.level), role: wish.role })
    : nameOf(wish.level);
  const told = {
    interview: isLoop ? t("The whole loop for {level}", { level }) : t("An interview for {level}", { level }),
    questions: counted(asked.length, "{count} question", "{count} questions"),
    skipped,
    time: outOf(clock(result.spent), minutesText(minutesOfAll(interview))),
  };
  const what = skipped
    ? t("{interview}: {questions}, {skipped} skipped, {time}.", told)
    : t("{interview}: {questions}, {time}.", told);
  const score =
    result.count > 0
      ? t("You come across as {estimate}.", { estimate: inWords(result.estimate) })
      : t("Nothing was scored.");
  return `${what} ${score}`;
}

/** @param {number} count */
const answered = (count) => counted(count, "{count} answer", "{count} answers");

/**
 * @param {string} made
 * @param {number} red
 */
const points = (made, red) => (red ? t("{points}, {count} bad", { points: made, count: red }) : made);

/** @param {string} id */
const href = (id) => `${base}q/${encodeURIComponent(id)}/`;

/** @param {string} id */
async function titleOf(id) {
  try {
    return (await fetchQuestion(id)).querySelector("article[data-question] h1")?.textContent?.trim() ?? id;
  } catch {
    return id;
  }
}

/**
 * @param {Interview} interview
 * @param {ReturnType<typeof resultOf>} result
 * @param {{ title: (id: string) => string, area: (at: number) => string }} names
 */
function markdown(interview, result, { title, area }) {
  const { asked, wish, began } = interview;
  const parts = [
    `# ${t("Mock interview")}`,
    plain(`${new Date(began).toISOString().slice(0, 10)}. ${summary(interview, result)}`),
    t("Seed: {seed}", { seed: plain(wish.seed) }),
  ];
  if (result.count > 0) {
    const rows = result.areas.map((one) => [area(one.area), inWords(one), one.answers]);
    parts.push(`## ${t("Level by area")}`, table([t("Area"), t("Estimate"), t("Answers")], rows));
  }
  const rows = asked.map(({ id, level, score, ticked, of, took, budget }) => [
    title(id),
    nameOf(level),
    score || t("skipped"),
    of ? outOf(ticked, of) : "",
    outOf(clock(took), clock(budget * 60_000)),
  ]);
  parts.push(`## ${t("What was asked")}`, table(ASKED, rows));
  for (const { id, note } of asked) if (note) parts.push(`### ${plain(title(id))}`, quoted(note));
  return `${parts.join("\n\n")}\n`;
}
