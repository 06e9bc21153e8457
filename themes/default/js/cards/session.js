// @ts-check
// A session: one card after the other. What comes next always follows from the log and the clock, never from what this
// page remembers, so that a reload, another tab and an undo need nothing special.

import { listed } from "../lib/format.js";
import { next } from "../lib/queue.js";
import { suggested } from "../lib/rubric.js";
import { counted, pieces, t } from "../lib/translate.js";
import { announcer, make, makeButton } from "../parts.js";
import { recall } from "../store.js";
import { fetchFaces, fetchQuestion } from "./faces.js";
import { chosen, makeFilters, wantedBy } from "./filters.js";
import { GRADES, makeGrades } from "./grades.js";
import { addKeys, showHelp } from "./session-keys.js";
import { makeTroubles } from "./session-notes.js";

/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./study.js").Card} Card */
/** @typedef {import("../lib/schedule.js").Grade} Grade */

/** What comes late in a session, or never. It is fetched behind the first card, so that it is there offline too. */
const late = {
  difference: () => import("./difference.js"),
  end: () => import("./session-end.js"),
  swipe: () => import("./swipe.js"),
};

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
  /** How many answers the card had when it was shown. */
  #answered = 0;
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
  #progress = make("progress", { "aria-label": t("Done today"), max: "1", value: "0" });
  #troubles = make("div", { class: "session-troubles" });
  #view = make("article", { class: "flashcard", tabindex: "-1", "aria-label": t("Card") });
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
      makeButton(t("Undo"), () => void this.undo(), { "data-action": "undo", class: "button small" }),
      this.#menu(),
      makeButton("?", showHelp, {
        class: "button small",
        "aria-label": t("Keys"),
        "data-action": "help",
      }),
    );
    this.#bar.append(this.#counts, this.#progress, tools);
    const filters = this.#ids ? [] : [makeFilters(study, this.area, () => this.#restart())];
    place.replaceChildren(this.#bar, ...filters, this.#troubles, this.#view, this.#foot, this.#status);
    addKeys(this);
    if (navigator.maxTouchPoints > 0) this.#addSwipes().catch(() => {});
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

  async #addSwipes() {
    const { addSwipes } = await late.swipe();
    addSwipes(this.#view, this.#foot, {
      isReady: () => this.#side === "back" && recall("swipe") !== "off",
      pull: (grade, isFar) => {
        this.#view.dataset.pull = grade ? GRADES[grade - 1][1] : "";
        this.#view.classList.toggle("is-far", isFar);
      },
      take: (grade) => void this.grade(grade),
    });
  }

  /** Another tab answered, or the day turned while the page lay hidden. */
  async #changedElsewhere() {
    await this.study.refresh();
    const { id } = this.#card ?? {};
    const isAnswered = id !== undefined && this.study.stateOf(id).answers !== this.#answered;
    if (id && !isAnswered && this.#stillComes(id)) this.#showCounts();
    else {
      await this.show();
      if (isAnswered) this.#tell(t("That card was answered in another tab."));
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
    const area = this.#card?.area ?? study.lastArea;
    const card = (wanted && study.byId.get(wanted)) || next(left, at, study.states, done, area);
    this.#showTroubles();
    if (!card) {
      this.#card = null;
      this.#faces = null;
      this.#showCounts();
      await this.#showEnd(left.later[0]).catch(() => this.#showFailure());
      return;
    }
    let faces;
    try {
      faces = await fetchFaces(card.id);
    } catch {
      if (step === this.#step) this.#showFailure(card.id, wanted);
      return;
    }
    if (step !== this.#step) return;
    this.#card = card;
    this.#faces = faces;
    this.#side = "front";
    this.#tried = { typed: "", right: null };
    this.#isTicked = false;
    this.#shownAt = study.now().time;
    this.#answered = study.stateOf(card.id).answers;
    const isMoved =
      this.#view.contains(document.activeElement) || this.#foot.contains(document.activeElement);
    this.#view.dataset.card = card.id;
    this.#view.dataset.side = "front";
    this.#view.removeAttribute("data-pull");
    this.#view.replaceChildren(faces.front);
    const mark = study.marks.get(card.id);
    if (mark?.seen && mark.seen !== card.digest) {
      faces.front.prepend(make("p", { class: "changed" }, t("Changed since you last answered it.")));
    }
    if (faces.output !== null) {
      faces.front.append(
        make(
          "label",
          { class: "predict" },
          t("What does it print?"),
          make("textarea", { rows: "3", spellcheck: "false" }),
        ),
      );
    }
    this.#foot.replaceChildren(
      makeButton(t("Show the answer"), () => this.reveal(), {
        class: "button reveal",
        "data-action": "reveal",
      }),
    );
    this.#showCounts(left);
    this.#view.hidden = false;
    if (isMoved || this.#ids || this.#answers.length > 0) this.#view.focus({ preventScroll: true });
    if (this.#answers.length > 0) {
      this.#tell(faces.title);
      if (this.place.getBoundingClientRect().top < 0) this.place.scrollIntoView();
    }
    this.#prepare(card, left);
  }

  /**
   * Fetches what comes next, if nothing else happens.
   * @param {Card} card
   * @param {ReturnType<Study["left"]>} left which is used up
   */
  #prepare(card, left) {
    const { study } = this;
    const at = { order: study.order, time: study.now().time };
    const done = study.done();
    /** @type {Card | null} */
    let soon = card;
    for (let count = 0; soon && count < 3; count++) {
      const { id, area } = /** @type {Card} */ (soon);
      for (const pool of Object.values(left)) {
        const place = pool.findIndex((one) => one.id === id);
        if (place >= 0) pool.splice(place, 1);
      }
      soon = next(left, at, study.states, done, area);
      if (soon) fetchQuestion(soon.id).catch(() => {});
    }
    late.end().catch(() => {});
    if (this.#faces?.output != null) late.difference().catch(() => {});
  }

  /** Shows the answer. */
  async reveal() {
    const [card, faces, step] = [this.#card, this.#faces, this.#step];
    if (!card || !faces || this.#side === "back") return;
    const typed = this.#view.querySelector(".predict textarea");
    const guess = typed instanceof HTMLTextAreaElement ? typed.value : "";
    if (faces.output !== null && guess.trim() !== "") {
      const shown = (await late.difference().catch(() => null))?.difference(faces.output, guess);
      if (shown) {
        this.#tried = { typed: guess, right: shown.same };
        faces.back.prepend(shown.element);
      }
    }
    const { lapses } = this.study.stateOf(card.id);
    const help = lapses >= LEECH ? await late.end().catch(() => null) : null;
    // Something else happened, or the same once more, while that was fetched.
    if (step !== this.#step || this.isRevealed) return;
    if (help) faces.back.append(help.makeHelpForLeech(this, card, faces, lapses));
    typed?.closest(".predict")?.remove();
    this.#side = "back";
    this.#view.dataset.side = "back";
    this.#view.append(faces.back);
    faces.back.tabIndex = -1;
    this.#showGrades();
    faces.back.focus({ preventScroll: true });
    if (faces.back.getBoundingClientRect().top > innerHeight * 0.7)
      faces.back.scrollIntoView({ block: "center" });
    this.#tell(t("The answer is shown."));
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
    const { suggestion } = this;
    const group = makeGrades(this.study.buttons(card.id), suggestion, (grade) => void this.grade(grade));
    for (const button of group.children) {
      const grade = button.getAttribute("data-grade") ?? "";
      button.setAttribute("aria-keyshortcuts", Number(grade) === suggestion ? `${grade} Space` : grade);
    }
    this.#foot.replaceChildren(group);
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
      this.#tell(t("There is nothing to undo."));
      return;
    }
    if (undone.kind === "grade") this.#answers.pop();
    await this.show(undone.card);
    this.#tell(t("Taken back."));
  }

  /** Puts the card off until tomorrow, or for longer. */
  async bury(days = 1) {
    const card = this.#card;
    if (!card) return;
    await this.study.bury(card.id, days);
    await this.show();
    this.#tell(
      days === 1
        ? t("Set aside until tomorrow.")
        : counted(days, "Set aside for {count} day.", "Set aside for {count} days."),
    );
  }

  /** Takes the card out of all sessions. */
  async suspend() {
    const card = this.#card;
    if (!card) return;
    await this.study.suspend(card.id);
    await this.show();
    this.#tell(t("Suspended: it comes back when you resume it, on its page or under Progress."));
  }

  /** Marks the card, or takes the mark away. */
  async flag() {
    const card = this.#card;
    if (!card) return;
    const isFlagged = !this.study.marks.get(card.id)?.flag;
    await this.study.flag(card.id, isFlagged);
    this.#showCounts();
    this.#tell(isFlagged ? t("Flagged.") : t("No longer flagged."));
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
      this.#tell(t("Note kept."));
    };
    const box = make(
      "div",
      { class: "own-note" },
      make("label", {}, t("Your note, on this device alone"), text),
      makeButton(t("Keep"), () => void save(), { class: "button small" }),
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
      make("summary", { class: "button small" }, t("Card")),
      list,
    );
    const entries = /** @type {const} */ ([
      [t("Set aside until tomorrow"), "bury", () => this.bury()],
      [t("Suspend"), "suspend", () => this.suspend()],
      [t("Flag"), "flag", () => this.flag()],
      [t("Note"), "note", () => this.note()],
      [t("Open its page"), "open", () => location.assign(this.#faces?.href ?? ".")],
    ]);
    for (const [name, action, run] of entries) {
      const press = () => {
        details.open = false;
        // The button that was pressed is hidden now.
        this.#view.focus({ preventScroll: true });
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

  #showCounts(left = this.study.left(this.#cards, this.#extra)) {
    const { time } = this.study.now();
    const later = left.later.filter(({ id }) => (this.study.stateOf(id).dueTime ?? 0) > time).length;
    const learning = left.learning.length + later;
    const due = learning + left.reviews.length + left.fresh.length;
    const count = make("strong", { "data-due": String(due) }, String(due));
    const parts = [
      learning > 0 ? counted(learning, "{count} learning", "{count} learning") : "",
      left.reviews.length > 0 ? counted(left.reviews.length, "{count} review", "{count} reviews") : "",
      left.fresh.length > 0 ? counted(left.fresh.length, "{count} new", "{count} new") : "",
    ].filter((part) => part !== "");
    const flagged = this.#card && this.study.marks.get(this.#card.id)?.flag;
    this.#counts.replaceChildren(
      ...(parts.length > 0
        ? pieces("{count} to do today: {what}", { count, what: listed(parts) })
        : pieces("{count} to do today", { count })),
      ...(flagged ? [make("span", { class: "flagged" }, " ⚑ ", t("flagged"))] : []),
    );
    const done = this.study.answersToday - this.#first;
    this.#progress.max = Math.max(1, done + due);
    this.#progress.value = done;
  }

  #showTroubles() {
    const notes = makeTroubles(this.study);
    // What is said already is not said again with each card.
    const text = notes.map(({ textContent }) => textContent).join("");
    if (text !== this.#troubles.textContent) this.#troubles.replaceChildren(...notes);
  }

  /**
   * @param {string} [failed] the card
   * @param {string} [wanted] the card that was asked for
   */
  #showFailure(failed = "", wanted = undefined) {
    this.#card = null;
    this.#view.removeAttribute("data-card");
    this.#view.removeAttribute("data-side");
    const text = `${t("This card could not be fetched. Are you offline?")} `;
    this.#view.hidden = false;
    this.#view.replaceChildren(
      make(
        "p",
        { role: "alert", "data-failed": failed },
        text,
        makeButton(t("Retry"), () => void this.show(wanted), { class: "button" }),
      ),
    );
    this.#foot.replaceChildren();
    this.#showCounts();
  }

  /** @param {Card | undefined} later the next card on a step */
  async #showEnd(later) {
    const step = this.#step;
    const { makeSummary } = await late.end();
    if (step !== this.#step) return;
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
    this.#tell(t("Done for now."));
    void this.study.snapshot();
    if (this.#answers.length > 0) void navigator.storage?.persist?.().catch(() => false);
    if (later) {
      const wait = this.study.stateOf(later.id).dueTime - this.study.now().time;
      this.#wait = setTimeout(() => void this.show(), Math.min(Math.max(1000, wait), 2 ** 31 - 1));
    }
  }
}
