// @ts-check
// Elements that scripts make: text is always text.

import { t } from "./lib/translate.js";

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {{ [name: string]: string }} attributes
 * @param {(string | Node)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Makes a button.
 * @param {string} text
 * @param {() => void} press
 * @param {{ [name: string]: string }} [attributes]
 */
export function makeButton(text, press, attributes) {
  const button = make("button", { type: "button", ...attributes }, text);
  button.addEventListener("click", press);
  return button;
}

/**
 * Fills a place; where that fails, the place says so, and offers to try again.
 * @param {Element | null} place
 * @param {string} failure
 * @param {(place: HTMLElement) => Promise<void>} fill
 */
export async function fillOrSay(place, failure, fill) {
  if (!(place instanceof HTMLElement)) return;
  try {
    await fill(place);
  } catch {
    const again = make("a", { href: "" }, t("Try again"));
    const notice = { class: "notice", role: "alert", "data-failed": "" };
    place.replaceChildren(make("p", notice, failure, " ", again));
  }
}

/**
 * Tells a screen reader something once the reader pauses, so that it does not speak at each key.
 * @param {HTMLElement} status
 */
export function announcer(status) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  return (/** @type {string} */ text) => {
    clearTimeout(later);
    later = setTimeout(() => {
      // The same text twice is news only if it was gone between.
      status.textContent = "";
      requestAnimationFrame(() => {
        status.textContent = text;
      });
    }, 600);
  };
}
