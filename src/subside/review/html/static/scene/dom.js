// Small helpers over the DOM. Text from outside only ever becomes a text node.

export const byId = (id) => document.getElementById(id);

/** Make an element: `el("p", {class: "quiet"}, "text", child)`. */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for a shape of a drawing. */
export function shape(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Write text only where it differs, so that nothing is announced or drawn twice. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Show a line of text, or hide its element where there is none. */
export function tell(node, text) {
  write(node, text);
  node.hidden = !text;
}

/** A choice that outlives the page, where the browser allows it. */
export const kept = {
  get(name) {
    try {
      return localStorage.getItem(`subside.${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`subside.${name}`, value);
    } catch {
      // Forbidden storage: the choice lasts as long as the page.
    }
  },
};

/** What must survive a reload of this tab only. */
export const draft = {
  get(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`subside.${name}`));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(`subside.${name}`);
      else sessionStorage.setItem(`subside.${name}`, JSON.stringify(value));
    } catch {
      // Forbidden or full storage: a reload forgets what was typed, and nothing else.
    }
  },
};
