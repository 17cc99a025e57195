// The scene from above, drawn from what can be seen and nothing else.

import { shape } from "./dom.js";
import { Labels } from "./labels.js";
import { layOut, lies, otherFacts, PERSON, putAway } from "./layout.js";
import { drawPlace } from "./place.js";
import { sceneInWords } from "./told.js";

const LONGEST = 40; // characters of a label in the picture; the text beside it has all
const NARROW = 420; // pixels up to which only the ring of the distance now has its label
const LEAST = { w: 240, h: 130 };
const LABELS = (25 * Math.PI) / 180; // where on a ring its label stands
const BACK = 0, RINGS = 1, THINGS = 2, PEOPLE = 3, WORDS = 4;

/** Draws into an `<svg>`, one unit a pixel, so that letters keep their size on every screen. */
export class Scene {
  constructor(svg) {
    this.svg = svg;
    this.parts = new Map();
    this.layers = [BACK, RINGS, THINGS, PEOPLE, WORDS].map(() => shape("g"));
    svg.replaceChildren(...this.layers);
    new ResizeObserver(() => this.paint()).observe(svg);
  }

  /** Show a scene; the title of the encounter may say what kind of place it is. */
  draw(scene, title) {
    this.scene = scene;
    this.title = title;
    this.svg.setAttribute("aria-label", sceneInWords(scene));
    this.paint();
  }

  paint() {
    if (!this.scene || !this.svg.clientWidth) return;
    const w = Math.max(LEAST.w, this.svg.clientWidth);
    const h = Math.max(LEAST.h, this.svg.clientHeight);
    this.svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    // A new size is taken at once; only a change of the scene itself moves.
    this.svg.classList.toggle("still", `${w}x${h}` !== this.size);
    this.size = `${w}x${h}`;
    const at = layOut(this.scene, this.title, w, h);
    this.kept = new Set();
    this.labels = new Labels(w, h);
    const { shapes, notes } = drawPlace(at.kind, w, h);
    this.layers[BACK].replaceChildren(...shapes);
    this.cover(at);
    this.officer(at);
    this.person(at);
    this.others(at);
    this.helpers(at);
    this.rings(at);
    for (const note of notes) this.labels.add(`place ${note.words}`, note.x, note.y, note.words, "", note.anchor);
    this.labels.settle((key, point, node) => this.part(`label ${key}`, WORDS, point, node));
    this.drop();
  }

  /** A group that stays the same element from one scene to the next, moved to where it is now. */
  part(key, layer, at, ...shapes) {
    this.kept.add(key);
    let group = this.parts.get(key);
    if (!group) {
      group = shape("g", { class: "part" });
      this.parts.set(key, group);
      this.layers[layer].append(group);
    }
    group.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
    group.replaceChildren(...shapes);
  }

  /** Take away the groups of what is no longer there. */
  drop() {
    for (const [key, group] of this.parts) {
      if (this.kept.has(key)) continue;
      group.remove();
      this.parts.delete(key);
    }
  }

  rings({ w, person, rings }) {
    const circles = rings.map(({ radius, label }) => shape("circle", { r: radius, class: label === this.scene.distance ? "ring here" : "ring" }));
    this.part("rings", RINGS, person, ...circles);
    for (const { radius, label } of rings) {
      const [x, y] = [person.x - radius * Math.cos(LABELS) - 5, person.y - radius * Math.sin(LABELS)];
      if (x > 24 && (w > NARROW || label === this.scene.distance)) this.labels.add(`ring ${label}`, x, y, short(label), "", "end");
    }
  }

  cover({ cover, inside }) {
    if (this.scene.cover === null || this.scene.cover === undefined) return;
    const [wide, high] = inside ? [24, 60] : [80, 34];
    const block = shape("rect", { x: -wide / 2, y: -high / 2, width: wide, height: high, rx: inside ? 0 : 11, class: "thing" });
    this.part("cover", THINGS, cover, block);
    if (inside) this.labels.avoid(cover, wide / 2, high / 2);
    this.labels.add("cover", inside ? cover.x + 20 : cover.x, cover.y + 5, "cover", "", inside ? "start" : "middle");
  }

