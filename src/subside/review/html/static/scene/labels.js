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

  /** Keep labels away from a mark. */
  avoid({ x, y }, wide, high = wide) {
    this.taken.push({ left: x - wide, right: x + wide, top: y - high, bottom: y + high });
  }

  /**
   * Ask for a label at a point; `anchor` says which end of the words lies there. Several wordings,
   * longest first, are tried one after the other.
   */
  add(key, x, y, words, name = "", anchor = "middle", steps = STEPS) {
    this.want(key, words, name, steps.map((step) => ({ x, y: y + step, anchor })));
  }

  /** Ask for a label beside a mark of this size: to its right, over it, under it, to its left. */
  beside(key, { x, y }, size, words, name = "", underFirst = false) {
    const right = { x: x + size + 8, y: y + 5, anchor: "start" };
    const left = { x: x - size - 6, y: y + 5, anchor: "end" };
    const over = { x, y: y - size - 7, anchor: "middle" };
    const under = { x, y: y + size + 19, anchor: "middle" };
    const aslant = [24, -14].map((step) => ({ ...right, y: y + step }));
    const order = underFirst ? [under, left, over, right] : [right, over, under, left];
    this.want(key, words, name, [...order, ...aslant]);
  }

  /** Ask for a label under a mark of this size, or else to its right or left, or near by. */
  around(key, { x, y }, size, words, name) {
    const under = { x, y: y + size + 4, anchor: "middle" };
    const right = { x: x + size, y: y + 5, anchor: "start" };
    const left = { x: x - size, y: y + 5, anchor: "end" };
    this.want(key, words, name, [under, right, left, ...STEPS.map((step) => ({ ...under, y: under.y + step }))]);
  }

  want(key, words, name, spots) {
    this.wanted.push({ key, spots, wordings: [words].flat(), node: shape("text", { class: `${name} halo` }) });
  }

  /** Place them: `put(key, point, node)` draws one; where none of the places is free it stays away. */
  settle(put) {
    for (const { key, spots, wordings, node } of this.wanted) {
      put(key, spots[0], node); // it has a length only once it is drawn
      const free = this.firstFree(wordings, spots, node);
      node.classList.toggle("no-room", !free);
      if (!free) continue;
      this.taken.push(free);
      put(key, { x: free.from, y: free.base }, node);
    }
  }

  /** The first free box of the longest wording that has one; the node keeps that wording. */
  firstFree(wordings, spots, node) {
    for (const words of wordings) {
      node.textContent = words;
      const long = node.getComputedTextLength();
      const free = spots.map((spot) => this.boxAt(spot, long)).find((box) => this.isFree(box));
      if (free) return free;
    }
    return undefined;
  }

  /** The box of words of this length at a spot, moved into the picture where it is too near an edge. */
  boxAt({ x, y, anchor }, long) {
    const before = { start: 0, middle: long / 2, end: long }[anchor];
    const from = Math.min(Math.max(x - before, 8), Math.max(8, this.w - long - 8));
    return { from, base: y, left: from - GAP, right: from + long + GAP, top: y - HIGH + GAP, bottom: y + GAP + 2 };
  }

  isFree(box) {
    const inside = box.top >= 2 && box.bottom <= this.h - 2;
    return inside && !this.taken.some((one) => box.left < one.right && box.right > one.left && box.top < one.bottom && box.bottom > one.top);
  }
}
