// Single keys, the box for one's own words, and the two dialogs.

import { byId, draft, el, kept } from "../scene/dom.js";

const TYPED_IN = "input, textarea, select, [contenteditable]";
const PRESSED = "button, a, summary, label";

/** Reads the keyboard for the page: `acts` takes keys of acts, `box` is the text field. */
export class Keys {
  constructor(acts, box, { sheet, pause }) {
    this.acts = acts;
    this.box = box;
    this.sheet = sheet;
    this.pause = pause;
    this.dialog = byId("keys-dialog");
    this.on = byId("keys-on");
    this.on.checked = kept.get("keys") !== "off";
    this.on.addEventListener("change", () => kept.set("keys", this.on.checked ? "on" : "off"));
    byId("help").addEventListener("click", () => this.show());
    byId("keys-close").addEventListener("click", () => this.dialog.close());
    document.addEventListener("keydown", (event) => this.down(event));
  }

  down(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return; // a dialog has its own keys
    const target = event.target instanceof Element ? event.target : document.body;
    const used = target === this.box ? this.inBox(event) : !target.matches(TYPED_IN) && this.outside(event, target);
    if (used) event.preventDefault();
  }

  /** In the box only Escape and Enter mean something; Shift and Enter begins a new line. */
  inBox(event) {
    if (event.key === "Escape") {
      this.box.blur();
      return true;
    }
    if (event.key !== "Enter" || event.shiftKey) return false;
    this.sheet("acts");
    this.acts.focus();
    return true;
  }

  outside(event, target) {
    if (event.key === "Escape") return this.sheet("");
    if (!this.on.checked || event.repeat) return false;
    if (event.key === "/" || (event.key === "Enter" && !target.closest(PRESSED))) {
      this.sheet("acts");
      if (!this.box.closest("[hidden]")) this.box.focus();
      return true;
    }
    if (event.key === "?") {
      this.show();
      return true;
    }
    if (event.key.toLowerCase() === "p" && !byId("pause").hidden) {
      this.pause();
      return true;
    }
    return event.key.length === 1 && event.key !== " " && this.acts.press(event.key);
  }

  /** All keys as they are now: those of the page first, then those of the acts. */
  show() {
    const rows = [
      ["/", "Write what you would say; so does Enter"],
      ["Enter", "While you write: go to the acts. Your words go with the one you choose"],
      ["Escape", "Leave the box, or close what is open"],
      ["Tab", "Go on to the next act or button; Enter or the space bar chooses it"],
      ...(byId("pause").hidden ? [] : [["p", "Pause, and go on"]]),
      ["?", "This list"],
      ...this.acts.acts.filter((act) => act.key).map((act) => [act.key, act.label]),
    ];
    byId("keys-list").replaceChildren(
      ...rows.map(([key, what]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", { dir: "auto" }, what))),
    );
    this.dialog.showModal();
  }
}

/** Keep what is typed in the box over a reload of the tab. */
export function keepDraft(box, id) {
  const name = `say.${id}`;
  box.value = draft.get(name) ?? "";
  box.addEventListener("input", () => draft.set(name, box.value || null));
  return () => {
    box.value = "";
    draft.set(name, null);
  };
}
