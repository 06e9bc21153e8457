// @ts-check
// What is printed: chosen by a form that stays on the screen, and kept in the page's address. A plain script, so that it
// runs in a file that was saved, too.
(() => {
  const form = document.querySelector("form[data-print-choice]");
  if (!(form instanceof HTMLFormElement)) return;
  const boxes = [...form.querySelectorAll("input")];
  const names = [...new Set(boxes.map((box) => box.name))];
  /** @param {string} name */
  const chosen = (name) => boxes.filter((box) => box.name === name && box.checked).map((box) => box.value);
  /** @param {Element} element @param {boolean} shown */
  const show = (element, shown) => element.toggleAttribute("hidden", !shown);

  const apply = () => {
    const [levels, parts] = [chosen("levels"), chosen("parts")];
    const areas = names.includes("areas") ? chosen("areas") : null;
    /** @type {Record<string, number>} */
    const counts = { topics: 0, questions: 0 };
    for (const area of document.querySelectorAll("[data-area]")) {
      const wanted = areas === null || areas.includes(area.getAttribute("data-area") ?? "");
      let some = false;
      for (const article of area.querySelectorAll("article[data-part]")) {
        const part = article.getAttribute("data-part") ?? "";
        const level = article.getAttribute("data-level");
        // What has no level is for everyone.
        const shown = wanted && parts.includes(part) && (!level || levels.includes(level));
        show(article, shown);
        some ||= shown;
        if (shown) counts[part] += 1;
      }
      show(area, some);
    }
    for (const answer of document.querySelectorAll("div[data-part=answers]"))
      show(answer, parts.includes("answers"));
    for (const count of form.querySelectorAll("[data-count]"))
      count.textContent = String(counts[count.getAttribute("data-count") ?? ""]);
  };

  const remember = () => {
    const address = new URL(location.href);
    for (const name of names) {
      const all = boxes.every((box) => box.name !== name || box.checked);
      if (all) address.searchParams.delete(name);
      else address.searchParams.set(name, chosen(name).join(","));
    }
    // Commas may stand in a query as they are, and read better.
    address.search = address.search.replaceAll("%2C", ",");
    history.replaceState(null, "", address);
  };

  const read = () => {
    const given = new URLSearchParams(location.search);
    for (const box of boxes) {
      const values = given.get(box.name);
      box.checked = values === null || values.split(",").includes(box.value);
    }
    apply();
  };

  const changed = () => {
    apply();
    remember();
  };
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const action = button?.dataset.action;
    if (action === "print") print();
    if (action !== "all-areas" && action !== "no-area") return;
    for (const box of boxes) if (box.name === "areas") box.checked = action === "all-areas";
    changed();
  });
  addEventListener("popstate", read);
  read();
})();
