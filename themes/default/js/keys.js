// @ts-check
// Keys that work on every page, and never while somebody types.

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

/**
 * "/" leads to the search page.
 * @param {Document} page
 */
export function addShortcuts(page) {
  page.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || !plain || event.defaultPrevented || isTyping(event.target)) return;
    const base = page.documentElement.dataset.base;
    if (!base) return;
    event.preventDefault();
    location.assign(`${base}search/`);
  });
}
