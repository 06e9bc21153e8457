// Runs before the first paint, so that a chosen theme does not flash. It is no module, since those wait.
(() => {
  const page = document.documentElement;
  // Tells style sheets what this browser can do, so that nothing is shown that would do nothing.
  if ("serviceWorker" in navigator && "caches" in globalThis) page.dataset.worker = "";
  try {
    const theme = localStorage.getItem(`prepress:${page.dataset.site}:theme`);
    // Room is kept for what only a reader who came back is shown.
    for (const name of ["studied", "read"]) {
      if (localStorage.getItem(`prepress:${page.dataset.site}:${name}`) !== null) page.dataset[name] = "";
    }
    if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  } catch {
    // Storage is denied: the system's colours are used.
  }
})();
