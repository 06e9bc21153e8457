// @ts-check
// A session: one card after the other. What comes next always follows from the log and the clock, never from what this
// page remembers, so that a reload, another tab and an undo need nothing special.

import { next } from "../lib/queue.js";
import { suggested } from "../lib/rubric.js";
import { announcer, make, makeButton } from "../parts.js";
import { recall } from "../store.js";
import { difference, fetchFaces, fetchPage } from "./faces.js";
import { chosen, makeFilters, wantedBy } from "./filters.js";
import { addKeys, showHelp } from "./session-keys.js";
import { makeHelpForLeech, makeSummary, makeTroubles } from "./session-notes.js";
import { addSwipes } from "./swipe.js";
import { counted, until, untilSpoken } from "./words.js";

/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./study.js").Card} Card */
/** @typedef {import("../lib/schedule.js").Grade} Grade */

export const GRADES = /** @type {const} */ ([
  [1, "Again"],
  [2, "Hard"],
  [3, "Good"],
  [4, "Easy"],
]);

/** How often a card was forgotten when help is offered. */
const LEECH = 6;

/** An answer that took longer than this was interrupted, in ms. */
const LONGEST = 10 * 60_000;

export class Session {
  /** @type {Card[]} */
  #cards = [];
  /** @type {Card | null} */
  #card = null;
  /** @type {import("./faces.js").Faces | null} */
  #faces = null;
  /** @type {"front" | "back"} */
  #side = "front";
  /** What was typed, and whether it was right. @type {{ typed: string, right: boolean | null }} */
  #tried = { typed: "", right: null };
  /** Whether the list of points was touched. */
  #isTicked = false;
  #shownAt = 0;
  /** Answers of this session, for its summary. @type {{ grade: Grade, took: number }[]} */
  #answers = [];
  #extra = 0;
  #first = 0;
  /** The cards, where the session is part of another page; its keys then act inside it alone. @type {Set<string> | null} */
  #ids = null;
  /** Counts steps, so that what was fetched for an earlier one is not shown. */
  #step = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #wait;

  #bar = make("div", { class: "session-bar" });
  #counts = make("p", { class: "session-counts" });
  #progress = make("progress", { "aria-label": "Done today", max: "1", value: "0" });
  #troubles = make("div", { class: "session-troubles" });
  #view = make("article", { class: "flashcard", tabindex: "-1", "aria-label": "Card" });
  #foot = make("div", { class: "session-foot" });
  #status = make("p", { class: "unseen", role: "status" });
  #tell = announcer(this.#status);

