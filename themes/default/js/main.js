// @ts-check
// What scripts add to pages that are complete without them.
import { reachForCards } from "./cards/reach.js";
import { addCopyButtons } from "./copy.js";
import { addShortcuts } from "./keys.js";
import { tellTerms } from "./terms.js";
import { addThemeSwitch } from "./theme.js";
import { followReading } from "./toc.js";

addThemeSwitch(document);
addCopyButtons(document);
addShortcuts(document);
tellTerms(document);
followReading(document);
reachForCards(document);

// What is kept for reading without a connection waits until the page has all it needs.
if ("offline" in document.documentElement.dataset) {
  const load = () => import("./offline.js").then(({ keepReading }) => keepReading(document));
  const idle =
    globalThis.requestIdleCallback ?? ((/** @type {() => void} */ later) => setTimeout(later, 500));
  const later = () => idle(() => void load().catch(() => {}));
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
  document.querySelector("[data-action=save-offline]")?.addEventListener("click", () => {
    import("./offline/panel.js").then(
      ({ keepAll }) => keepAll(document),
      () => {},
    );
  });
}
