// Theme before the first paint: the saved choice, else the system's. The page's menu writes the choice.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let saved = null;
    try { saved = localStorage.getItem("theme"); } catch {}
    root.dataset.theme = saved === "light" || saved === "dark" ? saved : dark.matches ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("otklik-theme", apply);
})();
