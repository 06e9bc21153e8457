// @ts-check
// What the levels and kinds of questions are called.

import { t } from "./translate.js";

/** @type {{ [value: string]: string }} */
const NAMES = {
  junior: t("junior"),
  mid: t("mid"),
  senior: t("senior"),
  concept: t("concept"),
  output: t("output"),
  code: t("code"),
  debug: t("debug"),
  design: t("design"),
  behavioral: t("behavioral"),
  "ask-them": t("ask them"),
};

/**
 * Returns what a level or a kind is called; anything else stays as it is.
 * @param {string} value
 */
export function nameOf(value) {
  return Object.hasOwn(NAMES, value) ? NAMES[value] : value;
}
