// @ts-check
// The search over every page: a combobox whose options are links.
import { t } from "../lib/translate.js";
import { announcer, make, makeButton } from "../parts.js";
import { Finder, needsFreshPage, prepareEngine, searchAddress } from "./finder.js";
import { forgetSearch, recentSearches, rememberSearch } from "./recent.js";
import { detailsOf, failure, remarks, results, titleOf } from "./results.js";

/** @typedef {import("./engine.js").Answer} Answer */
/** @typedef {import("./engine.js").Hit} Hit */

const RESULTS = 10;
const STARTS = 6;

/** @type {Promise<unknown> | undefined} */
let styled;
/** @type {SearchDialog | undefined} */
let dialog;

/** Loads the style sheet, which no page without the dialog needs. */
function styles() {
  styled ??= new Promise((done, failed) => {
    const href = new URL("../../css/search.css", import.meta.url).href;
    // The page of the search has it already.
    if ([...document.styleSheets].some((sheet) => sheet.href === href)) return done(undefined);
    const link = make("link", { rel: "stylesheet", href });
    link.addEventListener("load", done);
    link.addEventListener("error", () => {
      link.remove();
      styled = undefined;
      failed(new Error(`${href} did not load`));
    });
    document.head.append(link);
  });
  return styled;
}

/** Loads what the dialog needs, before it is asked for. */
export function prepareSearch() {
  styles().catch(() => {});
  prepareEngine();
}

/**
 * Opens the dialog.
 * @param {() => string} typed what was typed before it came
 */
export async function openSearch(typed) {
  prepareEngine();
  await styles();
  dialog ??= new SearchDialog();
  dialog.open(typed());
}

class SearchDialog {
  #finder = new Finder();
  /** The options, in the order of the arrow keys. */
  #options = /** @type {HTMLAnchorElement[]} */ ([]);
  #active = -1;
  #starts = /** @type {Hit[]} */ ([]);
  /** How to open the first result once it is there: Enter may come before it. */
  #enter = /** @type {KeyboardEvent | undefined} */ (undefined);

