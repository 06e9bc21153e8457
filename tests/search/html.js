// Reads the text of pages that the program built. It knows the HTML of this program, not HTML in general.

const BLOCK =
  /<\/?(?:address|article|aside|blockquote|br|dd|details|div|dl|dt|figure|figcaption|h[1-6]|header|hr|label|li|main|ol|p|pre|section|summary|table|tbody|td|th|thead|tr|ul)\b[^>]*>/g;

// What the generic search engines leave out too: controls, drawings, and the links to neighbours.
const LEFT_OUT = /<(nav|script|style|svg|button|form|template|footer)\b[\s\S]*?<\/\1>/g;

/** The lists that the program computes from other pages: their words are not the page's own. */
export const COMPUTED = ["[aria-labelledby=Related]", "[aria-labelledby=LinkedFrom]"];

const COMPUTED_PARTS = /<section\b[^>]*aria-labelledby="(?:Related|LinkedFrom)"[\s\S]*?<\/section>/g;

/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'", "#x27": "'" };

/** @param {string} text */
function decoded(text) {
  return text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/** @param {string} html what stands between two tags of a block */
function plain(html) {
  return decoded(html.replace(BLOCK, " ").replace(/<[^>]*>/g, ""))
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * Returns the title and the text of a page: its `<main>` without navigation and computed lists.
 * @param {string} html
 */
export function pageText(html) {
  const main = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? "";
  const own = main.replace(COMPUTED_PARTS, " ").replace(LEFT_OUT, " ");
  const title = plain(/<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(own)?.[1] ?? "");
  return { title, text: plain(own.replace(/<h1\b[^>]*>[\s\S]*?<\/h1>/, " ")) };
}

/**
 * Returns the sentences of a page's paragraphs and list items, with code between backticks as in Markdown.
 * @param {string} html
 * @returns {string[]}
 */
export function sentences(html) {
  const main = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? "";
  const blocks = main.replace(COMPUTED_PARTS, " ").match(/<(p|li)>[\s\S]*?<\/\1>/g) ?? [];
  return blocks.flatMap((block) =>
    plain(
      block.replace(/<code>([\s\S]*?)<\/code>/g, (_, code) => `\`${code.replace(/<[^>]*>/g, "")}\``),
    ).split(/(?<=[.?!])\s+(?=[A-Z`])/),
  );
}
