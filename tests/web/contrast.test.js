// Every colour of the theme on the ground it stands on: at least 4.5 to 1 (WCAG 2.2, 1.4.3), 7 to 1 in high contrast.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./site.js";

const css = readFileSync(join(root, "themes/default/css/tokens.css"), "utf8");

/**
 * The custom properties of each block of the sheet, laid over those of the blocks before it.
 * @returns {{ name: string, colours: Map<string, string> }[]}
 */
function palettes() {
  const blocks = [...css.matchAll(/([^{}]*)\{([^{}]*--[^{}]*)\}/g)];
  const own = blocks.map((block) => ({
    name: block[1].trim().split("\n").at(-1)?.trim() ?? "",
    media: /prefers-contrast[^{]*\{\s*[^{}]*$/.test(css.slice(0, block.index) + block[1]),
    colours: new Map(
      [...block[2].matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map((pair) => [pair[1], pair[2]]),
    ),
  }));
  const [light, dark, chosen, contrastLight, contrastDark, contrastChosen] = own;
  assert.equal(own.length, 6, "light, dark by the system and by choice, and high contrast in each");
  assert.deepEqual([...chosen.colours], [...dark.colours], "dark is dark, by the system or by choice");
  assert.deepEqual([...contrastChosen.colours], [...contrastDark.colours], "in high contrast too");
  return [
    { name: "light", colours: light.colours },
    { name: "dark", colours: new Map([...light.colours, ...dark.colours]) },
    { name: "high contrast, light", colours: new Map([...light.colours, ...contrastLight.colours]) },
    {
      name: "high contrast, dark",
      colours: new Map([...light.colours, ...dark.colours, ...contrastDark.colours]),
    },
  ];
}

/** @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {string} a
 * @param {string} b
 */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test("the formula is that of WCAG", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.ok(Math.abs(contrast("#777777", "#ffffff") - 4.478) < 0.001);
});

for (const { name, colours } of palettes()) {
  test(`contrast: ${name}`, () => {
    const least = name.startsWith("high") ? 7 : 4.5;
    const colour = (/** @type {string} */ key) => colours.get(key) ?? assert.fail(`no colour ${key}`);
    for (const key of colours.keys()) {
      if (key.startsWith("--code-") && key !== "--code-paper") {
        const found = contrast(colour(key), colour("--code-paper"));
        assert.ok(found >= least, `${key} on code: ${found.toFixed(2)}`);
      }
    }
    for (const ground of ["--paper", "--raised"]) {
      for (const key of ["--ink", "--quiet", "--accent"]) {
        const found = contrast(colour(key), colour(ground));
        assert.ok(found >= least, `${key} on ${ground}: ${found.toFixed(2)}`);
      }
      for (const key of ["--good", "--bad", "--warn", "--special"]) {
        const found = contrast(colour(key), colour(ground));
        assert.ok(found >= least, `${key} on ${ground}: ${found.toFixed(2)}`);
      }
    }
    for (const tone of ["accent", "good", "bad", "warn", "special"]) {
      const found = contrast(colour(`--${tone}`), colour(`--${tone}-soft`));
      assert.ok(found >= 4.5, `${tone} on its soft ground: ${found.toFixed(2)}`);
    }
  });
}
