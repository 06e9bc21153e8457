// @ts-check
// A plain editor for code. Tab indents; Escape, then Tab, leaves, so that nobody is caught in it.
import { t } from "../lib/translate.js";
import { make } from "../parts.js";

const INDENT = "    ";

/**
 * @param {string} text
 * @param {(text: string) => void} changed
 */
export function makeEditor(text, changed) {
  const area = make("textarea", {
    class: "editor",
    rows: "14",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-describedby": "EditorHelp",
  });
  area.value = text;
  let isLeaving = false;
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") isLeaving = true;
    else if (event.key !== "Tab" && event.key !== "Shift") isLeaving = false;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Tab" && !isLeaving) {
      event.preventDefault();
      indent(area, event.shiftKey);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const line = area.value.slice(0, area.selectionStart).split("\n").at(-1) ?? "";
      const own = /^[ \t]*/.exec(line)?.[0] ?? "";
      insert(area, `\n${own}${/:\s*(#.*)?$/.test(line) ? INDENT : ""}`);
    }
  });
  area.addEventListener("blur", () => {
    isLeaving = false;
  });
  area.addEventListener("input", () => changed(area.value));
  return make(
    "div",
    { class: "code-box" },
    make("label", {}, t("Your code"), area),
    make("p", { class: "meta", id: "EditorHelp" }, t("Tab indents. Escape, then Tab, leaves the editor.")),
  );
}

/**
 * Types a text, so that the browser's undo has it.
 * @param {HTMLTextAreaElement} area
 * @param {string} text
 */
function insert(area, text) {
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input"));
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {boolean} isBack
 */
function indent(area, isBack) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  if (from === to && !isBack) {
    const column = from - (value.lastIndexOf("\n", from - 1) + 1);
    insert(area, INDENT.slice(column % INDENT.length));
    return;
  }
  const start = value.lastIndexOf("\n", from - 1) + 1;
  const lines = value.slice(start, to).split("\n");
  const moved = lines.map((line) => (isBack ? line.replace(/^( {1,4}|\t)/, "") : line && INDENT + line));
  if (moved.join() === lines.join()) return;
  area.setSelectionRange(start, to);
  insert(area, moved.join("\n"));
  const shift = moved[0].length - lines[0].length;
  const end = area.selectionStart;
  area.setSelectionRange(
    from === to ? Math.max(start, from + shift) : start,
    from === to ? Math.max(start, from + shift) : end,
  );
}
