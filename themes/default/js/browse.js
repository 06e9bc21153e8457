// @ts-check
// Lists of questions: by level and kind, as the address says, and all answers open or shut.

import { t } from "./lib/translate.js";

const NAMES = /** @type {const} */ (["level", "kind"]);

/** @param {HTMLElement} list */
export function addBrowsing(list) {
  const form = document.querySelector("form.browse-bar");
  if (!(form instanceof HTMLFormElement)) return;
  const items = [...list.children].filter((item) => item instanceof HTMLElement);
  const count = form.querySelector("[role=status]");
  const selects = NAMES.map((name) => form.elements.namedItem(name)).filter(
    (select) => select instanceof HTMLSelectElement,
  );
  const show = () => {
    for (const item of items) {
      item.hidden = selects.some(({ name, value }) => value !== "" && item.dataset[name] !== value);
    }
    const shown = items.filter((item) => !item.hidden).length;
    if (count)
      count.textContent =
        shown === items.length ? "" : t("{shown} of {all} shown", { shown, all: items.length });
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      select.value = asked.get(select.name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
    show();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") asked.set(name, String(value));
    const query = String(asked);
    history.replaceState(history.state, "", `${query ? `?${query}` : location.pathname}${location.hash}`);
    show();
  });
  form.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-answers]") : null;
    if (!button) return;
    for (const item of items) {
      const answer = item.querySelector("details.answer");
      if (answer instanceof HTMLDetailsElement && !item.hidden) {
        answer.open = button.getAttribute("data-answers") === "show";
      }
    }
  });
  addEventListener("popstate", read);
  read();
  // Who follows a link to one of the questions wants its answer.
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const answer = target && list.contains(target) ? target.querySelector("details.answer") : null;
  if (answer instanceof HTMLDetailsElement) answer.open = true;
}
