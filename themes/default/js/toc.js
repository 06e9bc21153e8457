// @ts-check
// The table of contents follows the reading.

/** The part of the screen's height at whose end a heading counts as reached. */
const REACHED = 0.25;

/** @param {Document} page */
export function followReading(page) {
  const links = [...page.querySelectorAll('.toc a[href^="#"]')];
  /** @type {Map<HTMLElement, Element>} */
  const of = new Map();
  for (const link of links) {
    const heading = page.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
    if (heading) of.set(heading, link);
  }
  if (of.size === 0) return;
  const headings = [...of.keys()];
  const follow = () => {
    const end = innerHeight * REACHED + 1;
    const last = headings.findLast((heading) => heading.getBoundingClientRect().top < end);
    const now = last && of.get(last);
    for (const link of links) {
      if (link === now) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  // All that lies above the line counts as seen, however far up, so that no jump passes a heading unnoticed.
  const watch = new IntersectionObserver(follow, {
    rootMargin: `9999999px 0px -${100 * (1 - REACHED)}% 0px`,
  });
  for (const heading of headings) watch.observe(heading);
}
