// A test: every answer is kept as it is given, and the bar on top says how far one is.

import { keeper, teller } from "./keep.js";

const form = document.getElementById("test");
const bar = document.getElementById("kept");

keeper(form, {
  own: /^(option|confidence)-/,
  words: ["answer", "answers"],
  told: teller(bar.querySelector("[data-state]"), bar),
  changed: count,
});

function count() {
  const chosen = form.querySelectorAll('input[name^="option-"]:checked');
  bar.querySelector("[data-count]").textContent = chosen.length;
  for (const one of chosen) {
    const question = one.closest(".question");
    question.classList.remove("missing");
    bar.querySelector(`a[href="#${question.id}"]`).classList.add("done");
  }
}
