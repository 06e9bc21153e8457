// @ts-check
// The answer of a question: whether it is open from the start is the reader's choice; and a clock for saying it aloud.

import { t } from "./lib/translate.js";
import { make, makeButton } from "./parts.js";
import { keep, recall } from "./store.js";

/** @param {HTMLElement} article */
export function addAnswerTools(article) {
  const answer = article.querySelector("details[data-answer]");
  if (!(answer instanceof HTMLDetailsElement)) return;
  if (recall("answers") === "open") answer.open = true;
  addClock(answer);
  const box = article.querySelector("[data-answers=open]");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = recall("answers") === "open";
  box.addEventListener("change", () => {
    keep("answers", box.checked ? "open" : null);
    if (box.checked) answer.open = true;
  });
}

/** A clock beside the model reply: how long one's own version takes. @param {HTMLElement} answer */
function addClock(answer) {
  const say = answer.querySelector(".say .meta");
  if (!say) return;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  let begun = 0;
  const shown = make("span", { class: "clock" });
  const button = makeButton(t("Time yourself"), () => (ticking ? stop() : start()), {
    class: "button small",
  });
  const tell = () => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  const start = () => {
    begun = performance.now();
    button.textContent = t("Stop");
    tell();
    ticking = setInterval(tell, 1000);
  };
  const stop = () => {
    clearInterval(ticking);
    ticking = undefined;
    tell();
    button.textContent = t("Again");
  };
  say.append(" ", button, " ", shown);
}
