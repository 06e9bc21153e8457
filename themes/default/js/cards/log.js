// @ts-check
// Where the log lies: IndexedDB, or this page's memory where the browser denies that. Events are only ever added.
// Other tabs of the site hear of each.

import { eventTime } from "../lib/day.js";
import { isSound } from "../lib/entry.js";
import { t } from "../lib/translate.js";
import { keep, recall } from "../store.js";

/** @typedef {import("../lib/entry.js").Entry} Entry */
/** @typedef {Entry & { seq?: number }} Kept */

const VERSION = 1;
const site = document.documentElement.dataset.site ?? "";
const NAME = `prepress:${site}`;

/** How long the browser may take to open the database before the session goes on without, in ms. */
const PATIENCE = 4000;
/** Among how many events the last one of this device is looked for. */
const RECENT = 100;

/**
 * What other tabs are told.
 * @typedef {{ kind: "added", entries: Entry[] } | { kind: "replaced" }} News
 */

export class Log {
  /** @type {IDBDatabase | null} */
  #database = null;
  /** What could not be written, or cannot be: the log of this page alone. @type {Entry[]} */
  #memory = [];
  #channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(NAME) : null;
  #lastTime = Number.NEGATIVE_INFINITY;
  #device = recall("device") ?? "";
  /** Why nothing is kept; empty if it is. */
  trouble = "";
  /** Called when another tab added events, or replaced the log. @type {(news: News) => void} */
  onNews = () => {};
  /** Called when the trouble is new. */
  onTrouble = () => {};

  constructor() {
    if (!/^[a-z0-9]{8,16}$/.test(this.#device)) {
      this.#device = random(10);
      keep("device", this.#device);
    }
    this.#channel?.addEventListener("message", ({ data }) => this.onNews(data));
  }

  get device() {
    return this.#device;
  }

  /** Opens the log. */
  async open() {
    const opening = open().then(async (database) => {
      this.#take(database);
      // So that it is known how late it is on this device, whatever its clock says.
      await this.last(RECENT);
    });
    try {
      await Promise.race([opening, timeout(PATIENCE)]);
    } catch (error) {
      this.#fail(error);
      // It may only have been slow.
      opening.then(
        async () => {
          await this.#write([], true);
          this.onNews({ kind: "replaced" });
        },
        () => {},
      );
    }
    return this;
  }

  /** @param {IDBDatabase} database */
  #take(database) {
    this.#database = database;
    database.onversionchange = () => database.close();
    database.onclose = () => this.#fail(new Error("The browser closed the storage."));
  }

  /** @param {unknown} error */
  #fail(error) {
    const name = error instanceof Error ? error.name : "";
    this.trouble =
      name === "QuotaExceededError"
        ? t("The browser's storage is full.")
        : name === "VersionError"
          ? t("A newer version of this site wrote the study data; reload the page.")
          : t("The browser keeps no data for this site.");
    this.onTrouble();
  }

