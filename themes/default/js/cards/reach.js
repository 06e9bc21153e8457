// @ts-check
// Where the pages of the content reach for the cards. Nothing of them is loaded before a reader has a card, or opens an
// answer.

import { recall } from "../store.js";

/** @param {Document} page */
export function reachForCards(page) {
  if (page.querySelector("[data-session]")) return;
  const load = () => import("./on-page.js");
  const article = page.querySelector("article[data-question]");
  const answer = article?.querySelector("details[data-answer]");
  let isGrading = false;
  const grade = async () => {
    if (isGrading || !(article instanceof HTMLElement)) return;
    isGrading = true;
    try {
      await (await load()).gradeInPlace(article);
    } catch {
      // Offline: the page is complete without it, and the next answer tries again.
      isGrading = false;
    }
  };
  if (answer instanceof HTMLDetailsElement) answer.addEventListener("toggle", () => void grade());
  if (recall("studied") === null) return;
  const late = async () => {
    const { markLists, offerTopicCards, tellAreas, tellDue } = await load();
    const topic = page.querySelector("[aria-labelledby=TopicQuestions]");
    const today = page.querySelector("[data-today]");
    await Promise.all([
      markLists(page),
      topic instanceof HTMLElement ? offerTopicCards(topic) : undefined,
      today ? tellDue(today) : undefined,
      today ? tellAreas(page.querySelectorAll("[data-area]")) : undefined,
      grade(),
    ]);
  };
  late().catch(() => {});
}
