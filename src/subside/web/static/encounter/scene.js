// The scene from above, drawn from what can be seen and nothing else.

import { shape } from "./dom.js";
import { layOut, lies, otherFacts, PERSON, putAway } from "./layout.js";
import { drawPlace } from "./place.js";
import { sceneInWords } from "./told.js";

const LONGEST = 34; // characters of a label in the picture; the text beside it has all
const LEAST = { w: 240, h: 130 };

/** Draws into an `<svg>`, one unit a pixel, so that letters keep their size on every screen. */
export class Scene {
  constructor(svg) {
    this.svg = svg;
    this.parts = new Map();
    this.layers = ["back", "rings", "things", "people", "labels"].map((name) => shape("g", { class: name }));
    svg.replaceChildren(...this.layers);
    new ResizeObserver(() => this.paint()).observe(svg);
  }

  /** Show a scene; `title` and `resources` are those of the encounter. */
  draw(scene, title) {
    this.scene = scene;
    this.title = title;
    this.svg.setAttribute("aria-label", sceneInWords(scene));
    this.paint();
  }

  paint() {
    if (!this.scene) return;
    const w = Math.max(LEAST.w, this.svg.clientWidth);
    const h = Math.max(LEAST.h, this.svg.clientHeight);
    this.svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    // A new size is taken at once; only a change of the scene itself moves.
    this.svg.classList.toggle("still", `${w}x${h}` !== this.size);
    this.size = `${w}x${h}`;
    const at = layOut(this.scene, this.title, w, h);
    this.seenNow = new Set();
    this.layers[0].replaceChildren(...drawPlace(at.kind, w, h));
    this.rings(at);
    this.cover(at);
    this.person(at);
    this.officer(at);
    this.others(at);
    this.helpers(at);
    for (const [key, part] of this.parts) {
      if (this.seenNow.has(key)) continue;
      part.remove();
      this.parts.delete(key);
    }
  }

  /** A group that stays the same element from one scene to the next, moved to where it is now. */
  part(key, layer, at, ...shapes) {
    this.seenNow.add(key);
    let group = this.parts.get(key);
    if (!group) {
      group = shape("g", { class: "part" });
      this.parts.set(key, group);
      this.layers[layer].append(group);
    }
    group.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
    group.replaceChildren(...shapes);
    return group;
  }

  rings({ person, rings, w, h }) {
    const circles = rings.map(({ radius, label }) =>
      shape("circle", { r: radius, class: label === this.scene.distance ? "ring here" : "ring" }),
    );
    this.part("rings", 1, person, ...circles);
    const labels = rings.map(({ radius, label }) => {
      const angle = Math.min(0.62, Math.asin(Math.min(1, (Math.min(person.y, h) - 22) / radius)));
      const x = -radius * Math.cos(angle);
      const left = person.x + x < 64;
      return text(left ? 12 - person.x : x, -radius * Math.sin(angle) + 4, label, "quiet halo", left ? "start" : "middle");
    });
    this.part("ring labels", 1, person, ...labels);
    this.svg.classList.toggle("narrow", w < 420);
  }

  cover({ cover, kind }) {
    if (this.scene.cover === null || this.scene.cover === undefined) return;
    const inside = kind === "corridor" || kind === "room";
    const block = inside
      ? shape("path", { d: "M-14 -30h28v60h-28z", class: "thing" })
      : shape("rect", { x: -46, y: -20, width: 92, height: 40, rx: 12, class: "thing" });
    this.part("cover", 2, cover, block, text(0, inside ? 48 : 5, "cover", "halo", "middle"));
  }

  person(at) {
    const { agitation, weapon } = this.scene;
    const facts = otherFacts(this.scene);
    const down = facts.some(([name, value]) => /stance|person|posture/i.test(name) && lies(value));
    const level = agitation?.levels?.indexOf(agitation.level) ?? -1;
    const body = down
      ? [shape("rect", { x: -22, y: -8, width: 44, height: 16, rx: 8, class: "person-body" })]
      : [...waves(level), shape("circle", { r: PERSON, class: "person-body" })];
    const state = [down ? "person, on the ground" : "person", agitation?.level].filter(Boolean).join(", ");
    this.part("person", 3, at.person, ...body, ...weaponMark(weapon));
    const above = at.person.y > 70 ? -PERSON - 16 - 4 * Math.max(0, level) : PERSON + 46;
    const labels = [text(0, above, state, "person-label halo", "middle")];
    if (weapon) labels.push(text(0, PERSON + 26, weapon, `${putAway(weapon) ? "quiet" : "weapon-label"} halo`, "middle"));
    this.part("person label", 4, at.person, ...labels);
  }

