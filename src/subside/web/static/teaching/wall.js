// The wall follows the presenter: it asks again and again what is to be seen, keeps the slide when
// nobody answers, says so, and goes on by itself. Keys and a clicker turn slides here too.

const EVERY = 700; // milliseconds between two looks: within a second the wall follows
const PATIENCE = 4000; // milliseconds until no answer means no connection
const AWAKE = 3000; // milliseconds that the pointer is seen after it moved
const SMALLEST = 0.5; // of the size of a slide, to which a long one shrinks
const TO = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back" };
const at = (id) => document.getElementById(id);
const { body } = document;
const form = at("turn");
let now = { left: null, goes: false, since: 0 };
let sending = Promise.resolve();

// ---- What is seen ------------------------------------------------------------------------

function show(state) {
  body.classList.toggle("dark", state.dark);
  now = { left: state.timer, goes: state.goes, since: performance.now() };
  time();
  if (state.key === body.dataset.key) return;
  body.dataset.key = state.key;
  at("slide").querySelector("h1").textContent = state.slide.title;
  at("body").innerHTML = state.slide.html; // made by the server from Markdown without HTML
  at("block").textContent = state.block;
  at("place").textContent = state.place;
  fit();
}

/** Minutes of an exercise, a test or a break that are left, for everybody to see. */
function time() {
  const timer = at("timer");
  timer.hidden = now.left === null;
  if (timer.hidden) return;
  const left = Math.round(now.left - (now.goes ? (performance.now() - now.since) / 1000 : 0));
  const shown = Math.max(0, left);
  timer.textContent = left > 0 ? `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}` : "Time is up";
  timer.classList.toggle("over", left <= 0);
}

/** A slide that is too long for the screen becomes smaller, so that nothing of it is cut off. */
function fit() {
  const slide = at("slide");
  for (let size = 1; size >= SMALLEST; size -= 0.05) {
    slide.style.fontSize = `${size}em`;
    if (slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth) return;
  }
}

// ---- Asking ------------------------------------------------------------------------------

async function asked(address, given = {}) {
  const answer = await fetch(address, {
    ...given,
    headers: { "X-Requested-With": "wall" },
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.redirected || answer.status === 403) throw new Error("Signed out: sign in again in another window of this browser. This slide stands still until then.");
  if (answer.status === 404) throw new Error("This class is not there any more for who is signed in.");
  if (!answer.ok) throw new Error(`The server has a fault (${answer.status}): this slide stands still.`);
  return answer.json();
}

async function look() {
  try {
    show(await asked(body.dataset.state));
    tell("");
  } catch (error) {
    trouble(error);
  }
}

async function follow() {
  await look();
  setTimeout(follow, EVERY);
}

function trouble(error) {
  const lost = error instanceof TypeError || error.name === "TimeoutError" || error.name === "AbortError";
  tell(lost ? "No connection: this slide stands still, and goes on by itself." : error.message);
}

function tell(words) {
  const lost = at("lost");
  lost.hidden = !words;
  if (lost.textContent !== words) lost.textContent = words;
}

// ---- Turning from here -------------------------------------------------------------------

function turn(to) {
  const fields = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, to });
  sending = sending.then(async () => {
    if (to === "next" || to === "back") fields.set("from", body.dataset.key);
    show(await asked(body.dataset.go, { method: "POST", body: fields }));
    tell("");
  }).catch(trouble);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  turn(event.submitter.value);
});

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === " " && event.target.closest("button")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "f") full();
  else if (key === "b" || key === ".") turn(body.classList.contains("dark") ? "light" : "dark");
  else if (TO[key]) turn(TO[key]);
  else return;
  event.preventDefault();
});

// ---- The screen --------------------------------------------------------------------------

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

let asleep = 0;
function wake() {
  body.classList.add("awake");
  body.classList.remove("asleep");
  clearTimeout(asleep);
  asleep = setTimeout(() => {
    body.classList.remove("awake");
    body.classList.add("asleep");
  }, AWAKE);
}

function lit() {
  if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); // where a page may keep it lit
}

at("full").hidden = !document.fullscreenEnabled;
at("full").addEventListener("click", full);
document.addEventListener("fullscreenchange", () => {
  at("full").textContent = document.fullscreenElement ? "Leave full screen (F)" : "Full screen (F)";
});
addEventListener("pointermove", wake);
addEventListener("resize", fit);
document.addEventListener("visibilitychange", () => {
  lit();
  if (!document.hidden) look();
});
form.hidden = false;
wake();
lit();
fit();
setInterval(time, 500);
follow();
