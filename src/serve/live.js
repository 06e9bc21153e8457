// @ts-check
// Follows the preview: reloads this page, or its style sheets alone, when they have changed, and shows what is wrong
// with the sources. Served by `prepress serve`; no published page has it.
(() => {
  /**
   * What is wrong, as `check --format json` prints it.
   * @typedef {{ severity: "error" | "warning", message: string, code?: string, path?: string, line?: number,
   *   column?: number, source?: { text: string, start: number, end: number }, help?: string[] }} Problem
   *
   * An element to be found again, and what of it the reader changed.
   * @typedef {{ kind: string, name: string, label: string, of: number }} Spot
   * @typedef {Spot & { open: boolean }} Fold
   * @typedef {Spot & { value?: string, checked?: boolean, chosen?: string[] }} Field
   */

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);

  // A published site that was looked at on this port has left a worker that keeps pages: an author would see those.
  void (async () => {
    const base = document.documentElement.dataset.base ?? "/";
    const left = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    for (const registration of left) await registration.unregister();
    const kept = left.length > 0 ? await caches.keys() : [];
    for (const name of kept) if (name.startsWith(`prepress ${base} `)) await caches.delete(name);
  })().catch(() => {});

  /** The version of the page that is shown. */
  let have = script.dataset.liveReload ?? "";

  // ---- The reader's place: what a reload must not lose.

  const PLACE = `prepress-preview:${location.pathname}`;
  const FIELDS = "input:not([type=file],[type=password],[type=hidden]), textarea, select";
  const BLOCKS = "main :is(h1, h2, h3, h4, p, pre, li, tr, summary, img)";

  /**
   * Names an element by what is likely to survive an edit: the nearest id above it, and its number among its kind below.
   * @param {Element} element
   */
  function nameOf(element) {
    if (element.id) return `#${element.id}`;
    const home = element.parentElement?.closest("[id]") ?? document.body;
    const kind = element.localName;
    return `${home.id}>${kind}:${[...home.querySelectorAll(kind)].indexOf(element)}`;
  }

  /**
   * Finds the element of a name.
   * @param {string} name
   * @returns {Element | null}
   */
  function named(name) {
    if (name.startsWith("#")) return document.getElementById(name.slice(1));
    const [, id, kind, index] = /^(.*)>([^>:]+):(\d+)$/.exec(name) ?? [];
    const home = id ? document.getElementById(id) : document.body;
    return home?.querySelectorAll(kind)[Number(index)] ?? null;
  }

  /** @param {Element | null | undefined} block */
  const textOf = (block) => (block?.textContent ?? "").trim().slice(0, 120);

  /**
   * What the author calls an element, without what a reader may have put into it.
   * @param {Element} element
   */
  function labelOf(element) {
    const ids = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
    const named = ids.map((id) => document.getElementById(id)).filter((one) => one !== null);
    const summary = element.querySelector(":scope > summary");
    const labels = /** @type {HTMLInputElement} */ (element).labels ?? [];
    const boxes = [...named, summary, ...labels, element.closest("li")].filter((one) => one !== null);
    const box = /** @type {Element | undefined} */ (boxes[0])?.cloneNode(true);
    if (!(box instanceof Element)) return element.getAttribute("aria-label") ?? "";
    for (const field of box.querySelectorAll("textarea, select, button")) field.remove();
    return textOf(box);
  }

  /** @param {Element} element */
  const kindOf = (element) =>
    element instanceof HTMLInputElement ? `input[type="${element.type}"]` : element.localName;

  /** @param {string} kind */
  const allOf = (kind) =>
    [...document.querySelectorAll(kind.replace(/\[.*/, ""))].filter((one) => kindOf(one) === kind);

  /**
   * @param {Element} element
   * @returns {Spot}
   */
  const spotOf = (element) => {
    const kind = kindOf(element);
    return { kind, name: nameOf(element), label: labelOf(element), of: allOf(kind).length };
  };

  /**
   * Finds an element again: by its label, for another one may have been put before it; by its place where that says the
   * same, or where there are as many of its kind as before, so that the label itself was edited. A tick is no answer to
   * another question.
   * @param {Spot} spot
   */
  function find({ kind, name, label, of }) {
    const place = named(name);
    const there = place && kindOf(place) === kind ? place : null;
    if (there && (labelOf(there) === label || name.startsWith("#"))) return there;
    const all = allOf(kind);
    const same = label ? all.filter((one) => labelOf(one) === label) : [];
    if (same.length > 0) return same.length === 1 ? same[0] : null;
    const ticked = there?.matches("[type=checkbox], [type=radio]");
    return label && all.length === of && !ticked ? there : null;
  }

  /** Which parts the page came with opened. */
  const came = new WeakMap([...document.querySelectorAll("details")].map((one) => [one, one.open]));

  /**
   * What the reader has made of a field; nothing if it is as the page came, so that an edit of it shows.
   * @param {Element} field
   */
  function changeOf(field) {
    if (field instanceof HTMLSelectElement) {
      const options = [...field.options];
      const preset = options.filter((one) => one.defaultSelected);
      const first = field.multiple ? [] : options.filter((one) => !one.disabled).slice(0, 1);
      const before = preset.length > 0 ? (field.multiple ? preset : preset.slice(-1)) : first;
      const chosen = [...field.selectedOptions];
      const same = chosen.length === before.length && chosen.every((one) => before.includes(one));
      return same ? null : { chosen: chosen.map((one) => one.value) };
    }
    const input = /** @type {HTMLInputElement} */ (field);
    if (field.matches("[type=checkbox], [type=radio]")) {
      return input.checked === input.defaultChecked ? null : { checked: input.checked };
    }
    return input.value === input.defaultValue ? null : { value: input.value };
  }

  /**
   * Gives a field what the reader made of it; tells whether that is something else.
   * @param {Element} field
   * @param {Field} kept
   */
  function refill(field, { value, checked, chosen }) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (chosen && field instanceof HTMLSelectElement) {
      const options = [...field.options];
      const wanted = chosen.filter((value) => options.some((one) => one.value === value));
      if (wanted.length < chosen.length) return false;
      for (const one of options) one.selected = wanted.includes(one.value);
    } else if (checked !== undefined && input.checked !== checked) input.checked = checked;
    else if (value !== undefined && input.value !== value) input.value = value;
    else return false;
    return true;
  }

  function keepPlace() {
    const folds = [...document.querySelectorAll("details")].filter(
      (one) => one.open !== (came.get(one) ?? false),
    );
    const seen = [...document.querySelectorAll(BLOCKS)].filter((block) => {
      const box = block.getBoundingClientRect();
      return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    });
    const focus = document.activeElement;
    const place = {
      scroll: scrollY,
      blocks: seen.slice(0, 12).map((block) => ({
        kind: block.localName,
        text: textOf(block),
        top: block.getBoundingClientRect().top,
      })),
      details: folds.map((one) => ({ ...spotOf(one), open: one.open })),
      dialogs: [...document.querySelectorAll("dialog[open]")].map(spotOf),
      fields: [...document.querySelectorAll(FIELDS)].flatMap((field) => {
        const change = changeOf(field);
        return change ? [{ ...spotOf(field), ...change }] : [];
      }),
      focus: focus && focus !== document.body ? spotOf(focus) : null,
    };
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place));
    } catch {
      // Storage is denied: the page starts at its top.
    }
  }

  /** @returns {ReturnType<typeof JSON.parse>} */
  function keptPlace() {
    try {
      const text = sessionStorage.getItem(PLACE);
      sessionStorage.removeItem(PLACE);
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }

  function restorePlace() {
    const place = keptPlace();
    if (!place) return;
    for (const fold of /** @type {Fold[]} */ (place.details)) {
      const element = find(fold);
      if (element instanceof HTMLDetailsElement) element.open = fold.open;
    }
    for (const spot of /** @type {Spot[]} */ (place.dialogs)) {
      const element = find(spot);
      if (element instanceof HTMLDialogElement && !element.open) element.showModal();
    }
    for (const kept of /** @type {Field[]} */ (place.fields)) {
      const field = find(kept);
      if (!field?.matches(FIELDS) || !refill(field, kept)) continue;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    const focus = place.focus && find(place.focus);
    if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
    const scroll = () => {
      const blocks = [...document.querySelectorAll(BLOCKS)];
      for (const { kind, text, top } of place.scroll > 0 ? place.blocks : []) {
        // A text that stands twice says nothing about where the reader was.
        const same = blocks.filter((block) => block.localName === kind && textOf(block) === text);
        if (same.length !== 1 || !text) continue;
        scrollBy({ top: same[0].getBoundingClientRect().top - top, behavior: "instant" });
        return;
      }
      scrollTo({ top: place.scroll, behavior: "instant" });
    };
    scroll();
    // Pictures without a size, fonts: the place may have moved meanwhile, unless the reader has.
    const at = scrollY;
    addEventListener("load", () => {
      if (scrollY === at) scroll();
    });
  }

  const RELOADS = `prepress-reloads:${location.pathname}`;
  const MOST_RELOADS = 5;
  const WITHIN = 3_000;
  const REST = 10_000;

  /** Tells whether this path was reloaded so often just now that something must be wrong. */
  function isRestless() {
    const now = Date.now();
    try {
      /** @type {number[]} */
      const times = JSON.parse(sessionStorage.getItem(RELOADS) ?? "[]");
      const late = times.filter((time) => now - time < WITHIN);
      const restless = late.length >= MOST_RELOADS;
      sessionStorage.setItem(RELOADS, JSON.stringify(restless ? [] : [...late, now]));
      return restless;
    } catch {
      return false;
    }
  }

  let reloading = false;

  function reload() {
    if (reloading || resting) return;
    if (isRestless()) {
      resting = true;
      draw();
      setTimeout(() => {
        resting = false;
        draw();
        reload();
      }, REST);
      return;
    }
    reloading = true;
    keepPlace();
    history.scrollRestoration = "manual";
    location.reload();
    // Still here: the page asked whether it may be left, and the reader stayed. The next change counts again.
    setTimeout(() => {
      reloading = false;
      history.scrollRestoration = "auto";
      connect();
    }, 3000);
  }

  /**
   * The style sheets that are on their way.
   * @type {Set<HTMLLinkElement>}
   */
  const coming = new Set();

  /**
   * Takes the new style sheets, each beside the old one until it is there, so that the page is never bare.
   * @param {string} theme the folder of the theme's files
   * @param {string} version
   */
  function restyle(theme, version) {
    have = version;
    script.dataset.liveReload = version;
    for (const link of coming) link.remove();
    coming.clear();
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      if (!(link instanceof HTMLLinkElement)) continue;
      const url = new URL(link.href);
      if (url.origin !== location.origin) continue;
      url.pathname = url.pathname.replace(/^\/_theme\/[0-9a-f]+\//, theme);
      url.searchParams.set("v", version);
      if (link.disabled) {
        // It is loaded when it is enabled; until then nothing would ever come.
        link.href = url.href;
        continue;
      }
      const fresh = /** @type {HTMLLinkElement} */ (link.cloneNode(false));
      fresh.href = url.href;
      fresh.addEventListener("load", () => {
        if (coming.delete(fresh)) link.remove();
      });
      fresh.addEventListener("error", () => {
        coming.delete(fresh);
        fresh.remove();
      });
      coming.add(fresh);
      link.after(fresh);
    }
  }

  // ---- The panel: what is wrong, over the last good page.

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; color-scheme: light dark;
      font: 15px/1.45 system-ui, sans-serif; color: CanvasText; pointer-events: none; }
    :host([hidden]), [hidden] { display: none; }
    section { pointer-events: auto; box-sizing: border-box; max-height: 55vh; overflow: auto; margin: 0 auto;
      max-width: 72rem; padding: 0.75rem 1rem 1rem; background: Canvas; border-top: 4px solid #c62828;
      border-radius: 8px 8px 0 0; box-shadow: 0 -4px 24px rgb(0 0 0 / 35%); }
    section.warnings { border-color: #b26a00; }
    header { display: flex; gap: 1rem; align-items: center; justify-content: space-between; }
    h2 { font-size: 1rem; margin: 0; }
    ol { list-style: none; margin: 0.5rem 0 0; padding: 0; display: grid;
      grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
    li { border-top: 1px solid color-mix(in srgb, CanvasText 20%, transparent); padding-top: 0.6rem; }
    p { margin: 0 0 0.2rem; }
    .place { font-family: ui-monospace, monospace; font-size: 0.85rem; overflow-wrap: anywhere; user-select: all; }
    .message { font-weight: 600; }
    .error .message::before { content: "error: "; color: light-dark(#b71c1c, #ff8a80); }
    .warning .message::before { content: "warning: "; color: light-dark(#8a5200, #ffb74d); }
    pre { margin: 0.25rem 0; padding: 0.4rem 0.6rem; overflow-x: auto; font: 0.85rem/1.5 ui-monospace, monospace;
      background: color-mix(in srgb, CanvasText 8%, transparent); border-radius: 4px; }
    mark { background: none; color: inherit; text-decoration: underline wavy #e53935; text-underline-offset: 0.25em; }
    button { pointer-events: auto; font: inherit; min-height: 44px; padding: 0 1rem; border: 1px solid currentColor;
      border-radius: 6px; background: Canvas; color: CanvasText; cursor: pointer; }
    button:focus-visible { outline: 3px solid #1565c0; outline-offset: 2px; }
    .pill { position: fixed; right: 1rem; bottom: 1rem; box-shadow: 0 2px 12px rgb(0 0 0 / 35%); }`;

  /** @type {HTMLElement | null} */
  let host = null;
  /** @type {Problem[]} */
  let problems = [];
  let hidden = false;
  /** Whether the server is gone. */
  let waiting = false;
  /** Whether the page was reloaded too often. */
  let resting = false;
  let told = "";

  /**
   * Makes an element. Whatever comes from the sources is text.
   * @param {string} kind
   * @param {string} className
   * @param {(Node | string)[]} content
   */
  function make(kind, className, ...content) {
    const element = document.createElement(kind);
    if (className) element.className = className;
    element.append(...content);
    return element;
  }

  /** @param {Problem} problem */
  function line(problem) {
    const place = problem.path ? [problem.path, problem.line, problem.column].filter(Boolean).join(":") : "";
    const item = make("li", problem.severity);
    if (place) item.append(make("p", "place", place));
    item.append(make("p", "message", problem.message));
    if (problem.source) {
      const text = [...problem.source.text];
      const { start, end } = problem.source;
      const part = (from = 0, to = text.length) => text.slice(from, to).join("");
      item.append(make("pre", "", part(0, start), make("mark", "", part(start, end)), part(end)));
    }
    for (const help of problem.help ?? []) item.append(make("p", "", `help: ${help}`));
    return item;
  }

  /** @param {number} number @param {string} noun */
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  function draw() {
    const notice = resting
      ? `This page was reloaded ${MOST_RELOADS} times in ${WITHIN / 1000} seconds: it stays for ${REST / 1000} now.`
      : waiting && "The preview has ended; this page waits for it.";
    const errors = problems.filter((one) => one.severity === "error");
    if (!host) {
      if (problems.length === 0 && !notice) return;
      host = document.createElement("prepress-problems");
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      host.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      document.documentElement.append(host);
    }
    const root = /** @type {ShadowRoot} */ (host.shadowRoot);
    const counts = [count(errors.length, "error"), count(problems.length - errors.length, "warning")];
    const title = counts.filter((text) => !text.startsWith("0 ")).join(", ");
    const show = (/** @type {string} */ text, /** @type {boolean} */ next) => {
      const button = make("button", next ? "" : "pill", text);
      button.addEventListener("click", () => {
        hidden = next;
        draw();
      });
      return button;
    };
    if (notice) {
      root.replaceChildren(make("section", "warnings", make("p", "", notice)));
    } else if (problems.length === 0) {
      root.replaceChildren();
    } else if (hidden) {
      root.replaceChildren(show(title, false));
    } else {
      const sorted = [...errors, ...problems.filter((one) => one.severity !== "error")];
      const section = make("section", errors.length > 0 ? "" : "warnings");
      section.setAttribute("role", "region");
      section.setAttribute("aria-label", "Problems");
      section.tabIndex = 0;
      const heading = make("h2", "", errors.length > 0 ? `${title}; the page is the last good one` : title);
      heading.setAttribute("role", "status");
      section.append(make("header", "", heading, show("Hide", true)), make("ol", "", ...sorted.map(line)));
      root.replaceChildren(section);
    }
    host.hidden = root.childElementCount === 0;
    host.dataset.errors = String(errors.length);
  }

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || hidden || problems.length === 0) return;
    if (document.querySelector("dialog[open]")) return;
    hidden = true;
    draw();
  });

  // ---- The connection.

  /** @type {EventSource | null} */
  let source = null;
  let pause = 150;
  /** Whether the stream has said anything. */
  let greeted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let worried;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let steady;

  /** @param {string} state */
  const tell = (state) => {
    script.dataset.state = state;
  };

  function disconnect() {
    source?.close();
    source = null;
    clearTimeout(again);
    clearTimeout(steady);
  }

  // A browser opens few connections to a host: tabs that nobody sees have none, and catch up when they are looked at.
  function connect() {
    if (source || document.visibilityState === "hidden") return;
    const query = `page=${encodeURIComponent(location.pathname)}&have=${encodeURIComponent(have)}`;
    source = new EventSource(`/_prepress/live?${query}`);
    source.addEventListener("hello", () => {
      greeted = true;
      // Where more tabs are seen than the server holds streams, each closes another: no hurry then.
      steady = setTimeout(() => {
        pause = 150;
      }, 5000);
      clearTimeout(worried);
      worried = undefined;
      waiting = false;
      problems = [];
      draw();
      tell("connected");
    });
    source.addEventListener("problems", (event) => {
      problems = JSON.parse(event.data);
      // What was hidden stays so until something else is wrong.
      if (event.data !== told) hidden = !problems.some((one) => one.severity === "error");
      told = event.data;
      draw();
    });
    source.addEventListener("styles", (event) => {
      const { theme, version } = JSON.parse(event.data);
      restyle(theme, version);
    });
    source.addEventListener("reload", reload);
    source.onerror = () => {
      disconnect();
      tell("waiting");
      // A stream that had begun may have had to make room; one that does not begin has no server.
      if (!greeted) {
        worried ??= setTimeout(() => {
          waiting = true;
          draw();
        }, 1500);
      }
      greeted = false;
      again = setTimeout(connect, pause);
      pause = Math.min(pause * 1.5, 2000);
    };
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") disconnect();
    else connect();
  });
  addEventListener("pagehide", () => {
    disconnect();
    // Left by a link, the page has its place kept by the browser again.
    if (!reloading) history.scrollRestoration = "auto";
  });
  addEventListener("pageshow", connect);

  restorePlace();
  connect();
})();
