// What changes while a page is open: a closer judgement, and what is held back or released.

import { Refused, data } from "./asks.js";
import { el } from "./nodes.js";
import { swap } from "./swap.js";

const SOON = 1500; // milliseconds, while a closer judgement is worked out
const LATER = 4000; // while somebody else may release the ending

const SHOWN = 10000; // how long something is said that asks for nothing
let gone = 0;

/** Ask again and again, for as long as there is something to wait for. */
export function watch(board, given) {
  const next = () => {
    if (given.working || given.follow) setTimeout(look, given.working ? SOON : LATER);
  };
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        await seen(board, given, await data(`${given.base}state`));
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return ended(board);
      }
    }
    next();
  };
  next();
}

async function seen(board, given, state) {
  const other = state.key && state.key !== given.key;
  const turned = given.follow && Boolean(given.held) !== state.held;
  if ((other || turned) && (await swap(board, given, !turned)) && other)
    say(state.refined ? "The closer judgement is here." : "The review was worked out anew.");
  given.working = state.working ? "1" : "";
  if (!state.working && state.fault && !given.follow) failed(given, state.fault);
  if (!state.working) board.root.querySelector(".r-refining")?.setAttribute("hidden", "");
}

function failed(given, fault) {
  say(
    `The closer judgement could not be worked out; this is the first one. ${fault} `,
    el("a", { href: `${given.base}?again=1` }, "Ask for it again"),
  );
}

function ended(board) {
  board.root.replaceChildren(el("p", {}, "This review is not shared any more."));
}

function say(...what) {
  const told = document.getElementById("told");
  told.classList.add("s-toast"); // below, so that nothing on the page moves
  told.hidden = false;
  told.replaceChildren(...what);
  clearTimeout(gone);
  if (what.length === 1) gone = setTimeout(() => (told.hidden = true), SHOWN);
}
