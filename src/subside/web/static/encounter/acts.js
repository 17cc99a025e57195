// The acts that are possible now, by heading, as buttons with their keys and durations.

import { durationText } from "./clock.js";
import { el, write } from "../scene/dom.js";

const HEADINGS = {
  timing: "Timing",
  tools: "Tools",
  tactics: "Tactics",
  resources: "Resources",
  force: "Force",
  close: "Close",
};

/** Draws the acts into `root` and calls `choose(act)`; `acts` are those of the server. */
export class Acts {
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    this.acts = [];
    this.buttons = new Map();
    this.closed = false;
    this.chosen = null;
  }

  /** Show these acts. A button that stays keeps its element, so the cursor does not jump. */
  show(acts) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    this.acts = acts;
    const groups = new Map();
    for (const act of acts) {
      if (!groups.has(act.heading)) groups.set(act.heading, []);
      groups.get(act.heading).push(this.button(act));
    }
    const names = new Set(acts.map((act) => act.act));
    for (const name of this.buttons.keys()) if (!names.has(name)) this.buttons.delete(name);
    this.root.replaceChildren(...[...groups].map(([heading, buttons]) => group(heading, buttons)));
    this.mark();
    if (focused && focused !== this.root) (focused.isConnected ? focused : this.root).focus({ preventScroll: true });
  }

  button(act) {
    const old = this.buttons.get(act.act);
    if (old) {
      write(old.querySelector("kbd"), act.key ?? "");
      write(old.querySelector(".label"), act.label);
      write(old.querySelector("small"), durationText(act.seconds));
      old.querySelector("kbd").hidden = !act.key;
      return old;
    }
    const key = el("kbd", { "aria-hidden": "true" }, act.key ?? "");
    key.hidden = !act.key;
    const button = el(
      "button",
      { type: "button", class: "act", "data-act": act.act, "aria-keyshortcuts": act.key },
      key,
      el("span", { class: "what" }, el("span", { class: "label", dir: "auto" }, act.label), " ", el("small", {}, durationText(act.seconds))),
    );
    button.addEventListener("click", () => this.take(act.act));
    this.buttons.set(act.act, button);
    return button;
  }

  /** Whether acts can be chosen now, and which one is being sent or under way. */
  set(closed, chosen) {
    if (this.closed === closed && this.chosen === chosen) return;
    this.closed = closed;
    this.chosen = chosen;
    this.mark();
  }

  /** Buttons stay in reach of the cursor and only say that they are not to be chosen now. */
  mark() {
    for (const [name, button] of this.buttons) {
      if (this.closed) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
      button.classList.toggle("on", name === this.chosen);
      if (name === this.chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** Choose the act of a key; false where no act has it. */
  press(key) {
    const act = this.acts.find((one) => one.key && one.key.toLowerCase() === key.toLowerCase());
    if (act) this.take(act.act);
    return Boolean(act);
  }

  take(name) {
    const act = this.acts.find((one) => one.act === name);
    if (act) this.choose(act);
  }

  /** Put the cursor on the first act. */
  focus() {
    (this.root.querySelector("button") ?? this.root).focus();
  }
}

function group(heading, buttons) {
  const title = el("h2", { dir: "auto" }, HEADINGS[heading] ?? heading);
  return el("section", { class: "group", "data-heading": heading }, title, el("div", { class: "row" }, ...buttons));
}
