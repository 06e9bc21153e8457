// What axe finds.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 AA, and what axe counts as good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What depends on colours alone. */
export const CONTRAST = ["color-contrast"];

/**
 * Returns what axe finds on a page whose policy lets it in (`bypassCSP`), each as a rule and the elements.
 * @param {import("playwright-core").Page} page
 * @param {string[]} [rules]
 * @returns {Promise<string[]>}
 */
export async function violations(page, rules = RULES) {
  await page.addScriptTag({ content: axe });
  return page.evaluate(async (runOnly) => {
    // A bar that sticks to the end of the window covers half of whatever happens to lie there.
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    // @ts-expect-error axe was added to the page a line above
    const result = await window.axe.run(document, { runOnly });
    return result.violations.map((/** @type {any} */ found) => {
      const nodes = found.nodes.slice(0, 3).map((/** @type {any} */ node) => node.html);
      return `${found.id}: ${nodes.join(" | ")}`;
    });
  }, rules);
}
