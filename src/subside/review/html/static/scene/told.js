// The scene in words, for those who do not see the picture, and for everybody else beside it.

import { otherFacts } from "./layout.js";

/** The whole scene as sentences. */
export function sceneInWords(scene) {
  const said = ["The scene from above."];
  if (scene.place) said.push(`Place: ${scene.place}.`);
  if (scene.distance) said.push(`You are at ${scene.distance} from the person.`);
  if (scene.cover === true) said.push("You are behind cover.");
  if (scene.cover === false) said.push("You are not behind cover.");
  if (scene.agitation?.level) said.push(`The person looks ${scene.agitation.level}.`);
  if (scene.weapon) said.push(`Weapon: ${scene.weapon}.`);
  for (const other of scene.others ?? []) said.push(`${upper(other.kind ?? "Somebody")}: ${other.text}.`);
  for (const [name, value] of otherFacts(scene)) said.push(name ? `${upper(name)}: ${value}.` : `${value}.`);
  for (const title of scene.here ?? []) said.push(`${title} is here.`);
  for (const title of scene.coming ?? []) said.push(`${title} has been called.`);
  return said.join(" ");
}

/** What can be seen as pairs of name and value, without the resources, which stand elsewhere. */
export function seenPairs(seen, resources) {
  const elsewhere = new Set(resources.map((one) => one.name));
  return Object.entries(seen).filter(([name]) => !elsewhere.has(name)).map(([name, value]) => [upper(name.replaceAll("_", " ")), String(value)]);
}

/** What differs from before, in words; empty where nothing does. */
export function changedInWords(before, now) {
  const old = new Map(before);
  const changed = now.filter(([name, value]) => old.get(name) !== value); // also what was not seen before
  return changed.length ? `Seen now: ${changed.map(([name, value]) => `${name.toLowerCase()} ${value}`).join(", ")}.` : "";
}

const upper = (words) => words.charAt(0).toUpperCase() + words.slice(1);
