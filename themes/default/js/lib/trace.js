// @ts-check
// Recorded runs: every state of a run from the differences that were noted, and a step in words.

import { counted, t } from "./translate.js";

/**
 * A value: its text, or the number of an object.
 * @typedef {string | number} Value
 */

/**
 * An object: 0 a sequence, 1 a mapping, 2 named fields; its label; what it holds; how much more.
 * @typedef {[kind: number, label: string, held: any[], more?: number]} Thing
 */

/** @typedef {{ number: number, name: string, names: Map<string, Value>, line: number }} Frame */

/**
 * A state, as it is when a step has come to its line.
 * @typedef {object} State
 * @property {number} kind one of the kinds below
 * @property {number} line the line, from 1, that comes next, or that is left
 * @property {number} thread 0 for the first
 * @property {Value | null} value what is returned, or the text of the exception
 * @property {Frame[]} stack the frames, the innermost last
 * @property {Map<number, Thing>} heap the objects that names lead to, by number
 * @property {string} printed all that was printed so far
 * @property {boolean} resumed whether a frame was entered that had been left before
 */

/** @typedef {{ python: string, steps: any[][], cut?: boolean, threads?: number, rest?: string }} Recorded */

export const [LINE, CALL, RETURN, YIELD, WAIT, RAISE, END] = [0, 1, 2, 3, 4, 5, 6];

/** @typedef {Map<number, Frame>} Frames */

/**
 * Rebuilds every state. States share what did not change.
 * @param {Recorded} recorded
 * @returns {State[]}
 */
export function states({ steps, rest = "" }) {
  /** @type {Frames} */
  const frames = new Map();
  /** @type {number[]} */
  let stack = [];
  /** @type {Map<number, Thing>} */
  let heap = new Map();
  let printed = "";
  const all = steps.map(([kind, line, entered, names, things, output, value, thread]) => {
    let resumed = false;
    if (entered) {
      const [same, ...rest] = entered;
      stack = stack.slice(0, same);
      for (const frame of rest) {
        const isNew = Array.isArray(frame);
        if (isNew) frames.set(frame[0], { number: frame[0], name: frame[1], names: new Map(), line });
        resumed = !isNew;
        stack.push(isNew ? frame[0] : frame);
      }
    }
    for (const [number, changed] of Object.entries(names || {})) {
      const frame = /** @type {Frame} */ (frames.get(+number));
      frames.set(+number, { ...frame, names: merged(frame.names, Object.entries(changed)) });
    }
    const changed = Object.entries(things || {});
    if (changed.length > 0)
      heap = merged(
        heap,
        changed.map(([number, thing]) => [+number, thing]),
      );
    const top = frames.get(stack[stack.length - 1]);
    if (top) frames.set(top.number, { ...top, line });
    printed += output || "";
    return {
      kind,
      line,
      thread: thread || 0,
      value: value || null,
      stack: stack.map((number) => /** @type {Frame} */ (frames.get(number))),
      heap,
      printed,
      resumed,
    };
  });
  const last = all.at(-1);
  if (last) last.printed += rest;
  return all;
}

/**
 * @template K, V
 * @param {Map<K, V>} map
 * @param {[K, V | 0][]} changes where 0 stands for what is gone
 */
function merged(map, changes) {
  const copy = new Map(map);
  for (const [key, value] of changes) {
    if (value === 0) copy.delete(key);
    else copy.set(key, value);
  }
  return copy;
}

/**
 * What a reader calls a kind of object: `list`, `function f`.
 * @param {Thing | undefined} thing
 */
