// @ts-check
// The table of contents follows the reading.

/** @param {Document} page */
export function followReading(page) {
  const links = [...page.querySelectorAll('.toc a[href^="#"]')];
  /** @type {Map<Element, Element>} */
  const of = new Map();
  for (const link of links) {
    const heading = page.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
    if (heading) of.set(heading, link);
  }
  if (of.size === 0) return;
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links) link.removeAttribute("aria-current");
        of.get(entry.target)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "0px 0px -75% 0px" },
  );
  for (const heading of of.keys()) watch.observe(heading);
}
