// Buttons of the page that need no server: look, print, table, and the person's side in a file.

import { kept } from "../scene/dom.js";

/** Listen for the buttons of the page. A server's script answers those that ask for something. */
export function wire(board) {
  const root = board.root;
  const alone = root.dataset.base === undefined;
  if (alone) look(root);
  const does = {
    before: () => board.go(board.t - 1),
    after: () => board.go(board.t + 1),
    worth: () => board.worth(),
    print: () => window.print(),
    table: (button) => listed(root, button),
    theme: () => turn(root),
    write: (button) => openBox(button),
    side: (button) => alone && ask(button),
    view: (button) => alone && answer(button),
  };
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (button) does[button.dataset.do]?.(button);
    if (event.target.closest?.('a[href="#ended"]')) openEnding();
  });
  if (location.hash === "#ended") openEnding();
}

/** All decisions as a table, which moves the cursor too. */
function listed(root, button) {
  const open = root.classList.toggle("listed");
  button.setAttribute("aria-expanded", String(open));
  if (open) root.querySelector("#all").scrollIntoView({ block: "nearest" });
}

function openEnding() {
  const closed = document.querySelector(".r-ending");
  if (closed) closed.open = true;
}

/** The box for one's own words; it opens where it was not open already. */
function openBox(button) {
  const box = button.closest(".r-decision")?.querySelector(".r-write");
  if (!box) return;
  box.hidden = false;
  box.querySelector("textarea").focus();
}

/** In a file: first the reader says what they would do, then the other side is shown. */
function ask(button) {
  const place = button.closest(".r-imagined");
  place.querySelector(".r-view").hidden = false;
  place.querySelector(".r-view button").focus();
}

function answer(button) {
  const place = button.closest(".r-imagined");
  for (const one of place.querySelectorAll(".r-view button")) one.setAttribute("aria-pressed", String(one === button));
  place.querySelector(".answer").hidden = false;
}

const page = document.documentElement;

function look(root) {
  const said = kept.get("theme");
  if (said === "light" || said === "dark") page.dataset.theme = said;
  label(root);
}

function isDark() {
  return (page.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
}

function label(root) {
  const button = root.querySelector('[data-do="theme"]');
  if (button) button.textContent = isDark() ? "Light" : "Dark";
}

function turn(root) {
  page.dataset.theme = isDark() ? "light" : "dark";
  kept.set("theme", page.dataset.theme);
  label(root);
}
