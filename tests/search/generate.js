// Writes a site of N items about Python, and queries whose answers are known because the items were made for them.
//
// The sentences are this project's own with words exchanged: drawn by Zipf's law from a vocabulary of 26,000, and each
// item comes back to a few words of its own, as real pages do. Six of ten items are questions in banks, four are topic
// pages; a section holds fifty. The same N, seed and content give the same bytes.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { knownItems } from "./known.js";
import { chance, FUNCTION_WORDS, pick, vocabulary, zipf } from "./vocabulary.js";

const SEED = 20250711;
const WORDS = 26_000;
const SECTION = 50;

const SYMBOLS =
  `__init__ == *args **kwargs is with __name__ := None @property lambda yield __call__ [::-1] not in __eq__ f""
  __hash__ @staticmethod @classmethod await async for // % ** __repr__ __str__ __slots__ __enter__ __exit__ __iter__ __next__
  @dataclass != is not += -> __len__ __getattr__ __new__ __dict__ __main__ @functools.wraps asyncio.gather & | ^ ~ << >> @
  __getitem__ __contains__ __add__ __del__ __bool__ %s {!r} \\n __mro__ __class__ __all__ __get__ __set__ __missing__ @cache
  itertools.chain collections.Counter heapq.nlargest functools.partial __aenter__ __aiter__ __await__ yield from match case
  nonlocal global ... 1_000 0x1F r"" b"" <= >= -= |= @abstractmethod __subclasshook__ __init_subclass__ __prepare__
  contextlib.suppress types.SimpleNamespace operator.itemgetter bisect.insort __format__ __reduce__ __weakref__ {*a} [*a]`
    .replace(/\b(not in|is not|async for|yield from|match case)\b/g, (both) => both.replace(" ", "\u00a0"))
    .split(/[ \n]+/)
    .map((symbol) => symbol.replace("\u00a0", " "));

const QUESTIONS = [
  "How does {a} {b} work?",
  "What is the difference between {a} and {b}?",
  "When would you use {a} {b} with {c}?",
  "Why is {a} slow when {b} grows?",
  "How do you test {a} {b}?",
  "What happens when {a} meets {b}?",
  "What does {s} do with {a} {b}?",
  "Explain {s} and {a}.",
  "Which {a} does {b} return?",
];
const TITLES = [
  "{a} {b}",
  "{a} and {b}",
  "{s} and {a} {b}",
  "{a} in {b}",
  "{a}, {b} and {c}",
  "From {a} to {b}",
];

const CODE = `from {module} import {Class}


class {Class}Box({Class}):
    def __init__(self, *{a}, **{b}):
        super().__init__(*{a}, **{b})
        self.{a}_count = {number}

    def {b}(self, {c}=None):
        """Returns the {a} of {b}."""
        for index, {a} in enumerate(self):
            if {c} is not None and {a} == {c}:
                yield index, {a}


with {Class}Box([{number}, 2, 3]) as {b}_box:
    print(f"{{b}_box!r:>20}", {b}_box[::-1] {operator} {number})
`;

/**
 * @typedef {object} Item
 * @property {string} address
 * @property {string} title as plain text
 * @property {string} markdown the title as it is written
 * @property {string[]} words those of the title that are its own, in order
 * @property {string} [symbol] the one in the title
 */

/**
 * Writes the sources of the site and returns the queries.
 * @param {string} folder
 * @param {number} count how many items
 * @param {string[]} pool sentences, with code between backticks
 * @returns {import("./judge.js").Query[]}
 */
export function generate(folder, count, pool) {
  const text = pool.filter(usable);
  const words = vocabulary(text, WORDS, SEED);
  const draw = {
    word: zipf(words, 1.05),
    // The words of titles are spread more evenly: pages are written about what has no page.
    subject: zipf(words, 0.85),
    symbol: zipf(SYMBOLS, 0.9),
    text,
  };
  write(
    join(folder, "site.toml"),
    'title = "Generated"\nbase_url = "https://example.org/"\ndescription = "Generated."\n',
  );
  /** @type {Item[]} */
  const items = [];
  for (let start = 0; start < count; start += SECTION) {
    const name = `section-${String(start / SECTION).padStart(4, "0")}`;
    const bank = [`title = "Questions ${start / SECTION}"\n`];
    for (let at = start; at < Math.min(count, start + SECTION); at++) {
      const random = chance(SEED + 1 + at);
      const isTopic = at % 5 < 2;
      const item = titled(
        random,
        draw,
        isTopic ? TITLES : QUESTIONS,
        isTopic ? `/${name}/page-${at}/` : `/q/question-${at}/`,
      );
      const body = paragraphs(random, draw, item);
      const level = pick(random, ["junior", "mid", "senior"]);
      items.push(item);
      if (isTopic) {
        const front = `+++\ntitle = ${JSON.stringify(item.title)}\nlevel = "${level}"\n+++\n`;
        write(join(folder, "content", name, `page-${at}.md`), `${front}\n${body}\n`);
      } else {
        bank.push(
          `\n[[question]]\nid = "question-${at}"\nask = ${JSON.stringify(item.markdown)}\nlevel = "${level}"\n`,
          `kind = "concept"\nanswer = '''\n${body.replaceAll("'''", '"""')}\n'''\n`,
        );
      }
    }
    write(
      join(folder, "content", name, "_index.md"),
      `+++\ntitle = "Section ${start / SECTION}"\n+++\n\nA section.\n`,
    );
    if (bank.length > 1) write(join(folder, "content", name, "questions.toml"), bank.join(""));
  }
  return knownItems(items, SEED);
}