  /**
   * Adds an event. It is on its way to the disk when this returns; what is returned tells when it is there.
   * @param {Omit<Entry, "id" | "device" | "time"> & { time: number }} event
   */
  add(event) {
    const time = eventTime(event.time, this.#lastTime);
    this.#lastTime = time;
    const id = `${this.#device}-${time.toString(36)}-${random(4)}`;
    const entry = { ...event, id, device: this.#device, time };
    return { entry, written: this.#write([entry], true) };
  }

  /**
   * Adds events of other devices, all or none; those that are known already are left out.
   * @param {readonly Entry[]} entries
   * @returns {Promise<number>} how many were new
   */
  async merge(entries) {
    const add = async () => {
      const known = new Set((await this.all()).map(({ id }) => id));
      const fresh = entries.filter(({ id }) => !known.has(id));
      if (fresh.length > 0) {
        await this.#write(fresh, false);
        this.#channel?.postMessage({ kind: "replaced" });
      }
      return fresh.length;
    };
    // Two tabs that add the same events at once would both find them new.
    return navigator.locks ? navigator.locks.request(`${NAME}:merge`, add) : add();
  }

  /**
   * @param {readonly Entry[]} entries
   * @param {boolean} isOwn whether what cannot be written is kept for this page
   */
  async #write(entries, isOwn) {
    const database = this.#database;
    const waiting = this.#memory;
    this.#memory = [];
    /** @type {IDBTransaction | undefined} */
    let transaction;
    try {
      if (!database) throw new Error("no database");
      transaction = database.transaction("events", "readwrite", { durability: "strict" });
      const store = transaction.objectStore("events");
      for (const entry of [...waiting, ...entries]) store.add(entry);
      const done = finished(transaction);
      // The browser has all of it by now: what happens to this page no longer matters.
      if (entries.length === 1) transaction.commit?.();
      await done;
      if (this.trouble) {
        this.trouble = "";
        this.onTrouble();
      }
    } catch (error) {
      if (database) this.#fail(error);
      // All or nothing: what is written by half would be written twice.
      abort(transaction);
      this.#memory = [...waiting, ...this.#memory, ...(isOwn || !database ? entries : [])];
      if (!isOwn && database) throw error;
    }
    if (isOwn && entries.length > 0) this.#channel?.postMessage({ kind: "added", entries });
  }

  /**
   * Returns all events, in the order in which they came.
   * @returns {Promise<Kept[]>}
   */
  async all() {
    return [...(await this.#read((store) => store.getAll())), ...this.#memory];
  }

  /**
   * Returns the events after one.
   * @param {number} seq
   * @returns {Promise<Kept[]>}
   */
  async after(seq) {
    return [
      ...(await this.#read((store) => store.getAll(IDBKeyRange.lowerBound(seq, true)))),
      ...this.#memory,
    ];
  }

  /**
   * Returns the events of cards, whatever they are called.
   * @param {readonly string[]} names
   */
  async of(names) {
    const lists = await Promise.all(
      names.map((name) => this.#read((store) => store.index("card").getAll(name))),
    );
    return [...lists.flat(), ...this.#memory.filter(({ card }) => names.includes(card))];
  }

  /**
   * Returns the events of a study day.
   * @param {number} day
   */
  async on(day) {
    const kept = await this.#read((store) => store.index("day").getAll(day));
    return [...kept, ...this.#memory.filter((entry) => entry.day === day)];
  }

  /**
   * Returns the last events that came, newest first.
   * @param {number} most
   * @returns {Promise<Kept[]>}
   */
  async last(most) {
    const last = await this.top();
    const kept = await this.#read((store) => store.getAll(IDBKeyRange.lowerBound(last - most, true)));
    return [...kept, ...this.#memory].reverse().slice(0, most);
  }

  /**
   * Returns the first event that came.
   * @returns {Promise<Kept | undefined>}
   */
  async first() {
    return (await this.#read((store) => store.getAll(null, 1)))[0] ?? this.#memory[0];
  }

  /**
   * Returns how many events came after one.
   * @param {number} seq
   */
  async count(seq = 0) {
    const kept = await this.#ask("events", (store) => store.count(IDBKeyRange.lowerBound(seq, true)), 0);
    return kept + this.#memory.length;
  }

  /** Returns the number of the last event. */
  async top() {
    const last = await this.#ask("events", (store) => store.openKeyCursor(null, "prev"), null);
    return Number(last?.primaryKey ?? 0);
  }

  /**
   * Returns what is kept beside the log under a name.
   * @param {string} name
   * @returns {Promise<any>}
   */
  recall(name) {
    return this.#ask("kept", (store) => store.get(name), undefined);
  }

  /**
   * Keeps something beside the log. It may fail: nothing there is more than a copy, or a convenience.
   * @param {string} name
   * @param {unknown} value
   */
  async keep(name, value) {
    try {
      const transaction = this.#database?.transaction("kept", "readwrite");
      transaction?.objectStore("kept").put(value, name);
      if (transaction) await finished(transaction);
    } catch {
      // It is made again.
    }
  }

  /** Deletes everything. */
  async clear() {
    this.#memory = [];
    if (this.#database) {
      const transaction = this.#database.transaction(["events", "kept"], "readwrite");
      transaction.objectStore("events").clear();
      transaction.objectStore("kept").clear();
      await finished(transaction);
    }
    for (const name of ["studied", "device"]) keep(name, null);
    this.#channel?.postMessage({ kind: "replaced" });
  }

  /**
   * Reads events. What is damaged is left out: it stays where it is, and breaks no page.
   * @param {(store: IDBObjectStore) => IDBRequest<Kept[]>} ask
   */
  async #read(ask) {
    const entries = await this.#ask("events", ask, []);
    const good = entries.filter(isSound);
    for (const { time, device } of good) {
      if (device === this.#device && time > this.#lastTime) this.#lastTime = time;
    }
    return good;
  }

  /**
   * @template T
   * @param {string} store
   * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
   * @param {T} otherwise where nothing can be read
   * @returns {Promise<T>}
   */
  #ask(store, ask, otherwise) {
    return new Promise((done) => {
      try {
        if (!this.#database) return done(otherwise);
        const request = ask(this.#database.transaction(store).objectStore(store));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(otherwise);
      } catch {
        done(otherwise);
      }
    });
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const events = request.result.createObjectStore("events", { keyPath: "seq", autoIncrement: true });
      events.createIndex("id", "id", { unique: true });
      events.createIndex("card", "card");
      events.createIndex("day", "day");
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error("blocked"));
  });
}

/**
 * @param {number} wait
 * @returns {Promise<never>}
 */
function timeout(wait) {
  return new Promise((_, failed) => setTimeout(() => failed(new Error("no answer")), wait));
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function finished(transaction) {
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onerror = () => failed(transaction.error);
    transaction.onabort = () => failed(transaction.error ?? new Error("aborted"));
  });
}

/** @param {IDBTransaction | undefined} transaction */
function abort(transaction) {
  try {
    transaction?.abort();
  } catch {
    // It is over.
  }
}

/** @param {number} length */
function random(length) {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => letters[byte % 36]).join("");
}
