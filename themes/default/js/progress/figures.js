// @ts-check
// How the studying goes: what was known, what comes, how sure the schedule is.

import { counted } from "../cards/words.js";
import { eventOf } from "../lib/entry.js";
import { dateOf, dayOf, readiness } from "../lib/plan.js";
import { histories } from "../lib/replay.js";
import { defaultWeights } from "../lib/schedule.js";
import { calendar, calibration, forecast, histogram, retention, tests } from "../lib/stats.js";
import { make } from "../parts.js";
import { drawBars, drawDays, drawForetold, drawShares, makeChart, makeGauge } from "./charts.js";
import { makeSection, percent, written } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../lib/replay.js").Event} Event */
/** @typedef {import("../lib/stats.js").Test} Test */

const base = document.documentElement.dataset.base ?? "/";
const WEEKS = 26;
const AHEAD = 30;
const DAY = 86_400_000;

const STABILITY = [1, 3, 7, 21, 60, 180, 365];
const SPANS = ["< 1 d", "1 d", "3 d", "1 w", "3 w", "2 mo", "6 mo", "1 y"];

/**
 * @param {Study} study
 * @returns {import("./section.js").Section}
 */
export function makeFigures(study) {
  const place = make("div", { class: "figures" });
  const total = make("p");
  const update = async () => {
    const entries = await study.log.all();
    const all = histories(entries.map(eventOf), study.named);
    const events = [...all.values()].flat();
    const seen = study.cards.filter(({ id }) => study.states.get(id)?.answers);
    const link = make("a", { href: `${base}cards/` }, seen.length > 0 ? "Go on" : "Begin");
    if (seen.length === 0) {
      total.replaceChildren("No card of this site has been answered in this browser yet. ", link);
      place.replaceChildren();
      return;
    }
    const answers = events.filter(([, , , , , grade]) => grade > 0).length;
    total.replaceChildren(
      `${counted(seen.length, "card")} of ${study.cards.length} seen, ${counted(answers, "answer")} in all. `,
      link,
    );
    const found = [...all.values()].flatMap((history) => tests(history, study.settings));
    place.replaceChildren(
      ...retentionChart(study, found),
      forecastChart(study),
      calendarChart(study, events),
      stabilityChart(study),
      difficultyChart(study),
      ...calibrationChart(study, found, [...all.values()]),
      areaChart(study),
    );
  };
  return { element: makeSection("Stats", "How it goes", total, place), update };
}

/** @param {Study} study @param {Test[]} found */
function retentionChart(study, found) {
  const { day } = study.now();
  const rows = [
    { name: "7 days", ...retention(found, day - 6) },
    { name: "30 days", ...retention(found, day - 29) },
    { name: "always", ...retention(found) },
  ];
  const wanted = study.choices.retention;
  const { all, share, low, high } = rows[1].all > 0 ? rows[1] : rows[2];
  if (all === 0) return [];
  const where =
    wanted < low ? "more than you asked for" : wanted > high ? "less than you asked for" : "as you asked for";
  const title = "Known in review";
  const text = `${percent(share)} of ${counted(all, "review")} (${percent(low)} to ${percent(high)} with 95 % certainty): ${where}, ${percent(wanted)}.`;
  return [
    makeChart({
      title,
      text,
      art: drawShares(title, text, rows, wanted),
      head: ["Last", "Reviews", "Known", "Low", "High"],
      rows: rows.map((row) =>
        row.all === 0
          ? [row.name, 0, "–", "–", "–"]
          : [row.name, row.all, percent(row.share), percent(row.low), percent(row.high)],
      ),
    }),
  ];
}

/** @param {Study} study */
function known(study) {
  return study.cards.flatMap(({ id }) => study.states.get(id) ?? []);
}

/** @param {Study} study */
function forecastChart(study) {
  const { day } = study.now();
  const counts = forecast(known(study), day, AHEAD);
  const title = "What comes back";
  const text = `${counts[0]} due today, ${counts[1]} tomorrow, ${counts.reduce((a, b) => a + b)} in ${AHEAD} days; new cards come on top.`;
  const bars = counts.map((value, at) => ({
    value,
    name: at === 0 ? "today" : at === 1 ? "tomorrow" : `in ${at} days`,
    tick: at === 0 ? "now" : at % 7 === 0 ? `${at} d` : "",
  }));
  return makeChart({
    title,
    text,
    art: drawBars(title, text, bars),
    head: ["Day", "Cards"],
    rows: counts.map((value, at) => [dateOf(day + at), value]),
  });
}

