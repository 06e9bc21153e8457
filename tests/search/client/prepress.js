// The search of a built site, with everything that its dialog loads.

/**
 * @param {string} base the path of the built site
 * @param {{ engine: string, beside: string[] }} options
 * @returns {Promise<{ search: (query: string, count: number) => Promise<string[]> }>}
 */
export async function open(base, options) {
  const [{ open: openIndex }] = await Promise.all([
    import(base + options.engine),
    ...options.beside.map((path) => fetch(base + path).then((response) => response.text())),
  ]);
  const engine = await openIndex(base);
  return {
    async search(query, count) {
      const { hits } = await engine.search(query, { limit: count });
      return hits.map((/** @type {{ href: string }} */ { href }) => `/${href.slice(base.length)}`);
    },
  };
}
