// @ts-check
// What lies behind a link of the text, on hover and on focus. A question shows what it asks, never its answer.

import { fetchPage } from "./fetched.js";
import { t } from "./lib/translate.js";
import { make } from "./parts.js";

/** How long a pointer rests on a link before it means it, in ms; and how long it may be away on its way to the box. */
const REST = 350;
const LEAVE = 250;

/** @param {Document} page */
export function addPreviews(page) {
  const { base } = page.documentElement.dataset;
  if (!base) return;
  const box = make("div", { class: "preview", role: "note", id: "Preview", hidden: "" });
  page.body.append(box);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  /** @type {HTMLAnchorElement | null} */
  let shown = null;

  /** @param {EventTarget | null} target */
  const linkOf = (target) => {
    const link = target instanceof Element ? target.closest(".prose a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.matches(".term, .external, .anchor")) return null;
    const isHere = link.origin === location.origin && link.pathname.startsWith(base);
    return isHere && link.pathname !== location.pathname && /\/$/.test(link.pathname) ? link : null;
  };
  const hide = () => {
    clearTimeout(later);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  };
  /** @param {HTMLAnchorElement} link */
  const show = async (link) => {
    try {
      const source = await fetchPage(link.pathname);
      if (shown !== link) return;
      const title = source.querySelector("main h1")?.textContent?.trim();
      const target = link.hash ? source.getElementById(decodeURIComponent(link.hash.slice(1))) : null;
      // A term of the glossary holds its name and what it means.
      const heading = target?.querySelector("h2, h3, dfn") ?? target;
      const isQuestion = source.querySelector("article[data-question]") !== null;
      const start = heading ?? source.querySelector("main .prose");
      const text = isQuestion
        ? source.querySelector("article .ask p")
        : heading
          ? (target?.querySelector(".prose p") ?? heading.nextElementSibling)
          : (source.querySelector("main .lead") ?? start?.querySelector("p"));
      if (!title) return hide();
      const said = heading
        ? t("{page}: {section}", { page: title, section: heading.textContent?.trim() ?? "" })
        : title;
      const words = (text?.textContent ?? "").trim().replace(/\s+/g, " ");
      box.replaceChildren(
        make("strong", {}, said),
        ...(words ? [make("p", {}, words.length > 260 ? `${words.slice(0, 260)}…` : words)] : []),
      );
      place(box, link);
      link.setAttribute("aria-describedby", "Preview");
    } catch {
      hide();
    }
  };
  /** @param {HTMLAnchorElement} link */
  const reach = (link) => {
    clearTimeout(later);
    if (shown === link) return;
    hide();
    later = setTimeout(() => {
      shown = link;
      void show(link);
    }, REST);
  };
  page.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    if (event.target instanceof Node && box.contains(event.target)) return clearTimeout(later);
    const link = linkOf(event.target);
    if (link) reach(link);
    else if (shown) {
      clearTimeout(later);
      later = setTimeout(hide, LEAVE);
    } else clearTimeout(later);
  });
  page.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link?.matches(":focus-visible")) reach(link);
    else if (shown) hide();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) hide();
  });
  addEventListener("scroll", () => shown && hide(), { passive: true });
}

/**
 * Puts the box below the link, or above it where there is more room.
 * @param {HTMLElement} box
 * @param {HTMLElement} link
 */
function place(box, link) {
  box.hidden = false;
  const at = link.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const left = Math.min(Math.max(8, at.left), document.documentElement.clientWidth - width - 8);
  const isAbove = at.bottom + height + 12 > innerHeight && at.top > height + 12;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${(isAbove ? at.top - height - 6 : at.bottom + 6) + scrollY}px`;
}
