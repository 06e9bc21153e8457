// @ts-check
// "What does it print?": the reader's guess beside what the program prints, before the output is shown.
import { compare } from "./lib/difference.js";
import { t } from "./lib/translate.js";

const SIGNS = { same: " ", missing: "+", extra: "−" };
const WORDS = { same: "", missing: `${t("missing:")} `, extra: `${t("not printed:")} ` };

/**
 * Answers guesses: at blocks that hide their output, and at a question whose answer is an output.
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
  const form = details.previousElementSibling;
  const box = form?.querySelector("textarea");
  const result = form?.querySelector(".prediction-result");
  if (!(form instanceof HTMLFormElement) || !box || !result) return;
  const expected = output.textContent ?? "";
  /** @param {string} name @param {string} className @param {string} [text] */
  const make = (name, className, text = "") => {
    const element = page.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };
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
}