  /**
   * @param {HTMLElement} place
   * @param {Study} study
   */
  constructor(place, study) {
    this.place = place;
    this.study = study;
    this.area = place.dataset.session ?? "";
    const ids = place.dataset.cards;
    this.#ids = ids === undefined ? null : new Set(ids.split(" "));
    const tools = make("div", { class: "session-tools" });
    tools.append(
      makeButton("Undo", () => void this.undo(), { "data-action": "undo", class: "button small" }),
      this.#menu(),
      makeButton("?", () => showHelp(), {
        class: "button small",
        "aria-label": "Keys",
        "data-action": "help",
      }),
    );
    this.#bar.append(this.#counts, this.#progress, tools);
    const filters = this.#ids ? [] : [makeFilters(study, this.area, () => this.#restart())];
    place.replaceChildren(this.#bar, ...filters, this.#troubles, this.#view, this.#foot, this.#status);
    addKeys(this);
    addSwipes(this.#view, {
      isReady: () => this.#side === "back" && recall("swipe") !== "off",
      pull: (grade, isFar) => {
        const label = GRADES.find(([number]) => number === grade)?.[1] ?? "";
        this.#view.dataset.pull = label;
        this.#view.classList.toggle("is-far", isFar);
      },
      take: (grade) => void this.grade(grade),
    });
    this.#view.addEventListener("click", (event) => this.#tap(event));
    this.#view.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "checkbox")
        this.#ticked(event.target);
    });
    this.#view.addEventListener("toggle", (event) => this.#choose(event), true);
    study.onChange = () => void this.#changedElsewhere();
    study.log.onTrouble = () => this.#showTroubles();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void study.snapshot();
      else void this.#changedElsewhere();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) void study.load().then(() => this.show());
    });
  }

  /** Whether the answer is to be seen. */
  get isRevealed() {
    return this.#side === "back" && this.#card !== null;
  }

  /** The page of the card's topic, or of the card. */
  get topic() {
    return this.#faces?.topics[0]?.href ?? this.#faces?.href ?? "";
  }

  /**
   * Returns whether a key is meant for the session.
   * @param {EventTarget | null} target
   */
  hears(target) {
    return this.#ids === null || (target instanceof Node && this.place.contains(target));
  }

  async start() {
    this.#restart();
    await this.show();
  }

  #restart() {
    this.#cards = this.#ids
      ? this.study.cards.filter(({ id }) => this.#ids?.has(id))
      : chosen(this.study, wantedBy(location.search), this.area);
    this.#answers = [];
    this.#extra = 0;
    this.#first = this.study.answersToday;
    if (this.#step > 0) void this.show();
  }

  /** Another tab answered, or the day turned while the page lay hidden. */
  async #changedElsewhere() {
    await this.study.refresh();
    const { id } = this.#card ?? {};
    if (id && this.#stillComes(id)) this.#showCounts();
    else {
      if (id) this.#tell("This card was answered in another tab.");
      await this.show();
    }
  }

  /** @param {string} id */
  #stillComes(id) {
    const left = this.study.left(this.#cards, this.#extra);
    return [...left.learning, ...left.reviews, ...left.fresh, ...left.later].some((card) => card.id === id);
  }

  /**
   * Shows a card: the next one, or a certain one.
   * @param {string} [wanted]
   */
  async show(wanted) {
    clearTimeout(this.#wait);
    const step = ++this.#step;
    await this.study.refresh();
    const { study } = this;
    const left = study.left(this.#cards, this.#extra);
    const { time } = study.now();
    const at = { order: study.order, time };
    const done = study.done();
    const area = this.#card?.area;
    const card = (wanted && study.byId.get(wanted)) || next(left, at, study.states, done, area);
    this.#showTroubles();
    if (!card) {
      this.#card = null;
      this.#faces = null;
      this.#showCounts();
      this.#showEnd(left.later[0]);
      return;
    }
    let faces;
    try {
      faces = await fetchFaces(card.id);
    } catch {
      if (step === this.#step) this.#showFailure(card);
      return;
    }
    if (step !== this.#step) return;
    this.#card = card;
    this.#faces = faces;
    this.#side = "front";
    this.#tried = { typed: "", right: null };
    this.#isTicked = false;
    this.#shownAt = study.now().time;
    const isMoved =
      this.#view.contains(document.activeElement) || this.#foot.contains(document.activeElement);
    this.#view.dataset.card = card.id;
    this.#view.dataset.side = "front";
    this.#view.removeAttribute("data-pull");
    this.#view.replaceChildren(faces.front);
    const mark = study.marks.get(card.id);
    if (mark?.seen && mark.seen !== card.digest) {
      faces.front.prepend(make("p", { class: "changed" }, "Changed since you last answered it."));
    }
    if (faces.output !== null) {
      faces.front.append(
        make(
          "label",
          { class: "predict" },
          "What does it print?",
          make("textarea", { rows: "3", spellcheck: "false" }),
        ),
      );
    }
    this.#foot.replaceChildren(
      makeButton("Show the answer", () => this.reveal(), { class: "button reveal", "data-action": "reveal" }),
    );
    this.#showCounts();
    this.#view.hidden = false;
    if (isMoved || this.#ids || this.#answers.length > 0) this.#view.focus({ preventScroll: true });
    if (this.#answers.length > 0) {
      this.#tell(faces.title);
      if (this.place.getBoundingClientRect().top < 0) this.place.scrollIntoView();
    }
    this.#prepare(card);
  }

  /**
   * Fetches what may come next.
   * @param {Card} card
   */
  #prepare(card) {
    const left = this.study.left(this.#cards, this.#extra);
    const soon = [...left.learning, ...left.reviews, ...left.fresh].filter(({ id }) => id !== card.id);
    const other = soon.filter(({ area }) => area !== card.area);
    for (const { id } of new Set([...other.slice(0, 2), ...soon.slice(0, 1)])) fetchPage(id).catch(() => {});
  }

  /** Shows the answer. */
  reveal() {
    const [card, faces] = [this.#card, this.#faces];
    if (!card || !faces || this.#side === "back") return;
    const typed = this.#view.querySelector(".predict textarea");
    const guess = typed instanceof HTMLTextAreaElement ? typed.value : "";
    if (faces.output !== null && guess.trim() !== "") {
      const { same, element } = difference(faces.output, guess);
      this.#tried = { typed: guess, right: same };
      faces.back.prepend(element);
    }
    typed?.closest(".predict")?.remove();
    this.#side = "back";
    this.#view.dataset.side = "back";
    if (this.study.stateOf(card.id).lapses >= LEECH) {
      faces.back.append(makeHelpForLeech(this, card, faces, this.study.stateOf(card.id).lapses));
    }
    this.#view.append(faces.back);
    faces.back.tabIndex = -1;
    this.#showGrades();
    faces.back.focus({ preventScroll: true });
    if (faces.back.getBoundingClientRect().top > innerHeight * 0.7)
      faces.back.scrollIntoView({ block: "center" });
    this.#tell("The answer is shown.");
  }

  /** A tap on the card turns it, unless it was meant for something in it. @param {MouseEvent} event */
  #tap(event) {
    if (this.#side !== "front" || !(event.target instanceof Element) || !this.#card) return;
    if (event.target.closest("a, button, input, label, textarea, summary, select, details")) return;
    if (getSelection()?.toString()) return;
    if (matchMedia("(pointer: coarse)").matches) this.reveal();
  }

  /** @param {HTMLInputElement} box */
  #ticked(box) {
    if (box.closest("[data-rubric]")) this.#isTicked = true;
    this.#showGrades();
  }

  /** The first choice that is opened is the reader's. @param {Event} event */
  #choose(event) {
    const { target } = event;
    if (!(target instanceof HTMLDetailsElement) || !target.open || !target.closest(".choices")) return;
    if (this.#tried.right !== null || this.#side === "back") return;
    this.#tried.right = target.querySelector(".verdict.right") !== null;
  }

  /** What was ticked. */
  get #rubric() {
    const boxes = (/** @type {string} */ at) => [
      ...this.#view.querySelectorAll(`${at} input[type=checkbox]`),
    ];
    const places = (/** @type {Element[]} */ all) =>
      all.flatMap((box, place) => (box instanceof HTMLInputElement && box.checked ? [place] : []));
    const points = boxes("[data-rubric] li");
    return { of: points.length, ticks: places(points), red: places(boxes("[data-flag=red]")) };
  }

  /** The grade that is suggested. @returns {Grade} */
  get suggestion() {
    const { of, ticks, red } = this.#rubric;
    const ticked = this.#isTicked ? ticks.length : -1;
    return suggested({ of, ticked, red: red.length, right: this.#tried.right }) ?? 3;
  }

  #showGrades() {
    const card = this.#card;
    if (!card || this.#side !== "back") return;
    const buttons = this.study.buttons(card.id);
    const { suggestion } = this;
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.grade : undefined;
    const group = make("div", { class: "grades", role: "group", "aria-label": "How did it go?" });
    for (const [grade, name] of GRADES) {
      const choice = buttons[grade - 1];
      const button = makeButton("", () => void this.grade(grade), {
        "data-grade": String(grade),
        class: "button",
      });
      button.append(
        make("span", { class: "grade-name" }, name),
        make("span", { class: "grade-until", "aria-hidden": "true" }, until(choice)),
        make(
          "span",
          { class: "unseen" },
          `, ${untilSpoken(choice)}${grade === suggestion ? ", suggested" : ""}`,
        ),
      );
      button.setAttribute("aria-keyshortcuts", grade === suggestion ? `${grade} Space` : String(grade));
      button.classList.toggle("is-suggested", grade === suggestion);
      group.append(button);
    }
    this.#foot.replaceChildren(group);
    if (focused) this.#foot.querySelector(`[data-grade="${focused}"]`)?.dispatchEvent(new Event("focus"));
  }

  /**
   * Takes a grade and shows the next card.
   * @param {Grade} grade
   */
  async grade(grade) {
    const card = this.#card;
    if (!card || this.#side !== "back") return;
    const { of, ticks, red } = this.#rubric;
    const rubric = this.#isTicked || red.length > 0 ? { of, ticks, red } : null;
    const took = Math.min(this.study.now().time - this.#shownAt, LONGEST);
    // A second press of the key must not grade the next card, nor this one twice.
    this.#side = "front";
    this.#answers.push({ grade, took });
    const { written } = await this.study.grade(card.id, grade, { took, rubric });
    written.catch(() => {});
    await this.show();
  }

  /** Takes the last thing back. */
  async undo() {
    const undone = await this.study.undo();
    if (!undone) {
      this.#tell("There is nothing to undo.");
      return;
    }
    if (undone.kind === "grade") this.#answers.pop();
    await this.show(undone.card);
    this.#tell("Taken back.");
  }

  /** Puts the card off until tomorrow, or for longer. */
  async bury(days = 1) {
    const card = this.#card;
    if (!card) return;
    await this.study.bury(card.id, days);
    await this.show();
    this.#tell(days === 1 ? "Set aside until tomorrow." : `Set aside for ${days} days.`);
  }

  /** Takes the card out of all sessions. */
  async suspend() {
    const card = this.#card;
    if (!card) return;
    await this.study.suspend(card.id);
    await this.show();
    this.#tell("Suspended: it comes back when you resume it, on its page or under Progress.");
  }

  /** Marks the card, or takes the mark away. */
  async flag() {
    const card = this.#card;
    if (!card) return;
    const isFlagged = !this.study.marks.get(card.id)?.flag;
    await this.study.flag(card.id, isFlagged);
    this.#showCounts();
    this.#tell(isFlagged ? "Flagged." : "No longer flagged.");
  }

  /** Opens the box for the reader's own note. */
  note() {
    const card = this.#card;
    if (!card || this.#view.querySelector(".own-note")) return;
    const text = make("textarea", { rows: "4", maxlength: "20000" });
    text.value = this.study.marks.get(card.id)?.note ?? "";
    const save = async () => {
      await this.study.note(card.id, text.value);
      box.remove();
      this.#view.focus({ preventScroll: true });
      this.#tell("Note kept.");
    };
    const box = make(
      "div",
      { class: "own-note" },
      make("label", {}, "Your note, on this device alone", text),
      makeButton("Keep", () => void save(), { class: "button small" }),
    );
    this.#view.append(box);
    text.focus();
  }

  /** Goes to the list of points. */
  toRubric() {
    const box = this.#view.querySelector("[data-rubric] input");
    if (box instanceof HTMLElement) box.focus();
  }

  #menu() {
    const list = make("div", { class: "session-menu" });
    const details = make(
      "details",
      { class: "session-more" },
      make("summary", { class: "button small" }, "Card"),
      list,
    );
    const entries = /** @type {const} */ ([
      ["Set aside until tomorrow", "bury", () => this.bury()],
      ["Suspend", "suspend", () => this.suspend()],
      ["Flag", "flag", () => this.flag()],
      ["Note", "note", () => this.note()],
      ["Open its page", "open", () => location.assign(this.#faces?.href ?? ".")],
    ]);
    for (const [name, action, run] of entries) {
      const press = () => {
        details.open = false;
        void run();
      };
      list.append(makeButton(name, press, { "data-action": action }));
    }
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary")?.focus();
      event.stopPropagation();
    });
    details.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node) || !details.contains(event.relatedTarget))
        details.open = false;
    });
    return details;
  }

  #showCounts() {
    const left = this.study.left(this.#cards, this.#extra);
    const { time } = this.study.now();
    const later = left.later.filter(({ id }) => (this.study.stateOf(id).dueTime ?? 0) > time).length;
    const learning = left.learning.length + later;
    const due = learning + left.reviews.length + left.fresh.length;
    const strong = make("strong", { "data-due": String(due) }, String(due));
    const parts = [
      learning > 0 ? `${learning} learning` : "",
      left.reviews.length > 0 ? counted(left.reviews.length, "review") : "",
      left.fresh.length > 0 ? `${left.fresh.length} new` : "",
    ].filter((part) => part !== "");
    const flagged = this.#card && this.study.marks.get(this.#card.id)?.flag;
    this.#counts.replaceChildren(
      strong,
      ` to do today${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`,
      ...(flagged ? [make("span", { class: "flagged" }, " ⚑ flagged")] : []),
    );
    const done = this.study.answersToday - this.#first;
    this.#progress.max = Math.max(1, done + due);
    this.#progress.value = done;
  }

  #showTroubles() {
    this.#troubles.replaceChildren(...makeTroubles(this.study));
  }

  /** @param {Card} card */
  #showFailure(card) {
    this.#card = null;
    this.#view.removeAttribute("data-card");
    const text = "This card could not be fetched. Are you offline? ";
    this.#view.hidden = false;
    this.#view.replaceChildren(
      make(
        "p",
        { role: "alert", "data-failed": card.id },
        text,
        makeButton("Retry", () => void this.show(), { class: "button" }),
      ),
    );
    this.#foot.replaceChildren();
  }

  /** @param {Card | undefined} later the next card on a step */
  #showEnd(later) {
    this.#view.removeAttribute("data-card");
    this.#view.removeAttribute("data-side");
    this.#view.hidden = false;
    const more = () => {
      this.#extra += 10;
      void this.show();
    };
    this.#view.replaceChildren(makeSummary(this.study, this.#cards, this.#answers, later, more));
    this.#foot.replaceChildren();
    if (this.#answers.length > 0) this.#view.focus({ preventScroll: true });
    this.#tell("Done for now.");
    void this.study.snapshot();
    if (this.#answers.length > 0) void navigator.storage?.persist?.().catch(() => false);
    if (later) {
      const wait = this.study.stateOf(later.id).dueTime - this.study.now().time;
      this.#wait = setTimeout(() => void this.show(), Math.min(Math.max(1000, wait), 2 ** 31 - 1));
    }
  }
}
