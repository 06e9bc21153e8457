// @ts-check
// Registers the service worker, and tells when the page that is shown is older than the site. Loaded last; a preview
// has no worker, since authors would see what they wrote before.

import { t } from "./lib/translate.js";

const { base = "/", site = "" } = document.documentElement.dataset;

/** The cache of what was read, and the address at which it says that all of the site is kept. The worker has the same. */
export const READ = `prepress ${base} ${site} read`;
export const WHOLE = `${base}offline/kept`;

/** How often a page that stays open asks whether there is something new, in ms. */
const OFTEN = 3_600_000;

/** @param {Document} page */
export async function keepReading(page) {
  const { serviceWorker } = navigator;
  if (!serviceWorker || page.querySelector("script[data-live-reload]")) return;
  const before = serviceWorker.controller;
  const address = location.origin + location.pathname.replace(/\/index\.html$/, "/");
  serviceWorker.addEventListener("controllerchange", async () => {
    if (before && (await isOld(address))) tellNews(page);
  });
  const registration = await serviceWorker.register(`${base}sw.js`, { scope: base, updateViaCache: "none" });
  let asked = Date.now();
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState !== "visible" || Date.now() - asked < OFTEN) return;
    asked = Date.now();
    registration.update().catch(() => {});
  });
  const { active } = await serviceWorker.ready;
  if (!before) {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    active?.postMessage({
      keep: [address, ...loaded.filter((url) => url.startsWith(location.origin + base))],
    });
    return;
  }
  const { isNewer, version } = await ask(before, address);
  if (isNewer) tellNews(page);
  await renew(version);
}

/**
 * Asks the worker whether it had to show this page as it was, and what its site is called now.
 * @param {ServiceWorker} worker
 * @param {string} address
 * @returns {Promise<{ isNewer: boolean, version: string }>}
 */
function ask(worker, address) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    worker.postMessage({ late: address }, [port2]);
  });
}

/**
 * Tells whether the host has another page than the one that was read.
 * @param {string} address
 */
async function isOld(address) {
  try {
    const read = await (await caches.open(READ)).match(address);
    const answer = await fetch(address, { cache: "reload" });
    return read !== undefined && answer.ok && (await answer.text()) !== (await read.text());
  } catch {
    return false;
  }
}

/**
 * Brings what is kept up to date, or goes on where keeping was interrupted.
 * @param {string} version of the site
 */
async function renew(version) {
  if (!version || !(await caches.has(READ))) return;
  const whole = await (await caches.open(READ)).match(WHOLE);
  const kept = await whole?.json().catch(() => null);
  if (!kept || (kept.version === version && kept.state !== "saving")) return;
  const { connection } = /** @type {any} */ (navigator);
  if (kept.state === "stopped" || connection?.saveData) return;
  const { keeper } = await import("./offline/keeper.js");
  await keeper.save();
}

/** @param {Document} page */
function tellNews(page) {
  if (page.querySelector("[data-news]")) return;
  const line = page.createElement("p");
  line.className = "news";
  line.role = "status";
  line.dataset.news = "";
  const button = page.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = t("Show the new version");
  button.addEventListener("click", () => location.reload());
  page.body.append(line);
  // What is put into a status is spoken; what it comes with may not be.
  requestAnimationFrame(() => line.append(t("This page has changed."), " ", button));
}
