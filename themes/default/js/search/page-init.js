// Runs before the first paint, so that the list of the whole site does not flash before the results of a query.
// It is no module, since those wait.
(() => {
  const page = document.documentElement;
  if (!new URLSearchParams(location.search).get("q")?.trim()) return;
  page.dataset.asked = "";
  // Where a script does not load, the list is what there is.
  const show = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLScriptElement) delete page.dataset.asked;
  };
  addEventListener("error", show, true);
})();
