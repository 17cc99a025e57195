// Runs before the page is drawn, so that a light page is never dark for a moment. Playing has a
// choice of its own: dark to begin with, while the other pages are light.
"use strict";
try {
  const kept = localStorage.getItem("subside.theme.playing");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // Storage can be forbidden. The page is dark then, and can still be switched.
}
