// What is chosen on a form goes to the server the moment it is chosen. Without a connection it waits
// here, in this browser too if that is closed, and goes on its way as soon as the connection is back.
//
// Only what is new is sent, so that an older window never puts back what a newer one has changed.

const AGAIN = 2000; // milliseconds until the next try
const SIGNED_OUT = 10000; // until the next try where somebody has to sign in first
const PATIENCE = 15000; // for one answer of the server
const TYPING = 1200; // without a key, after which a text is sent
const LOOK = 30000; // between looks at what other windows kept

/** Keep the fields of `form` whose names match `own`; `words` say what they are: one, many. */
export function keeper(form, { own, words, told, changed = () => {} }) {
  const store = `subside-${form.dataset.store}`;
  let waiting = stored(store);
  let held = {}; // what the server has, as it told last
  let sending = false;
  let over = false;
  let submits = null; // the button that was pressed while something was on its way
  let timer = 0;
  let typing = 0;

  function put(field) {
    // To leave a text that was sent while one typed is nothing new.
    if (over || (held[field.name] === field.value && !(field.name in waiting))) return;
    waiting[field.name] = field.value;
    hold();
    changed();
  }

  function hold() {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(store, JSON.stringify(waiting));
      else localStorage.removeItem(store);
    } catch {
      // A browser that keeps nothing: the page itself still has them.
    }
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  async function send() {
    if (sending || over || Object.keys(waiting).length === 0) return;
    sending = true;
    clearTimeout(timer);
    const batch = { ...waiting };
    told("keeping ...");
    try {
      const token = form.elements.csrfmiddlewaretoken.value;
      const answer = await fetch(form.dataset.keep, {
        method: "POST",
        body: new URLSearchParams({ csrfmiddlewaretoken: token, ...batch }),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        keepalive: true,
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 409) end(batch);
      else if (answer.redirected || answer.status === 403) signedOut();
      else if (!answer.ok) throw new Error(String(answer.status));
      else kept(batch, (await answer.json()).given);
    } catch {
      told(`No connection: ${count()} in this browser, and will be sent. Leave this page open.`, "lost");
      later(AGAIN);
    } finally {
      sending = false;
    }
  }

  function kept(batch, given) {
    for (const name of Object.keys(batch)) if (waiting[name] === batch[name]) delete waiting[name];
    hold();
    show(given);
    told("kept");
    if (Object.keys(waiting).length) later(0); // given while these were on their way
    else if (submits) form.requestSubmit(submits.isConnected ? submits : undefined);
  }

  /** Over: closed, or handed in elsewhere. What waited is not kept, and that is said. */
  function end(batch) {
    over = true;
    for (const part of form.querySelectorAll("fieldset, button")) part.disabled = true;
    const lost = Object.keys(batch).length;
    waiting = {};
    hold();
    told(`This is over${lost ? `: ${lost === 1 ? `the last ${words[0]} was` : `the last ${lost} ${words[1]} were`} not kept` : ""}. `, "over");
  }

  function signedOut() {
    told(`You are signed out: ${count()} in this browser. `, "signed-out");
    later(SIGNED_OUT);
  }

  function count() {
    const left = Object.keys(waiting).length;
    return left === 1 ? `1 ${words[0]} waits` : `${left} ${words[1]} wait`;
  }

  /** Put on the page what the server has: another window may have kept something else. */
  function show(given) {
    held = given;
    for (const field of form.elements) {
      if (!own.test(field.name) || field.name in waiting || (field === document.activeElement && field.type !== "radio")) continue;
      const value = given[field.name];
      if (value === undefined) continue;
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
    changed();
  }

  /** Look at what other windows kept, and whether it is over. */
  async function look() {
    if (sending || over) return;
    if (Object.keys(waiting).length) return send();
    try {
      const answer = await fetch(form.dataset.keep, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.redirected || sending) return;
      if (answer.status === 409) end({});
      else if (answer.ok) show((await answer.json()).given);
    } catch {
      // Nothing waits, so nothing is to be said.
    }
  }

  form.addEventListener("change", (event) => {
    if (!own.test(event.target.name)) return;
    put(event.target);
    send();
  });
  form.addEventListener("input", (event) => {
    if (!own.test(event.target.name) || event.target.type === "radio") return;
    put(event.target);
    clearTimeout(typing);
    typing = setTimeout(send, TYPING);
  });
  form.addEventListener("submit", (event) => {
    if (over || Object.keys(waiting).length === 0) return;
    event.preventDefault();
    submits = event.submitter ?? form;
    send();
  });
  // All of it is kept already: sent once more it could put back what another window changed.
  form.addEventListener("formdata", (event) => {
    for (const name of [...event.formData.keys()]) if (own.test(name)) event.formData.delete(name);
  });
  addEventListener("online", send);
  addEventListener("focus", look);
  addEventListener("pagehide", send);
  setInterval(() => document.visibilityState === "visible" && look(), LOOK);

  document.body.classList.add("scripted");
  restore();
  send();
  if (Object.keys(waiting).length === 0) look();

  /** What waited when the page was left, and what was chosen before this script was here. */
  function restore() {
    for (const [name, value] of Object.entries(waiting)) {
      const fields = [...form.elements].filter((one) => one.name === name);
      const field = fields.find((one) => one.type !== "radio" || one.value === value);
      if (!field) delete waiting[name];
      else if (field.type === "radio") field.checked = true;
      else field.value = value;
    }
    for (const field of form.elements) {
      if (own.test(field.name) && field.name in waiting === false && touched(field)) waiting[field.name] = field.value;
    }
    hold();
    changed();
  }
}

function touched(field) {
  return field.type === "radio" ? field.checked && !field.defaultChecked : field.value !== field.defaultValue;
}

function stored(store) {
  try {
    return JSON.parse(localStorage.getItem(store)) ?? {};
  } catch {
    return {};
  }
}

/** Write what is to be told beside a form; where it is over or one is signed out, with a way on. */
export function teller(state, bar) {
  return (words, kind = "") => {
    state.textContent = words;
    bar.classList.toggle("lost", kind !== "");
    if (kind === "over") state.append(link(location.pathname, "See how it stands"));
    if (kind === "signed-out") {
      const next = encodeURIComponent(location.pathname);
      state.append(link(`/account/login/?next=${next}`, "Sign in again"));
    }
  };
}

function link(address, words) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}
