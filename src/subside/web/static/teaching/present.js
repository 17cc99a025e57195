// The presenter's clock, and turning slides by the arrow keys.

const clock = document.getElementById("clock");
const loaded = performance.now();

function tick() {
  const gone = clock.dataset.goes ? (performance.now() - loaded) / 1000 : 0;
  const left = Math.round(Number(clock.dataset.left) - gone);
  const spent = (Number(clock.dataset.spent) + gone) / 60;
  const whole = Math.abs(left);
  const minutes = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  clock.querySelector("[data-shown]").textContent = left < 0 ? `+${minutes}` : minutes;
  clock.classList.toggle("over", left < 0);
  clock.querySelector("[data-plan]").textContent = plan(spent);
}

/** How the class stands to the plan of this step. */
function plan(spent) {
  const begins = Number(clock.dataset.begins);
  const ends = Number(clock.dataset.ends);
  const words = `this step: minute ${begins} to ${ends}`;
  if (spent > ends) return `${words}; ${Math.ceil(spent - ends)} min behind`;
  if (spent < begins - 1) return `${words}; ${Math.floor(begins - spent)} min ahead`;
  return words;
}

if (clock) {
  tick();
  setInterval(tick, 1000);
}

addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, summary") || event.altKey || event.ctrlKey || event.metaKey) return;
  const key = { PageDown: "ArrowRight", PageUp: "ArrowLeft" }[event.key] ?? event.key;
  const form = document.querySelector(`form[data-key="${key}"]`);
  const button = form?.querySelector("button:not([disabled])");
  if (!button) return;
  event.preventDefault();
  button.click();
});
