// @ts-check
// A reader's study: the log, what follows from it, and the cards of the site. All pages that show or take an answer go
// through it. The time comes from the page's clock, asked for once a step.

import { isBehind, studyDay, today } from "../lib/day.js";
import { choices, defaultSettings, isHidden, isWanted, newCard } from "../lib/due.js";
import { eventOf } from "../lib/entry.js";
import { dayOf, expected, plan } from "../lib/plan.js";
import { doneToday, pools } from "../lib/queue.js";
import { histories, isAnswer, live, stateOf } from "../lib/replay.js";
import { isSetting } from "../lib/settings.js";
import { pack, unpack } from "../lib/snapshot.js";
import { keep } from "../store.js";
import { Log } from "./log.js";

/** @typedef {import("../lib/entry.js").Entry} Entry */
/** @typedef {import("../lib/replay.js").Event} Event */
/** @typedef {import("../lib/due.js").State} State */
/** @typedef {import("../lib/due.js").Settings} Settings */
/** @typedef {import("../lib/schedule.js").Grade} Grade */
/** @typedef {import("../lib/snapshot.js").Mark} Mark */
/** @typedef {import("../lib/plan.js").Interview} Interview */
/**
 * A card of the site.
 * @typedef {object} Card
 * @property {string} id
 * @property {string} digest of what it shows
 * @property {number} area its number
 * @property {string} level
 * @property {string} kind
 * @property {string[]} tags
 * @property {string[]} roles
 * @property {number} minutes to say it aloud; 0 if not given
 */
/**
 * What a reader can choose.
 * @typedef {object} Choices
 * @property {number} retention
 * @property {number} newPerDay
 * @property {number} reviewsPerDay
 * @property {"after" | "mixed"} order
 * @property {number} maximum
 * @property {number[]} learning
 * @property {number[]} relearning
 * @property {boolean} fuzz
 * @property {number[] | null} weights
 * @property {Interview | null} interview
 */
/** @typedef {{ time: number, offset: number, day: number }} Now */

const base = document.documentElement.dataset.base ?? "/";
const site = document.documentElement.dataset.site ?? "";

/** After how many events beyond the snapshot it is made again. */
const STALE = 60;
/** How many answers back one can go. */
const BACK = 200;

/** Kinds of events that an undo takes back. */
const UNDOABLE = ["grade", "suspend", "resume", "bury", "flag"];

export class Study {
  log = new Log();
  /** @type {Card[]} */
  cards = [];
  /** @type {Map<string, Card>} */
  byId = new Map();
  /** @type {{ path: string, title: string }[]} */
  areas = [];
  tags = /** @type {string[]} */ ([]);
  roles = /** @type {string[]} */ ([]);
  /** @type {Map<string, State>} */
  states = new Map();
  /** @type {Map<string, Mark>} */
  marks = new Map();
  /** @type {Choices} */
  choices = {
    retention: 0.9,
    newPerDay: 20,
    reviewsPerDay: 200,
    order: "after",
    maximum: defaultSettings.maximum,
    learning: [...defaultSettings.learning],
    relearning: [...defaultSettings.relearning],
    fuzz: true,
    weights: null,
    interview: null,
  };
  /** How many events no copy holds, since when, and when the last copy was made; 0 for never. */
  backup = { count: 0, since: 0, last: 0 };
  /** Called when something changed elsewhere: in another tab, or by an import. */
  onChange = () => {};

  #clock = () => Date.now();
  /** What is chosen where the log says nothing. */
  #chosen = this.choices;
  /** Today's name of each old one. @type {Map<string, string>} */
  #aliases = new Map();
  /** Events of today that count. @type {Event[]} */
  #today = [];
  #todayDay = Number.NaN;
  /** How many events this page added. */
  #count = 0;
  /** @type {[number, number]} */
  #last = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  #sinceSnapshot = 0;
  /** The states hold what the log said up to here ... */
  #seq = 0;
  /** ... and these events beyond it. @type {Set<string>} */
  #beyond = new Set();
  /** Undos wait for each other. @type {Promise<unknown>} */
  #undoing = Promise.resolve();
  /** @type {Settings} */
  #settings = { ...defaultSettings };
  /** @type {Settings} */
  #forInterview = this.#settings;
  /** @type {Set<number> | null} numbers of the areas that the interview is about; `null` for all */
  #interviewAreas = null;

