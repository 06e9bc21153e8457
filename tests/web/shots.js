// Takes a picture of each kind of page, to be looked at: node shots.js FOLDER [width …]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { address, kinds, launch, published } from "./site.js";

const [folder = "shots", ...rest] = process.argv.slice(2);
const widths = rest.length > 0 ? rest.map(Number) : [360, 1280];
mkdirSync(folder, { recursive: true });
const site = await published();
const browser = await launch();
for (const [kind, path] of Object.entries(kinds(site.pages))) {
  for (const width of widths) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 740 : 900 },
        colorScheme,
      });
      const page = await context.newPage();
      await page.goto(site.home + address(path), { waitUntil: "networkidle" });
      const open = kind === "question" || kind === "output" || kind === "choices";
      if (open) await page.locator("details[data-answer] > summary").click();
      const clip = { x: 0, y: 0, width, height: kind === "print" ? 2000 : 3000 };
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      clip.height = Math.min(clip.height, height);
      await page.screenshot({
        path: join(folder, `${kind}-${width}-${colorScheme}.png`),
        clip,
        fullPage: true,
      });
      await context.close();
    }
  }
}
await browser.close();
await site.close();
