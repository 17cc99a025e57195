// The wall follows the presenter: it asks every second what is to be seen, and says when it cannot.

const EVERY = 1000; // milliseconds
const at = (id) => document.getElementById(id);

async function look() {
  try {
    const answer = await fetch(document.body.dataset.state, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(await answer.json());
    at("lost").hidden = true;
  } catch {
    at("lost").hidden = false;
  }
  setTimeout(look, EVERY);
}

function show(state) {
  if (state.key === document.body.dataset.key) return;
  document.body.dataset.key = state.key;
  at("slide").querySelector("h1").textContent = state.slide.title;
  at("body").innerHTML = state.slide.html; // made by the server from Markdown without HTML
  at("block").textContent = state.block;
  at("place").textContent = state.place;
}

addEventListener("keydown", (event) => {
  if (event.key === "f") document.documentElement.requestFullscreen?.();
});
setTimeout(look, EVERY);
