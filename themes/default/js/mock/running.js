// @ts-check
// An interview that runs: one question at a time, its clock, the answer's score. What is known stands in `interview`,
// which is kept after every step, so that a reload loses nothing.
import { minutesOf } from "../lib/choose.js";
import { minutesOfAll, nextQuestion, roundsOf } from "../lib/interview.js";
import { suggested } from "../lib/rubric.js";
import { t } from "../lib/translate.js";
import { announcer, make, makeButton } from "../parts.js";
import { ANCHORS, clock, fetchParts, lines, minutesText, outOf } from "./parts.js";
import { hush, makeReader, makeRecorder } from "./voice.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../cards/study.js").Card} Card */
/** @typedef {import("../lib/interview.js").Interview} Interview */
/** @typedef {import("../lib/ability.js").Score} Score */

/** Kinds of questions that are answered with code. */
const CODE = ["code", "debug"];

export class Running {
  onEnd = () => {};
  /** @type {Card | null} */
  #card = null;
  /** @type {import("./parts.js").Parts | null} */
  #parts = null;
  #isRevealed = false;
  /** When the clock last started; `null` while it stands still. @type {number | null} */
  #since = null;
  /** The score that was chosen by hand. @type {Score | null} */
  #score = null;
  /** @type {import("./recorder.js").Recorder | null} */
  #recorder = null;
  #step = 0;
  #toldOver = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #saving;
  #leaving = new AbortController();

  #bar = make("div", { class: "mock-bar" });
  #where = make("p", { class: "mock-where" });
  #time = make("p", { class: "mock-time" });
  #progress = make("progress", { "aria-label": t("Time used"), max: "1", value: "0" });
  #view = make("article", { class: "flashcard mock-question", tabindex: "-1", "aria-label": t("Question") });
  #foot = make("div", { class: "mock-foot" });
  #status = make("p", { class: "unseen", role: "status" });
  #tell = announcer(this.#status);
  #pause = makeButton(t("Pause"), () => this.#turnPause(), { class: "button small", "data-action": "pause" });

  /**
   * @param {HTMLElement} place
   * @param {Study} study
   * @param {Interview} interview
   */
  constructor(place, study, interview) {
    this.place = place;
    this.study = study;
    this.interview = interview;
  }

  async start() {
    const { place, study } = this;
    place.dataset.state = "running";
    const end = makeButton(t("End now"), () => this.#end(), { class: "button small", "data-action": "end" });
    this.#bar.append(
      this.#where,
      this.#time,
      this.#progress,
      make("div", { class: "session-tools" }, this.#pause, end),
    );
    place.replaceChildren(this.#bar, this.#view, this.#foot, this.#status);
    study.log.onTrouble = () => this.#troubled();
    this.#troubled();
    const { signal } = this.#leaving;
    const keep = () => {
      if (document.visibilityState === "hidden") void this.#keep();
    };
    document.addEventListener("visibilitychange", keep, { signal });
    addEventListener("pagehide", () => void this.#keep(), { signal });
    this.#view.addEventListener("change", () => this.#showScore());
    this.#ticking = setInterval(() => this.#tick(), 1000);
    const { current } = this.interview;
    if (current) await this.#show(study.byId.get(current.id) ?? null);
    else await this.#advance();
  }

  #troubled() {
    const { trouble } = this.study.log;
    if (trouble && !this.place.querySelector("[data-trouble]")) {
      const text = `${trouble} ${t("The interview goes on, but it is gone after a reload.")}`;
      this.#bar.after(make("p", { class: "notice", role: "alert", "data-trouble": "" }, text));
    }
  }

  /** What the question took so far, in ms. */
  get #took() {
    const { current } = this.interview;
    const running = this.#since === null ? 0 : Math.max(0, this.study.now().time - this.#since);
    return (current?.spent ?? 0) + running;
  }

  /** Whether the time of the interview is over. */
  get #isOver() {
    return this.interview.spent + this.#took >= minutesOfAll(this.interview) * 60_000;
  }

  #tick() {
    const { current, spent } = this.interview;
    if (!current || !this.#card) return;
    const took = this.#took;
    const budget = minutesOf(this.#card) * 60_000;
    const all = minutesOfAll(this.interview) * 60_000;
    this.#time.replaceChildren(
      make(
        "span",
        { class: took > budget ? "over" : "", "data-clock": "question" },
        outOf(clock(took), clock(budget)),
      ),
      " ",
      make(
        "span",
        { class: "meta", "data-clock": "all" },
        t("{part} of {all} in all", { part: clock(spent + took), all: clock(all) }),
      ),
    );
    this.#progress.value = Math.min(1, (spent + took) / all);
    if (this.#isOver && !this.#toldOver) {
      this.#toldOver = true;
      const text = t("The time is up: finish this answer, then comes the report.");
      this.#tell(text);
      this.#bar.after(make("p", { class: "notice", "data-over": "" }, text));
    }
  }

