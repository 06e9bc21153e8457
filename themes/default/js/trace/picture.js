// @ts-check
// The picture of a state: names on one side, objects on the other, an arrow for each reference.

import { t } from "../lib/translate.js";

/** @typedef {import("../lib/trace.js").State} State */
/** @typedef {import("../lib/trace.js").Thing} Thing */
/** @typedef {import("../lib/trace.js").Value} Value */

const SVG = "http://www.w3.org/2000/svg";

/**
 * What the recorder says in words of its own: the state of a generator, and where an iterator is.
 * @type {{ [word: string]: string }}
 */
const WORDS = {
  "not started": t("not started"),
  running: t("running"),
  paused: t("paused"),
  finished: t("finished"),
  "the end": t("the end"),
};

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} className
 * @param {...(Node | string)} inside
 */
export function make(name, className, ...inside) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

export class Picture {
  /** What scrolls where it is too wide. */
  element = make("div", "trace-picture");
  #inner = make("div", "trace-inner");
  #lines = document.createElementNS(SVG, "svg");
  #watch = new ResizeObserver(() => this.#draw());

  constructor() {
    this.element.tabIndex = 0;
    this.element.role = "group";
    this.element.ariaLabel = t("Names and objects");
    this.#lines.ariaHidden = "true";
    this.element.append(this.#inner);
    this.#watch.observe(this.element);
  }

  /**
   * @param {State} state
   * @param {State | undefined} before what is not as it was there is marked
   */
  show(state, before) {
    const frames = make("div", "trace-frames");
    for (const frame of state.stack) {
      const old = before?.stack.find((other) => other.number === frame.number);
      const list = make("dl", "");
      for (const [name, value] of frame.names) {
        const row = make("div", old?.names.get(name) === value ? "" : "new");
        row.append(make("dt", "", name), make("dd", "", this.#value(value, state)));
        list.append(row);
      }
      const title = frame.name === "<module>" ? t("module") : frame.name;
      const box = make("section", "trace-frame", make("div", "trace-name", title), list);
      if (frame === state.stack.at(-1)) box.classList.add("top");
      frames.append(box);
    }
    const columns = this.#columns(state).map((numbers) =>
      make("div", "trace-column", ...numbers.map((number) => this.#thing(number, state, before))),
    );
    this.#inner.replaceChildren(frames, ...columns, this.#lines);
    this.#draw();
  }

  /**
   * Objects by how far they are from a name.
   * @param {State} state
   */
  #columns({ stack, heap }) {
    const placed = new Set();
    const columns = [];
    /** @type {any[]} */
    let next = stack.flatMap((frame) => [...frame.names.values()]);
    while (next.length > 0) {
      const column = [...new Set(next)].filter((value) => heap.has(value) && !placed.has(value));
      for (const number of column) placed.add(number);
      if (column.length > 0) columns.push(column);
      next = column.flatMap((number) => heap.get(number)?.[2].flat() ?? []);
    }
    // What only a returned value leads to.
    const rest = [...heap.keys()].filter((number) => !placed.has(number));
    if (rest.length > 0) columns.push(rest);
    return columns;
  }

  /**
   * @param {Value} value
   * @param {State} state
   */
  #value(value, state) {
    if (typeof value === "string") return make("span", "atom", value);
    const dot = make("span", "dot", make("span", "unseen", state.heap.get(value)?.[1] ?? t("object")));
    dot.dataset.to = String(value);
    return dot;
  }

  /**
   * @param {number} number
   * @param {State} state
   * @param {State | undefined} before
   */
  #thing(number, state, before) {
    const thing = /** @type {Thing} */ (state.heap.get(number));
    const [kind, label, held, more] = thing;
    const box = make("section", "trace-thing", make("div", "trace-name", label));
    box.dataset.number = String(number);
    if (before && before.heap.get(number) !== thing) box.classList.add("new");
    if (kind === 0) {
      const cells = held.map((value) => make("li", "", this.#value(value, state)));
      if (cells.length > 0) box.append(make("ol", "", ...cells));
    } else if (held.length > 0) {
      const rows = held.map(([key, value]) => {
        const word = kind === 2 && key === held[0][0] && WORDS[value];
        const name =
          kind === 1 ? this.#value(key, state) : word && key === "state" ? t("state") : String(key);
        return make(
          "div",
          "",
          make("dt", "", name),
          make("dd", word ? "word" : "", this.#value(word || value, state)),
        );
      });
      box.append(make("dl", "", ...rows));
    }
    if (more) box.append(make("p", "", t("and {count} more", { count: more })));
    return box;
  }

  /** Draws the arrows where the boxes are. */
  #draw() {
    const origin = this.#inner.getBoundingClientRect();
    if (origin.width === 0) return;
    this.#lines.replaceChildren();
    const arrows = [];
    for (const dot of this.#inner.querySelectorAll("[data-to]")) {
      const box = this.#inner.querySelector(`[data-number="${dot.getAttribute("data-to")}"]`);
      if (!box) continue;
      const [from, end] = [dot.getBoundingClientRect(), box.getBoundingClientRect()];
      const x = from.x + from.width / 2 - origin.x;
      const y = from.y + from.height / 2 - origin.y;
      const ahead = end.x > from.right;
      // To what stands further left, or in the same column, the line goes round by the right side.
      const [toX, toY] = [(ahead ? end.x : end.right) - origin.x, end.y - origin.y + 14];
      const bend = ahead ? Math.max(12, (toX - x) / 2) : 24;
      const control = ahead ? toX - bend : Math.max(x, toX) + bend;
      const first = ahead ? x + bend : Math.max(x, toX) + bend;
      const tip = ahead ? -6 : 6;
      arrows.push(`M${x} ${y}C${first} ${y} ${control} ${toY} ${toX} ${toY}m${tip} -4l${-tip} 4l${tip} 4`);
    }
    for (const d of arrows) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      this.#lines.append(path);
    }
  }
}
