// What a participant writes is kept after a pause, on leaving the field, by the button and when the page is
// left. Two windows never overwrite each other: what the other one kept is shown, and one chooses.

const QUIET = 3000; // milliseconds without a key, after which it is kept
const AGAIN = 5000; // milliseconds until it is tried again without a connection
const PATIENCE = 10000; // milliseconds until no answer means no connection

document.body.classList.add("scripted");
for (const form of document.querySelectorAll(".writing")) watch(form);

function watch(form) {
  const field = form.elements.text;
  const told = form.querySelector(".kept");
  let timer = 0;
  let waiting = Promise.resolve();
  let kept = form.querySelector("[role=alert]") ? null : field.value;
  let clash = false;

  const tell = (words, trouble = false) => {
    told.textContent = words;
    form.classList.toggle("trouble", trouble);
  };
  const later = (after) => {
    clearTimeout(timer);
    timer = setTimeout(keep, after);
  };
  /** One keeping after the other, so that a version is never sent twice. */
  const keep = () => {
    clearTimeout(timer);
    waiting = waiting.then(() => (field.value === kept || clash ? null : send()));
    return waiting;
  };
  const send = async () => {
    const text = field.value;
    tell("keeping ...");
    try {
      const { status, found } = await asked(form);
      if (status === 409) return both(found);
      if (status !== 200) return tell(found.why ?? "Not kept: sign in again, in another window of this browser.", true);
      kept = text;
      form.elements.version.value = found.version;
      tell(field.value === text ? `kept ${clock()}` : "not kept yet");
    } catch {
      tell("Not kept yet: no connection. It is tried again.", true);
      later(AGAIN);
    }
  };
  /** Both texts, until one of them is chosen. */
  const both = (found) => {
    clash = true;
    tell("not kept: another window kept something else", true);
    const box = document.createElement("div");
    box.className = "note clash";
    box.setAttribute("role", "alert");
    const words = paragraph("Another window kept this meanwhile. What you typed is still in the field.");
    const other = paragraph(found.text || "(empty)");
    other.className = "other";
    const choose = (take) => {
      clash = false;
      form.elements.version.value = found.version;
      kept = found.text;
      if (take) field.value = found.text;
      box.remove();
      tell(take ? "kept" : "not kept yet");
      field.focus();
      keep();
    };
    const row = document.createElement("span");
    row.className = "acts";
    row.append(button("Keep what I typed", () => choose(false)), button("Take what was kept", () => choose(true)));
    box.append(words, other, row);
    form.append(box);
  };

  field.addEventListener("input", () => {
    if (!clash) tell("not kept yet");
    later(QUIET);
  });
  field.addEventListener("blur", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value === kept) tell(`kept ${clock()}`);
    keep();
  });
  addEventListener("online", keep);
  addEventListener("pagehide", () => {
    if (field.value !== kept && !clash) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
  });
}

async function asked(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Requested-With": "fetch" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const data = answer.headers.get("Content-Type")?.includes("json");
  if (!data && answer.status >= 500) throw new Error(String(answer.status));
  return { status: answer.redirected || !data ? 403 : answer.status, found: data ? await answer.json() : {} };
}

function paragraph(words) {
  const made = document.createElement("p");
  made.textContent = words;
  return made;
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "small";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function clock() {
  return new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}
