// On paper each costly decision has its own picture: drawn just before printing, taken away after.

import { Scene } from "../scene/scene.js";
import { shape } from "../scene/dom.js";

/** Draw the scenes that print for as long as it prints. */
export function onPaper(board) {
  let drawn = [];
  addEventListener("beforeprint", () => {
    board.root.classList.add("printing");
    for (const place of board.root.querySelectorAll(".r-costly .r-scene")) {
      if (place.querySelector("svg")) continue;
      const svg = shape("svg", { role: "img" });
      place.prepend(svg);
      new Scene(svg).draw(JSON.parse(place.dataset.scene), place.dataset.title);
      drawn.push(svg);
    }
  });
  addEventListener("afterprint", () => {
    for (const svg of drawn) svg.remove();
    drawn = [];
    board.root.classList.remove("printing");
  });
}
