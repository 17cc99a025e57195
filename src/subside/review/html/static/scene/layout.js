// Where everybody stands in the picture: numbers from the scene, nothing drawn.

import { kindOf, standsAt } from "./place.js";

export const PERSON = 13; // radius in pixels
const CLOSE = 30; // least distance at which two people do not overlap
const ALONG = (3 * Math.PI) / 180; // the officer stands a little below the line to the left

const LYING = /\b(shot|held|down|recovered|treated|lying|on the ground|wounded|bleeding|unconscious)\b/i;
const PUT_AWAY = /\b(put down|down|dropped|on the (ground|floor)|lowered|holstered|put away|secured|none|no)\b/i;

export const lies = (text) => LYING.test(text ?? "");
export const putAway = (text) => PUT_AWAY.test(text ?? "");

/** Other visible factors as pairs of name and words, whether given as an object or as a list. */
export function otherFacts(scene) {
  const moves = scene.moves ?? {};
  if (Array.isArray(moves)) return moves.map((one) => (typeof one === "string" ? ["", one] : [one.name ?? one.kind ?? "", one.text ?? one.value ?? ""]));
  return Object.entries(moves).map(([name, value]) => [name, String(value)]);
}

/** Points and radii for a picture of `w` by `h` pixels. */
export function layOut(scene, title, w, h) {
  const kind = kindOf(scene.place, title);
  const person = standsAt(kind, [scene.place, ...otherFacts(scene).map(([, text]) => text)].join(", "), w, h);
  const rings = ringsOf(scene.distances ?? [], person.x - Math.min(86, w * 0.2));
  const reach = rings.length ? rings[rings.length - 1].radius : person.x - w * 0.2;
  const inside = kind === "corridor" || kind === "room";
  const cover = { x: Math.max(96, person.x - reach * 0.7), y: Math.min(h - 30, person.y + Math.max(58, reach * 0.42)) };
  if (inside) Object.assign(cover, { x: w * 0.2, y: h * 0.8 - 28 });
  const officer = officerAt(scene, person, rings, reach, cover, w);
  const partner = { x: Math.max(24, officer.x - 30), y: Math.max(28, officer.y - Math.min(62, h * 0.24)) };
  return { w, h, kind, inside, person, rings, cover, officer, partner };
}

/** One ring per band of distance, wider outwards, the nearest wide enough to stand in. */
function ringsOf(distances, widest) {
  return distances.map((label, n) => {
    const share = ((n + 1) / distances.length) ** 1.3;
    return { label, radius: Math.max(CLOSE + 8 + 18 * n, widest * share) };
  });
}

function officerAt(scene, person, rings, reach, cover, w) {
  if (scene.cover === true) return { x: Math.max(20, cover.x - (w < 420 ? 62 : 76)), y: cover.y };
  const band = rings.findIndex((ring) => ring.label === scene.distance);
  const from = band > 0 ? rings[band - 1].radius : CLOSE - 4;
  const radius = rings.length === 0 || band < 0 ? reach * 0.8 : Math.max(CLOSE, (from + rings[band].radius) / 2);
  return { x: person.x - radius * Math.cos(ALONG), y: person.y + radius * Math.sin(ALONG) };
}
