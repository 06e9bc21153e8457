// What the stepper rebuilds from differences is what the recorder saw, state by state.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { describe, states } from "../../themes/default/js/lib/trace.js";
import { programs, python, record } from "./recording.js";
import { root } from "./site.js";

const interpreter = python();
const skip = interpreter ? false : "there is no Python";

/** @param {import("../../themes/default/js/lib/trace.js").State} state */
const plain = ({ kind, line, thread, value, stack, heap, printed }) => ({
  kind,
  line,
  thread,
  value,
  stack: stack.map(({ number, name, names }) => [number, name, Object.fromEntries(names)]),
  heap: Object.fromEntries(heap),
  printed,
});

for (const { name, code } of programs()) {
  test(`every state of ${name}`, { skip }, () => {
    const recorded = record(interpreter, code);
    assert.ok(recorded.steps.length > 3);
    assert.deepEqual(states(recorded).map(plain), recorded.states);
  });
}

test("steps are told in words", { skip }, () => {
  const told = (/** @type {string} */ code) => {
    const all = states(record(interpreter, code));
    return all.map((state, at) => describe(all[at - 1], state));
  };
  assert.deepEqual(told("a = [1]\nb = a\nb.append(2)\nc = 3\ndel c\nprint(a)\n"), [
    "Starts at line 1.",
    "Line 1: `a` points to a new list.",
    "Line 2: `b` now points to the same list as `a`.",
    "Line 3: the list that `a` and `b` point to changes.",
    "Line 4: `c` is 3.",
    "Line 5: `c` is gone.",
    'Line 6: prints "[1, 2]"; the program ends.',
  ]);
  assert.deepEqual(told("def f(x, y=2):\n    return x\nz = f([1])\n").slice(2), [
    "Line 3: enters `f` with `x` = a list, `y` = 2.",
    "Line 1: goes on to line 2.",
    "Line 2: `f` returns the list of `x`.",
    "Line 3: `z` points to a list; the program ends.",
  ]);
  assert.deepEqual(told("def g():\n    yield 1\ni = g()\nnext(i)\nnext(i, 0)\n").slice(3, 8), [
    "Line 4: enters `g`.",
    "Line 1: goes on to line 2.",
    "Line 2: `g` yields 1.",
    "Line 4: goes on to line 5.",
    "Line 5: `g` goes on.",
  ]);
});

test("what pages with a stepper load is small", () => {
  const files = ["lib/trace.js", "trace/stepper.js", "trace/picture.js"];
  const bare = (/** @type {string} */ text) => text.replace(/^\s*(\/\/.*|\/\*\*?[\s\S]*?\*\/)\n/gm, "");
  const size = files.map((path) => bare(readFileSync(join(root, "themes/default/js", path), "utf8")));
  const bytes = size.map((text) => gzipSync(text, { level: 9 }).length).reduce((sum, one) => sum + one);
  assert.ok(bytes <= 6144, `${bytes} bytes`);
});
