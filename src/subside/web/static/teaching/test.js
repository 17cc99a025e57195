// Each answer goes to the server the moment it is given. Without a connection answers wait here, in
// this browser too if it is closed, and go on their way as soon as it is back.

const form = document.getElementById("test");
const bar = document.getElementById("kept");
const store = `subside-test-${form.dataset.sitting}`;
const AGAIN = 2000; // milliseconds until the next try
let waiting = stored();
let sending = false;
let over = false;

document.body.classList.add("scripted");
restore();
// What was chosen before this script was here is kept too.
for (const one of form.querySelectorAll('input[type="radio"]:checked')) if (!one.defaultChecked) waiting[one.name] = one.value;
keepHere();
count();
send();

form.addEventListener("change", (event) => {
  if (event.target.type !== "radio") return;
  waiting[event.target.name] = event.target.value;
  keepHere();
  count();
  send();
});

form.addEventListener("submit", (event) => {
  if (Object.keys(waiting).length === 0 || over) return;
  event.preventDefault();
  tell("Not handed in yet: answers are waiting for a connection.", true);
  send();
});

addEventListener("online", send);

async function send() {
  if (sending || over || Object.keys(waiting).length === 0) return;
  sending = true;
  const batch = { ...waiting };
  tell("keeping ...");
  try {
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(form.dataset.answer, {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: token, ...batch }),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    if (answer.status === 409 || answer.status === 404) {
      over = true;
      localStorage.removeItem(store);
      tell("The test is over: nothing more is kept.", true);
      return;
    }
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    for (const name of Object.keys(batch)) if (waiting[name] === batch[name]) delete waiting[name];
    keepHere();
    tell("kept");
    if (Object.keys(waiting).length) setTimeout(send); // given while these were on their way
  } catch {
    const left = Object.keys(waiting).length;
    tell(`No connection: ${left} answer${left > 1 ? "s wait" : " waits"} in this browser, and will be sent. Do not close it.`, true);
    setTimeout(send, AGAIN);
  } finally {
    sending = false;
  }
}

function restore() {
  for (const [name, value] of Object.entries(waiting)) {
    const field = [...form.elements].find((one) => one.name === name && one.value === value);
    if (field) field.checked = true;
    else delete waiting[name];
  }
}

function count() {
  const chosen = form.querySelectorAll('input[name^="option-"]:checked');
  bar.querySelector("[data-count]").textContent = chosen.length;
  for (const one of chosen) one.closest(".question").classList.remove("missing");
}

function tell(words, lost = false) {
  bar.querySelector("[data-state]").textContent = `· ${words}`;
  bar.classList.toggle("lost", lost);
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(store)) ?? {};
  } catch {
    return {};
  }
}

function keepHere() {
  try {
    if (Object.keys(waiting).length) localStorage.setItem(store, JSON.stringify(waiting));
    else localStorage.removeItem(store);
  } catch {
    // A browser that keeps nothing: the page itself still has them.
  }
}
