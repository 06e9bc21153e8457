// @ts-check
// A button on each block of code that copies it.

/**
 * Adds the buttons. Their place is kept by the style sheet, so that nothing moves.
 * @param {Document} page
 */
export function addCopyButtons(page) {
  for (const block of page.querySelectorAll("div.code:not(.output)")) {
    const code = block.querySelector("code");
    if (!code || !navigator.clipboard) continue;
    const button = page.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent ?? "");
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
    block.append(button);
  }
}
