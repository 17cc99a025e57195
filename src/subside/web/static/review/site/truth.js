// The ending and what was true: on the page only once somebody has asked.

import { asked, send } from "./asks.js";
import { parsed, place, say } from "./nodes.js";

let sides = null; // what the server told of the truth, once

/** Show how it ended. */
export async function ending(button, given) {
  const root = button.closest(".review");
  const slot = root.querySelector('[data-slot="ending"]');
  if (!slot) return;
  slot.hidden = false;
  say(slot, "Asking ...");
  try {
    const [told] = await Promise.all([asked(`${given.base}ending`), truth(root, given)]);
    slot.replaceChildren(...parsed(told).body.childNodes);
    for (const each of root.querySelectorAll('[data-do="ending"]')) each.hidden = true;
  } catch (error) {
    say(slot, error.message, "warn");
  }
  slot.scrollIntoView({ block: "nearest" });
}

/** First what the officer thinks of it now; then the moment from the person's side. */
export function side(button, given) {
  const article = button.closest(".r-decision");
  const views = article.querySelector(".r-view");
  const before = views.querySelector('[aria-pressed="true"]');
  views.hidden = false;
  if (before) shown(article, given);
  else views.querySelector("button").focus();
}

/** Keep the officer's own view, and show the other side. */
export async function view(button, given) {
  const views = button.closest(".r-view");
  const article = button.closest(".r-decision");
  for (const each of views.querySelectorAll("button"))
    each.setAttribute("aria-pressed", String(each === button));
  shown(article, given);
  if (button.closest(".review").dataset.owner === undefined) return;
  try {
    const sent = { decision: Number(article.dataset.t), view: button.dataset.view };
    await send(`${given.base}view`, sent, { keepalive: true }); // also where the page is left at once
  } catch {
    // It is shown all the same; the view is asked for again the next time.
  }
}

async function shown(article, given) {
  const where = place(article, "side");
  say(where, "Asking ...");
  try {
    const found = (await truth(article.closest(".review"), given)).querySelector(`[data-side="${article.dataset.t}"]`);
    if (found) where.replaceChildren(found.cloneNode(true));
    else say(where, "Nothing more is known of this moment.");
  } catch (error) {
    say(where, error.message, "warn");
  }
}

/** What was true, asked for once; its parts go where the page has a place for them. */
async function truth(root, given) {
  sides ??= parsed(await asked(`${given.base}truth`));
  for (const name of ["need", "true"]) {
    const slot = root.querySelector(`[data-slot="${name}"]`);
    const part = sides.querySelector(`[data-part="${name}"]`);
    if (!slot || !part) continue;
    slot.replaceChildren(...(name === "true" ? [heading()] : []), ...part.cloneNode(true).childNodes);
    slot.hidden = false;
  }
  return sides;
}

/** The ending is open while a closer judgement comes: it is told with the numbers of that one. */
export async function renewed(root, given) {
  try {
    const told = await asked(`${given.base}ending`);
    await truth(root, given);
    root.querySelector('[data-slot="ending"]').replaceChildren(...parsed(told).body.childNodes);
  } catch {
    // What is there was true of the first judgement; the page says which one it is of.
  }
}

function heading() {
  const made = document.createElement("h2");
  made.textContent = "What was true";
  return made;
}

/** Forget what was told: it is asked for anew. */
export function forget() {
  sides = null;
}
