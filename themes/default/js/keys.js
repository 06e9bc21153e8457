// @ts-check
// The ways to the search: its link and its keys. Nothing of it is loaded before somebody reaches for it.

const load = () => import("./search/dialog.js");

/**
 * Whether a key that is pressed there writes something.
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])")
  );
}

/**
 * "/", Ctrl-K or ⌘-K, and the link of the header open the search.
 * @param {Document} page
 */
export function addShortcuts(page) {
  const { base } = page.documentElement.dataset;
  if (!base) return;
  /** What is typed while the dialog is on its way. */
  let early = "";
  let isComing = false;
  const open = async () => {
    if (isComing) return;
    isComing = true;
    try {
      const { openSearch } = await load();
      await openSearch(() => early);
    } catch {
      // The page of the search does the same, and has all that can be had without scripts.
      location.assign(`${base}search/?${new URLSearchParams(early ? { q: early } : {})}`);
    }
    isComing = false;
    early = "";
  };

  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const held = event.ctrlKey || event.metaKey;
    if (isComing && !held && event.key.length === 1) early += event.key;
    else if (isComing && event.key === "Backspace") early = early.slice(0, -1);
    else if (held ? event.key.toLowerCase() === "k" && !event.shiftKey : isSlash(event)) void open();
    else if (event.key === "?" && !held && !isTyping(event.target) && !page.querySelector("[data-session]")) {
      void import("./help.js").then(({ toggleHelp }) => toggleHelp());
    } else return;
    event.preventDefault();
  });

  const link = page.querySelector("[data-action=search]");
  if (!(link instanceof HTMLElement)) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void open();
  });
  const prepare = () => {
    load().then(
      ({ prepareSearch }) => prepareSearch(),
      () => {},
    );
  };
  for (const reach of ["pointerenter", "focus"]) link.addEventListener(reach, prepare, { once: true });
}

/** @param {KeyboardEvent} event */
function isSlash(event) {
  return event.key === "/" && !isTyping(event.target);
}
