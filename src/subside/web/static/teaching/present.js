// The presenter's page: clocks that go, slides that turn by keys, and the same place on every screen.
// Forms do the work; here they are sent without leaving the page. One after the other: a clicker that
// is pressed twice turns twice.

const EVERY = 1000; // milliseconds between two looks at where the class is
const PATIENCE = 5000; // milliseconds until no answer means no connection
const SIZES = [-2, 3]; // smallest and largest notes
const SIZE = "subside-notes";
const LINES = 90; // pixels that an arrow scrolls
const KEYS = { PageDown: "ArrowRight", " ": "ArrowRight", PageUp: "ArrowLeft", ".": "b" };
const WRITES = "input, textarea, select";
const theme = document.getElementById("theme");
const main = document.getElementById("main");
let loaded = performance.now();
let sending = Promise.resolve();
let turns = 0;

const page = () => main.querySelector(".presenter");
const all = (selector) => [...main.querySelectorAll(selector)];

// ---- What stands on the page -------------------------------------------------------------

function dress() {
  for (const one of all("[data-scripted]")) one.hidden = false;
  if (theme) main.querySelector(".stand-acts").append(theme);
  page().dataset.notes = kept();
  tick();
}

function tick() {
  const clocks = document.getElementById("clock");
  if (!clocks) return;
  const gone = clocks.dataset.goes ? (performance.now() - loaded) / 1000 : 0;
  const [step, block] = [...clocks.querySelectorAll("[data-left]")];
  const until = block.querySelector("[data-until]");
  for (const one of [step, block]) show(one, Math.round(Number(one.dataset.left) - gone));
  const left = Number(block.dataset.left) - gone;
  until.textContent = left > 0 ? `until ${clock(new Date(Date.now() + 1000 * left))}` : "";
  plan(clocks, left);
}

function show(one, left) {
  const size = Math.abs(left);
  const words = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  one.querySelector("b").textContent = left < 0 ? `+${words}` : words;
  one.classList.toggle("over", left < 0);
}

/** How the class stands to the plan of this step, in words and on the bar. */
function plan(clocks, left) {
  const told = clocks.querySelector(".plan");
  const { minutes, begins, ends } = told.dataset;
  const spent = Number(minutes) - left / 60;
  const mark = main.querySelector(".mark");
  const whole = 10 * Number(minutes);
  mark.setAttribute("x", Math.min(10 * spent, whole - Number(mark.getAttribute("width"))).toFixed(1));
  const late = Math.ceil(spent - Number(ends) - 0.001);
  const early = Math.floor(Number(begins) - spent + 0.001);
  told.classList.toggle("behind", late > 0);
  if (!clocks.dataset.goes) told.textContent = "clocks stand";
  else if (late > 0) told.textContent = `${late} min behind the plan`;
  else if (early > 0) told.textContent = `${early} min ahead of the plan`;
  else told.textContent = "on plan";
}

function clock(when) {
  return when.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

// ---- Sending and taking in ----------------------------------------------------------------

main.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  event.preventDefault();
  press(() => event.target);
});

/** Send a form once what was sent before is answered: it is looked up then, as the page is then. */
function press(form) {
  turns += 1;
  sending = sending
    .then(async () => {
      const found = form();
      if (!found) return;
      const body = new URLSearchParams(new FormData(found));
      take(await asked(found.action, { method: "POST", body }), true);
    })
    .catch(() => lost(true))
    .finally(() => {
      turns -= 1;
    });
}

