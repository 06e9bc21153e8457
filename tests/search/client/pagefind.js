// Pagefind through its JavaScript interface, as a site's own search box would use it.

/**
 * @param {string} base the path of what the engine built
 * @returns {Promise<{ search: (query: string, count: number) => Promise<string[]> }>}
 */
export async function open(base) {
  const pagefind = await import(`${base}pagefind.js`);
  await pagefind.options({ baseUrl: "/" });
  await pagefind.init();
  return {
    async search(query, count) {
      const { results } = await pagefind.search(query);
      // Titles and addresses are in a file per result; an address alone is what no reader can choose by.
      const shown = await Promise.all(
        results.slice(0, count).map((/** @type {any} */ result) => result.data()),
      );
      return shown.map((result) => result.url);
    },
  };
}