  /**
   * Opens the log and the list of the cards.
   * @param {() => number} [clock]
   */
  static async open(clock) {
    const study = new Study();
    if (clock) study.#clock = clock;
    const [deck] = await Promise.all([fetchDeck(), study.log.open()]);
    study.#take(deck);
    study.#chosen = study.choices;
    await study.load();
    study.log.onNews = (news) => {
      if (news.kind === "replaced") void study.load().then(() => study.onChange());
      else void study.#follow(news.entries);
    };
    return study;
  }

  /** @param {any} deck */
  #take(deck) {
    this.areas = deck.areas;
    this.tags = deck.tags;
    this.roles = deck.roles;
    Object.assign(this.choices, deck.settings);
    for (const [id, digest, area, level, kind, tags, roles, minutes, aliases] of deck.cards) {
      const names = (/** @type {number[]} */ list, /** @type {string[]} */ all) => list.map((at) => all[at]);
      const card = {
        id,
        digest,
        area,
        level,
        kind,
        tags: names(tags, deck.tags),
        roles: names(roles, deck.roles),
        minutes,
      };
      this.cards.push(card);
      this.byId.set(id, card);
      for (const alias of aliases ?? []) this.#aliases.set(alias, id);
    }
    // An id that is used again belongs to the question that bears it.
    for (const id of this.byId.keys()) this.#aliases.delete(id);
  }

  /**
   * Returns what a card is called today.
   * @param {string} name
   */
  named = (name) => this.#aliases.get(name) ?? name;

  /**
   * Reads the log: from the snapshot on, if there is one that holds.
   * @returns {Promise<void>}
   */
  async load() {
    const count = this.#count;
    const sets = await this.log.of([""]);
    this.#set(live(sets.map(eventOf)));
    const under = this.#under();
    const kept = unpack(await this.log.recall("snapshot"), under);
    const tail = kept ? await this.log.after(kept.seq) : [];
    // One that was written while another tab deleted the log is of a log that is gone.
    if (kept && tail.length < 2000 && kept.seq <= (await this.log.top())) {
      this.states = kept.states;
      this.marks = kept.marks;
      this.#last = kept.last;
      await this.#again(new Set(tail.map(({ card }) => this.named(card))));
      this.#sinceSnapshot = tail.length;
      this.#seq = lastSeq(tail, kept.seq);
      for (const entry of tail) this.#noteTime(entry);
    } else {
      const entries = await this.log.all();
      this.states = new Map();
      this.marks = new Map();
      this.#last = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const [card, history] of histories(entries.map(eventOf), this.named)) this.#put(card, history);
      for (const entry of entries) this.#noteTime(entry);
      this.#sinceSnapshot = entries.length;
      this.#seq = lastSeq(entries, 0);
    }
    // What was added meanwhile may not be in what was read.
    if (count !== this.#count) return this.load();
    if (this.states.size > 0) keep("studied", "1");
    await this.#readToday();
    await this.#readBackup();
    if (this.#sinceSnapshot > STALE) void this.snapshot();
  }

  /** Counts what no copy holds yet. */
  async #readBackup() {
    const kept = await this.log.recall("backup");
    const [seq, time] = [kept?.seq, kept?.time].map((one) => (Number.isFinite(one) ? one : 0));
    const count = await this.log.count(seq);
    const first = count > 0 && time === 0 ? (await this.log.first())?.time : undefined;
    this.backup = { count, since: first ?? time, last: time };
  }

  /**
   * Notes that a copy was made.
   * @param {readonly { seq?: number }[]} entries what it holds
   */
  async backedUp(entries) {
    const { time } = this.now();
    await this.log.keep("backup", {
      seq: entries.reduce((last, { seq = 0 }) => Math.max(last, seq), 0),
      time,
    });
    if (this.log.trouble) this.backup = { count: 0, since: time, last: time };
    else await this.#readBackup();
  }

  /** Writes the snapshot. */
  async snapshot() {
    if (this.log.trouble) return;
    const tail = await this.log.after(this.#seq);
    // Another tab may have added what this one has not heard of yet.
    const news = tail.filter(({ id }) => !this.#beyond.has(id));
    for (const entry of news) this.#noteTime(entry);
    await this.#again(new Set(news.map(({ card }) => this.named(card))));
    for (const { id } of tail) this.#beyond.delete(id);
    this.#seq = lastSeq(tail, this.#seq);
    const of = { under: this.#under(), seq: this.#seq, last: this.#last };
    this.#sinceSnapshot = 0;
    await this.log.keep("snapshot", pack(this.states, this.marks, of));
  }

  /** What states depend on beside the log. */
  #under() {
    return JSON.stringify([
      this.#settings,
      this.#forInterview.lastDay,
      this.choices.interview,
      [...this.#aliases],
    ]);
  }

  /** @param {Event[]} sets those that count, in order */
  #set(sets) {
    this.choices = { ...this.#chosen };
    for (const [, , , , , , , kind, , detail] of sets) {
      if (kind !== "set" || !Array.isArray(detail) || !isSetting(detail[0], detail[1])) continue;
      Object.assign(this.choices, { [detail[0]]: detail[1] });
    }
    const { retention, maximum, learning, relearning, fuzz, weights, interview } = this.choices;
    const shared = { ...defaultSettings, retention, maximum, learning, relearning, fuzz };
    this.#settings = { ...shared, weights: weights ?? defaultSettings.weights };
    const day = interview ? dayOf(interview.date) : null;
    const isAhead = day !== null && day > this.now().day;
    this.#forInterview = isAhead ? { ...this.#settings, lastDay: day - 1 } : this.#settings;
    const places = (interview?.areas ?? []).map((path) => this.areas.findIndex((area) => area.path === path));
    this.#interviewAreas = isAhead && places.length > 0 ? new Set(places) : null;
  }

  /**
   * Returns the settings that hold for a card.
   * @param {string} id
   */
  settingsOf(id) {
    if (this.#forInterview === this.#settings) return this.#settings;
    return this.isInInterview(this.byId.get(id)) ? this.#forInterview : this.#settings;
  }

  /** The settings that hold for cards that no interview is about. */
  get settings() {
    return this.#settings;
  }

  /**
   * Returns whether a card is among those of the interview that lies ahead.
   * @param {Card | undefined} card
   */
  isInInterview(card) {
    if (!card || this.#forInterview === this.#settings) return false;
    return this.#interviewAreas === null || this.#interviewAreas.has(card.area);
  }

  /** @param {Entry} entry */
  #noteTime({ time, day }) {
    this.#last = [Math.max(this.#last[0], time), Math.max(this.#last[1], day)];
  }

  /**
   * Makes what is known of a card.
   * @param {string} card
   * @param {readonly Event[]} history its events that count, in order
   */
  #put(card, history) {
    if (history.length === 0) {
      this.states.delete(card);
      this.marks.delete(card);
      return;
    }
    if (card === "") return;
    this.states.set(card, stateOf(history, this.settingsOf(card)));
    /** @type {Mark} */
    const mark = {};
    for (const [, , , , , , , kind, , detail] of history) {
      if (kind === "flag") mark.flag = detail === true;
      else if (kind === "note") mark.note = String(detail);
      else if (kind === "grade" && detail && typeof detail === "object" && "seen" in detail) {
        mark.seen = String(detail.seen);
      }
    }
    if (mark.flag || mark.note || mark.seen) this.marks.set(card, mark);
    else this.marks.delete(card);
  }

  /**
   * Makes what is known of some cards again from all that the log says of them.
   * @param {Iterable<string>} cards
   */
  async #again(cards) {
    for (const card of cards) {
      if (card === "") continue;
      const names = [card, ...[...this.#aliases].filter(([, now]) => now === card).map(([old]) => old)];
      let count;
      /** @type {Entry[]} */
      let entries;
      do {
        count = this.#count;
        entries = await this.log.of(names);
      } while (count !== this.#count);
      this.#put(card, live(entries.map(eventOf)));
    }
  }

  /** Takes note of a day that turned while the page was open. */
  async refresh() {
    if (this.now().day !== this.#todayDay) await this.#readToday();
  }

  async #readToday() {
    const { day } = this.now();
    this.#todayDay = day;
    let count;
    /** @type {Entry[]} */
    let entries;
    do {
      // An answer that is given while the log is read may not be in what was read.
      count = this.#count;
      entries = await this.log.on(day);
    } while (count !== this.#count);
    this.#today = live(entries.map(eventOf)).filter(isAnswer);
  }

  /** The area of the card that was answered last today. */
  get lastArea() {
    const last = this.#today.at(-1);
    return last && this.byId.get(this.named(last[1]))?.area;
  }

  /**
   * Takes what another tab added.
   * @param {Entry[]} entries
   */
  async #follow(entries) {
    for (const entry of entries) this.#noteTime(entry);
    if (entries.some(({ kind }) => kind === "set")) await this.load();
    else {
      await this.#again(new Set(entries.map(({ card }) => this.named(card))));
      await this.#readToday();
    }
    this.onChange();
  }

  /**
   * Returns the time, the zone's offset in minutes, and the study day.
   * @returns {Now}
   */
  now() {
    const time = this.#clock();
    const offset = -new Date(time).getTimezoneOffset();
    return { time, offset, day: today(time, offset, this.#last[1]) };
  }

  /** Returns whether the clock is more than a day behind the log. */
  get isBehind() {
    return isBehind(this.#clock(), this.#last[0]);
  }

  /**
   * Returns what is known of a card.
   * @param {string} id
   */
  stateOf(id) {
    return this.states.get(id) ?? newCard;
  }

  /**
   * Returns what the four buttons do to a card.
   * @param {string} id
   */
  buttons(id) {
    const { time, day } = this.now();
    return choices(this.stateOf(id), { card: id, day, time }, this.settingsOf(id));
  }

  /** Returns what was done today. */
  done() {
    return doneToday(this.#today, this.states, this.named);
  }

  /** Returns the answers of today that count. */
  get answersToday() {
    return this.#today.length;
  }

  /** Returns the plan for the interview, or `null`. */
  plan() {
    const { interview } = this.choices;
    const day = interview ? dayOf(interview.date) : null;
    if (day === null) return null;
    const cards = this.cards.filter((card) => this.isInInterview(card));
    const ofInterview = this.#today.filter(([, card]) => this.isInInterview(this.byId.get(this.named(card))));
    const { fresh } = doneToday(ofInterview, this.states, this.named);
    return plan(day, cards, this.states, this.now().day, fresh);
  }

  /**
   * Where new cards come. Before an interview they come first: one that was never seen is not known, while a review that
   * waits for a day is hardly forgotten.
   * @returns {"after" | "mixed" | "first"}
   */
  get order() {
    return this.plan() ? "first" : this.choices.order;
  }

  /**
   * Returns what is left of today.
   * @param {readonly Card[]} cards
   * @param {number} [extra] how many new cards the reader asked for beyond the day's
   */
  left(cards, extra = 0) {
    const at = this.now();
    const ahead = this.plan();
    const { newPerDay, reviewsPerDay } = this.choices;
    const isNear = ahead?.isNear ?? false;
    const wanted = ahead ? ahead.fresh : newPerDay;
    // A clock that went back cannot tell how many new cards its day has had.
    const fresh = this.isBehind ? 0 : wanted + extra;
    const { weights, retention } = this.#settings;
    /** @type {import("../lib/queue.js").Limits["early"]} */
    const early = isNear
      ? ({ id }, state) =>
          this.isInInterview(this.byId.get(id)) && expected(state, ahead?.day ?? 0, weights) < retention
      : null;
    // Those of the interview first, where it sets the number of new ones.
    /** @type {import("../lib/queue.js").Limits["last"]} */
    const last = ahead ? ({ id }) => !this.isInInterview(this.byId.get(id)) : null;
    /** @type {import("../lib/queue.js").Limits} */
    const limits = {
      fresh,
      reviews: reviewsPerDay,
      order: ahead ? "first" : this.choices.order,
      early,
      last,
    };
    return pools(cards, this.states, at, limits, this.done(), { weights });
  }

  /**
   * Adds an event and returns when what is known is up to date; the disk may have it a moment later.
   * @param {string} kind
   * @param {string} card
   * @param {{ grade?: number, took?: number, detail?: unknown }} [what]
   */
  async #add(kind, card, { grade = 0, took = 0, detail = null } = {}) {
    const { time, offset, day } = this.now();
    if (day !== this.#todayDay) await this.#readToday();
    const { entry, written } = this.log.add({ card, time, day, offset, grade, took, kind, detail });
    this.#count++;
    this.#noteTime(entry);
    if (this.backup.count++ === 0 && this.backup.last === 0) this.backup.since = time;
    this.#sinceSnapshot++;
    keep("studied", "1");
    return { entry, written };
  }

  /**
   * Takes an answer.
   * @param {string} id
   * @param {Grade} grade
   * @param {{ took?: number, rubric?: { of: number, ticks: number[], red: number[] } | null }} [about]
   */
  async grade(id, grade, { took = 0, rubric = null } = {}) {
    const seen = this.byId.get(id)?.digest;
    const detail = { ...rubric, ...(seen ? { seen } : {}) };
    const { entry, written } = await this.#add("grade", id, {
      grade,
      took: Math.round(Math.min(Math.max(0, took), 86_400_000)),
      detail: Object.keys(detail).length > 0 ? detail : null,
    });
    const at = { card: id, day: entry.day, time: entry.time };
    this.states.set(id, choices(this.stateOf(id), at, this.settingsOf(id))[grade - 1].state);
    if (seen) this.marks.set(id, { ...this.marks.get(id), seen });
    this.#today.push(eventOf(entry));
    this.#beyond.add(entry.id);
    if (this.#sinceSnapshot > STALE) void written.then(() => this.snapshot());
    return { entry, written };
  }

  /**
   * Sets a card aside until a study day.
   * @param {string} id
   * @param {number} days from today
   */
  async bury(id, days = 1) {
    const { written } = await this.#add("bury", id, { detail: this.now().day + days });
    await written;
    await this.#again([id]);
  }

  /**
   * Asks for cards today, whenever they are due.
   * @param {readonly string[]} ids
   */
  async want(ids) {
    const { day } = this.now();
    const added = await Promise.all(ids.map((id) => this.#add("want", id, { detail: day })));
    await Promise.all(added.map(({ written }) => written));
    await this.#again(ids);
  }

  /**
   * Keeps an interview.
   * @param {unknown} record
   */
  async keepInterview(record) {
    const { written } = await this.#add("mock", "", { detail: record });
    await written;
  }

  /**
   * Takes a card out of all sessions, or back.
   * @param {string} id
   * @param {boolean} isOut
   */
  async suspend(id, isOut = true) {
    const { written } = await this.#add(isOut ? "suspend" : "resume", id);
    await written;
    await this.#again([id]);
  }

  /**
   * @param {string} id
   * @param {boolean} isFlagged
   */
  async flag(id, isFlagged) {
    const { written } = await this.#add("flag", id, { detail: isFlagged });
    await written;
    await this.#again([id]);
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  async note(id, text) {
    const { written } = await this.#add("note", id, { detail: text.slice(0, 20_000) });
    await written;
    await this.#again([id]);
  }

  /**
   * Changes a setting.
   * @template {keyof Choices} K
   * @param {K} name
   * @param {Choices[K]} value
   */
  async set(name, value) {
    if (!isSetting(name, value)) throw new RangeError(`${name} cannot be ${value}`);
    const { written } = await this.#add("set", "", { detail: [name, value] });
    await written;
    await this.load();
  }

  /** Takes the last thing back that was done on this device, and returns its card; `null` if there is none. */
  undo() {
    const undone = this.#undoing.then(() => this.#takeBack());
    this.#undoing = undone.catch(() => {});
    return undone;
  }

  async #takeBack() {
    const entries = (await this.log.last(BACK * 2)).reverse();
    const own = live(entries.map(eventOf)).filter(
      ([, , , , , , , kind, device]) => UNDOABLE.includes(kind) && device === this.log.device,
    );
    const last = own.at(-1);
    if (!last) return null;
    const [id, card, , , , , , kind] = last;
    const { written } = await this.#add("undo", card, { detail: id });
    await written;
    await this.#again([this.named(card)]);
    this.#today = this.#today.filter(([event]) => event !== id);
    return { card: this.named(card), kind };
  }

  /**
   * Returns the place of a card among those that its reader knows, learns, or has not seen.
   * @param {string} id
   * @returns {"new" | "learning" | "due" | "learned" | "suspended" | "set aside"}
   */
  standing(id) {
    const { day, time } = this.now();
    const state = this.stateOf(id);
    if (state.suspended) return "suspended";
    if (isHidden(state, day)) return "set aside";
    if (isWanted(state, day)) return "due";
    if (state.phase === "new") return "new";
    if (state.phase === "review") return state.dueDay <= day ? "due" : "learned";
    return state.dueTime <= time ? "due" : "learning";
  }

  /** Returns the study day of a time on the clock, for pages that show days. */
  dayOf(/** @type {number} */ time) {
    return studyDay(time, -new Date(time).getTimezoneOffset());
  }

  /** The id of the site, and of its data. */
  get site() {
    return site;
  }
}

/**
 * Returns the number of the last event that is on the disk.
 * @param {import("./log.js").Kept[]} entries
 * @param {number} otherwise
 */
function lastSeq(entries, otherwise) {
  return entries.findLast(({ seq }) => seq !== undefined)?.seq ?? otherwise;
}

async function fetchDeck() {
  const answer = await fetch(`${base}data/cards.json`);
  if (!answer.ok) throw new Error(`data/cards.json: ${answer.status}`);
  return answer.json();
}
