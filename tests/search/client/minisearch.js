// MiniSearch with an index that was made at build time.

/**
 * @param {string} base the path of what the engine built
 * @param {{ search: object, index: object }} options
 * @returns {Promise<{ search: (query: string, count: number) => Promise<string[]> }>}
 */
export async function open(base, options) {
  const [{ default: MiniSearch }, json] = await Promise.all([
    import(`${base}minisearch.js`),
    fetch(`${base}index.json`).then((response) => response.text()),
  ]);
  const index = MiniSearch.loadJSON(json, options.index);
  return {
    async search(query, count) {
      return index
        .search(query, options.search)
        .slice(0, count)
        .map((/** @type {any} */ result) => result.id);
    },
  };
}