  officer({ officer }) {
    this.part("officer", PEOPLE, officer, shape("circle", { r: 12, class: "officer" }));
    this.labels.avoid(officer, 12);
    this.labels.beside("officer", officer, 12, "you", "officer-label", true);
  }

  person({ person, rings }) {
    const { agitation, weapon } = this.scene;
    const down = otherFacts(this.scene).some(([name, value]) => /stance|person|posture/i.test(name) && lies(value));
    const level = agitation?.levels?.indexOf(agitation.level) ?? -1;
    const body = down
      ? [shape("rect", { x: -22, y: -8, width: 44, height: 16, rx: 8, class: "person-body" })]
      : [...waves(level), shape("circle", { r: PERSON, class: "person-body" })];
    this.part("person", PEOPLE, person, ...body, ...weaponMark(weapon));
    this.labels.avoid(person, PERSON + 4);
    const state = [down ? "person, on the ground" : "person", agitation?.level].filter(Boolean).join(", ");
    const above = Math.min(person.y - 18, (rings[0]?.radius ?? PERSON + 18) + 8);
    this.labels.add("person", person.x, person.y - above, short(state), "person-label");
    if (weapon) this.labels.around("weapon", person, PERSON + 20, short(weapon), putAway(weapon) ? "" : "weapon-label");
  }

  /** Everybody else: a partner beside the officer, people who lie, others at the edge. */
  others(at) {
    const counts = { partner: 0, near: 0, far: 0 };
    (this.scene.others ?? []).forEach((other, n) => {
      const where = whereabouts(other.kind ?? "");
      const point = spot(where, counts[where]++, at);
      const lying = where === "near" && lies(other.text);
      const mark = lying
        ? shape("rect", { x: -15, y: -6, width: 30, height: 12, rx: 6, class: "other" })
        : shape("circle", { r: where === "partner" ? 10 : 8, class: where === "partner" ? "partner" : "other" });
      this.part(`other ${n}`, PEOPLE, point, mark);
      this.labels.avoid(point, lying ? 15 : 10, lying ? 6 : 10);
      this.labels.beside(`other ${n}`, point, lying ? 15 : 10, short(other.text));
    });
  }

  /** Who was called, from the foot of the picture upwards: a full mark is here, an open one coming. */
  helpers({ w, h }) {
    const here = (this.scene.here ?? []).map((title) => [title, "here"]);
    const coming = (this.scene.coming ?? []).map((title) => [title, "called"]);
    [...here, ...coming].forEach(([title, state], n) => {
      const point = { x: w - 20, y: h - 16 - 22 * n };
      this.part(`helper ${title}`, PEOPLE, point, shape("rect", { x: -6, y: -6, width: 12, height: 12, rx: 3, class: `helper ${state}` }));
      this.labels.add(`helper ${title}`, point.x - 14, point.y + 5, shorter(title, state), "", "end", [0]);
    });
  }
}

function whereabouts(kind) {
  if (/partner|cover officer/i.test(kind)) return "partner";
  return /bystander|crowd|neighbou?r|public|passer/i.test(kind) ? "far" : "near";
}

function spot(where, n, { w, h, partner }) {
  if (where === "partner") return { x: partner.x, y: partner.y - 26 * n };
  if (where === "far") return { x: 22, y: 24 + 24 * n };
  return { x: w * (0.42 + 0.05 * (n % 2)), y: h * (n % 2 ? 0.3 : 0.72) };
}

function short(words) {
  const text = String(words ?? "");
  return [...text].length > LONGEST ? `${[...text].slice(0, LONGEST - 1).join("")}…` : text;
}

/** Wordings of a resource and its state, from the whole title down to its first word. */
function shorter(title, state) {
  const words = String(title).split(" ");
  const whole = words.slice(1).map((_, n) => words.slice(0, words.length - 1 - n));
  const cut = whole.filter((some) => some.at(-1).length > 3).map((some) => `${some.join(" ")}…`); // not "on the…"
  return [short(title), ...cut].map((some) => `${some}, ${state}`);
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
