// A rating: each level and each note is kept as it is given, and the bar on top says how far one is.

import { keeper, teller } from "./keep.js";

const form = document.getElementById("rate");
const bar = document.getElementById("kept");

keeper(form, {
  own: /^(level|note)-/,
  words: ["entry", "entries"],
  told: teller(bar.querySelector("[data-state]"), bar),
  changed: count,
});

function count() {
  const chosen = form.querySelectorAll('input[name^="level-"]:checked');
  bar.querySelector("[data-count]").textContent = chosen.length;
  for (const one of chosen) {
    const row = one.closest(".question");
    row.classList.remove("missing");
    bar.querySelector(`a[href="#${row.id}"]`).classList.add("done");
  }
}
