// The review page: one cursor that moves the time line, the scene, the words and the charts together.

import { Board } from "./board.js";
import { wire } from "./file.js";
import { onPaper } from "./paper.js";

const root = document.querySelector(".review");

/** The board of this page; `board.go(t)` moves the cursor to decision t. */
export const board = root ? new Board(root) : null;

if (board) {
  wire(board);
  onPaper(board);
}
