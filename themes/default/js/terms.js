// @ts-check
// Definitions of glossary terms: the style sheet shows them on hover and focus; Escape takes them away, and a screen
// reader hears them as the link's description.

/** @param {Document} page */
export function tellTerms(page) {
  /** @type {HTMLElement[]} */
  const hidden = [];
  for (const term of page.querySelectorAll("a.term[data-def]")) {
    term.setAttribute("aria-description", term.getAttribute("data-def") ?? "");
  }
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of page.querySelectorAll("a.term:hover, a.term:focus")) {
      if (!(term instanceof HTMLElement)) continue;
      term.dataset.quiet = "";
      hidden.push(term);
    }
  });
  const show = () => {
    for (const term of hidden.splice(0)) delete term.dataset.quiet;
  };
  page.addEventListener("pointerout", show);
  page.addEventListener("focusout", show);
}
