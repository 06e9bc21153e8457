// @ts-check
// Charts as inline SVG. Each has its numbers in a table beside it; colours come from the style sheet.

import { t } from "../lib/translate.js";
import { make } from "../parts.js";
import { written } from "./section.js";

const WIDTH = 320;
const LEFT = 30;
const FOOT = 16;
const HEAD = 8;
const DAY = 86_400_000;

/**
 * Makes an element of SVG.
 * @param {string} tag
 * @param {{ [name: string]: string | number }} [attributes]
 * @param {(string | Node)[]} children
 */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {number} x @param {number} y @param {string} text @param {string} [side] */
const label = (x, y, text, side = "middle") => draw("text", { x, y, "text-anchor": side }, text);

/** @param {string} name @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
const line = (name, x1, y1, x2, y2) => draw("line", { class: name, x1, y1, x2, y2 });

/**
 * @param {string} title
 * @param {string} text
 * @param {number} height
 * @param {Node[]} children
 */
function drawing(title, text, height, children) {
  return draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height}`, role: "img" },
    draw("title", {}, title),
    draw("desc", {}, text),
    ...children,
  );
}

/**
 * Makes a chart with what it says in words and in a table.
 * @param {{ title: string, text: string, art: Node, head: string[], rows: (string | number)[][] }} of
 */
export function makeChart({ title, text, art, head, rows }) {
  const cell = (/** @type {string | number} */ value, /** @type {number} */ at) =>
    at === 0 ? make("th", { scope: "row" }, String(value)) : make("td", { class: "ta-r" }, String(value));
  const table = make(
    "table",
    {},
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        ...head.map((name, at) => make("th", { scope: "col", ...(at && { class: "ta-r" }) }, name)),
      ),
    ),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))),
  );
  return make(
    "figure",
    { class: "chart" },
    make("figcaption", {}, make("h3", {}, title), make("p", {}, text)),
    art,
    make(
      "details",
      {},
      make("summary", {}, t("As a table"), make("span", { class: "unseen" }, `: ${title}`)),
      make("div", { class: "table", tabindex: "0", role: "group", "aria-label": title }, table),
    ),
  );
}

/**
 * Returns the least round number that is not below another.
 * @param {number} most
 */
function roundUp(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 6, 8, 10].map((one) => one * power).find((one) => one >= most) ?? most;
}

/**
 * Draws upright bars.
 * @param {string} title
 * @param {string} text
 * @param {readonly { value: number, name: string, tick: string }[]} bars `tick` is written below, if there is room
 */
export function drawBars(title, text, bars) {
  const height = 130;
  const floor = height - FOOT;
  const top = roundUp(Math.max(...bars.map(({ value }) => value)));
  const y = (/** @type {number} */ value) => floor - ((floor - HEAD) * value) / top;
  const step = (WIDTH - LEFT) / bars.length;
  return drawing(title, text, height, [
    ...[0, top / 2, top]
      .filter(Number.isInteger)
      .flatMap((value) => [
        line("grid", LEFT, y(value), WIDTH, y(value)),
        label(LEFT - 4, y(value) + 3.5, `${value}`, "end"),
      ]),
    ...bars.map(({ value, name }, at) =>
      draw(
        "rect",
        {
          class: "bar",
          x: LEFT + at * step + step * 0.1,
          y: y(value),
          width: step * 0.8,
          height: floor - y(value),
        },
        draw("title", {}, t("{name}: {value}", { name, value })),
      ),
    ),
    ...bars.flatMap(({ tick }, at) => (tick ? [label(LEFT + (at + 0.5) * step, height - 3, tick)] : [])),
  ]);
}

/**
 * Draws the days of weeks, one column a week from Monday down.
 * @param {string} title
 * @param {string} text
 * @param {readonly { value: number, name: string, month: string }[]} days `month` where one begins
 */
export function drawDays(title, text, days) {
  const size = (WIDTH - LEFT) / Math.ceil(days.length / 7);
  const most = Math.max(1, ...days.map(({ value }) => value));
  const x = (/** @type {number} */ at) => LEFT + Math.floor(at / 7) * size;
  const y = (/** @type {number} */ at) => 14 + (at % 7) * size;
  // The fifth of January 1970 was a Monday.
  const weekday = (/** @type {number} */ at) =>
    written((4 + at) * DAY, { weekday: "short", timeZone: "UTC" });
  return drawing(title, text, 16 + 7 * size, [
    ...[0, 2, 4].map((at) => label(LEFT - 4, y(at) + size * 0.8, weekday(at), "end")),
    ...days.flatMap(({ month }, at) => (month ? [label(x(at), 9, month, "start")] : [])),
    ...days.map(({ value, name }, at) =>
      draw(
        "rect",
        {
          class: `heat heat-${Math.ceil((4 * value) / most)}`,
          x: x(at),
          y: y(at),
          width: size - 2,
          height: size - 2,
          rx: 1.5,
        },
        draw("title", {}, t("{name}: {value}", { name, value })),
      ),
    ),
  ]);
}

/**
 * Draws shares with the ranges they may lie in, and the one that is wanted.
 * @param {string} title
 * @param {string} text
 * @param {readonly (import("../lib/stats.js").Share & { name: string })[]} rows
 * @param {number} wanted
 */
export function drawShares(title, text, rows, wanted) {
  const from = least([wanted, ...rows.map(({ low }) => low)]);
  const start = 62;
  const height = rows.length * 24 + FOOT + HEAD;
  const x = (/** @type {number} */ share) => start + ((WIDTH - start - 14) * (share - from)) / (1 - from);
  return drawing(title, text, height, [
    ...ticks(from).flatMap((share) => [
      line("grid", x(share), HEAD, x(share), height - FOOT),
      label(x(share), height - 3, `${Math.round(share * 100)}`),
    ]),
    line("wanted", x(wanted), 2, x(wanted), height - FOOT),
    ...rows.flatMap(({ name, all, share, low, high }, at) => {
      const y = HEAD + 12 + at * 24;
      const name_ = label(start - 8, y + 3.5, name, "end");
      return all === 0
        ? [name_]
        : [
            name_,
            line("range", x(low), y, x(high), y),
            draw("circle", { class: "dot", cx: x(share), cy: y, r: 4 }),
          ];
    }),
  ]);
}

/**
 * Draws what happened over what was foretold.
 * @param {string} title
 * @param {string} text
 * @param {readonly (import("../lib/stats.js").Share & { foretold: number })[]} bins
 */
export function drawForetold(title, text, bins) {
  const all = bins.reduce((sum, bin) => sum + bin.all, 0);
  const from = least(bins.flatMap(({ share, foretold }) => [share, foretold]));
  const height = 200;
  const x = (/** @type {number} */ share) => LEFT + ((WIDTH - LEFT - 14) * (share - from)) / (1 - from);
  const y = (/** @type {number} */ share) =>
    height - FOOT - ((height - FOOT - HEAD) * (share - from)) / (1 - from);
  return drawing(title, text, height, [
    ...ticks(from).flatMap((share) => [
      line("grid", LEFT, y(share), WIDTH - 14, y(share)),
      label(LEFT - 4, y(share) + 3.5, `${Math.round(share * 100)}`, "end"),
      label(x(share), height - 3, `${Math.round(share * 100)}`),
    ]),
    line("wanted", x(from), y(from), x(1), y(1)),
    ...bins.flatMap(({ foretold, share, low, high, ...bin }) => [
      line("range", x(foretold), y(Math.max(from, low)), x(foretold), y(high)),
      draw("circle", { class: "dot", cx: x(foretold), cy: y(share), r: 2.5 + 6 * Math.sqrt(bin.all / all) }),
    ]),
  ]);
}

/** @param {number[]} shares */
const least = (shares) => Math.max(0, Math.min(0.8, Math.floor(Math.min(...shares) * 10) / 10));

/** @param {number} from */
function ticks(from) {
  const step = from >= 0.6 ? 0.1 : 0.25;
  return Array.from({ length: 11 }, (_, at) => 1 - at * step).filter((share) => share >= from - 1e-9);
}

/**
 * Makes a line that is filled as far as a share, with a mark at another.
 * @param {string} name
 * @param {number} share
 * @param {string} value in words
 * @param {number | null} [mark]
 */
export function makeGauge(name, share, value, mark = null) {
  const bar = (/** @type {string} */ kind, /** @type {number} */ x, /** @type {number} */ width) =>
    draw("rect", { class: kind, x, y: 0, width, height: 10 });
  return make(
    "li",
    { class: "gauge" },
    make("span", {}, name),
    make("span", { class: "gauge-value" }, value),
    draw(
      "svg",
      { viewBox: "0 0 200 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      bar("track", 0, 200),
      bar("bar", 0, 200 * share),
      ...(mark === null ? [] : [bar("mark", Math.min(198, 200 * mark), 2)]),
    ),
  );
}
