// @ts-check
// How the studying goes: what was known, what comes, how sure the schedule is.

import { eventOf } from "../lib/entry.js";
import { decimal, percent } from "../lib/format.js";
import { dateOf, dayOf, readiness } from "../lib/plan.js";
import { histories } from "../lib/replay.js";
import { defaultWeights } from "../lib/schedule.js";
import { calendar, calibration, forecast, histogram, retention, tests } from "../lib/stats.js";
import { counted, t } from "../lib/translate.js";
import { make } from "../parts.js";
import { drawBars, drawDays, drawForetold, drawShares, makeChart, makeGauge } from "./charts.js";
import { makeSection, written } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../lib/replay.js").Event} Event */
/** @typedef {import("../lib/stats.js").Test} Test */

const base = document.documentElement.dataset.base ?? "/";
const WEEKS = 26;
const AHEAD = 30;
const DAY = 86_400_000;

const STABILITY = [1, 3, 7, 21, 60, 180, 365];
const SPANS = [
  t("< {count} d", { count: 1 }),
  ...[1, 3].map((count) => t("{count} d", { count })),
  ...[1, 3].map((count) => t("{count} w", { count })),
  ...[2, 6].map((count) => t("{count} mo", { count })),
  t("{count} y", { count: 1 }),
];

const days = (/** @type {number} */ count) => counted(count, "{count} day", "{count} days");
const answered = (/** @type {number} */ count) => counted(count, "{count} answer", "{count} answers");
const cardsOf = (/** @type {number} */ count) => counted(count, "{count} card", "{count} cards");

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
    const link = make("a", { href: `${base}cards/` }, seen.length > 0 ? t("Go on") : t("Begin"));
    if (seen.length === 0) {
      const text = t("No card of this site has been answered in this browser yet.");
      total.replaceChildren(text, " ", link);
      place.replaceChildren();
      return;
    }
    const answers = events.filter(([, , , , , grade]) => grade > 0).length;
    total.replaceChildren(
      t("{cards} of {all} seen, {answers} in all.", {
        cards: cardsOf(seen.length),
        all: study.cards.length,
        answers: answered(answers),
      }),
      " ",
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
  return { element: makeSection("Stats", t("How it goes"), total, place), update };
}

