// @ts-check
// What was expected beside what the program prints.

import { compare } from "../lib/difference.js";
import { t } from "../lib/translate.js";
import { make } from "../parts.js";

/**
 * Shows what was typed beside what the program prints.
 * @param {string} output
 * @param {string} typed
 */
export function difference(output, typed) {
  const { same, lines } = compare(output, typed);
  const list = make("ol", { class: "difference" });
  const words = {
    same: "",
    missing: `${t("printed, not expected:")} `,
    extra: `${t("expected, not printed:")} `,
  };
  for (const { kind, text } of lines) {
    list.append(
      make(
        "li",
        { class: kind },
        make("span", { class: "unseen" }, words[kind]),
        make("code", {}, text || " "),
      ),
    );
  }
  const verdict = same ? t("Exactly.") : t("Not quite: − is what you expected, + is what it prints.");
  return {
    same,
    element: make("section", { class: "predicted" }, make("p", {}, verdict), ...(same ? [] : [list])),
  };
}
