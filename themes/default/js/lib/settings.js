// @ts-check
// What a reader can set, and to what. Pure.

import { dayOf } from "./plan.js";

/** The range of each weight, as the reference implementations have it (py-fsrs 6.3.2). */
const LOWEST = [
  0.001, 0.001, 0.001, 0.001, 1, 0.001, 0.001, 0.001, 0, 0, 0.001, 0.001, 0.001, 0.001, 0, 0, 1, 0, 0, 0, 0.1,
];
const HIGHEST = [100, 100, 100, 100, 10, 4, 4, 0.75, 4.5, 0.8, 3.5, 5, 0.25, 0.9, 4, 1, 6, 2, 2, 0.8, 0.8];

/** @type {{ [name: string]: (value: any) => boolean }} */
const SETTINGS = {
  retention: (value) => typeof value === "number" && value >= 0.7 && value <= 0.97,
  newPerDay: (value) => isWhole(value, 0, 999),
  reviewsPerDay: (value) => isWhole(value, 0, 9999),
  order: (value) => value === "after" || value === "mixed",
  maximum: (value) => isWhole(value, 1, 36500),
  learning: isSteps,
  relearning: isSteps,
  fuzz: (value) => typeof value === "boolean",
  weights: (value) => value === null || isWeights(value),
  interview: (value) => value === null || isInterview(value),
};

/**
 * Returns whether a setting can have a value.
 * @param {unknown} name
 * @param {unknown} value
 */
export function isSetting(name, value) {
  return typeof name === "string" && Object.hasOwn(SETTINGS, name) && SETTINGS[name](value);
}

/** @param {unknown} value */
function isSteps(value) {
  return Array.isArray(value) && value.length <= 10 && value.every((minutes) => isWhole(minutes, 1, 1440));
}

/** @param {unknown} value */
function isWeights(value) {
  return (
    Array.isArray(value) &&
    value.length === 21 &&
    value.every((one, at) => typeof one === "number" && one >= LOWEST[at] && one <= HIGHEST[at])
  );
}

/** @param {unknown} value */
function isInterview(value) {
  return (
    isPlain(value) &&
    Object.keys(value).every((name) => name === "date" || name === "areas") &&
    typeof value.date === "string" &&
    dayOf(value.date) !== null &&
    Array.isArray(value.areas) &&
    value.areas.length <= 1000 &&
    value.areas.every((area) => typeof area === "string" && area.length <= 300)
  );
}

/**
 * @param {unknown} value
 * @returns {value is { [name: string]: any }}
 */
export function isPlain(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {number} low
 * @param {number} high
 */
export function isWhole(value, low, high) {
  return Number.isSafeInteger(value) && Number(value) >= low && Number(value) <= high;
}
