// @ts-check
// What scripts add to pages that are complete without them. What few pages need is fetched by those alone.
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

const list = document.querySelector("[data-browse]");
if (list instanceof HTMLElement) void import("./browse.js").then(({ addBrowsing }) => addBrowsing(list));
const article = document.querySelector("article[data-question]");
if (article instanceof HTMLElement)
  void import("./answers.js").then(({ addAnswerTools }) => addAnswerTools(article));
const pick = document.querySelector("form[data-pick]");
if (pick instanceof HTMLFormElement) void import("./home.js").then(({ rememberPick }) => rememberPick(pick));
if (document.querySelector("article.topic, [data-continue]")) {
  void import("./reading.js").then(({ rememberReading }) => rememberReading(document));
}
for (const link of document.querySelectorAll("a[data-report]")) {
  const reach = () => void import("./report.js").then(({ addQuote }) => addQuote(link));
  link.addEventListener("pointerenter", reach);
  link.addEventListener("focus", reach);
}
if (document.querySelector("script[data-trace]")) {
  void import("./trace/stepper.js").then(({ addSteppers }) => addSteppers(document));
}
if (document.querySelector("details.predict, article[data-kind=output]")) {
  void import("./predict.js").then(({ addPredictions }) => addPredictions(document));
}
// Touch screens have no hover, and a tap follows the link.
if (document.querySelector(".prose a") && matchMedia("(hover: hover)").matches) {
  void import("./preview.js").then(({ addPreviews }) => addPreviews(document));
}
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
if (document.querySelector("main details") && !CSS.supports("selector(::details-content)")) {
  void import("./paper.js").then(({ openOnPaper }) => openOnPaper(document));
}
