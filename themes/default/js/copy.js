// @ts-check
// A button on each block of code that copies it.

import { t } from "./lib/translate.js";

/**
 * Adds the buttons. Their place is kept by the style sheet, so that nothing moves.
 * @param {Document} page
 */
export function addCopyButtons(page) {
  const blocks = page.querySelectorAll("div.code:not(.output)");
  if (blocks.length === 0 || !navigator.clipboard) return;
  const status = page.createElement("p");
  status.className = "unseen";
  status.role = "status";
  page.querySelector("main")?.append(status);
  for (const block of blocks) {
    const code = block.querySelector("code");
    if (!code) continue;
    const button = page.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = t("Copy");
    /** @param {string} text */
    const tell = (text) => {
      button.textContent = text;
      status.textContent = text;
    };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let back;
    button.addEventListener("click", async () => {
      clearTimeout(back);
      await navigator.clipboard.writeText(code.textContent ?? "").then(
        () => tell(t("Copied")),
        () => tell(t("Not allowed")),
      );
      back = setTimeout(() => {
        button.textContent = t("Copy");
        status.textContent = "";
      }, 2000);
    });
    block.append(button);
  }
}
