// Parts of the page, made as nodes: text stays text.

/** An element with attributes and children. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** An element of a drawing. */
export function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The place of one kind of answer under a decision; what stood there before goes. */
export function place(article, kind) {
  const answer = article.querySelector(".answer");
  answer.hidden = false;
  let found = answer.querySelector(`:scope > [data-kind="${kind}"]`);
  if (!found) {
    found = el("div", { "data-kind": kind, class: "s-answer", tabindex: "-1" });
    answer.append(found);
  }
  found.replaceChildren();
  return found;
}

/** Say that something is on its way, or that it will not come. */
export function say(where, words, kind = "soft") {
  where.replaceChildren(el("p", { class: kind, role: "status" }, words));
}

/** Markup that our own server made, as nodes; a script in it would not run. */
export function parsed(markup) {
  return new DOMParser().parseFromString(markup, "text/html");
}

/** What cannot be asked for here, or not now, is not offered. */
export function offered(root, given) {
  const out = { follows: !given.follows, again: !given.again, side: Boolean(given.held) };
  for (const [name, gone] of Object.entries(out))
    for (const button of root.querySelectorAll(`.more [data-do="${name}"]`)) button.hidden = gone;
}
