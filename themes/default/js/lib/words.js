// @ts-check
// The words of a query, by the rules of `src/words.rs`, which made the index. `tests/words.json` holds the two equal.
// Pure: no page, no network, no clock.

/** @typedef {"word" | "name" | "part" | "sign"} Kind */
/** @typedef {{ term: string, kind: Kind, start: number, end: number }} Token  its place is that in the text */

/** Words that say little about what a text is on. */
export const stopWords = new Set(
  (
    "a about after all an and any are as at be been before but by can could did do does doing for from had has have " +
    "how i if in into is it its many may me much my not of on one or our out should so some that the their them then " +
    "there these they this to use used using was we what when where which while who why with you your"
  ).split(" "),
);

const OPERATORS = (
  "**= //= >>= <<= >>> === !== ... := == != <= >= -> => ** // << >> += -= *= /= %= @= &= |= ^= ++ && || <> :: #! ~= " +
  "?? ?. $$ =}"
).split(" ");

const W = "[\\p{Alphabetic}\\p{N}\\p{M}_]";
const L = "[\\p{Alphabetic}_]";
const DOTTED = `${W}+(?:[.'’]${W}+)*`;
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

/** @param {string} source */
const at = (source) => new RegExp(source, "uy");
const patterns = {
  name: at(DOTTED),
  string: /[rbfut]{1,2}("+|'+)/iuy,
  decorator: at(`@(?=${L})${DOTTED}`),
  stars: at(`\\*{1,2}(?=${L})${DOTTED}`),
  percent: at(`%(?=${L})${W}+`),
  option: at(`-{1,2}(?=${L})(?:${W}|-)+`),
  dot: at(`\\.(?=${L})${DOTTED}`),
  escape: at(`\\\\${W}`),
  quotes: at("\"\"\"|'''"),
  slice: at("\\[[0-9:\\-]+\\]"),
  pair: at("\\[\\]|\\{\\}|\\(\\)"),
  address: at("://"),
  same: at("([!-/:-@[-`{-~])\\1{3,}"),
  operator: at(OPERATORS.map((one) => one.replace(/[$*+./?^|}]/g, "\\$&")).join("|")),
};

/**
 * Returns a word in lower case and without accents.
 * @param {string} word
 */
export function fold(word) {
  return word
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

/**
 * Returns every token of a text, in order.
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  /** @type {Token[]} */
  const out = [];
  for (const found of text.matchAll(/\P{White_Space}+/gu)) {
    const chunk = found[0];
    const normal = chunk.normalize("NFKC");
    for (const part of normal.matchAll(/\P{White_Space}+/gu)) {
      const from = out.length;
      scan(part[0], out);
      for (const token of out.slice(from)) {
        // Where normalising moved the letters, the whole chunk is the place.
        const moved = normal !== chunk;
        token.start = found.index + (moved ? 0 : token.start);
        token.end = found.index + (moved ? chunk.length : token.end);
      }
    }
  }
  return out;
}

/**
 * @param {string} chunk
 * @param {Token[]} out
 */
