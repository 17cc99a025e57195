// What the officer writes on a decision: kept as they type, never over what another window kept.

import { send } from "./asks.js";
import { el } from "./nodes.js";

const PARTS = ["why", "alternative", "unknown"];
const QUIET = 4000; // milliseconds without a key, after which it is kept
const waiting = new WeakMap(); // forms to their timers
const busy = new WeakMap(); // forms to the keeping under way

/** Keep on leaving a field, after a pause, and by the button. */
export function keepWhatIsWritten(root, given) {
  root.addEventListener("input", (event) => {
    const form = event.target.closest?.(".r-write");
    if (!form) return;
    form.dataset.changed = "1";
    told(form, "not kept yet");
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form, given), QUIET));
  });
  root.addEventListener("focusout", (event) => {
    const form = event.target.closest?.(".r-write");
    if (form?.dataset.changed) keep(form, given);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest?.(".r-write");
    if (!form) return;
    event.preventDefault();
    keep(form, given, true);
  });
}

/** A page that is left or hidden keeps what is on it. */
export function keepOnLeave(root, given) {
  addEventListener("pagehide", () => {
    for (const form of root.querySelectorAll(".r-write[data-changed]"))
      send(`${given.base}why`, written(form), { keepalive: true }).catch(() => {});
  });
}

function written(form) {
  const parts = Object.fromEntries(PARTS.map((name) => [name, form.elements[name].value]));
  return { decision: Number(form.dataset.t), version: Number(form.dataset.version), ...parts };
}

/** One keeping after the other for each form, so that a version is never sent twice. */
function keep(form, given, always = false) {
  clearTimeout(waiting.get(form));
  const next = (busy.get(form) ?? Promise.resolve()).then(() => {
    const wanted = form.dataset.changed && !form.querySelector(".s-conflict");
    return always || wanted ? kept(form, given) : null;
  });
  busy.set(form, next);
}

async function kept(form, given) {
  const sent = written(form);
  delete form.dataset.changed;
  told(form, "keeping ...");
  try {
    const { status, found } = await send(`${given.base}why`, sent);
    if (status === 409) conflict(form, found);
    else {
      form.dataset.version = found.version;
      form.querySelector(".s-conflict")?.remove();
      told(form, `kept ${clock(found.changed)}`);
    }
  } catch (error) {
    form.dataset.changed = "1";
    told(form, error.message);
  }
}

/** Another window kept something meanwhile: both stand here until the officer has chosen. */
function conflict(form, found) {
  form.querySelector(".s-conflict")?.remove();
  form.dataset.changed = "1";
  clearTimeout(waiting.get(form));
  told(form, "not kept: another window kept something else");
  const listed = PARTS.filter((name) => found[name] !== form.elements[name].value).flatMap((name) => [
    el("dt", {}, asked(form, name)),
    el("dd", {}, found[name] || "(empty)"),
  ]);
  const mine = el("button", { type: "button", class: "r-button" }, "Keep what I wrote here");
  const theirs = el("button", { type: "button", class: "r-button" }, "Take what was kept there");
  const box = el(
    "div",
    { class: "s-conflict", role: "alert" },
    el("p", {}, `Another window kept this at ${clock(found.changed)}. Yours is still in the fields.`),
    el("dl", {}, ...listed),
    el("div", { class: "s-row" }, mine, theirs),
  );
  const chosen = (take) => {
    form.dataset.version = found.version;
    if (take) for (const name of PARTS) form.elements[name].value = found[name];
    box.remove();
    if (!take) return form.requestSubmit();
    delete form.dataset.changed;
    told(form, `kept ${clock(found.changed)}`);
  };
  mine.addEventListener("click", () => chosen(false));
  theirs.addEventListener("click", () => chosen(true));
  form.append(box);
}

function asked(form, name) {
  return form.elements[name].closest("label")?.querySelector("span")?.textContent ?? name;
}

function told(form, words) {
  form.querySelector(".r-kept").textContent = words;
}

function clock(when) {
  return new Date(when).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}
