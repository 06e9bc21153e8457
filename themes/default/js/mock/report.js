// @ts-check
// What an interview came to.

import { fetchQuestion } from "../cards/faces.js";
import { downloadText } from "../download.js";
import { minutesOfAll } from "../lib/interview.js";
import { recordOf, resultOf } from "../lib/outcome.js";
import { plain, quoted, table } from "../lib/sheet.js";
import { make, makeButton } from "../parts.js";
import { bar, inWords } from "./chart.js";
import { clock } from "./parts.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../lib/interview.js").Interview} Interview */

const base = document.documentElement.dataset.base ?? "/";

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

  const heading = make("h2", { tabindex: "-1" }, "Report");
  const report = make("div", { class: "report" }, heading);
  const status = make("p", { class: "meta", role: "status" });
  const { trouble } = study.log;
  if (trouble) report.append(make("p", { class: "notice" }, `${trouble} Save the report as a file.`));
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
      make("th", { scope: "row" }, "All", make("span", { class: "meta" }, ` ${answered(result.count)}`)),
      make("td", {}, bar(result.estimate), inWords(result.estimate)),
    );
    report.append(
      make("h3", {}, "Level, as far as it can be told"),
      framed("Level by area", ["Area", "Estimate"], [all, ...rows]),
      make(
        "p",
        { class: "meta" },
        `The dot is the estimate, the line where it lies two times in three; the marks part junior, mid and senior. ${
          result.count < 6 ? "So few answers tell little." : "One interview is a sample, not a verdict."
        }`,
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
        make("span", { class: "meta" }, score ? ` scored ${score}` : " skipped"),
      ),
    );
    report.append(make("h3", {}, name), make("ul", { class: "plain" }, ...items));
  };
  list("Strengths", result.strengths);
  list("Gaps", result.gaps);
  const tools = make("p", { class: "session-more-row" });
  if (result.gaps.length > 0) {
    const ids = [...new Set(result.gaps.map(({ id }) => id))];
    const button = makeButton(
      ids.length === 1 ? "Make the gap a card for today" : `Make the ${ids.length} gaps cards for today`,
      async () => {
        button.disabled = true;
        await study.want(ids).catch(() => {});
        const count = ids.length === 1 ? "One card waits" : `${ids.length} cards wait`;
        status.replaceChildren(
          `${count} for you today. `,
          make("a", { href: `${base}cards/` }, "To the cards"),
        );
        button.hidden = true;
      },
      { class: "button primary", "data-action": "gaps" },
    );
    tools.append(button);
  }
  tools.append(
    makeButton("Print", () => print(), { class: "button", "data-action": "print" }),
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
    make("a", { class: "button", href: `${base}mock/` }, "Another interview"),
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
        ...(isFollowUp ? [make("span", { class: "meta" }, " follow-up")] : []),
        ...(note ? [make("p", { class: "own meta" }, note)] : []),
      ),
      make("td", {}, level),
      make("td", { class: "ta-r" }, score ? String(score) : "–"),
      make("td", { class: "ta-r" }, `${of ? `${ticked} of ${of}` : "–"}${red ? `, ${red} bad` : ""}`),
      make("td", { class: "ta-r" }, `${clock(took)} of ${clock(budget * 60_000)}`),
    ),
  );
  report.append(
    make("h3", {}, "What was asked"),
    framed("What was asked", ["Question", "Level", "Score", "Points", "Time"], rows),
  );
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
  const told = `${asked.length} ${asked.length === 1 ? "question" : "questions"}${skipped ? `, ${skipped} skipped` : ""}, ${clock(result.spent)} of ${minutesOfAll(interview)} minutes.`;
  const what = `${isLoop ? "The whole loop" : "An interview"} for ${wish.level}${wish.role ? `, ${wish.role}` : ""}: ${told}`;
  return result.count > 0
    ? `${what} You come across as ${inWords(result.estimate)}.`
    : `${what} Nothing was scored.`;
}

/** @param {number} count */
const answered = (count) => `${count} ${count === 1 ? "answer" : "answers"}`;

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
    "# Mock interview",
    plain(`${new Date(began).toISOString().slice(0, 10)}. ${summary(interview, result)}`),
    `Seed: ${plain(wish.seed)}`,
  ];
  if (result.count > 0) {
    const rows = result.areas.map((one) => [area(one.area), inWords(one), one.answers]);
    parts.push("## Level by area", table(["Area", "Estimate", "Answers"], rows));
  }
  const rows = asked.map(({ id, level, score, ticked, of, took, budget }) => [
    title(id),
    level,
    score || "skipped",
    of ? `${ticked} of ${of}` : "",
    `${clock(took)} of ${clock(budget * 60_000)}`,
  ]);
  parts.push("## What was asked", table(["Question", "Level", "Score", "Points", "Time"], rows));
  for (const { id, note } of asked) if (note) parts.push(`### ${plain(title(id))}`, quoted(note));
  return `${parts.join("\n\n")}\n`;
}
