// Runs before the page is drawn, so that a chosen look is there from the first moment.
"use strict";
(() => {
  const KEY = "subside.theme";
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage can be forbidden; the look then follows the system
    }
  };
  const now = () =>
    root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const said = kept();
  if (said === "light" || said === "dark") root.dataset.theme = said;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const label = () => {
      button.textContent = now() === "dark" ? "Light" : "Dark";
    };
    button.hidden = false;
    label();
    button.addEventListener("click", () => {
      root.dataset.theme = now() === "dark" ? "light" : "dark";
      try {
        localStorage.setItem(KEY, root.dataset.theme);
      } catch {
        // nothing to keep it in
      }
      label();
    });
  });
})();