async function asked(address, given = {}) {
  const answer = await fetch(address, {
    ...given,
    headers: { "X-Requested-With": "fetch" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return { where: answer.url, text: await answer.text() };
}

/** Put what the server shows now in place of what stands here; what is open and scrolled stays. */
function take({ where, text }, follow) {
  const made = new DOMParser().parseFromString(text, "text/html");
  const found = made.getElementById("main");
  if (!found?.querySelector(".presenter")) return location.assign(where);
  const before = page();
  const step = before.querySelector("#step-title").textContent;
  const open = all(".at-hand details[open]").map((one) => one.id);
  const scrolled = Object.fromEntries([".steps", ".notes", ".seen"].map((one) => [one, before.querySelector(one).scrollTop]));
  const focus = focused(document.activeElement);
  main.replaceChildren(...document.adoptNode(found).childNodes);
  loaded = performance.now();
  document.title = made.title;
  if (follow && where !== location.href) history.replaceState(null, "", where);
  dress();
  const same = page().querySelector("#step-title").textContent === step;
  for (const id of open) if (document.getElementById(id)) document.getElementById(id).open = true;
  for (const [one, at] of Object.entries(scrolled)) page().querySelector(one).scrollTop = same || one !== ".notes" ? at : 0;
  main.querySelector(".steps [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (!same && scrollY > 0 && matchMedia("(max-width: 1100px)").matches) scrollTo(0, 0);
  focus()?.focus({ preventScroll: true });
}

/** How to find again what has the focus, once the page is another. */
function focused(one) {
  const key = one?.closest?.("form[data-key]")?.dataset.key;
  if (key) return () => main.querySelector(`form[data-key="${key}"] button:not([disabled])`) ?? main.querySelector(".notes");
  if (one?.closest?.(".notes")) return () => main.querySelector(".notes");
  if (one?.closest?.(".steps")) return () => main.querySelector(".steps [aria-current] button");
  return () => null;
}

/** Another device may have turned: look every second, and say when nobody answers. */
async function look() {
  const { state, at } = page()?.dataset ?? {};
  try {
    if (state && !turns && !document.hidden) {
      const found = JSON.parse((await asked(state)).text);
      lost(false);
      if (found.at !== at && !turns && page().dataset.at === at) take(await asked(found.notes), true);
      else set(found);
    }
  } catch {
    lost(true);
  }
  setTimeout(look, EVERY);
}

/** The server's clocks, so that a laptop that slept shows what is so. */
function set(found) {
  const [step, block] = all("#clock [data-left]");
  if (!step || turns) return;
  step.dataset.left = found.step_left;
  block.dataset.left = found.block_left;
  loaded = performance.now();
}

function lost(so) {
  main.querySelector(".lost").hidden = !so;
}

// ---- Keys, notes -------------------------------------------------------------------------

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(WRITES)) return;
  if (document.getElementById("keys")?.open) return;
  const asks = event.key === " " && event.target.closest("button, a, summary");
  const key = KEYS[event.key] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (asks) return;
  if (key === "?") help();
  else if (key === "+" || key === "=") resize(1);
  else if (key === "-") resize(-1);
  else if (main.querySelector(`form[data-key="${key}"]`)) press(() => able(key));
  else if (!scrolled(key, event.target)) return;
  event.preventDefault();
});

/** Whether an arrow scrolls the notes: from wherever the focus is, but in what scrolls by itself. */
function scrolled(key, focus) {
  const notes = main.querySelector(".notes");
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!by || focus.closest(".steps, .seen, .notes") || notes.scrollHeight <= notes.clientHeight) return false;
  notes.scrollBy(0, by * LINES);
  return true;
}

/** The form of a key, where it can be sent now. */
function able(key) {
  const form = main.querySelector(`form[data-key="${key}"]`);
  return form?.querySelector("button:not([disabled])") ? form : null;
}

main.addEventListener("click", (event) => {
  const size = event.target.closest("[data-size]")?.dataset.size;
  if (size) resize(Number(size));
  if (event.target.closest("[data-help]")) help();
});

function help() {
  document.getElementById("keys").showModal();
}

function resize(by) {
  const size = Math.min(Math.max(kept() + by, SIZES[0]), SIZES[1]);
  try {
    localStorage.setItem(SIZE, size);
  } catch {
    // A browser that keeps nothing: the size holds until the next slide.
  }
  page().dataset.notes = size;
}

function kept() {
  try {
    return Number(localStorage.getItem(SIZE) ?? 0) || 0;
  } catch {
    return Number(page().dataset.notes ?? 0);
  }
}

dress();
setInterval(tick, 1000);
setTimeout(look, EVERY);
navigator.wakeLock?.request("screen").catch(() => {}); // where the browser lets a page keep it lit
