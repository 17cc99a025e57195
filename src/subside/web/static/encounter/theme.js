// Runs before the page is drawn, so that a light page is never dark for a moment.
"use strict";
try {
  const kept = localStorage.getItem("subside.theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // Storage can be forbidden. The page is dark then, and can still be switched.
}
