// Runs before the first paint, so that a chosen theme does not flash. It is no module, since those wait.
(() => {
  try {
    const theme = localStorage.getItem("prepress:theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is denied: the system's colours are used.
  }
})();
