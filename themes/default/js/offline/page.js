// @ts-check
// The page of what is kept. It also stands in for pages that are not here, at their address.

import { t } from "../lib/translate.js";
import { READ } from "../offline.js";
import { make } from "../parts.js";
import { keeper } from "./keeper.js";
import { makePanel } from "./panel.js";

const { base = "/" } = document.documentElement.dataset;

/** How many pages are listed. */
const LISTED = 100;

const isStandIn = location.pathname !== `${base}offline/`;
if (isStandIn) {
  const lead = document.querySelector(".page-head .lead");
  const again = make("a", { href: location.href }, t("Try again"));
  lead?.replaceChildren(
    t("You are offline, and this browser does not have the page at this address yet."),
    " ",
    again,
  );
  addEventListener("online", () => location.reload(), { once: true });
}

const place = document.querySelector("[data-keeping-place]");
if (place && "caches" in globalThis && "serviceWorker" in navigator) {
  if (!document.querySelector("script[data-live-reload]")) {
    place.replaceWith(makePanel());
    keeper
      .look()
      .then(() => keeper.measure())
      .catch(() => {});
    await list();
    keeper.addEventListener("change", () => {
      if (keeper.state === "none" || keeper.state === "saved") void list();
    });
  } else place.replaceWith(make("p", {}, t("A preview is not kept: you would see what you wrote before.")));
}

/** Lists the pages that were read last. */
async function list() {
  const kept = document.querySelector("[data-kept]");
  if (!kept) return;
  const cache = await caches.open(READ);
  const keys = (await cache.keys()).filter(({ url }) => url.endsWith("/") && url !== location.href).reverse();
  const items = await Promise.all(
    keys.slice(0, LISTED).map(async (request) => {
      const text = (await (await cache.match(request))?.text()) ?? "";
      const page = new DOMParser().parseFromString(text, "text/html");
      const title = page.querySelector("h1")?.textContent?.trim();
      return title ? make("li", {}, make("a", { href: new URL(request.url).pathname }, title)) : null;
    }),
  );
  const found = items.filter((item) => item !== null);
  if (found.length === 0) {
    kept.replaceChildren();
    return;
  }
  const { lang } = document.documentElement;
  const all = keys.length.toLocaleString(lang || "en");
  const more =
    keys.length > LISTED ? t("These are the {count} newest of {all}.", { count: LISTED, all }) : "";
  kept.replaceChildren(
    make("h2", {}, t("Pages on this device")),
    make("p", { class: "meta" }, `${t("They open without a connection.")} ${more}`),
    make("ul", { class: "cards" }, ...found),
  );
}
