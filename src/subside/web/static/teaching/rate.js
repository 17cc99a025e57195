// Each level goes to the server the moment it is given; what could not be kept is said, and tried again.

const form = document.getElementById("rate");
const state = form.querySelector("[data-state]");
const AGAIN = 2000; // milliseconds until the next try
document.body.classList.add("scripted");
let waiting = Promise.resolve();

if (state) {
  form.addEventListener("change", () => keep());
  // What was chosen before this script was here is kept too.
  if ([...form.elements].some((one) => one.checked !== one.defaultChecked)) keep();
}

function keep() {
  waiting = waiting.then(async () => {
    state.textContent = "keeping ...";
    try {
      const answer = await fetch(form.dataset.level, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
      });
      if (answer.status === 409) state.textContent = "Not kept: the rating is closed.";
      else if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      else state.textContent = "Kept.";
    } catch {
      state.textContent = "Not kept yet: no connection. It is tried again.";
      setTimeout(keep, AGAIN);
    }
  });
}
