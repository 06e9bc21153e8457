// Stands in for the search engine in the tests of its interface: what it finds depends on the query alone.
// The page may set `window.broken` (the index does not load) and `window.held` (answers wait for `window.release()`).

const base = document.documentElement.dataset.base;

/** @param {string} text */
const plain = (text) => [{ text, code: false }];

const GIL = {
  href: `${base}q/gil/`,
  title: [
    { text: "What is the ", code: false },
    { text: "gil", code: true },
    { text: "?", code: false },
  ],
  kind: "question",
  heading: "",
  text: `${"It is a lock that guards the interpreter. ".repeat(12)}The gil is released around blocking calls, and that is why threads help there.`,
  area: "Concurrency",
  level: "mid",
  asks: "concept",
  more: [],
};
const TOPIC = {
  href: `${base}concurrency/threads-processes-gil/#the-gil`,
  title: plain("Threads, processes and the GIL"),
  kind: "topic",
  heading: "What the gil protects",
  text: "Reference counts, first of all.",
  area: "Concurrency",
  level: "senior",
  asks: "",
  more: [
    { href: `${base}concurrency/threads-processes-gil/#one`, heading: "When threads help" },
    { href: `${base}concurrency/threads-processes-gil/#two`, heading: "Measuring it" },
  ],
};
const TERM = {
  href: `${base}glossary/#gil`,
  title: plain("GIL"),
  kind: "term",
  heading: "",
  text: "",
  area: "",
  level: "",
  asks: "",
  more: [],
};
const EVIL = {
  ...GIL,
  title: [...plain('<img src=x onerror="window.hacked=1">'), { text: "</code><script>", code: true }],
  heading: "<b>heading</b>",
  text: "<svg onload=window.hacked=1> \ud800 \u202e desrever",
  area: "<i>area</i>",
  more: [{ href: `${base}q/gil/#x`, heading: "<u>more</u>" }],
};
const numbered = (/** @type {number} */ count) =>
  Array.from({ length: count }, (_, index) => ({ ...GIL, title: plain(`Hit number ${index + 1}`) }));

/** @param {string} query */
function find(query) {
  if (query.includes("nothing")) return { hits: [], nearest: ["generator", "gil"] };
  if (query.includes("evil")) return { hits: [EVIL] };
  if (query.includes("many")) return { hits: numbered(45) };
  const understood = query.includes("genrator")
    ? [{ typed: "genrator", taken: ["generator"], why: "spelling" }]
    : [];
  return { hits: [GIL, TOPIC, TERM], understood };
}

export async function open() {
  if (window.broken) throw new Error("the index does not load");
  return {
    areas: [
      { id: "concurrency", title: "Concurrency" },
      { id: "iteration", title: "Iteration" },
    ],
    start: async (/** @type {number} */ limit) => [GIL, TOPIC].slice(0, limit),
    async search(/** @type {string} */ query, /** @type {any} */ { limit, filters, signal }) {
      window.asked = [...(window.asked ?? []), { query, limit, filters }];
      if (window.held?.includes(query)) {
        await new Promise((done) => {
          window.release = done;
        });
      }
      signal.throwIfAborted();
      const { hits, understood = [], nearest = [] } = find(query);
      const wanted = hits.filter((hit) => !filters.level || hit.level === filters.level);
      const word = query.trim().toLowerCase();
      return {
        query,
        hits: wanted.slice(0, limit),
        total: wanted.length,
        understood,
        nearest,
        partial: query.includes("partial") && !window.mended,
        marks: (/** @type {string} */ text) => {
          const at = word ? text.toLowerCase().indexOf(word) : -1;
          return at < 0 ? [] : [[at, at + word.length]];
        },
      };
    },
  };
}
