// What was read, heard, said and done: the radio at the side, all else in the middle.

import { clockText } from "./clock.js";
import { el } from "../scene/dom.js";
import { curled } from "./quotes.js";

const AT_THE_SIDE = new Set(["dispatch", "radio"]);
const SPOKEN_LINES = 30; // kept for a screen reader to go back to
const NEAR_END = 60; // pixels from the end of the words that still count as reading the end

/** Adds entries in order, each once, and speaks those that are new. */
export class WordsList {
  constructor({ said, scroll, radio, spoken }) {
    Object.assign(this, { said, scroll, radio, spoken });
    this.last = 0;
    this.begun = false;
    this.top = 0;
    this.reading = false;
    const sizes = new ResizeObserver(() => this.toEnd());
    sizes.observe(scroll);
    sizes.observe(said);
    scroll.addEventListener("scroll", () => this.scrolled());
  }

  /** Only a move upwards is somebody reading; a narrower window also moves the end away. */
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) this.reading = false;
    else if (scrollTop < this.top) this.reading = true;
    this.top = scrollTop;
  }

  /** Take entries; those already here are passed over. The first lot is not spoken. */
  add(entries) {
    const fresh = entries.filter((entry) => entry.n > this.last).sort((a, b) => a.n - b.n);
    for (const entry of fresh) {
      this.last = entry.n;
      (AT_THE_SIDE.has(entry.who) ? this.radio : this.said).append(line(entry));
      if (this.begun) this.speak(inWords(entry));
    }
    const heard = this.begun && fresh.some((entry) => AT_THE_SIDE.has(entry.who));
    this.begun = true;
    if (fresh.length) {
      this.makeLoud();
      this.toEnd();
    }
    if (heard) this.radio.lastElementChild.scrollIntoView({ block: "nearest" });
  }

  /** The person's last words are loud, and nothing else. */
  makeLoud() {
    const lines = [...this.said.querySelectorAll(".by-person")];
    lines.forEach((one, n) => one.classList.toggle("loud", n === lines.length - 1));
  }

  /** Whether a text stands among the lines, so that it need not be shown again. */
  has(text) {
    return [...this.said.querySelectorAll("p")].some((one) => one.textContent === curled(text));
  }

  /** Have a line read out after those before it. */
  speak(text) {
    this.spoken.append(el("p", { dir: "auto" }, text));
    while (this.spoken.childElementCount > SPOKEN_LINES) this.spoken.firstChild.remove();
  }

  /** Keep the newest words in view, unless somebody is reading further up. */
  toEnd() {
    if (this.reading) return;
    // Before anything was said only the briefing stands there, and is read from its beginning.
    this.scroll.scrollTop = this.said.childElementCount ? this.scroll.scrollHeight : 0;
  }
}

function line(entry) {
  const at = clockText(entry.at);
  return el(
    "li",
    { class: `by-${entry.who}`, "data-n": entry.n },
    el("time", { datetime: `PT${entry.at}S` }, at),
    el("p", { dir: "auto" }, curled(entry.text)),
  );
}

function inWords(entry) {
  const text = curled(entry.text);
  return entry.who === "radio" && !/^radio/i.test(text) ? `Radio: ${text}` : text;
}
