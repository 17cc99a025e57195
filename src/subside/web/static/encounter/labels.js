// Labels of a picture: each near what it names, none over another; the less important gives way.

import { shape } from "./dom.js";

const HIGH = 17; // pixels of a line of letters
const GAP = 3; // pixels that stay free around a label
const STEPS = [0, -18, 18, -36, 36, -54, 54]; // pixels up and down that are tried, in this order

/** Collects labels, then finds a place for each in the order in which they came. */
export class Labels {
  constructor(w, h) {
    this.w = w;
    this.h = h;
    this.wanted = [];
    this.taken = [];
  }

  /** Keep labels away from a circle. */
  avoid({ x, y }, radius) {
    this.taken.push({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  }

  /** Ask for a label at a point; `anchor` says which end of the words lies there. */
  add(key, x, y, words, name = "", anchor = "middle") {
    const node = shape("text", { class: `${name} halo`, "text-anchor": anchor }, words);
    this.wanted.push({ key, x, y, node, anchor });
  }

  /** Place them: `put(key, point, node)` draws one; where none of the places is free it stays away. */
  settle(put) {
    for (const { key, x, y, node, anchor } of this.wanted) {
      put(key, { x, y }, node); // it has a length only once it is drawn
      const long = node.getComputedTextLength();
      const from = { start: 0, middle: long / 2, end: long }[anchor];
      const left = Math.min(Math.max(x - from, 8), Math.max(8, this.w - long - 8));
      const free = STEPS.map((step) => boxAt(left, y + step, long)).find((box) => this.isFree(box));
      node.classList.toggle("no-room", !free);
      if (!free) continue;
      this.taken.push(free);
      put(key, { x: left + from, y: free.base }, node);
    }
  }

  isFree(box) {
    const inside = box.top >= 2 && box.bottom <= this.h - 2;
    return inside && !this.taken.some((one) => box.left < one.right && box.right > one.left && box.top < one.bottom && box.bottom > one.top);
  }
}

function boxAt(left, base, long) {
  return { base, left: left - GAP, right: left + long + GAP, top: base - HIGH + GAP, bottom: base + GAP + 2 };
}
