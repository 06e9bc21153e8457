// @ts-check
// What levels and kinds are called, where they are shown. In data and addresses they keep their own names.

import { t } from "./translate.js";

/** @type {{ [name: string]: string }} */
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
 * Returns what a level or a kind is called.
 * @param {string} name
 */
export const named = (name) => NAMES[name] ?? name;
