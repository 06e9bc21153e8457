// @ts-check
// Steps through a recorded run: the line, what it did, names and objects, and what was printed so far.
import { describe, states } from "../lib/trace.js";
import { counted, t } from "../lib/translate.js";
import { make, Picture } from "./picture.js";

/** @typedef {import("../lib/trace.js").Recorded} Recorded */

/** @type {Promise<unknown> | undefined} */
let styled;

function styles() {
  styled ??= new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("../../css/trace.css", import.meta.url).href;
    // Without the sheet it is plain, and still of use.
    link.onload = link.onerror = done;
    document.head.append(link);
  });
  return styled;
}

/**
 * Adds a button to each block that was recorded.
 * @param {Document} page
 */
export function addSteppers(page) {
  for (const data of page.querySelectorAll("script[data-trace]")) {
    const block = data.closest(".traced");
    const code = block?.querySelector(".code:not(.output)");
    if (!(block instanceof HTMLElement) || !(code instanceof HTMLElement)) continue;
    const open = button(t("Step through"), "trace-open button");
    open.addEventListener("click", async () => {
      open.disabled = true;
      await styles();
      open.disabled = false;
      open.hidden = true;
      new Stepper(block, code, JSON.parse(data.textContent ?? ""), () => {
        open.hidden = false;
        open.focus();
      });
    });
    const after = block.querySelector("details.predict");
    // What is to be predicted first is not given away.
    if (after) after.append(open);
    else code.after(open);
  }
}

/**
 * @param {string} text
 * @param {string} className
 */
function button(text, className = "") {
  const made = make("button", className, text);
  made.type = "button";
  return made;
}

/**
 * Returns where a line of code stands, from the upper edge of its block.
 * @param {number} line
 * @param {HTMLElement} block
 */
function placeOf(line, block) {
  const walk = document.createTreeWalker(block.querySelector("pre code") ?? block, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let left = line - 1;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = /** @type {Text} */ (node).data;
    let at = 0;
    while (left > 0 && text.includes("\n", at)) {
      at = text.indexOf("\n", at) + 1;
      left--;
    }
    if (left === 0 && at < text.length) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      break;
    }
  }
  const { y, height } = range.getBoundingClientRect();
  return { y: y - block.getBoundingClientRect().y - block.clientTop - height / 10, height: height * 1.2 };
}

class Stepper {
  #states;
  #at = 0;
  #code;
  #bar = make("div", "trace-line");
  #root = make("div", "trace");
  #slider = make("input", "");
  #count = make("span", "trace-count");
  #told = make("p", "trace-told");
  #printed = make("code", "");
  #picture = new Picture();
  #buttons;

  /**
   * @param {HTMLElement} block
   * @param {HTMLElement} code
   * @param {Recorded} recorded
   * @param {() => void} closed
   */
  constructor(block, code, recorded, closed) {
    this.#states = states(recorded);
    this.#code = code;
    const last = this.#states.length - 1;
    /** @type {[string, string, () => number][]} */
    const moves = [
      [t("First step"), "|◀", () => 0],
      [t("Previous step"), "◀", () => this.#at - 1],
      [t("Next step"), "▶", () => this.#at + 1],
      [t("Last step"), "▶|", () => last],
    ];
    this.#buttons = moves.map(([name, sign, to]) => {
      // A text sign, not a picture of many colours.
      const made = button(`${sign}\ufe0e`);
      made.ariaLabel = made.title = name;
      made.addEventListener("click", () => this.#go(to()));
      return made;
    });
    this.#slider.type = "range";
    this.#slider.max = String(last);
    this.#slider.ariaLabel = t("Step");
    this.#slider.addEventListener("input", () => this.#go(+this.#slider.value));
    this.#told.ariaLive = "polite";
    const close = button(t("Close"), "trace-close");
    const root = this.#root;
    root.role = "group";
    root.ariaLabel = t("Steps of the program");
    const version = recorded.python.split(".").slice(0, 2).join(".");
    const remarks = [t("Recorded with Python {version}.", { version })];
    if (recorded.cut)
      remarks.push(
        counted(this.#states.length, "This is the first step.", "These are the first {count} steps."),
      );
    if (recorded.threads)
      remarks.push(t("The order in which threads take turns is one of many that are possible."));
    const output = make(
      "div",
      "code output",
      make("p", "code-label", t("Output so far")),
      make("pre", "", this.#printed),
    );
    root.append(
      make("div", "trace-bar", ...this.#buttons, this.#slider, this.#count, close),
      this.#told,
      this.#picture.element,
      output,
      make("p", "trace-remarks", remarks.join(" ")),
    );
    root.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: this.#at - 1, ArrowRight: this.#at + 1, Home: 0, End: last }[event.key];
      // The picture scrolls by the arrows, where it is wider than the page.
      const { element } = this.#picture;
      const scrolls = event.target === element && element.scrollWidth > element.clientWidth;
      if (to === undefined || scrolls || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      this.#go(to);
    });
    /** @type {NodeListOf<HTMLElement>} */
    const outputs = block.querySelectorAll(":scope > .output");
    for (const one of outputs) one.hidden = true;
    close.addEventListener("click", () => {
      for (const one of outputs) one.hidden = false;
      this.#bar.remove();
      root.remove();
      closed();
    });
    code.append(this.#bar);
    block.append(root);
    this.#go(0);
    this.#buttons[2].focus();
  }

  /** @param {number} to */
  #go(to) {
    const last = this.#states.length - 1;
    this.#at = Math.min(Math.max(to, 0), last);
    const [before, now] = [this.#states[this.#at - 1], this.#states[this.#at]];
    const { y, height } = placeOf(now.line, this.#code);
    this.#bar.style.top = `${y}px`;
    this.#bar.style.height = `${height}px`;
    // Code stands between backticks.
    const parts = describe(before, now).split("`");
    this.#told.replaceChildren(...parts.map((part, at) => (at % 2 ? make("code", "", part) : part)));
    this.#count.textContent = `${this.#at + 1} / ${last + 1}`;
    this.#slider.value = String(this.#at);
    this.#slider.ariaValueText = t("Step {step} of {steps}, line {line}", {
      step: this.#at + 1,
      steps: last + 1,
      line: now.line,
    });
    this.#buttons.forEach((one, at) => {
      one.ariaDisabled = String(this.#at === (at < 2 ? 0 : last));
    });
    this.#printed.textContent = now.printed;
    this.#root.dataset.step = String(this.#at);
    this.#root.dataset.line = String(now.line);
    this.#picture.show(now, before);
  }
}
