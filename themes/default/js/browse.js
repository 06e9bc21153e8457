// @ts-check
// A bank's page for browsing: its questions by level and kind, as the address says, and all answers open or shut.

import { named } from "./lib/named.js";
import { t } from "./lib/translate.js";
import { make, makeButton } from "./parts.js";

const NAMES = /** @type {const} */ (["level", "kind"]);

/** @param {HTMLElement} list */
export function addBrowsing(list) {
  const items = [...list.children].filter((item) => item instanceof HTMLElement);
  const form = make("form", { class: "browse-bar" });
  const count = make("span", { class: "meta", role: "status" });
  for (const name of NAMES) {
    const values = [...new Set(items.map((item) => item.dataset[name] ?? ""))].filter(
      (value) => value !== "",
    );
    if (values.length < 2) continue;
    const select = make("select", { name });
    select.append(
      make("option", { value: "" }, t("all")),
      ...values.map((value) => make("option", { value }, named(value))),
    );
    form.append(make("label", {}, name === "level" ? t("Level") : t("Kind"), " ", select));
  }
  const open = (/** @type {boolean} */ isOpen) => {
    for (const item of items) {
      const answer = item.querySelector("details.answer");
      if (answer instanceof HTMLDetailsElement && !item.hidden) answer.open = isOpen;
    }
  };
  form.append(
    makeButton(t("Show all answers"), () => open(true), { class: "button small" }),
    makeButton(t("Hide all answers"), () => open(false), { class: "button small" }),
    count,
  );
  const show = () => {
    const asked = new URLSearchParams(location.search);
    for (const name of NAMES) {
      const select = form.elements.namedItem(name);
      if (!(select instanceof HTMLSelectElement)) continue;
      select.value = asked.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
    const chosen = new FormData(form);
    for (const item of items) {
      item.hidden = NAMES.some((name) => {
        const value = chosen.get(name);
        return typeof value === "string" && value !== "" && item.dataset[name] !== value;
      });
    }
    const shown = items.filter((item) => !item.hidden).length;
    count.textContent =
      shown === items.length ? "" : t("{shown} of {all} shown", { shown, all: items.length });
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") asked.set(name, String(value));
    const query = String(asked);
    history.replaceState(history.state, "", `${query ? `?${query}` : location.pathname}${location.hash}`);
    show();
  });
  addEventListener("popstate", show);
  show();
  list.before(form);
  // Who follows a link to one of the questions wants its answer.
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const answer = target && list.contains(target) ? target.querySelector("details.answer") : null;
  if (answer instanceof HTMLDetailsElement) answer.open = true;
}