function scan(chunk, out) {
  /** @param {string} term @param {Kind} kind @param {number} start @param {number} end */
  const take = (term, kind, start, end) => {
    if (term) out.push({ term, kind, start, end });
  };
  /** @param {RegExp} pattern @param {number} place */
  const match = (pattern, place) => {
    pattern.lastIndex = place;
    return pattern.exec(chunk)?.[0];
  };
  const lone = loneSign(chunk);
  if (lone) {
    const start = chunk.indexOf(lone);
    take(lone, "sign", start, start + 1);
    return;
  }

  /** @param {string} segment @param {Kind} kind @param {number} start */
  const segmentAt = (segment, kind, start) => {
    const end = start + segment.length;
    if (/['’]/.test(segment)) {
      take(fold(apostrophes(segment)), kind, start, end);
      return;
    }
    if (UNSPACED.test(segment)) {
      unspaced(segment, (term, place) => take(fold(term), kind, start + place, start + place + term.length));
      return;
    }
    const parts = split(segment);
    if (parts.length === 1 && parts[0][0].length === segment.length) {
      take(fold(segment), kind, start, end);
      return;
    }
    take(fold(segment), kind === "part" ? "part" : "name", start, end);
    for (const [part, place] of parts) {
      if (!/^[0-9]+$/.test(part)) take(fold(part), "part", start + place, start + place + part.length);
    }
  };
  /** @param {number} place @param {Kind} kind */
  const nameAt = (place, kind) => {
    const string = match(patterns.string, place);
    if (string) {
      take(`${string.replace(/["']+/, "").toLowerCase()}"`, "sign", place, place + string.length);
      return string.length;
    }
    const whole = match(patterns.name, place) ?? "";
    if (!whole.includes(".")) {
      segmentAt(whole, kind, place);
      return whole.length;
    }
    take(fold(apostrophes(whole)), kind === "part" ? "part" : "name", place, place + whole.length);
    let start = place;
    for (const segment of whole.split(".")) {
      if (!/^[0-9]+$/.test(segment)) segmentAt(segment, "part", start);
      start += segment.length + 1;
    }
    return whole.length;
  };

  let place = 0;
  let before = "";
  while (place < chunk.length) {
    const c = String.fromCodePoint(chunk.codePointAt(place) ?? 0);
    let length = 0;
    if (isWord(c)) {
      length = nameAt(place, "word");
    } else {
      const afterWord = before !== "" && (isWord(before) || before === ")" || before === "]");
      const opens = before === "" || "`'\"([".includes(before);
      const form =
        c === "@" && !afterWord
          ? patterns.decorator
          : c === "*" && !afterWord
            ? patterns.stars
            : c === "%" && !afterWord
              ? patterns.percent
              : c === "-" && opens
                ? patterns.option
                : c === "." && opens
                  ? patterns.dot
                  : null;
      const whole = form && match(form, place);
      if (whole) {
        take(fold(whole), "sign", place, place + whole.length);
        const marks = /^[@*%.-]+/.exec(whole)?.[0].length ?? 1;
        length = marks + nameAt(place + marks, "part");
      } else {
        length = signAt(place, c, afterWord, match, take);
      }
    }
    place += length;
    before = lastOf(chunk.slice(0, place));
  }
}

/**
 * Takes a form made of signs alone, and returns how far it reaches.
 * @param {number} place
 * @param {string} c
 * @param {boolean} afterWord
 * @param {(pattern: RegExp, place: number) => string | undefined} match
 * @param {(term: string, kind: Kind, start: number, end: number) => void} take
 */
function signAt(place, c, afterWord, match, take) {
  const escaped = match(patterns.escape, place);
  const quotes = match(patterns.quotes, place);
  const fixed =
    (escaped && fold(escaped)) ??
    (quotes && '"""') ??
    match(patterns.slice, place) ??
    (afterWord ? undefined : match(patterns.pair, place));
  if (fixed) {
    const length = (escaped ?? quotes ?? fixed).length;
    take(fixed, "sign", place, place + length);
    return length;
  }
  const skipped = match(patterns.address, place) ?? match(patterns.same, place);
  if (skipped) return skipped.length;
  const operator = match(patterns.operator, place);
  if (!operator) return c.length;
  if (operator !== "..." || !afterWord) take(operator, "sign", place, place + operator.length);
  return operator.length;
}

/** @param {string} c */
function isWord(c) {
  return /^[\p{Alphabetic}\p{N}\p{M}_]$/u.test(c);
}

/** @param {string} text */
function lastOf(text) {
  const low = text.charCodeAt(text.length - 1);
  return low >= 0xdc00 && low <= 0xdfff && text.length > 1 ? text.slice(-2) : text.slice(-1);
}

/**
 * Returns the sign that a chunk consists of, if it is but one, quotes and the like round it aside.
 * @param {string} chunk
 */
function loneSign(chunk) {
  const isSign = (/** @type {string} */ text) => /^[!-/:-@[-^`{-~]$/.test(text);
  if (isSign(chunk)) return chunk;
  const core = chunk.replace(/^[`'"(“‘]+/u, "").replace(/[`'")”’?.,;:!]+$/u, "");
  return isSign(core) ? core : "";
}

/** @param {string} word */
function apostrophes(word) {
  return word
    .split(".")
    .map((part) =>
      part
        .replace(/’/gu, "'")
        .replace(/'[sS]$/, "")
        .replace(/'/g, ""),
    )
    .join(".");
}

/**
 * Splits a name at underscores, where its case turns, and between letters and digits.
 * @param {string} name
 * @returns {[string, number][]} each part with its place
 */
function split(name) {
  /** @type {[string, number][]} */
  const parts = [];
  for (const piece of name.matchAll(/[^_]+/g)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    if (!/^[\x00-\x7f]*$/.test(piece[0])) {
      parts.push([piece[0], piece.index]);
      continue;
    }
    for (const part of piece[0].matchAll(/[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]/g)) {
      parts.push([part[0], piece.index + part.index]);
    }
  }
  return parts;
}

/**
 * Calls back for every two neighbours of a text without spaces.
 * @param {string} segment
 * @param {(term: string, place: number) => void} take
 */
function unspaced(segment, take) {
  /** @type {{ text: string, place: number, here: boolean }[]} */
  const runs = [];
  let place = 0;
  for (const c of segment) {
    const here = UNSPACED.test(c);
    const last = runs.at(-1);
    if (last && last.here === here) last.text += c;
    else runs.push({ text: c, place, here });
    place += c.length;
  }
  for (const run of runs) {
    const letters = [...run.text];
    if (!run.here || letters.length === 1) {
      take(run.text, run.place);
      continue;
    }
    let from = run.place;
    for (let index = 1; index < letters.length; index++) {
      take(letters[index - 1] + letters[index], from);
      from += letters[index - 1].length;
    }
  }
}

const VOWEL = /[aeiouy]/;

/**
 * Returns the stem of a folded word: the same for its forms.
 * @param {string} word
 */
export function stem(word) {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  let out = word;
  if (/s$/.test(out) && !/(?:ss|us|is)$/.test(out)) {
    if (/ies$/.test(out) && out.length > 4) out = `${out.slice(0, -3)}y`;
    else out = out.slice(0, /(?:sses|xes|ches|shes|zes)$/.test(out) ? -2 : -1);
  }
  if (/ied$/.test(out) && out.length > 4) {
    out = `${out.slice(0, -3)}y`;
  } else {
    const ending = /(?:ing|(?<!e)ed)$/.exec(out)?.[0].length ?? 0;
    const rest = ending ? out.slice(0, -ending) : "";
    if (rest.length >= 3 && VOWEL.test(rest)) out = undouble(rest);
  }
  if (/ability$/.test(out) && out.length >= 10) out = `${out.slice(0, -5)}le`;
  for (const [ending, stays] of ENDINGS) {
    if (out.endsWith(ending) && out.length >= 4 + ending.length - stays) {
      out = out.slice(0, stays - ending.length);
      if (ending === "er") out = undouble(out);
      break;
    }
  }
  if (out.length > 3 && out.endsWith("e")) out = out.slice(0, -1);
  if (out.length > 3 && out.endsWith("y")) out = `${out.slice(0, -1)}i`;
  return out;
}

/** @type {[string, number][]} */
const ENDINGS = [
  ["ation", 2],
  ["ator", 2],
  ["able", 0],
  ["er", 0],
  ["ly", 0],
];

/** @param {string} word */
function undouble(word) {
  return word.length > 3 && /([^aeioulsfz])\1$/.test(word) ? word.slice(0, -1) : word;
}