  #turnPause() {
    const { current } = this.interview;
    if (!current) return;
    const isPaused = this.#since === null;
    if (isPaused) this.#since = this.study.now().time;
    else {
      current.spent = this.#took;
      this.#since = null;
      hush();
    }
    this.#pause.textContent = isPaused ? t("Pause") : t("Go on");
    this.#view.classList.toggle("is-paused", !isPaused);
    this.#tick();
    void this.#keep();
    this.#tell(isPaused ? t("The clock runs.") : t("The clock stands still."));
  }

  async #keep() {
    clearTimeout(this.#saving);
    const { current } = this.interview;
    if (current && this.#since !== null) {
      current.spent = this.#took;
      this.#since = this.study.now().time;
    }
    await this.study.log.keep("mock", this.interview);
  }

  #keepSoon() {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => void this.#keep(), 400);
  }

  /** Goes on to what is asked next. */
  async #advance() {
    hush();
    const next = this.#isOver ? null : nextQuestion(this.study.cards, this.interview);
    if (!next) {
      this.#end();
      return;
    }
    const { question, round, isFollowUp } = next;
    this.interview.current = { id: question.id, round, isFollowUp, spent: 0, note: "", code: null };
    void this.#keep();
    await this.#show(question);
  }

  /** @param {Card | null} card */
  async #show(card) {
    const step = ++this.#step;
    this.#recorder?.close();
    this.#recorder = null;
    if (!card) return this.#advance();
    this.#since = null;
    let parts;
    try {
      parts = await fetchParts(card.id);
    } catch {
      if (step === this.#step) this.#failed(card);
      return;
    }
    if (step !== this.#step || this.place.dataset.state !== "running") return;
    this.#card = card;
    this.#parts = parts;
    this.#isRevealed = false;
    this.#score = null;
    this.#view.dataset.mockQuestion = card.id;
    this.#view.replaceChildren(...this.#words(), parts.front, this.#tools());
    this.#view.classList.remove("is-paused");
    this.#view.after(this.#foot);
    this.#pause.textContent = t("Pause");
    this.#where.textContent = this.#place();
    this.#foot.replaceChildren(
      makeButton(t("I have answered"), () => this.reveal(), {
        class: "button primary",
        "data-action": "reveal",
      }),
      makeButton(t("Skip"), () => void this.next(), { class: "button", "data-action": "next" }),
    );
    this.#since = this.study.now().time;
    this.#tick();
    this.#view.focus({ preventScroll: true });
    if (this.place.getBoundingClientRect().top < 0) this.place.scrollIntoView();
    this.#tell(parts.title);
  }

  /** Where the interview stands, in words. */
  #place() {
    const { asked, current } = this.interview;
    const rounds = roundsOf(this.interview);
    const { name } = rounds[current?.round ?? 0];
    const number = asked.length + 1;
    return t("Question {number} · {round}", { number, round: current?.isFollowUp ? t("Follow-up") : name });
  }

  /** What an interviewer says before the question. */
  #words() {
    const { asked, current, isLoop } = this.interview;
    const rounds = roundsOf(this.interview);
    const round = current?.round ?? 0;
    const first = asked.length === 0;
    const said = [];
    if (first) {
      said.push(
        t(
          "Thanks for coming. We have {minutes}. I will ask, and take notes; think aloud, and ask back whenever something is unclear. At the end there is time for your questions.",
          { minutes: minutesText(minutesOfAll(this.interview)) },
        ),
      );
    }
    if ((first && isLoop) || (!first && asked.at(-1)?.round !== round)) {
      const { name, minutes } = rounds[round];
      said.push(
        round === rounds.length - 1
          ? t("What would you like to ask us? For example:")
          : t("{round}, {minutes}.", { round: name, minutes: minutesText(minutes) }),
      );
    } else if (current?.isFollowUp) said.push(t("Good. Let us go deeper."));
    return said.map((text) => make("p", { class: "says" }, text));
  }

  #tools() {
    const current = this.interview.current;
    const box = make("div", { class: "mock-tools" });
    const [parts, card] = [this.#parts, this.#card];
    if (!current || !parts || !card) return box;
    const voices = make("div", { class: "session-tools" });
    const reader = makeReader(() => parts.front.textContent ?? parts.title);
    const recording = makeRecorder((recorder) => {
      this.#recorder = recorder;
    });
    voices.append(...[reader, recording].filter((one) => one !== null));
    box.append(voices);
    if (CODE.includes(card.kind)) {
      const program = parts.front.querySelector("pre")?.textContent ?? "";
      const text = current.code ?? (card.kind === "debug" ? program : "");
      const space = make("div", { class: "code-box" });
      box.append(space);
      const typed = (/** @type {string} */ code) => {
        current.code = code.slice(0, 50_000);
        this.#keepSoon();
      };
      import("./editor.js").then(
        ({ makeEditor }) => space.replaceWith(makeEditor(text, typed)),
        () => space.remove(),
      );
    }
    const note = make("textarea", { rows: "2", maxlength: "2000" });
    note.value = current.note;
    note.addEventListener("input", () => {
      current.note = note.value;
      this.#keepSoon();
    });
    box.append(make("label", { class: "note" }, t("Notes"), note));
    return box;
  }

  /** Shows what the answer should have had, and asks for a score. */
  reveal() {
    const parts = this.#parts;
    if (!parts || this.#isRevealed) return;
    this.#isRevealed = true;
    hush();
    this.#recorder?.stop();
    const { back } = parts;
    // What was listened for comes first: one ticks before one reads how it could have been said.
    const sections = ["[data-rubric]", ".flags"].flatMap(
      (at) => back.querySelector(at)?.closest("section") ?? [],
    );
    back.tabIndex = -1;
    back.setAttribute("role", "group");
    back.setAttribute("aria-label", t("What they listen for"));
    const anchors = lines(back, ".scores > li");
    back.querySelector(".scores")?.closest("section")?.remove();
    const group = make("fieldset", { class: "score" }, make("legend", {}, t("Your score")));
    for (const score of /** @type {const} */ ([1, 2, 3, 4])) {
      const input = make("input", {
        type: "radio",
        name: "score",
        value: String(score),
        "data-score": String(score),
      });
      input.addEventListener("change", () => {
        this.#score = score;
      });
      const text = anchors[score - 1] ?? make("span", { class: "line" }, ANCHORS[score - 1]);
      group.append(make("label", {}, input, make("strong", {}, String(score)), text));
    }
    // What comes next follows the score; the answer below can be read as long as one likes.
    back.prepend(...sections, group, this.#foot);
    this.#view.append(back);
    this.#showScore();
    this.#foot.replaceChildren(
      makeButton(t("Next question"), () => void this.next(), {
        class: "button primary",
        "data-action": "next",
      }),
    );
    back.focus({ preventScroll: true });
    back.scrollIntoView({ block: "nearest" });
    this.#tell(t("What they listen for is shown."));
  }

  /** What was ticked. */
  get #ticks() {
    const boxes = (/** @type {string} */ at) =>
      [...this.#view.querySelectorAll(`${at} input[type=checkbox]`)].filter(
        (box) => box instanceof HTMLInputElement,
      );
    const points = boxes("[data-rubric] li");
    const count = (/** @type {HTMLInputElement[]} */ all) => all.filter(({ checked }) => checked).length;
    return { of: points.length, ticked: count(points), red: count(boxes("[data-flag=red]")) };
  }

  /** The score that the ticks speak for, until one is chosen by hand. @returns {Score} */
  get #scored() {
    const { of, ticked, red } = this.#ticks;
    if (this.#score !== null) return this.#score;
    if (of > 0 && ticked === of && red === 0) return 4;
    return suggested({ of, ticked: of > 0 ? ticked : -1, red, right: null }) ?? 2;
  }

  #showScore() {
    const input = this.#view.querySelector(`input[data-score="${this.#scored}"]`);
    if (input instanceof HTMLInputElement) input.checked = true;
  }

  /** Takes the score and goes on; an answer that was not looked at is skipped. */
  async next() {
    const [card, parts] = [this.#card, this.#parts];
    const { current } = this.interview;
    if (!card || !parts || !current) return;
    const took = this.#took;
    const { id, area, level, kind } = card;
    const { round, isFollowUp, note } = current;
    const score = this.#isRevealed ? this.#scored : 0;
    const ticks = this.#isRevealed ? this.#ticks : { of: 0, ticked: 0, red: 0 };
    this.interview.asked.push({
      ...{ id, area, level, kind, round, isFollowUp, score, ...ticks, took, note },
      budget: minutesOf(card),
      next: parts.next,
    });
    this.interview.spent += took;
    this.interview.current = null;
    this.#card = null;
    this.#since = null;
    await this.#advance();
  }

  /** @param {Card} card */
  #failed(card) {
    this.#view.dataset.mockQuestion = card.id;
    this.#view.replaceChildren(
      make("p", { class: "notice", role: "alert" }, t("The question could not be loaded. Are you offline?")),
      makeButton(t("Try again"), () => void this.#show(card), { class: "button" }),
    );
    this.#foot.replaceChildren();
  }

  #end() {
    const { current } = this.interview;
    if (current) this.interview.spent += this.#took;
    this.interview.current = null;
    this.#since = null;
    this.#step++;
    clearInterval(this.#ticking);
    clearTimeout(this.#saving);
    this.#leaving.abort();
    this.#recorder?.close();
    hush();
    this.onEnd();
  }
}
