// "What usually follows": many continuations from what could be known, the two acts side by side.

import { data } from "./asks.js";
import { el, place, say, shape } from "./nodes.js";

const RARE = 0.5; // of 100: what neither act leads to more often is left out

/** Ask for it, and draw it under the decision. */
export async function follows(button, given) {
  const article = button.closest(".r-decision");
  const where = place(article, "follows");
  say(where, "Working it out ...");
  button.disabled = true;
  try {
    const found = await data(`${given.follows}?decision=${article.dataset.t}`);
    where.replaceChildren(
      el("h3", {}, "What usually follows"),
      el("p", {}, found.summary),
      bars("Of 100 encounters, who would be how", found, "parts", "words"),
      bars("How they end", found, "endings", "title"),
      amounts(found),
      el("p", { class: "soft" }, `${found.runs} encounters carried on from here for each act. ${found.after}`),
    );
  } catch (error) {
    say(where, error.message, "warn");
  }
  button.disabled = false;
}

function sides(found) {
  return [found.chosen, found.best].filter(Boolean);
}

function heads(found) {
  const [chosen, best] = sides(found);
  return best ? ["", `${chosen.title} (your choice)`, `${best.title} (best known)`] : ["", chosen.title];
}

/** A table whose cells are small bars with their 95 % interval; rows that matter to neither are out. */
function bars(title, found, list, words) {
  const names = new Map();
  for (const side of sides(found))
    for (const each of side[list]) names.set(each.part ?? each.ending, each[words]);
  const of = (side, name) => side[list].find((each) => (each.part ?? each.ending) === name) ?? { of_100: 0, low: 0, high: 0 };
  const most = Math.max(100, ...[...names.keys()].flatMap((name) => sides(found).map((side) => of(side, name).high)));
  const rows = [...names].filter(([name]) => sides(found).some((side) => of(side, name).of_100 >= RARE));
  return table(
    title,
    heads(found),
    rows.map(([name, told]) => [
      told,
      ...sides(found).map((side, k) => cell(of(side, name), most, k === 0 && found.best ? "mine" : "best")),
    ]),
  );
}

function cell(share, most, kind) {
  const at = (value) => `${(100 * value) / most}%`;
  const bar = shape(
    "svg",
    { class: "s-bar", "aria-hidden": "true" },
    shape("rect", { class: "rail", width: "100%", height: 14, rx: 2 }),
    shape("rect", { class: kind, width: at(share.of_100), height: 14, rx: 2 }),
    shape("line", { class: "reach", x1: at(share.low), x2: at(share.high), y1: 7, y2: 7 }),
  );
  return [bar, `${number(share.of_100)} (${number(share.low)} to ${number(share.high)})`];
}

function amounts(found) {
  const row = (told, name) => [told, ...sides(found).map((side) => mean(side[name]))];
  return table("On average", heads(found), [row("points lost from here", "lost"), row("minutes from here", "minutes")]);
}

function mean(of) {
  return `${of.mean.toFixed(1)} (${of.low.toFixed(1)} to ${of.high.toFixed(1)})`;
}

function number(value) {
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}

function table(title, heads, rows) {
  return el(
    "table",
    { class: "s-bars" },
    el("caption", {}, `${title} (with 95 % intervals)`),
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el(
      "tbody",
      {},
      ...rows.map(([told, ...cells]) =>
        el("tr", {}, el("th", { scope: "row" }, told), ...cells.map((each, k) => el("td", { "data-head": heads[k + 1] }, ...[each].flat()))),
      ),
    ),
  );
}