  officer({ officer, w }) {
    this.part("officer", 3, officer, shape("circle", { r: 12, class: "officer" }));
    const words = this.scene.cover === true ? "you, behind cover" : "you";
    const start = officer.x < 60;
    this.part("officer label", 4, { x: start ? 10 : Math.min(officer.x, w - 30), y: officer.y + 29 },
      text(0, 0, words, "officer-label halo", start ? "start" : "middle"));
  }

  /** Everybody else: a partner beside the officer, people lying on the ground, others at the edge. */
  others(at) {
    const counts = { partner: 0, near: 0, far: 0 };
    (this.scene.others ?? []).forEach((other, n) => {
      const where = /partner|cover officer/i.test(other.kind ?? "") ? "partner" : /bystander|crowd|neighbour|neighbor|public/i.test(other.kind ?? "") ? "far" : "near";
      const point = this.spot(where, counts[where]++, at);
      const left = where === "partner" && point.x < 150;
      const mark = where === "partner" ? shape("circle", { r: 10, class: "partner" }) : lies(other.text) && where === "near"
        ? shape("rect", { x: -15, y: -6, width: 30, height: 12, rx: 6, class: "other" })
        : shape("circle", { r: 8, class: "other" });
      const label = where === "partner" && !left ? text(-18, 5, other.text, "halo", "end")
        : text(left ? 18 : 20, 5, other.text, "halo", "start");
      this.part(`other ${n}`, 3, point, mark, label);
    });
  }

  spot(where, n, { w, h, partner }) {
    if (where === "partner") return { x: partner.x, y: partner.y - 26 * n };
    if (where === "far") return { x: 22, y: 24 + 24 * n };
    return { x: w * 0.34 + (n % 2) * w * 0.06, y: h * 0.2 + 8 + 26 * n };
  }

  /** Who was called, from the foot of the picture upwards: a full mark is here, an open one coming. */
  helpers({ h }) {
    const here = (this.scene.here ?? []).map((title) => [title, "here"]);
    const coming = (this.scene.coming ?? []).map((title) => [title, "called"]);
    [...here, ...coming].forEach(([title, state], n) => {
      const mark = shape("rect", { x: -6, y: -6, width: 12, height: 12, rx: 3, class: `helper ${state}` });
      this.part(`helper ${title}`, 3, { x: 20, y: h - 20 - 24 * n }, mark, text(14, 5, `${short(title)}, ${state}`, "halo", "start", true));
    });
  }
}

function short(words) {
  const text = String(words ?? "");
  return [...text].length > LONGEST ? `${[...text].slice(0, LONGEST - 1).join("")}…` : text;
}

function text(x, y, words, name, anchor, whole = false) {
  return shape("text", { x, y, class: name, "text-anchor": anchor }, whole ? words : short(words));
}

/** One quiet arc on each side for each level above the calmest. */
function waves(level) {
  return Array.from({ length: Math.max(0, level) }, (_, n) => {
    const r = PERSON + 5 + 4 * n;
    const [x, y] = [r * Math.cos(0.6), r * Math.sin(0.6)];
    const d = `M${x} ${-y}A${r} ${r} 0 0 1 ${x} ${y}M${-x} ${-y}A${r} ${r} 0 0 0 ${-x} ${y}`;
    return shape("path", { d, class: "wave" });
  });
}

function weaponMark(weapon) {
  if (!weapon) return [];
  return putAway(weapon)
    ? [shape("path", { d: `M-34 ${PERSON + 6}l14 0`, class: "weapon away" })]
    : [shape("path", { d: `M-${PERSON - 3} ${PERSON - 4}l-11 11`, class: "weapon" })];
}