/** @param {Study} study @param {Event[]} events */
function calendarChart(study, events) {
  const { first, counts } = calendar(events, study.now().day, WEEKS);
  const studied = counts.filter((count) => count > 0);
  const sum = studied.reduce((a, b) => a + b, 0);
  const title = "Days";
  const text = `${counted(sum, "answer")} on ${counted(studied.length, "day")} of the last ${WEEKS} weeks${studied.length > 0 ? `, ${Math.round(sum / studied.length)} a day` : ""}.`;
  const days = counts.map((value, at) => {
    const date = dateOf(first + at);
    const isFirst = at % 7 === 0 && date.slice(8) < "08";
    const month = isFirst ? written((first + at) * DAY, { month: "short", timeZone: "UTC" }) : "";
    return { value, name: date, month };
  });
  const weeks = Array.from({ length: WEEKS }, (_, at) => counts.slice(7 * at, 7 * at + 7));
  return makeChart({
    title,
    text,
    art: drawDays(title, text, days),
    head: ["Week from", "Answers", "Days"],
    rows: weeks.map((week, at) => [
      dateOf(first + 7 * at),
      week.reduce((a, b) => a + b, 0),
      week.filter((count) => count > 0).length,
    ]),
  });
}

/** @param {Study} study */
function areaChart(study) {
  const { weights } = study.settings;
  const { day } = study.now();
  const date = study.plan() ? study.choices.interview?.date : undefined;
  const later = date ? dayOf(date) : null;
  const now = readiness(study.cards, study.states, day, weights);
  const then = later === null ? null : readiness(study.cards, study.states, later, weights);
  const title = "Known by area";
  const text = `If you were asked any card now, you would know ${percent(now.all.recall)}; one that you have not seen counts as not known.${then ? ` The mark is the day of the interview, without any more answers: ${percent(then.all.recall)}.` : ""}`;
  const rows = study.areas.flatMap(({ title: name }, area) => {
    const one = now.areas.get(area);
    return one ? [{ ...one, name, later: then?.areas.get(area)?.recall ?? null }] : [];
  });
  return makeChart({
    title,
    text,
    art: make(
      "ul",
      { class: "gauges" },
      ...rows.map((row) => makeGauge(row.name, row.recall, percent(row.recall), row.later)),
    ),
    head: ["Area", "Cards", "Seen", "Known now", ...(then ? ["On the day"] : [])],
    rows: rows.map((row) => [
      row.name,
      row.cards,
      row.seen,
      percent(row.recall),
      ...(row.later === null ? [] : [percent(row.later)]),
    ]),
  });
}

/** @param {Study} study */
function stabilityChart(study) {
  const values = known(study).flatMap(({ memory }) => memory?.s ?? []);
  const long = values.filter((s) => s >= 21).length;
  const title = "Stability";
  const text = `How long a card is remembered until the chance falls to 90 %: ${counted(long, "card")} of ${values.length} for three weeks or longer.`;
  const bars = histogram(values, STABILITY).map((value, at) => ({
    value,
    name:
      at === 0
        ? SPANS[0]
        : at === SPANS.length - 1
          ? `${SPANS[at]} and more`
          : `${SPANS[at]} to ${SPANS[at + 1]}`,
    tick: SPANS[at],
  }));
  return plainChart(title, text, bars, "Remembered for");
}

/** @param {Study} study */
function difficultyChart(study) {
  const values = known(study).flatMap(({ memory }) => memory?.d ?? []);
  const hard = values.filter((d) => d >= 8).length;
  const title = "Difficulty";
  const text = `From 1, easy, to 10: ${counted(hard, "card")} of ${values.length} at 8 or more.`;
  const bars = histogram(values, [2, 3, 4, 5, 6, 7, 8, 9, 10]).map((value, at) => ({
    value,
    name: at === 9 ? "10" : `${at + 1} to ${at + 2}`,
    tick: `${at + 1}`,
  }));
  return plainChart(title, text, bars, "Difficulty");
}

/**
 * @param {string} title
 * @param {string} text
 * @param {{ value: number, name: string, tick: string }[]} bars
 * @param {string} head
 */
function plainChart(title, text, bars, head) {
  return makeChart({
    title,
    text,
    art: drawBars(title, text, bars),
    head: [head, "Cards"],
    rows: bars.map(({ name, value }) => [name, value]),
  });
}

/** How many answers the calibration needs to say anything. */
const FEW = 20;

/** @param {Study} study @param {Test[]} found @param {Event[][]} all */
function calibrationChart(study, found, all) {
  if (found.length < FEW) return [];
  const own = calibration(found);
  const title = "Foretold and true";
  const settings = { ...study.settings, weights: defaultWeights };
  const other = study.choices.weights
    ? calibration(all.flatMap((history) => tests(history, settings)))
    : null;
  const loss = (/** @type {typeof own} */ one) =>
    `log loss ${one.logLoss.toFixed(3)}, error ${(100 * one.error).toFixed(1)} points`;
  const text = `Of the cards that were foretold to be known with some chance, how many were: on the line, the schedule is right. ${counted(own.count, "answer")}, ${loss(own)}${other ? ` with your weights; ${loss(other)} with the defaults` : ""}.`;
  return [
    makeChart({
      title,
      text,
      art: drawForetold(title, text, own.bins),
      head: ["Foretold", "Answers", "Known", "Low", "High"],
      rows: own.bins.map((bin) => [
        percent(bin.foretold),
        bin.all,
        percent(bin.share),
        percent(bin.low),
        percent(bin.high),
      ]),
    }),
  ];
}
