// @ts-check
// The page of the mock interview: set up, asked, reported.
import { Study } from "../cards/study.js";
import { searchOf, wishOf } from "../lib/address.js";
import { listed } from "../lib/format.js";
import { begun, LOOP, minutesOfAll, resumed } from "../lib/interview.js";
import { t } from "../lib/translate.js";
import { fillOrSay, make, makeButton } from "../parts.js";
import { minutesText } from "./parts.js";
import { Running } from "./running.js";
import { makeForm, makeNotes } from "./setup.js";

const failure = t("The questions could not be loaded. Are you offline?");
await fillOrSay(document.querySelector("[data-mock]"), failure, async (place) =>
  open(place, await Study.open()),
);

/**
 * @param {HTMLElement} place
 * @param {Study} study
 */
async function open(place, study) {
  const kept = resumed(await study.log.recall("mock"), study.byId);
  const { wish, isLoop, notes } = wishOf(location.search, study, { minutes: 30 });
  const setUp = () => {
    place.dataset.state = "setup";
    const form = makeForm(
      study,
      { wish, isLoop, loop: loopInWords(), text: t("Start"), action: "start" },
      (wanted, loop) => {
        const seeded = wanted.seed
          ? wanted
          : { ...wanted, seed: crypto.getRandomValues(new Uint32Array(1))[0].toString(36) };
        history.replaceState(null, "", searchOf(seeded, study.areas, loop ? { rounds: "loop" } : {}));
        void run(begun(seeded, loop, study.now().time));
      },
    );
    place.replaceChildren(...makeNotes(notes, study.log.trouble));
    if (kept && (kept.current || kept.asked.length > 0)) place.append(makeResume(study, kept, run));
    place.append(form);
  };
  /** @param {import("../lib/interview.js").Interview} interview */
  const run = async (interview) => {
    const running = new Running(place, study, interview);
    running.onEnd = async () => {
      const { showReport } = await import("./report.js");
      await showReport(place, study, running.interview);
    };
    await running.start();
  };
  setUp();
}

/**
 * @param {Study} study
 * @param {import("../lib/interview.js").Interview} kept
 * @param {(interview: import("../lib/interview.js").Interview) => unknown} run
 */
function makeResume(study, kept, run) {
  const box = make("div", { class: "mock-resume notice" });
  const asked = kept.asked.length + (kept.current ? 1 : 0);
  box.append(
    make(
      "p",
      {},
      t("There is an interview that is not over: question {number}, {used} of {minutes} used.", {
        number: asked,
        used: Math.round(kept.spent / 60_000),
        minutes: minutesText(minutesOfAll(kept)),
      }),
    ),
    makeButton(t("Go on with it"), () => void run(kept), { class: "button", "data-action": "resume" }),
    makeButton(t("Drop it"), () => void study.log.keep("mock", null).then(() => box.remove()), {
      class: "button",
    }),
  );
  return box;
}

/** The whole loop, in words. */
function loopInWords() {
  const rounds = listed(LOOP.map(({ name, minutes }) => `${name} ${minutes}`));
  const minutes = minutesText(LOOP.reduce((sum, one) => sum + one.minutes, 0));
  return t("The whole loop, {minutes}: {rounds}", { minutes, rounds });
}
