// @ts-check
// What a reader picks on the home page: it is there again at the next visit.

import { keep, recall } from "./store.js";

/** @param {HTMLFormElement} form */
export function rememberPick(form) {
  const picked = form.querySelector("[data-picked]");
  const all = picked?.textContent ?? "";
  const tell = () => {
    if (!picked) return;
    const areas = [...form.querySelectorAll("[name=area]:checked")];
    picked.textContent = areas.map((box) => box.closest("label")?.textContent?.trim()).join(", ") || all;
  };
  const last = new URLSearchParams(recall("pick") ?? "");
  for (const input of form.querySelectorAll("input")) {
    if (last.has(input.name)) input.checked = last.getAll(input.name).includes(input.value);
  }
  // Nothing is picked where the level is one that is no more.
  if (!form.querySelector("[name=level]:checked")) {
    const [first] = form.querySelectorAll("[name=level]");
    if (first instanceof HTMLInputElement) first.checked = true;
  }
  tell();
  form.addEventListener("change", () => {
    const now = new URLSearchParams();
    for (const [name, value] of new FormData(form)) now.append(name, String(value));
    keep("pick", String(now));
    tell();
  });
  // The address of the next page says what was picked, and nothing else.
  form.addEventListener("formdata", ({ formData }) => {
    if (formData.get("level") === "") formData.delete("level");
  });
}