  #input = make("input", {
    type: "search",
    id: "SearchBox",
    role: "combobox",
    "aria-label": t("Search this site"),
    "aria-expanded": "false",
    "aria-controls": "SearchBoxList",
    "aria-autocomplete": "list",
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "go",
    dir: "auto",
    placeholder: t("Search"),
  });
  #remarks = make("div", { class: "remarks" });
  #list = make("div", { role: "listbox", id: "SearchBoxList", "aria-label": t("Results") });
  #side = make("div", { class: "recent-side" });
  #results = make(
    "div",
    { "data-search-results": "", "data-loading": t("Searching …") },
    this.#remarks,
    this.#list,
    this.#side,
  );
  #all = make("a", { class: "all", href: searchAddress({}) }, t("Everything by area"));
  #status = make("p", { class: "unseen", role: "status" });
  #tell = announcer(this.#status);
  #close = makeButton(t("Close"), () => this.#dialog.close(), { class: "close" });
  #dialog = make(
    "dialog",
    { "data-search": "", "aria-label": t("Search") },
    make("div", { class: "head", role: "search" }, this.#input, this.#close),
    this.#results,
    make("div", { class: "foot" }, this.#all, keyHints()),
    this.#status,
  );

  constructor() {
    document.body.append(this.#dialog);
    this.#input.addEventListener("input", () => void this.#ask());
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
    // An option that has the focus by the Tab key is the active one.
    this.#list.addEventListener("focusin", (event) => this.#point(this.#optionOf(event)));
    this.#list.addEventListener("pointermove", (event) => this.#point(this.#optionOf(event)));
    this.#dialog.addEventListener("click", (event) => this.#click(event));
    closeOutside(this.#dialog);
    fitKeyboard(this.#dialog);
  }

  /** @param {string} typed */
  open(typed) {
    if (!this.#dialog.open) {
      const page = document.documentElement;
      page.toggleAttribute("data-scrollbar", innerWidth > page.clientWidth);
      this.#dialog.showModal();
    }
    this.#input.focus();
    if (typed) this.#input.value = typed;
    else this.#input.select();
    void this.#ask();
  }

  get #query() {
    return this.#input.value;
  }

  get #isEmpty() {
    return this.#query.trim() === "";
  }

  /** Finds what is typed. What is shown stays until the answer is there. */
  async #ask() {
    const query = this.#query;
    const isEmpty = this.#isEmpty;
    this.#results.dataset.state = "loading";
    this.#enter = undefined;
    this.#all.href = searchAddress({ q: isEmpty ? "" : query });
    if (isEmpty) this.#drawStart();
    try {
      if (isEmpty) {
        const hits = await this.#finder.ask((engine) => engine.start(STARTS));
        if (hits === undefined) return;
        this.#starts = hits;
        this.#drawStart(this.#options[this.#active]?.href);
      } else {
        const answer = await this.#finder.ask((engine, signal) =>
          engine.search(query, { limit: RESULTS, filters: {}, signal }),
        );
        if (answer === undefined) return;
        this.#drawAnswer(answer);
      }
      this.#results.dataset.state = "done";
    } catch {
      // Recent searches and the list of everything can be had without the engine.
      if (!isEmpty) this.#show([], t("Results"));
      const isSaid = this.#remarks.querySelector("[data-failed]") !== null;
      if (!isSaid) this.#remarks.replaceChildren(failure(() => this.#retry()));
      this.#results.dataset.state = "failed";
    }
    this.#results.dataset.query = query;
    if (this.#enter && this.#options.length > 0) this.#follow(this.#options[0], this.#enter);
    this.#enter = undefined;
  }

  #retry() {
    if (needsFreshPage()) location.assign(searchAddress({ q: this.#query }));
    this.#input.focus();
    void this.#ask();
  }

  /**
   * Shows what there is before anything is typed.
   * @param {string} [chosen] the address of the active option
   */
  #drawStart(chosen) {
    const queries = recentSearches();
    const recent = queries.map((query) =>
      option({ href: searchAddress({ q: query }), "data-recent": query, dir: "auto" }, query),
    );
    const starts = this.#starts.map((hit) => {
      const { meta } = detailsOf(hit, () => []);
      return option(
        { href: hit.href, "data-start": "" },
        titleOf(hit, () => []),
        meta,
      );
    });
    this.#remarks.replaceChildren();
    this.#show(
      [...group(t("Recent searches"), recent), ...group(t("Good questions to start with"), starts)],
      t("Suggestions"),
    );
    this.#point(this.#options.findIndex(({ href }) => href === chosen));
    this.#drawForget(queries);
    this.#all.textContent = t("Everything by area");
    this.#tell("");
  }

  /**
   * Draws what forgets recent searches. A list of options may hold options alone, so this stands beside it.
   * @param {string[]} queries
   */
  #drawForget(queries) {
    const forget = (/** @type {string | undefined} */ query) => {
      forgetSearch(query);
      this.#input.focus();
      this.#tell(query === undefined ? t("Recent searches cleared") : t("{query} removed", { query }));
      void this.#ask();
    };
    if (queries.length === 0) return;
    this.#side.append(
      makeButton(t("Clear"), () => forget(undefined), { "aria-label": t("Clear recent searches") }),
    );
    for (const query of queries) {
      this.#side.append(
        makeButton("×", () => forget(query), {
          "aria-label": t("Remove {query}", { query }),
          "data-forget": query,
        }),
      );
    }
  }

  /** @param {Answer} answer */
  #drawAnswer(answer) {
    const { hits, total, marks } = answer;
    const options = hits.flatMap((hit) => {
      const { heading, text, meta } = detailsOf(hit, marks);
      const main = option({ href: hit.href, "data-result": "" }, titleOf(hit, marks), heading, text, meta);
      const name = hit.title.map((part) => part.text).join("");
      const more = hit.more.map((one) =>
        option(
          {
            href: one.href,
            "data-more": "",
            "aria-label": t("{section}, in {page}", { section: one.heading, page: name }),
          },
          one.heading,
        ),
      );
      return [main, ...more];
    });
    const again = () => this.#retry();
    const take = (/** @type {string} */ word) => this.#take(word);
    this.#remarks.replaceChildren(...remarks(answer, { again, take }));
    this.#show(options, t("Results"));
    this.#point(0);
    this.#results.scrollTop = 0;
    this.#all.textContent =
      total > hits.length
        ? t("All {count} results, with filters", { count: total })
        : t("Search with filters");
    this.#all.hidden = total === 0;
    this.#tell(total === 0 ? (this.#remarks.textContent ?? "") : results(total));
  }

  /**
   * Shows these options.
   * @param {HTMLElement[]} content options, or groups of them
   * @param {string} label
   */
  #show(content, label) {
    this.#list.replaceChildren(...content);
    this.#list.setAttribute("aria-label", label);
    this.#side.replaceChildren();
    this.#all.hidden = false;
    this.#options = [...this.#list.querySelectorAll("a")];
    this.#options.forEach((one, index) => {
      one.id = `SearchBoxOption-${index}`;
    });
    this.#list.hidden = this.#options.length === 0;
    this.#input.setAttribute("aria-expanded", String(this.#options.length > 0));
    this.#point(-1);
  }

  /** @param {number} index of the option that Enter opens; -1 for none */
  #point(index) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const one = this.#options[index];
    one?.setAttribute("aria-selected", "true");
    if (one) this.#input.setAttribute("aria-activedescendant", one.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {Event} event */
  #optionOf({ target }) {
    const link = target instanceof Element ? target.closest("a") : null;
    return link ? this.#options.indexOf(link) : this.#active;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const isInput = event.target === this.#input;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      // At once, as the browser would first empty the box and leave the reader to press again.
      event.preventDefault();
      this.#dialog.close();
    } else if (step && this.#options.length > 0 && !event.altKey) {
      event.preventDefault();
      const count = this.#options.length;
      const from = this.#active < 0 && step < 0 ? 0 : this.#active;
      this.#input.focus();
      this.#point((from + step + count) % count);
      const one = this.#options[this.#active];
      // Above the first one may be something to read.
      if (this.#active === 0) this.#results.scrollTop = 0;
      else one.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && isInput) {
      event.preventDefault();
      const isLate = this.#results.dataset.state === "loading" && !this.#isEmpty;
      if (isLate) this.#enter = event;
      else if (this.#active >= 0) this.#follow(this.#options[this.#active], event);
    }
  }

  /**
   * Opens an option; with Ctrl, ⌘ or Shift beside the page.
   * @param {HTMLAnchorElement} one
   * @param {KeyboardEvent} how
   */
  #follow(one, { ctrlKey, metaKey, shiftKey }) {
    if (!(ctrlKey || metaKey || shiftKey) || one.dataset.recent !== undefined) return one.click();
    this.#remember();
    open(one.href, "_blank", "noopener");
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented) return;
    const { recent } = link.dataset;
    const isAside = event.ctrlKey || event.metaKey || event.shiftKey;
    if (recent !== undefined && !isAside) {
      event.preventDefault();
      this.#take(recent);
      return;
    }
    this.#remember();
    // The target may be on this very page.
    if (!isAside) this.#dialog.close();
  }

  #remember() {
    if (!this.#isEmpty) rememberSearch(this.#query);
  }

  /** @param {string} query */
  #take(query) {
    this.#input.value = query;
    this.#input.focus();
    void this.#ask();
  }
}

