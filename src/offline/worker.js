// @ts-check
// The service worker: what was read can be read again without a connection. `docs/offline.md` says what it does and why.
// It knows its site by the constant `SITE`, which the program puts before it.
//
// Two caches. The shell has the files of the theme, in a folder named by their content, which never change: one cache
// for each such folder. The other has what was read, newest last: pages, lists, pictures, by address without the query.

/* global SITE */
/** @typedef {{ base: string, id: string, theme: string, version: string }} Site */

const self_ = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));
const site = /** @type {Site} */ (/** @type {any} */ (SITE));

/** Of all caches of the site; another site on this host has another base path. */
const PREFIX = `prepress ${site.base} `;
const READ = `${PREFIX}${site.id} read`;
const SHELL = `${PREFIX}${site.id} shell ${site.theme}`;
const THEME = `${site.base}${site.theme}/`;
const FALLBACK = `${site.base}offline/`;
/** Stands in the cache of what was read while all of the site is kept: nothing is dropped then. */
const WHOLE = `${site.base}offline/kept`;

/** How long a reader waits for the network where there is something to show, in ms. */
const PATIENCE = 3000;
/** The same, while the network has just been seen to be slow or away. */
const IMPATIENCE = 300;
/** How long that is remembered. */
const MEMORY = 20_000;
/** How many things that were read are kept, unless everything is. */
const MOST = 400;
/** The largest file that is kept because it was read, in bytes: a download is not. */
const LARGEST = 8_000_000;

let lostAt = Number.NEGATIVE_INFINITY;
let stored = 0;

/**
 * What came from the network too late to be shown: whether it differs from what was.
 * @type {Map<string, Promise<boolean>>}
 */
const late = new Map();

self_.addEventListener("install", (event) => {
  void self_.skipWaiting();
  event.waitUntil(prepare());
});

self_.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self_.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOurs = origin === location.origin && pathname.startsWith(site.base);
  // What is fetched to be kept is asked for with `reload`, and must come from the host itself.
  const isToKeep = request.cache === "reload" && request.mode !== "navigate";
  if (!isOurs || isToKeep || request.method !== "GET" || request.headers.has("range")) return;
  if (request.cache === "only-if-cached" && request.mode !== "same-origin") return;
  if (pathname.startsWith(`${site.base}_theme/`)) event.respondWith(fromShell(event, pathname));
  else event.respondWith(fromNetwork(event, addressOf(request.url)));
});

self_.addEventListener("message", (event) => {
  const { keep, late: asked } = event.data ?? {};
  if (Array.isArray(keep)) event.waitUntil(keepShown(keep));
  if (typeof asked !== "string") return;
  const [port] = event.ports;
  const known = late.get(addressOf(asked)) ?? Promise.resolve(false);
  event.waitUntil(known.then((isNewer) => port?.postMessage({ isNewer, version: site.version })));
});

/**
 * The address by which something is kept: a static host knows no query, and a page has one address.
 * @param {string} url
 */
function addressOf(url) {
  const { origin, pathname } = new URL(url, location.origin);
  return origin + pathname.replace(/\/index\.html$/, "/");
}

/**
 * Tells whether an answer may be kept: no error, no redirect, nothing of another host, no part.
 * @param {Response} answer
 */
const isSound = (answer) => answer.status === 200 && answer.type === "basic" && !answer.redirected;

/**
 * Returns a copy of an answer to keep; `null` if it must not be. A page of another site, or of whoever stands between
 * (a hotel asks for a password), does not bear the name of ours.
 * @param {Response} answer
 */
async function copyOf(answer) {
  const type = answer.headers.get("content-type") ?? "";
  const headers = { "content-type": type };
  if (!type.startsWith("text/html")) {
    const blob = await answer.blob();
    return blob.size > LARGEST ? null : new Response(blob, { headers });
  }
  const text = await answer.text();
  return text.includes(`data-site="${site.id}"`) ? new Response(text, { headers }) : null;
}

