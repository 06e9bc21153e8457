// @ts-check
// Fits weights to the histories that it is sent.

import { fitFirst } from "../lib/fit.js";

addEventListener("message", ({ data: [histories, defaults] }) => postMessage(fitFirst(histories, defaults)));
