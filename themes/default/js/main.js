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
if (document.querySelector("article.topic, [data-continue]")) {
  void import("./reading.js").then(({ rememberReading }) => rememberReading(document));
}
// Touch screens have no hover, and a tap follows the link.
if (document.querySelector(".prose a") && matchMedia("(hover: hover)").matches) {
  void import("./preview.js").then(({ addPreviews }) => addPreviews(document));
}
if (document.querySelector("main details") && !CSS.supports("selector(::details-content)")) {
  void import("./paper.js").then(({ openOnPaper }) => openOnPaper(document));
}
