// What the review page asks its server for. Everything else on it works without this.

import { board } from "./review.js";
import { again } from "./site/again.js";
import { follows } from "./site/follows.js";
import { offered } from "./site/nodes.js";
import { ending, side, view } from "./site/truth.js";
import { watch } from "./site/watch.js";
import { keepOnLeave, keepWhatIsWritten } from "./site/write.js";

const given = document.getElementById("site").dataset;

if (board) {
  const root = board.root;
  const does = { ending, side, view, follows, again };
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (button) does[button.dataset.do]?.(button, given);
  });
  keepWhatIsWritten(root, given);
  keepOnLeave(root, given);
  offered(root, given);
  watch(board, given);
  root.classList.add("wired"); // before, a click on what asks the server would be lost
}
