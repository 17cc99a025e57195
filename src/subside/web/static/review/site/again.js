// "Try again from here": how, and then a new encounter that begins with the same acts.

import { token } from "./asks.js";
import { el, place } from "./nodes.js";

const CHANCES = [
  ["same", "The same chance", "what chance did is drawn as it was, as far as you do the same"],
  ["fresh", "Fresh chance", "from here on chance is drawn anew"],
];
const MODES = [
  ["real", "Real time", "the clock runs"],
  ["study", "Study", "the clock stands until you act"],
];

/** Ask how, in the place under the decision. */
export function again(button, given) {
  const article = button.closest(".r-decision");
  const where = place(article, "again");
  const t = article.dataset.t;
  const form = el(
    "form",
    { method: "post", action: given.again, class: "s-form" },
    el("h3", {}, `Try again from decision ${t}`),
    el("p", { class: "soft" }, "A new exercise. It begins with what you did before this decision; this one stays as it is."),
    el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: token }),
    el("input", { type: "hidden", name: "decision", value: t }),
    choice("chance", "Chance", CHANCES, t),
    choice("mode", "Time", MODES, t),
    el("div", { class: "s-row" }, el("button", { class: "r-button" }, "Begin")),
  );
  where.append(form);
  form.querySelector("input[type=radio]").focus();
}

function choice(name, title, options, t) {
  const rows = options.map(([value, label, note], k) => {
    const id = `${name}-${value}-${t}`;
    return el(
      "label",
      { for: id },
      el("input", { type: "radio", name, value, id, checked: k === 0 }),
      el("span", {}, `${label}: ${note}`),
    );
  });
  return el("fieldset", {}, el("legend", {}, title), ...rows);
}
