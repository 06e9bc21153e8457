// @ts-check
// The two faces of a card, made from the question's own page: so a card says what the page says, and nothing has to be
// fetched before it is wanted.

import { fetchPage } from "../fetched.js";
import { make } from "../parts.js";

/**
 * @typedef {object} Faces
 * @property {HTMLElement} front
 * @property {HTMLElement} back
 * @property {string} title as text
 * @property {string} href of the page
 * @property {{ href: string, title: string }[]} topics where one can read about it
 * @property {{ href: string, title: string }[]} next what is asked then
 * @property {string | null} output what the program prints, if that is asked
 */

const base = document.documentElement.dataset.base ?? "/";

const hrefOf = (/** @type {string} */ id) => `${base}q/${encodeURIComponent(id)}/`;

/**
 * Fetches the page of a question, if it is not there yet.
 * @param {string} id
 */
export const fetchQuestion = (id) => fetchPage(hrefOf(id));

/**
 * Returns the faces of a card.
 * @param {string} id
 * @returns {Promise<Faces>}
 */
export async function fetchFaces(id) {
  const href = hrefOf(id);
  const page = await fetchPage(href);
  const source = page.querySelector("article[data-question]");
  const answer = source?.querySelector("details[data-answer]");
  if (!source || !answer) throw new Error(`${id}: its page holds no question`);
  const front = make("div", { class: "front" });
  for (const part of source.children) {
    if (part === answer) break;
    front.append(document.importNode(part, true));
  }
  const back = make("div", { class: "back" });
  const body = answer.querySelector(".answer-body") ?? answer;
  for (const part of body.children) {
    if (part.tagName !== "SUMMARY") back.append(document.importNode(part, true));
  }
  const after = source.querySelector(".after");
  const part = (/** @type {string} */ name) => after?.querySelector(`[aria-labelledby=${name}]`);
  for (const name of ["FollowUps", "See"]) {
    const section = part(name);
    if (section) back.append(document.importNode(section, true));
  }
  const links = (/** @type {string} */ name) =>
    [...(part(name)?.querySelectorAll("li > a") ?? [])].map((link) => ({
      href: link.getAttribute("href") ?? "",
      title: link.textContent ?? "",
    }));
  const output =
    source.getAttribute("data-kind") === "output"
      ? (answer.querySelector("[data-output] pre")?.textContent ?? null)
      : null;
  for (const face of [front, back]) {
    // A card asks for a guess in its own way.
    for (const guess of face.querySelectorAll(".prediction")) guess.remove();
    settle(face, href);
  }
  return {
    front,
    back,
    href,
    output,
    title: source.querySelector("h1")?.textContent?.trim() ?? id,
    topics: links("See"),
    next: links("FollowUps"),
  };
}

/**
 * Makes what stood on a page of its own fit to stand inside another.
 * @param {HTMLElement} face
 * @param {string} href of the page that it is from
 */
function settle(face, href) {
  for (const heading of face.querySelectorAll("h1, h2, h3, h4, h5")) {
    const level = Math.min(6, Number(heading.tagName[1]) + 1);
    const lower = make(/** @type {"h2"} */ (`h${level}`));
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  for (const link of face.querySelectorAll("a[href^='#']")) {
    link.setAttribute("href", href + link.getAttribute("href"));
  }
  // Names inside of a face (a list of points and its boxes) stay joined; the page's own names come first.
  for (const element of face.querySelectorAll("[id]")) element.id = `card-${element.id}`;
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const element of face.querySelectorAll(`[${name}]`)) {
      const ids = (element.getAttribute(name) ?? "").split(/\s+/).map((id) => `card-${id}`);
      if (ids.every((id) => face.querySelector(`#${CSS.escape(id)}`)))
        element.setAttribute(name, ids.join(" "));
      else element.removeAttribute(name);
    }
  }
  for (const flag of face.querySelectorAll("li[data-flag=red]")) {
    const label = make("label", {}, make("input", { type: "checkbox" }), " ");
    const text = make("span");
    text.append(...flag.childNodes);
    label.append(text);
    flag.append(label);
  }
}
