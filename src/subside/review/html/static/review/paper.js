// On paper each decision told at length has its own picture: drawn just before printing, taken
// away after. What is a click away is printed too, but what was asked for only if it was.

import { Scene } from "../scene/scene.js";
import { shape } from "../scene/dom.js";

const TOLD = ".r-costly, .r-decision:has(.r-facts, .r-write textarea:not(:placeholder-shown))";

/** Draw the scenes that print for as long as it prints. */
export function onPaper(board) {
  let drawn = [];
  let opened = [];
  addEventListener("beforeprint", () => {
    board.root.classList.add("printing");
    opened = unopened(board.root);
    for (const each of opened) each.open = true;
    for (const article of board.root.querySelectorAll(TOLD)) {
      const place = article.querySelector(".r-scene");
      if (!place || place.querySelector("svg")) continue;
      const svg = shape("svg", { role: "img" });
      place.prepend(svg);
      new Scene(svg).draw(JSON.parse(place.dataset.scene), place.dataset.title);
      drawn.push(svg);
    }
  });
  addEventListener("afterprint", () => {
    for (const svg of drawn) svg.remove();
    for (const each of opened) each.open = false;
    [drawn, opened] = [[], []];
    board.root.classList.remove("printing");
  });
}

/** What only a script can print, in browsers where no style can. */
function unopened(root) {
  if (CSS.supports("selector(::details-content)")) return [];
  return [...root.querySelectorAll("details:not([open], .r-asked, .r-save)")];
}
