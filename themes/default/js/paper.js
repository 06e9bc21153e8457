// @ts-check
// Where style sheets cannot reach the inside of a closed `details`, a script opens them for the time of printing.

/** @param {Document} page */
export function openOnPaper(page) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    const all = [...page.querySelectorAll("main details:not([open])")];
    opened = all.filter((details) => details instanceof HTMLDetailsElement);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