/**
 * Makes an option that is a link.
 * @param {{ [name: string]: string }} attributes
 * @param {(string | Node)[]} children
 */
function option(attributes, ...children) {
  return make("a", { role: "option", "aria-selected": "false", ...attributes }, ...children.filter(Boolean));
}

/**
 * Makes a group of options; none, if there are no options.
 * @param {string} name
 * @param {HTMLElement[]} options
 */
function group(name, options) {
  if (options.length === 0) return [];
  const title = make("div", { class: "group-title", "aria-hidden": "true" }, name);
  return [make("div", { role: "group", "aria-label": name }, title, ...options)];
}

/** What the keys do; a screen reader says it itself. */
function keyHints() {
  const hint = (/** @type {string[]} */ keys, /** @type {string} */ does) =>
    make("span", {}, ...keys.map((key) => make("kbd", {}, key)), ` ${does}`);
  return make(
    "span",
    { class: "hints", "aria-hidden": "true" },
    hint(["↑", "↓"], t("choose")),
    hint([t("Enter")], t("open")),
    hint([t("Esc")], t("close")),
  );
}

/**
 * A click on what lies behind a dialog closes it, if it began there too: a selection may end there.
 * @param {HTMLDialogElement} dialog
 */
function closeOutside(dialog) {
  let began = false;
  dialog.addEventListener("pointerdown", (event) => {
    began = event.target === dialog;
  });
  dialog.addEventListener("click", (event) => {
    if (began && event.target === dialog) dialog.close();
  });
}

/**
 * Tells the style sheet how much of the screen the keyboard of a phone leaves.
 * @param {HTMLDialogElement} dialog
 */
function fitKeyboard(dialog) {
  const screen = window.visualViewport;
  if (!screen) return;
  const fit = () => {
    dialog.style.setProperty("--screen", `${screen.height}px`);
    dialog.style.setProperty("--screen-top", `${screen.offsetTop}px`);
  };
  for (const change of ["resize", "scroll"]) screen.addEventListener(change, fit);
  fit();
}
