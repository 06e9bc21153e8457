// @ts-check
// Earlier interviews: how the estimate moved.
import { estimate, LEVELS, middle, prior } from "../lib/ability.js";
import { nameOf } from "../lib/names.js";
import { readRecord } from "../lib/outcome.js";
import { counted, t } from "../lib/translate.js";
import { make } from "../parts.js";
import { along, draw, inWords } from "./chart.js";

/** How many of them are shown. */
const MOST = 30;

/**
 * Returns the trend of the interviews among events, oldest first; `null` if there is none.
 * @param {Iterable<import("../lib/entry.js").Entry>} events
 */
export function makeTrend(events) {
  const found = [...events]
    .filter(({ kind }) => kind === "mock")
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    .flatMap(({ time, offset, detail }) => {
      const record = readRecord(detail);
      return record ? [{ ...record, date: new Date(time + offset * 60_000).toISOString().slice(0, 10) }] : [];
    })
    .slice(-MOST);
  if (found.length === 0) return null;
  const rows = found.map(({ date, level, minutes, took, mean, sd, isLoop, scores }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, date),
      make(
        "td",
        {},
        isLoop
          ? t("whole loop for {level}", { level: nameOf(level) })
          : t("interview for {level}", { level: nameOf(level) }),
      ),
      make("td", {}, scores.length > 0 ? inWords(estimate(prior(mean, Math.max(0.1, sd)))) : "–"),
      make("td", { class: "ta-r" }, String(scores.length)),
      make("td", { class: "ta-r" }, t("{part} of {all} min", { part: Math.round(took / 60), all: minutes })),
    ),
  );
  const head = [t("Date"), t("Interview"), t("Estimate"), t("Answers"), t("Time")].map((text) =>
    make("th", { scope: "col" }, text),
  );
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  const box = make("div", { class: "trend" });
  if (found.length > 1) box.append(picture(found));
  box.append(
    make(
      "div",
      { class: "table", tabindex: "0", role: "group", "aria-label": t("Earlier interviews") },
      table,
    ),
  );
  return box;
}

/** @param {{ mean: number, sd: number, date: string }[]} found */
function picture(found) {
  const [width, height] = [320, 150];
  const x = (/** @type {number} */ at) => 62 + (at * (width - 72)) / Math.max(1, found.length - 1);
  const y = (/** @type {number} */ ability) =>
    Math.round((height - 8 - along(ability) * (height - 16)) * 10) / 10;
  const points = found.map(({ mean }, at) => `${x(at)},${y(mean)}`).join(" ");
  const first = found[0].date;
  const last = found[found.length - 1].date;
  const title = draw("title", {});
  title.append(
    counted(
      found.length,
      "Estimate of {count} interview; the table has it.",
      "Estimates of {count} interviews from {first} to {last}; the table has each.",
      { first, last },
    ),
  );
  const name = (/** @type {string} */ text, /** @type {number} */ at) => {
    const label = draw("text", { x: 0, y: y(at) + 4 });
    label.append(text);
    return label;
  };
  return draw(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "trend-picture", role: "img" },
    title,
    ...[-1, 1].map((at) => draw("line", { x1: 56, x2: width, y1: y(at), y2: y(at), class: "border" })),
    ...LEVELS.map((level) => name(nameOf(level), middle(level))),
    ...found.map(({ mean, sd }, at) =>
      draw("line", { x1: x(at), x2: x(at), y1: y(mean - sd), y2: y(mean + sd), class: "range" }),
    ),
    draw("polyline", { points, class: "line" }),
    ...found.map(({ mean }, at) => draw("circle", { cx: x(at), cy: y(mean), r: 4, class: "mean" })),
  );
}
