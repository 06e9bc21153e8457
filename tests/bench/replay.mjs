// Measures how long the log of the cards takes to become their states: figures to compare, not a test.
//
//     node tests/bench/replay.mjs [events]
//
// A reader's log of that many answers (50,000 by default), a twentieth of it taken back, in the order of two devices
// that met at the end. The goal is 500 ms for 50,000, and 150 ms for 10,000.
import { defaultSettings } from "../../themes/default/js/lib/due.js";
import { fitFirst } from "../../themes/default/js/lib/fit.js";
import { histories, replay } from "../../themes/default/js/lib/replay.js";
import { random } from "../web/random.js";

const count = Number(process.argv[2] ?? 50_000);
const chance = random(1);
const events = [];
let time = Date.UTC(2026, 0, 1, 12);
for (let number = 0; events.length < count; number++) {
  time += 86_400_000 * 600 * (chance() / count);
  const device = chance() < 0.5 ? "phone" : "desk";
  const id = `${device}-${number.toString(36)}`;
  const card = `question-${Math.floor(chance() ** 2 * Math.min(5000, count / 8))}`;
  const day = Math.floor(time / 86_400_000);
  const undone = chance() < 0.05 && events.at(-1);
  if (undone) events.push([id, undone[1], time, day, 0, 0, 0, "undo", device, undone[0]]);
  else events.push([id, card, time, day, 0, 1 + Math.floor(chance() * 4), 8000, "grade", device, null]);
}
const [phone, desk] = ["phone", "desk"].map((device) => events.filter((event) => event[8] === device));
const arrived = [...desk, ...phone];
const bytes = JSON.stringify(events).length;

/** @param {() => unknown} run */
function measure(run) {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  const [first] = times;
  times.sort((a, b) => a - b);
  return `${first.toFixed(0)} ms the first time, ${times[3].toFixed(0)} ms the median of 7`;
}

console.log(
  `${count} events, ${(bytes / count).toFixed(0)} bytes each as JSON, ${histories(events).size} cards`,
);
console.log(`  replay  ${measure(() => replay(arrived, defaultSettings))}`);
console.log(`  fit     ${measure(() => fitFirst(histories(arrived).values(), defaultSettings.weights))}`);
