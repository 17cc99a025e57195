// Who can be called: since when, and how long it usually takes. Never a countdown.

import { clockText } from "./clock.js";
import { el, write } from "../scene/dom.js";

export class Resources {
  constructor(root) {
    this.root = root;
    this.rows = [];
  }

  show(resources) {
    this.rows = resources.map((one) => {
      const state = el("span", { class: "state" });
      return { one, state, row: el("li", { class: one.state.replaceAll(" ", "-") }, el("span", { class: "name", dir: "auto" }, one.title), state) };
    });
    this.root.replaceChildren(...this.rows.map(({ row }) => row));
  }

  /** Time since a call runs with the clock. */
  tick(at) {
    for (const { one, state } of this.rows) write(state, inWords(one, at));
  }
}

function inWords({ state, since, usual }, at) {
  const range = usual ? `, usually ${usual.replaceAll(" ", "\u00a0")}` : "";
  if (state === "called") return since === null ? `called${range}` : `called ${clockText(at - since)} ago${range}`;
  if (state === "here") return since === null ? "here" : `here since ${clockText(since)}`;
  return `not called${range}`;
}
