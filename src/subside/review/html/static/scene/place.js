// Generic shapes for the place of an encounter, found by the words that stand for it.

import { shape } from "./dom.js";

const KINDS = [
  ["road", /\b(road|roadside|street|lane|highway|motorway|junction|crossing|traffic)\b/i],
  ["corridor", /\b(hallway|corridor|stairwell|stairs|landing|tunnel)\b/i],
  ["house", /\b(house|home|doorstep|door|porch|step|yard|garden|trailer)\b/i],
  ["room", /\b(room|flat|apartment|kitchen|office|shop|store|bar|ward|cell|station|school|class|library|lobby)\b/i],
];
const OFF = /\b(off the road|beside|shoulder|verge|sidewalk|pavement|kerb|curb)\b/i;

/** Kind of the place: of its own words first, then of what else is known; "none" without one. */
export function kindOf(...texts) {
  for (const text of texts) {
    const found = KINDS.find(([, words]) => words.test(text ?? ""));
    if (found) return found[0];
  }
  return "none";
}

/** Where the person stands in a picture of `w` by `h`: beside a road, not on it, where so said. */
export function standsAt(kind, place, w, h) {
  const x = w * 0.63;
  if (kind === "road" && OFF.test(place ?? "")) return { x, y: h * 0.66 };
  return { x, y: kind === "road" ? h * 0.44 : h * 0.5 };
}

/** The shapes behind everything, and where words for them stand. */
export function drawPlace(kind, w, h) {
  return { road, corridor, house, room }[kind]?.(w, h) ?? { shapes: [], notes: [] };
}

const noted = (x, y, words, anchor = "end") => ({ x, y, words, anchor }); // the words end at x
const box = (x, y, width, height, name = "place") => shape("rect", { x, y, width, height, class: name });

function road(w, h) {
  const top = h * 0.3;
  const deep = h * 0.28;
  const middle = top + deep / 2;
  const car = Math.min(44, deep * 0.42);
  const shapes = [
    box(-10, top, w + 20, deep),
    shape("path", { d: `M-10 ${middle}H${w + 10}`, class: "lane" }),
    shape("rect", { x: w * 0.63 + 34, y: middle - car / 2, width: car * 2, height: car, rx: 9, class: "thing" }),
  ];
  return { shapes, notes: [noted(w - 14, top - 8, "road"), noted(w * 0.63 + 34 + car, middle + 5, "car", "middle")] };
}

function corridor(w, h) {
  const top = h * 0.2;
  const foot = h * 0.8;
  const doors = [0.3, 0.52, 0.78].map((share) => w * share);
  const shapes = [
    box(-10, -10, w + 20, top + 10),
    box(-10, foot, w + 20, h - foot + 10),
    ...doors.flatMap((x) => [box(x - 19, top - 5, 38, 6, "door"), box(x - 19, foot - 1, 38, 6, "door")]),
  ];
  return { shapes, notes: [noted(w - 14, top - 12, "corridor")] };
}

function house(w, h) {
  const wall = w * 0.63 + Math.max(26, w * 0.05);
  const step = Math.min(86, h * 0.34);
  const shapes = [
    box(wall, h * 0.1, w - wall - 14, h * 0.8),
    shape("rect", { x: wall - 46, y: h / 2 - step / 2, width: 46, height: step, class: "step" }),
    shape("path", { d: `M${wall} ${h / 2 - 18}v36`, class: "doorway" }),
  ];
  return { shapes, notes: [noted(w - 26, h * 0.1 + 22, "house")] };
}

function room(w, h) {
  const inset = Math.min(22, h * 0.07);
  return { shapes: [box(inset, inset, w - 2 * inset, h - 2 * inset)], notes: [noted(w - inset - 10, inset + 22, "room")] };
}
