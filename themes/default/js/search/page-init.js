// Runs before the first paint: what comes first stands where the list of the whole site would, and nothing moves for it.
// It is no module, since those wait.
(() => {
  const page = document.documentElement;
  const isAsked = new URLSearchParams(location.search).get("q")?.trim();
  page.dataset.asked = isAsked ? "query" : "start";
  // Where a script does not load, the list is what there is.
  const show = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLScriptElement) delete page.dataset.asked;
  };
  addEventListener("error", show, true);
})();
