// @ts-check
// The page of the reader's progress and data.

import { Study } from "../cards/study.js";
import { t } from "../lib/translate.js";
import { fillOrSay, make } from "../parts.js";
import { makeCopy } from "./copy.js";
import { makeFigures } from "./figures.js";
import { makeInterview } from "./interview.js";
import { makeLists } from "./lists.js";
import { makeSettings } from "./settings.js";

const failure = t("Your progress could not be shown. Are you offline?");
await fillOrSay(document.querySelector("[data-progress]"), failure, async (place) =>
  fill(place, await Study.open()),
);

/**
 * @param {HTMLElement} place
 * @param {Study} study
 */
async function fill(place, study) {
  const update = async () => {
    for (const section of sections) await section.update();
  };
  const changed = () => void update();
  const sections = [
    makeFigures(study),
    makeInterview(study, changed),
    makeCopy(study, changed),
    makeLists(study, changed),
    makeSettings(study, changed),
  ];
  await update();
  const links = sections.map(({ element }) =>
    make("li", {}, make("a", { href: `#${element.id}` }, element.querySelector("h2")?.textContent ?? "")),
  );
  place.replaceChildren(
    make("nav", { class: "jumps", "aria-label": t("On this page") }, make("ul", {}, ...links)),
    ...sections.map(({ element }) => element),
  );
  await addTrend(place, study);
  place.dataset.state = "ready";
  // The page was still empty when the browser looked for it.
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(changed, 500);
  };
  study.onChange = soon;
  study.log.onTrouble = soon;
  addEventListener("pageshow", (event) => {
    if (event.persisted) void study.load().then(soon);
  });
}

/**
 * Shows earlier interviews, if there are any: their script is fetched for those alone.
 * @param {HTMLElement} place
 * @param {Study} study
 */
async function addTrend(place, study) {
  const events = (await study.log.of([""])).filter(({ kind }) => kind === "mock");
  if (events.length === 0) return;
  const { makeTrend } = await import("../mock/trend.js");
  const trend = makeTrend(events);
  if (trend)
    place.append(make("section", { id: "Interviews" }, make("h2", {}, t("Earlier interviews")), trend));
}