/**
 * Keeps an answer that was read.
 * @param {string} address
 * @param {Response} answer a copy that nobody else reads
 */
async function store(address, answer) {
  const copy = await copyOf(answer);
  if (!copy) return;
  const cache = await caches.open(READ);
  const known = await cache.match(address);
  // What was listed bears the digest of its state; read again, it loses it only if it is another.
  if (known?.headers.has("x-digest") && (await isSame(known, copy.clone()))) return;
  try {
    await cache.put(address, copy);
    if (stored++ % 20 === 0) await drop(cache, MOST);
  } catch {
    // There is no room: some is made, for the next.
    await drop(cache, MOST / 2).catch(() => {});
  }
}

/** @param {Response} one @param {Response} other */
async function isSame(one, other) {
  const [a, b] = await Promise.all([one.arrayBuffer(), other.arrayBuffer()]);
  if (a.byteLength !== b.byteLength) return false;
  const bytes = new Uint8Array(b);
  return new Uint8Array(a).every((byte, place) => byte === bytes[place]);
}

/**
 * Drops the oldest of what was read.
 * @param {Cache} cache
 * @param {number} most that stay
 */
async function drop(cache, most) {
  if (await cache.match(WHOLE)) return;
  const all = await cache.keys();
  for (const request of all.slice(0, Math.max(0, all.length - most))) await cache.delete(request);
}

// ---- The theme's files.

/**
 * Answers from the shell. A page that was read before a deploy may name a folder that is gone: it gets the file of the
 * same name as it is now.
 * @param {FetchEvent} event
 * @param {string} path
 */
async function fromShell(event, path) {
  const known = await caches.match(path);
  if (known) return known;
  const now = path.replace(/^(.*?\/_theme\/)[^/]+\//, THEME);
  try {
    const answer = await fetch(event.request);
    if (isSound(answer)) {
      // Only what is under the name of today goes into the cache of today.
      if (path === now) event.waitUntil(put(path, answer.clone()));
      return answer;
    }
    if (path === now) return answer;
  } catch (why) {
    if (path === now) throw why;
  }
  return (await caches.match(now)) ?? fetch(now);
}

/** @param {string} path @param {Response} answer */
async function put(path, answer) {
  try {
    await (await caches.open(SHELL)).put(path, answer);
  } catch {
    // No room: the page has its file all the same.
  }
}

// ---- All else: from the network, or what was read before if that takes too long.

/**
 * @param {FetchEvent} event
 * @param {string} address
 */
async function fromNetwork(event, address) {
  const fresh = ask(event, address);
  // An answer that nobody waits for any more is no fault.
  fresh.answer.catch(() => {});
  const cache = await caches.open(READ);
  const known = await cache.match(address);
  if (!known) return fresh.answer.catch((why) => instead(event.request, cache, why));
  const slow = new Promise((done) => setTimeout(done, Date.now() - lostAt < MEMORY ? IMPATIENCE : PATIENCE));
  const first = await Promise.race([fresh.answer, slow]).catch(() => null);
  // A host in trouble is like none.
  if (first instanceof Response && first.status < 500) return first;
  lostAt = Date.now();
  if (event.request.mode === "navigate") {
    const before = known.clone();
    const isNewer = fresh.stored.then(async () => {
      const after = await cache.match(address);
      return after !== undefined && (await after.text()) !== (await before.text());
    });
    late.set(
      address,
      isNewer.catch(() => false),
    );
  }
  return known;
}

/**
 * Asks the host, and keeps what it gives.
 * @param {FetchEvent} event
 * @param {string} address
 * @returns {{ answer: Promise<Response>, stored: Promise<void> }}
 */
function ask(event, address) {
  const asked = async () => (await event.preloadResponse) ?? (await fetch(event.request));
  /** @type {Promise<void>} */
  let stored = Promise.resolve();
  const answer = asked().then((answer) => {
    if (isSound(answer)) stored = store(address, answer.clone());
    else if (answer.status === 404 || answer.status === 410) stored = forget(address);
    if (answer.status < 500) lostAt = Number.NEGATIVE_INFINITY;
    return answer;
  });
  const all = answer.then(() => stored);
  event.waitUntil(all.catch(() => {}));
  return { answer, stored: all };
}

/** @param {string} address of a page that a deploy has removed */
async function forget(address) {
  await (await caches.open(READ)).delete(address);
}

/**
 * What is shown where there is neither network nor a copy.
 * @param {Request} request
 * @param {Cache} cache
 * @param {unknown} why
 */
async function instead(request, cache, why) {
  lostAt = Date.now();
  if (request.mode !== "navigate") throw why;
  const { pathname, search, hash } = new URL(request.url);
  // The host would lead to the address with its slash.
  if (await cache.match(`${pathname}/`)) return Response.redirect(`${pathname}/${search}${hash}`);
  const page = (await (await caches.open(SHELL)).match(FALLBACK)) ?? (await caches.match(FALLBACK));
  if (!page) throw why;
  return new Response(page.body, { status: 503, statusText: "Offline", headers: page.headers });
}

// ---- Becoming the worker.

/** Fetches the page that is shown without a connection, and what it needs. */
async function prepare() {
  const answer = await fetch(FALLBACK, { cache: "reload" });
  if (!isSound(answer)) throw new Error(`${FALLBACK}: ${answer.status}`);
  const text = await answer.clone().text();
  const cache = await caches.open(SHELL);
  await cache.put(FALLBACK, answer);
  const named = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path);
  const names = new Set(named.filter((path) => path.startsWith(THEME)));
  // What readers have used of an older theme they will use of this one.
  for (const old of await shells()) {
    if (old === SHELL) continue;
    for (const { url } of await (await caches.open(old)).keys()) {
      const [, name] = /\/_theme\/[^/]+\/(.*)$/.exec(new URL(url).pathname) ?? [];
      if (name) names.add(THEME + name);
    }
  }
  await Promise.allSettled([...names].map((path) => addToShell(cache, path)));
}

