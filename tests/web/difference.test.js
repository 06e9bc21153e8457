// The comparison of a guess with an output.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "../../themes/default/js/lib/difference.js";
import { random } from "./random.js";

/** @param {string} expected @param {string} typed */
const shown = (expected, typed) => {
  const signs = { same: "=", missing: "+", extra: "-" };
  const { same, lines } = compare(expected, typed);
  return [same, lines.map(({ kind, text }) => signs[kind] + text).join(" ")];
};

test("lines that are missing and lines too many", () => {
  assert.deepEqual(shown("a\nb\nc", "a\nb\nc"), [true, "=a =b =c"]);
  assert.deepEqual(shown("a\nb\nc", "a\nc"), [false, "=a +b =c"]);
  assert.deepEqual(shown("a\nc", "a\nb\nc"), [false, "=a -b =c"]);
  assert.deepEqual(shown("1\n2", "1\n3"), [false, "=1 +2 -3"]);
  assert.deepEqual(shown("x", ""), [false, "+x"]);
  assert.deepEqual(shown("", "x"), [false, "-x"]);
  assert.deepEqual(shown("", " \n"), [true, ""]);
});

test("spaces at line ends and blank lines round it do not count, those within do", () => {
  assert.deepEqual(shown("a\n b\n", "\n\na  \r\n b\t\n\n"), [true, "=a = b"]);
  assert.deepEqual(shown("a\n b", "a\nb"), [false, "=a + b -b"]);
  assert.deepEqual(shown("a\n\nb", "a\nb"), [false, "=a + =b"]);
});

test("both texts can be read from the lines", () => {
  const next = random(7);
  for (let round = 0; round < 500; round++) {
    const text = () =>
      Array.from({ length: 1 + Math.floor(next() * 7) }, () => "abc"[Math.floor(next() * 3)]);
    const [expected, typed] = [text(), text()];
    const { same, lines } = compare(expected.join("\n"), typed.join("\n"));
    const of = (/** @type {string} */ kind) =>
      lines.filter((line) => line.kind === "same" || line.kind === kind).map((line) => line.text);
    assert.deepEqual([of("missing"), of("extra")], [expected, typed]);
    assert.equal(
      same,
      lines.every((line) => line.kind === "same"),
    );
  }
});

test("very long texts are compared as well", () => {
  const long = "line\n".repeat(70_000);
  assert.equal(compare(long, long).same, true);
  assert.equal(compare(long, `${long}x`).lines.length, 70_001);
});
