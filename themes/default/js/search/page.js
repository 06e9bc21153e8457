// @ts-check
// The page of the search: what is asked for stands in its address.
import { t } from "../lib/translate.js";
import { announcer, make, makeButton } from "../parts.js";
import { Finder, needsFreshPage, prepareEngine, searchAddress } from "./finder.js";
import { forgetSearch, recentSearches, rememberSearch } from "./recent.js";
import { results as count, detailsOf, failure, remarks, titleOf } from "./results.js";

/** @typedef {import("./engine.js").Answer} Answer */
/** @typedef {import("./engine.js").Hit} Hit */

const FIRST = 10;
const MORE = 20;
const STARTS = 6;

/** How long the address waits while somebody types: browsers allow about three changes a second. */
const WAIT = 350;

const FILTERS = /** @type {const} */ (["level", "area", "kind"]);

class SearchPage {
  #finder = new Finder();
  #query = "";
  #shown = FIRST;
  /** Whether the next change is a new step of the history; while somebody types, it is the same one. */
  #isSettled = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  #title = document.title;
  #remarks = make("div", { class: "remarks" });
  #list = make("ol", { class: "hits" });
  #foot = make("p", { class: "more" });
  #status = make("p", { class: "unseen", role: "status" });
  #tell = announcer(this.#status);

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} input
   * @param {HTMLElement} results
   */
  constructor(form, input, results) {
    this.input = input;
    this.results = results;
    this.listing = document.querySelector("[data-search-listing]");
    this.filters = document.querySelector("[data-search-filters]");
    results.append(this.#remarks, this.#list, this.#foot);
    results.after(this.#status);

    input.addEventListener("input", () => this.#change(input.value, !this.#isSettled));
    input.addEventListener("change", () => this.#settle());
    for (const name of FILTERS)
      this.#select(name)?.addEventListener("change", () => this.#change(this.#query));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // On a phone the keyboard goes, and what was found is there to be read.
      if (matchMedia("(pointer: coarse)").matches) input.blur();
      this.#settle();
      rememberSearch(this.#query);
    });
    results.addEventListener("click", (event) => {
      const link =
        event.target instanceof Element ? event.target.closest("a[data-result], a[data-more]") : null;
      if (link) rememberSearch(this.#query);
    });
    addEventListener("popstate", () => this.#read());
    addEventListener("pagehide", () => this.#settle());
    this.#read();
  }

  /** @param {string} name */
  #select(name) {
    const select = this.filters?.querySelector(`select[name=${name}]`);
    return select instanceof HTMLSelectElement ? select : null;
  }

  /** What the filters are set to. The areas come with the index; until then the address has the one that is meant. */
  get #chosen() {
    const chosen = Object.fromEntries(FILTERS.map((name) => [name, this.#select(name)?.value ?? ""]));
    if (!this.#hasAreas) chosen.area = new URLSearchParams(location.search).get("area") ?? "";
    return chosen;
  }

  get #hasAreas() {
    return (this.#select("area")?.options.length ?? 0) > 1;
  }

  /** Reads the address. */
  #read() {
    clearTimeout(this.#later);
    this.#later = undefined;
    const asked = new URLSearchParams(location.search);
    this.#query = asked.get("q") ?? "";
    // Without a query there is nothing to come back to.
    this.#isSettled = this.#query !== "";
    this.#shown = Number(history.state?.shown) || FIRST;
    this.input.value = this.#query;
    for (const name of FILTERS) choose(this.#select(name), asked.get(name) ?? "");
    void this.#ask();
  }

  /** @param {{ id: string, title: string }[]} areas */
  #nameAreas(areas) {
    if (this.#hasAreas) return;
    const { area } = this.#chosen;
    const select = this.#select("area");
    select?.append(...areas.map(({ id, title }) => make("option", { value: id }, title)));
    choose(select, area);
  }

  /**
   * Takes another query or other filters.
   * @param {string} query
   * @param {boolean} [isSameStep]
   */
  #change(query, isSameStep = false) {
    if (!isSameStep) this.#settle();
    this.#query = query;
    this.#shown = FIRST;
    if (this.input.value !== query) this.input.value = query;
    if (isSameStep) {
      this.#later ??= setTimeout(() => this.#write("replaceState"), WAIT);
    } else {
      this.#write("pushState");
      this.#isSettled = document.activeElement !== this.input;
    }
    void this.#ask();
  }

  /** What comes next is a new step of the history. */
  #settle() {
    if (this.#later !== undefined) this.#write("replaceState");
    this.#isSettled = true;
  }

  /** @param {"pushState" | "replaceState"} how */
  #write(how) {
    clearTimeout(this.#later);
    this.#later = undefined;
    const address = searchAddress({ q: this.#query, ...this.#chosen });
    try {
      history[how]({ shown: this.#shown }, "", address);
    } catch {
      // Too often for this browser, or too long: the address waits for the next change.
    }
  }

  async #ask() {
    const query = this.#query;
    const isEmpty = query.trim() === "";
    this.results.dataset.state = "loading";
    const show = () => {
      this.listing?.toggleAttribute("hidden", !isEmpty);
      this.filters?.toggleAttribute("hidden", isEmpty);
      delete document.documentElement.dataset.asked;
      document.title = isEmpty ? this.#title : `${query.trim().slice(0, 60)} · ${this.#title}`;
    };
    try {
      if (isEmpty) {
        const hits = await this.#finder.ask((engine) => engine.start(STARTS));
        if (hits === undefined) return;
        show();
        this.#drawStart(hits);
      } else {
        const limit = this.#shown;
        const answer = await this.#finder.ask((engine, signal) => {
          this.#nameAreas(engine.areas);
          return engine.search(query, { limit, filters: this.#chosen, signal });
        });
        if (answer === undefined) return;
        show();
        this.#drawAnswer(answer);
      }
      this.results.dataset.state = "done";
    } catch {
      show();
      this.listing?.removeAttribute("hidden");
      const isSaid = this.#remarks.querySelector("[data-failed]") !== null;
      if (!isSaid) this.#draw([failure(() => this.#retry())], []);
      this.results.dataset.state = "failed";
    }
    this.results.dataset.query = query;
  }

  #retry() {
    if (needsFreshPage()) location.reload();
    else void this.#ask();
    this.input.focus();
  }

  /**
   * @param {HTMLElement[]} said
   * @param {HTMLElement[]} items
   * @param {HTMLElement[]} foot
   */
  #draw(said, items, ...foot) {
    this.#remarks.replaceChildren(...said);
    this.#list.replaceChildren(...items);
    this.#list.hidden = items.length === 0;
    this.#foot.replaceChildren(...foot);
  }

  /** @param {Hit[]} hits */
  #drawStart(hits) {
    const recent = recentSearches();
    const said = [];
    if (recent.length > 0) {
      const forget = (/** @type {string} */ query) => {
        forgetSearch(query);
        this.input.focus();
        this.#tell(t("{query} removed", { query }));
        void this.#ask();
      };
      const items = recent.map((query) =>
        make(
          "li",
          {},
          make("a", { href: searchAddress({ q: query }), dir: "auto" }, query),
          makeButton("×", () => forget(query), {
            "aria-label": t("Remove {query}", { query }),
            "data-forget": query,
          }),
        ),
      );
      said.push(make("h2", {}, t("Recent searches")), make("ul", { class: "recent" }, ...items));
    }
    if (hits.length > 0) said.push(make("h2", {}, t("Good questions to start with")));
    const none = () => /** @type {[number, number][]} */ ([]);
    const items = hits.map((hit) => {
      const link = make("a", { href: hit.href, "data-start": "" }, titleOf(hit, none));
      return make("li", {}, link, detailsOf(hit, none).meta);
    });
    this.#draw(said, items);
    this.#tell("");
  }

  /** @param {Answer} answer */
  #drawAnswer(answer) {
    const { hits, total, marks } = answer;
    const again = () => this.#retry();
    const take = (/** @type {string} */ query) => this.#change(query);
    const said = remarks(answer, { again, take });
    if (total > 0) said.unshift(make("p", { class: "count" }, count(total)));
    const isFiltered = Object.values(this.#chosen).some(Boolean);
    if (isFiltered && total === 0) {
      const all = () => {
        for (const name of FILTERS) choose(this.#select(name), "");
        this.#change(this.#query);
        this.input.focus();
      };
      said.push(
        make(
          "p",
          { class: "remark" },
          t("Only a part of the site was searched."),
          " ",
          makeButton(t("Remove the filters"), all),
        ),
      );
    }
    const items = hits.map((hit) => {
      const { heading, text, meta } = detailsOf(hit, marks);
      const link = make("a", { href: hit.href, "data-result": "" }, titleOf(hit, marks));
      const item = make("li", {}, make("h2", {}, link), ...[heading, text, meta].filter(Boolean));
      if (hit.more.length > 0) {
        const more = hit.more.map((one) =>
          make("li", {}, make("a", { href: one.href, "data-more": "" }, one.heading)),
        );
        item.append(make("ul", { class: "hit-more" }, ...more));
      }
      return item;
    });
    const rest = total - hits.length;
    const more = makeButton(
      t("Show {count} more", { count: Math.min(rest, MORE) }),
      () => void this.#showMore(),
      {
        class: "button",
        "data-action": "more",
      },
    );
    this.#draw(said, items, ...(rest > 0 && hits.length >= this.#shown ? [more] : []));
    this.#tell(total === 0 ? (this.#remarks.textContent ?? "") : count(total));
  }

  async #showMore() {
    const before = this.#list.children.length;
    this.#shown += MORE;
    this.#write("replaceState");
    await this.#ask();
    const next = this.#list.children[before]?.querySelector("a");
    next?.focus();
  }
}

/**
 * Sets a select, to its first option where it does not have this one.
 * @param {HTMLSelectElement | null} select
 * @param {string} value
 */
function choose(select, value) {
  if (!select) return;
  select.value = value;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

prepareEngine();
const form = document.querySelector("form[data-search-form]");
const input = form?.querySelector("input[type=search]");
const results = document.querySelector("main [data-search-results]");
if (form instanceof HTMLFormElement && input instanceof HTMLInputElement && results instanceof HTMLElement) {
  new SearchPage(form, input, results);
}