/** The names of all shells, the oldest first. */
async function shells() {
  return (await caches.keys()).filter((name) => name.startsWith(`${PREFIX}${site.id} shell `));
}

/** @param {Cache} cache @param {string} path */
async function addToShell(cache, path) {
  if (await cache.match(path)) return;
  const answer = await fetch(path);
  if (isSound(answer)) await cache.put(path, answer);
}

/** Sweeps what no page needs any more. The shell before this one stays: pages that were read then are made of it. */
async function takeOver() {
  await self_.registration.navigationPreload?.enable();
  const older = (await shells()).filter((name) => name !== SHELL);
  const kept = new Set([READ, SHELL, older.at(-1)]);
  const all = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(all.filter((name) => !kept.has(name)).map((name) => caches.delete(name)));
  await drop(await caches.open(READ), MOST);
  await self_.clients.claim();
}

/**
 * Keeps what was loaded before there was a worker: the first page that somebody reads. The browser has it already, so
 * nothing is transferred again.
 * @param {unknown[]} urls
 */
async function keepShown(urls) {
  const shell = await caches.open(SHELL);
  const read = await caches.open(READ);
  const ours = urls.filter((url) => typeof url === "string" && url.startsWith(location.origin + site.base));
  const keep = async (/** @type {any} */ url) => {
    const { pathname } = new URL(url);
    const address = addressOf(url);
    const isTheme = pathname.startsWith(THEME);
    if (await (isTheme ? shell.match(pathname) : read.match(address))) return;
    if (!isTheme && pathname.startsWith(`${site.base}_theme/`)) return;
    const answer = await fetch(url, { cache: "force-cache" });
    if (!isSound(answer)) return;
    if (isTheme) await put(pathname, answer);
    else await store(address, answer);
  };
  await Promise.allSettled(ours.map(keep));
}
