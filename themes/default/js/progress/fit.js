// @ts-check
// Hands the log to a worker that fits weights to it, so that the page goes on.

import { eventOf } from "../lib/entry.js";
import { histories } from "../lib/replay.js";

export { ENOUGH } from "../lib/fit.js";

/**
 * @param {import("../cards/study.js").Study} study
 * @param {import("../lib/schedule.js").Weights} defaults
 * @returns {Promise<import("../lib/fit.js").Fit>}
 */
export async function fit(study, defaults) {
  const all = histories((await study.log.all()).map(eventOf), study.named);
  const worker = new Worker(new URL("fit-worker.js", import.meta.url), { type: "module" });
  try {
    return await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = failed;
      worker.postMessage([[...all.values()], defaults]);
    });
  } finally {
    worker.terminate();
  }
}
