// @ts-check
// Definitions of glossary terms: the style sheet shows them on hover and focus; Escape takes them away, and a screen
// reader hears them as the link's description.

/** @param {Document} page */
export function tellTerms(page) {
  for (const term of page.querySelectorAll("a.term[data-def]")) {
    term.setAttribute("aria-description", term.getAttribute("data-def") ?? "");
  }
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of page.querySelectorAll("a.term:hover, a.term:focus"))
      term.toggleAttribute("data-quiet", true);
  });
  // What was taken away stays away until the pointer and the focus have both left.
  page.addEventListener("pointerout", (event) => {
    const term = event.target instanceof Element ? event.target.closest("a.term[data-quiet]") : null;
    if (term && !term.matches(":focus")) term.removeAttribute("data-quiet");
  });
  page.addEventListener("focusout", (event) => {
    if (event.target instanceof Element) event.target.removeAttribute("data-quiet");
  });
}