/** Whether a sentence can be set again as Markdown: signs that mean something there are found in code alone. */
const usable = (/** @type {string} */ sentence) => {
  const count = sentence.split(/\s+/).length;
  const outside = sentence.replace(/`[^`]+`/g, "");
  return count >= 6 && count <= 40 && !/[*_#<>|[\]\\`{}~$]/.test(outside) && !/[`]\w*[\\|]/.test(sentence);
};

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * @param {() => number} random
 * @param {{ subject: (random: () => number) => string, symbol: (random: () => number) => string }} draw
 * @param {string[]} forms
 * @param {string} address
 * @returns {Item}
 */
function titled(random, draw, forms, address) {
  const form = pick(random, forms);
  const [a, b, c] = [draw.subject(random), draw.subject(random), draw.subject(random)];
  const symbol = form.includes("{s}") ? draw.symbol(random) : undefined;
  const code = (/** @type {string} */ word) => (/[_.]/.test(word) ? `\`${word}\`` : word);
  const fill = (/** @type {(word: string) => string} */ mark) =>
    form.replace(/\{([abcs])\}/g, (_, key) =>
      key === "s" ? mark(symbol ?? "") : mark({ a, b, c }[/** @type {"a" | "b" | "c"} */ (key)]),
    );
  const title = fill((word) => word);
  return {
    address,
    title: title[0].toUpperCase() + title.slice(1),
    markdown: fill((word) => (word === symbol ? `\`${word}\`` : code(word))),
    words: (form.match(/\{[abc]\}/g) ?? []).map((key) => ({ "{a}": a, "{b}": b, "{c}": c })[key] ?? ""),
    symbol,
  };
}

/**
 * @param {() => number} random
 * @param {{ word: (random: () => number) => string, subject: (random: () => number) => string,
 *   symbol: (random: () => number) => string, text: string[] }} draw
 * @param {Item} item
 */
function paragraphs(random, draw, item) {
  const own = [...item.words, ...Array.from({ length: 5 }, () => draw.subject(random))];
  const sentence = () => {
    const parts = pick(random, draw.text).split(/(`[^`]+`)/);
    return parts
      .map((part) => {
        if (part.startsWith("`")) return random() < 0.3 ? `\`${item.symbol ?? draw.symbol(random)}\`` : part;
        return part.replace(/[A-Za-z]{3,}/g, (word) => {
          if (FUNCTION_WORDS.has(word.toLowerCase()) || random() < 0.5) return word;
          const other = random() < 0.3 ? pick(random, own) : draw.word(random);
          if (/[_.]/.test(other)) return `\`${other}\``;
          return /^[A-Z]/.test(word) ? other[0].toUpperCase() + other.slice(1) : other;
        });
      })
      .join("");
  };
  // Lengths of pages are spread like a bell on a logarithmic scale: many of 200 words, few of 1,000.
  const spread = random() + random() + random() + random() - 2;
  const length = Math.round(Math.min(1200, Math.max(40, 200 * Math.exp(spread * 1.3))));
  const out = [];
  let words = 0;
  while (words < length) {
    const paragraph = Array.from({ length: 2 + Math.floor(random() * 4) }, sentence).join(" ");
    words += paragraph.split(" ").length;
    out.push(paragraph);
    if (out.length % 3 === 1 && random() < 0.6) out.push(code(random, own));
    if (out.length % 4 === 0)
      out.push(
        `### ${pick(random, own).replace(/[_.]/g, " ")} and ${pick(random, own).replace(/[_.]/g, " ")}`,
      );
  }
  if (out.at(-1)?.startsWith("#")) out.push(sentence());
  return out.join("\n\n");
}

/** @param {() => number} random @param {string[]} own */
function code(random, own) {
  const plain = () => pick(random, own).replace(/\W/g, "_").toLowerCase();
  /** @type {Record<string, string>} */
  const parts = {
    a: plain(),
    b: plain(),
    c: plain(),
    module: plain(),
    number: String(2 + Math.floor(random() * 98)),
  };
  parts.operator = pick(random, ["==", "!=", "<=", "is", "in", "|", "&", "//"]);
  parts.Class = parts.a[0].toUpperCase() + parts.a.slice(1);
  return `\`\`\`python\n${CODE.replace(/\{(a|b|c|module|number|operator|Class)\}/g, (_, key) => parts[key])}\`\`\``;
}
