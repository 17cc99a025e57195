// A newer judgement takes the place of the one that is shown; the reader stays where they are.

import { offered, parsed } from "./nodes.js";
import { forget, renewed } from "./truth.js";

const OWN = [".answer", ".r-write", ".r-view"]; // what the reader has made of a decision: it stays
const SLOTS = ["need", "true", "ending"];

/** Read the page anew and put it in place; false where there is no review to put there. */
export async function swap(board, given, keepTruth = true) {
  const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" });
  if (!answer.ok) return false;
  const page = parsed(await answer.text());
  const fresh = page.querySelector(".review");
  if (!fresh) return false;
  await untilNobodyTypes(board.root);
  const back = focused(board.root);
  const before = board.article(board.t)?.getBoundingClientRect().top;
  const asked = keepTruth && board.root.querySelector('[data-slot="ending"]:not([hidden])') !== null;
  carried(board.root, fresh, keepTruth, asked);
  board.root.replaceChildren(...fresh.childNodes);
  board.renew();
  strips(page);
  Object.assign(given, { ...page.getElementById("site").dataset });
  offered(board.root, given);
  const after = board.article(board.t)?.getBoundingClientRect().top;
  if (before !== undefined && after !== undefined) scrollBy({ top: after - before, behavior: "instant" });
  back()?.focus({ preventScroll: true });
  forget();
  if (asked) renewed(board.root, given);
  return true;
}

/** Whoever is in the middle of a sentence is not disturbed. */
function untilNobodyTypes(root) {
  const now = document.activeElement;
  if (!now?.matches("textarea, input") || !root.contains(now)) return Promise.resolve();
  return new Promise((done) => now.addEventListener("blur", () => setTimeout(done), { once: true }));
}

function carried(old, fresh, keepTruth, asked) {
  for (const article of old.querySelectorAll(".r-decision")) {
    const other = fresh.querySelector(`#${article.id}`);
    if (!other) continue;
    for (const kind of OWN) {
      const [mine, theirs] = [article.querySelector(kind), other.querySelector(kind)];
      if (mine && theirs) theirs.replaceWith(mine);
    }
    opened(article, other);
  }
  opened(old, fresh, ":scope > details, :scope > section > details");
  for (const name of keepTruth ? SLOTS : []) {
    const [mine, theirs] = [old, fresh].map((root) => root.querySelector(`[data-slot="${name}"]`));
    if (mine && theirs) theirs.replaceWith(mine);
  }
  if (asked) for (const button of fresh.querySelectorAll('[data-do="ending"]')) button.hidden = true;
  const table = [old, fresh].map((root) => root.querySelector('[data-do="table"]'));
  if (table[0] && table[1]) table[1].setAttribute("aria-expanded", table[0].getAttribute("aria-expanded"));
}

/** What was open is open again, by its place. */
function opened(old, fresh, which = "details") {
  const [mine, theirs] = [old, fresh].map((root) => [...root.querySelectorAll(which)]);
  mine.forEach((each, k) => theirs[k] && (theirs[k].open = each.open));
}

/** How to find again what has the focus. */
function focused(root) {
  const now = document.activeElement;
  if (!now || !root.contains(now)) return () => null;
  const article = now.closest(".r-decision")?.id;
  const { do: does, view } = now.dataset;
  return () => {
    if (root.contains(now)) return now;
    const within = article ? root.querySelector(`#${article}`) : root;
    const exact = `[data-do="${does}"]${view ? `[data-view="${view}"]` : ""}`;
    return does ? within?.querySelector(exact) : root.querySelector(`.${now.classList[0] || "none"}`);
  };
}

/** The lines above the review: what is held back, and from whom. */
function strips(page) {
  const [mine, theirs] = [document, page].map((root) => root.querySelector(".s-top > .s-strip:not(#told)"));
  if (mine && theirs) mine.replaceWith(document.importNode(theirs, true));
}