const kindOf = (thing) => thing?.[1].replace(/\(.*/s, "") ?? t("object");

/**
 * The names that lead straight to an object, in all frames; those of the innermost first.
 * @param {State} state
 * @param {Value} value
 */
function namesOf(state, value) {
  const names = state.stack.toReversed().flatMap((frame) => [...frame.names]);
  return [...new Set(names.filter(([, other]) => other === value).map(([name]) => `\`${name}\``))];
}

/** @param {string[]} list at least one */
const listed = (list) => list.reduce((first, second) => t("{first} and {second}", { first, second }));

/**
 * A value in words.
 * @param {State} state
 * @param {Value | null} value
 */
function told(state, value) {
  if (typeof value !== "number") return value ?? "None";
  const [name] = namesOf(state, value);
  const kind = kindOf(state.heap.get(value));
  return name ? t("the {kind} of {name}", { kind, name }) : t("a {kind}", { kind });
}

/**
 * Tells what a step did, in a sentence or some; names and code stand between backticks.
 * @param {State | undefined} before
 * @param {State} now
 */
export function describe(before, now) {
  const parts = [];
  const frame = now.stack.at(-1);
  const name = `\`${frame?.name}\``;
  if (now.kind === CALL) parts.push(frame && enters(frame, now));
  if (now.kind === RETURN && frame?.name !== "<module>")
    parts.push(t("{name} returns {value}", { name, value: told(now, now.value) }));
  if (now.kind === YIELD) parts.push(t("{name} yields {value}", { name, value: told(now, now.value) }));
  if (now.kind === WAIT) parts.push(t("{name} waits", { name }));
  if (now.kind === RAISE) parts.push(t("raises {value}", { value: now.value ?? "" }));
  const old = before?.stack.find((other) => other.number === frame?.number);
  if (frame && before && now.kind !== CALL) {
    const were = old?.names ?? new Map();
    for (const [local, value] of frame.names)
      if (were.get(local) !== value) parts.push(binds(local, value, before, now));
    for (const local of were.keys())
      if (!frame.names.has(local)) parts.push(t("{name} is gone", { name: `\`${local}\`` }));
  }
  for (const [number, thing] of now.heap) {
    const was = before?.heap.get(number);
    const names = namesOf(now, number);
    if (was && was !== thing && names.length > 0 && !/^(generator|corou|async|class)/.test(thing[1]))
      parts.push(
        counted(
          names.length,
          "the {kind} that {names} points to changes",
          "the {kind} that {names} point to changes",
          { kind: kindOf(thing), names: listed(names) },
        ),
      );
  }
  const printed = before && now.printed.slice(before.printed.length);
  if (printed) parts.push(t("prints {text}", { text: JSON.stringify(printed.trimEnd()) }));
  if (now.kind === END) parts.push(t("the program ends"));
  const done = parts.filter(Boolean).join("; ");
  const { line } = now;
  if (!before)
    return done
      ? t("Starts at line {line}; {what}.", { line, what: done })
      : t("Starts at line {line}.", { line });
  const what = done || t("goes on to line {line}", { line });
  // A frame goes on where it was, not where the one that it called ended.
  const ran = now.kind === CALL ? undefined : old?.line;
  const values = { line: ran ?? before.line, what, thread: now.thread + 1 };
  return now.thread > 0
    ? t("Thread {thread}, line {line}: {what}.", values)
    : t("Line {line}: {what}.", values);
}

/**
 * @param {Frame} frame
 * @param {State} now
 */
function enters(frame, now) {
  const name = `\`${frame.name}\``;
  if (now.resumed) return t("{name} goes on", { name });
  const given = [...frame.names].map(
    ([local, value]) => `\`${local}\` = ${told({ ...now, stack: now.stack.slice(0, -1) }, value)}`,
  );
  return given.length > 0
    ? t("enters {name} with {values}", { name, values: given.join(", ") })
    : t("enters {name}", { name });
}

/**
 * @param {string} local
 * @param {Value} value
 * @param {State} before
 * @param {State} now
 */
function binds(local, value, before, now) {
  const name = `\`${local}\``;
  if (typeof value !== "number") return t("{name} is {value}", { name, value });
  const others = namesOf(now, value).filter((other) => other !== name);
  const values = { name, kind: kindOf(now.heap.get(value)) };
  if (others.length > 0)
    return t("{name} now points to the same {kind} as {others}", { ...values, others: listed(others) });
  return before.heap.has(value)
    ? t("{name} points to a {kind}", values)
    : t("{name} points to a new {kind}", values);
}