/** @param {Study} study @param {Test[]} found */
function retentionChart(study, found) {
  const { day } = study.now();
  const rows = [
    { name: days(7), ...retention(found, day - 6) },
    { name: days(30), ...retention(found, day - 29) },
    { name: t("always"), ...retention(found) },
  ];
  const wanted = study.choices.retention;
  const { all, share, low, high } = rows[1].all > 0 ? rows[1] : rows[2];
  if (all === 0) return [];
  const title = t("Known in review");
  const values = {
    share: percent(share),
    reviews: counted(all, "{count} review", "{count} reviews"),
    low: percent(low),
    high: percent(high),
    wanted: percent(wanted),
  };
  const text =
    wanted < low
      ? t(
          "{share} of {reviews} ({low} to {high} with 95 % certainty): more than you asked for, {wanted}.",
          values,
        )
      : wanted > high
        ? t(
            "{share} of {reviews} ({low} to {high} with 95 % certainty): less than you asked for, {wanted}.",
            values,
          )
        : t(
            "{share} of {reviews} ({low} to {high} with 95 % certainty): as you asked for, {wanted}.",
            values,
          );
  return [
    makeChart({
      title,
      text,
      art: drawShares(title, text, rows, wanted),
      head: [t("Last"), t("Reviews"), t("Known"), t("Low"), t("High")],
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
  const title = t("What comes back");
  const text = t("{today} due today, {tomorrow} tomorrow, {all} in {days}; new cards come on top.", {
    today: counts[0],
    tomorrow: counts[1],
    all: counts.reduce((a, b) => a + b),
    days: days(AHEAD),
  });
  const bars = counts.map((value, at) => ({
    value,
    name: at === 0 ? t("today") : at === 1 ? t("tomorrow") : counted(at, "in {count} day", "in {count} days"),
    tick: at === 0 ? t("now") : at % 7 === 0 ? t("{count} d", { count: at }) : "",
  }));
  return makeChart({
    title,
    text,
    art: drawBars(title, text, bars),
    head: [t("Day"), t("Cards")],
    rows: counts.map((value, at) => [dateOf(day + at), value]),
  });
}

/** @param {Study} study @param {Event[]} events */
function calendarChart(study, events) {
  const { first, counts } = calendar(events, study.now().day, WEEKS);
  const studied = counts.filter((count) => count > 0);
  const sum = studied.reduce((a, b) => a + b, 0);
  const title = t("Days");
  const values = { answers: answered(sum), days: days(studied.length), weeks: WEEKS };
  const text =
    studied.length > 0
      ? t("{answers} on {days} of the last {weeks} weeks, {mean} a day.", {
          ...values,
          mean: Math.round(sum / studied.length),
        })
      : t("{answers} on {days} of the last {weeks} weeks.", values);
  const drawn = counts.map((value, at) => {
    const date = dateOf(first + at);
    const isFirst = at % 7 === 0 && date.slice(8) < "08";
    const month = isFirst ? written((first + at) * DAY, { month: "short", timeZone: "UTC" }) : "";
    return { value, name: date, month };
  });
  const weeks = Array.from({ length: WEEKS }, (_, at) => counts.slice(7 * at, 7 * at + 7));
  return makeChart({
    title,
    text,
    art: drawDays(title, text, drawn),
    head: [t("Week from"), t("Answers"), t("Days")],
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
  const title = t("Known by area");
  const today = t(
    "If you were asked any card now, you would know {share}; one that you have not seen counts as not known.",
    { share: percent(now.all.recall) },
  );
  const text = then
    ? `${today} ${t("The mark is the day of the interview, without any more answers: {share}.", { share: percent(then.all.recall) })}`
    : today;
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
    head: [t("Area"), t("Cards"), t("Seen"), t("Known now"), ...(then ? [t("On the day")] : [])],
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
  const title = t("Stability");
  const text = t(
    "How long a card is remembered until the chance falls to 90 %: {cards} of {all} for three weeks or longer.",
    { cards: cardsOf(long), all: values.length },
  );
  const bars = histogram(values, STABILITY).map((value, at) => ({
    value,
    name:
      at === 0
        ? SPANS[0]
        : at === SPANS.length - 1
          ? t("{from} and more", { from: SPANS[at] })
          : t("{from} to {to}", { from: SPANS[at], to: SPANS[at + 1] }),
    tick: SPANS[at],
  }));
  return plainChart(title, text, bars, t("Remembered for"));
}

/** @param {Study} study */
function difficultyChart(study) {
  const values = known(study).flatMap(({ memory }) => memory?.d ?? []);
  const hard = values.filter((d) => d >= 8).length;
  const title = t("Difficulty");
  const text = t("From 1, easy, to 10: {cards} of {all} at 8 or more.", {
    cards: cardsOf(hard),
    all: values.length,
  });
  const bars = histogram(values, [2, 3, 4, 5, 6, 7, 8, 9, 10]).map((value, at) => ({
    value,
    name: at === 9 ? "10" : t("{from} to {to}", { from: at + 1, to: at + 2 }),
    tick: `${at + 1}`,
  }));
  return plainChart(title, text, bars, title);
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
    head: [head, t("Cards")],
    rows: bars.map(({ name, value }) => [name, value]),
  });
}

/** How many answers the calibration needs to say anything. */
const FEW = 20;

/** @param {Study} study @param {Test[]} found @param {Event[][]} all */
function calibrationChart(study, found, all) {
  if (found.length < FEW) return [];
  const own = calibration(found);
  const title = t("Foretold and true");
  const settings = { ...study.settings, weights: defaultWeights };
  const other = study.choices.weights
    ? calibration(all.flatMap((history) => tests(history, settings)))
    : null;
  const loss = (/** @type {typeof own} */ one) =>
    t("log loss {loss}, error {error} points", {
      loss: decimal(one.logLoss, 3, 3),
      error: decimal(100 * one.error, 1, 1),
    });
  const values = { answers: answered(own.count), own: loss(own) };
  const measured = other
    ? t("{answers}, {own} with your weights; {other} with the defaults.", { ...values, other: loss(other) })
    : t("{answers}, {own}.", values);
  const text = `${t("Of the cards that were foretold to be known with some chance, how many were: on the line, the schedule is right.")} ${measured}`;
  return [
    makeChart({
      title,
      text,
      art: drawForetold(title, text, own.bins),
      head: [t("Foretold"), t("Answers"), t("Known"), t("Low"), t("High")],
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
