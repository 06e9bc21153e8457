// @ts-check
// The last service worker: it ends what an earlier one began, and answers for nothing. A site that is not to be kept
// publishes it, so that browsers that once kept it come back to the host.

/* global SITE */
/** @typedef {{ base: string, id: string, theme: string, version: string }} Site */

const self_ = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));
const site = /** @type {Site} */ (/** @type {any} */ (SITE));

self_.addEventListener("install", () => {
  void self_.skipWaiting();
});

self_.addEventListener("activate", (event) => {
  const end = async () => {
    const all = (await caches.keys()).filter((name) => name.startsWith(`prepress ${site.base} `));
    await Promise.all(all.map((name) => caches.delete(name)));
    await self_.registration.unregister();
  };
  event.waitUntil(end());
});
