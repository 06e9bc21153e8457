// @ts-check
// "What does it print?": the reader's guess beside what the program prints, before the output is shown.
import { compare } from "./lib/difference.js";
import { t } from "./lib/translate.js";

const SIGNS = { same: " ", missing: "+", extra: "−" };
const WORDS = { same: "", missing: `${t("missing:")} `, extra: `${t("not printed:")} ` };

/**
 * Adds the questions: to blocks that hide their output, and to a question whose answer is an output.
 * @param {Document} page
 */
export function addPredictions(page) {
  const article = page.querySelector("article[data-question]");
  const id = article?.getAttribute("data-question") ?? null;
  for (const details of page.querySelectorAll("details.predict")) {
    if (details instanceof HTMLDetailsElement) ask(details, details.querySelector(".output code"), id, false);
  }
  if (article?.getAttribute("data-kind") !== "output") return;
  const answer = article.querySelector("details[data-answer]");
  const output = answer?.querySelector(".answer-body .output code");
  if (answer instanceof HTMLDetailsElement && output) ask(answer, output, id, true);
}

/**
 * @param {HTMLDetailsElement} details what hides the output
 * @param {Element | null} output
 * @param {string | null} id
 * @param {boolean} isCard whether the guess is at the question itself
 */
function ask(details, output, id, isCard) {
  if (!output) return;
  const page = details.ownerDocument;
  /** @param {string} name @param {string} className @param {string} [text] */
  const make = (name, className, text = "") => {
    const element = page.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const form = /** @type {HTMLFormElement} */ (make("form", "prediction"));
  const label = make("label", "", `${t("What does it print?")} `);
  const box = page.createElement("textarea");
  const expected = output.textContent ?? "";
  box.rows = Math.min(8, Math.max(2, expected.trimEnd().split("\n").length + 1));
  box.spellcheck = false;
  box.autocapitalize = "off";
  box.autocomplete = "off";
  label.append(box);
  const check = make("button", "button", t("Check"));
  const result = make("div", "prediction-result");
  result.setAttribute("role", "status");
  form.append(label, check, result);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { same, lines } = compare(expected, box.value);
    const verdict = make(
      "p",
      same ? "right" : "wrong",
      same ? t("Right.") : t("Not quite: + is missing, − is not printed."),
    );
    result.replaceChildren(verdict);
    if (!same) {
      const list = make("ol", "guess-lines code");
      for (const { kind, text } of lines) {
        const line = make("li", kind);
        const sign = make("span", "", `${SIGNS[kind]} `);
        sign.ariaHidden = "true";
        line.append(sign, make("span", "unseen", WORDS[kind]), make("code", "", text));
        list.append(line);
      }
      result.append(list);
    }
    details.open = true;
    const detail = { question: isCard ? id : null, right: same };
    form.dispatchEvent(new CustomEvent("prepress:predicted", { bubbles: true, detail }));
  });
  // Ctrl+Enter, since Enter starts a line.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  // The form asks; what is left to say is where the answer is.
  const summary = details.querySelector("summary");
  if (!isCard && summary) summary.textContent = t("Show the output");
  details.before(form);
}
