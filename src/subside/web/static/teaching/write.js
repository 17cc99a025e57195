// What a participant writes is kept after a pause and on leaving the field; nothing is overwritten.

const QUIET = 4000; // milliseconds without a key, after which it is kept

for (const form of document.querySelectorAll(".writing")) watch(form);

function watch(form) {
  const field = form.elements.text;
  const told = form.querySelector(".kept");
  let timer = 0;
  let waiting = Promise.resolve();
  let kept = field.value;

  const keep = () => {
    clearTimeout(timer);
    waiting = waiting.then(async () => {
      const text = field.value;
      if (text === kept) return;
      told.textContent = "keeping ...";
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { "X-Requested-With": "fetch" },
          credentials: "same-origin",
        });
        if (answer.status === 409) told.textContent = "not kept: another window kept something else. Press Keep to see both.";
        else if (!answer.ok) throw new Error();
        else {
          kept = text;
          form.elements.version.value = (await answer.json()).version;
          told.textContent = "kept";
        }
      } catch {
        told.textContent = "not kept: no connection. Press Keep to try again.";
      }
    });
  };
  field.addEventListener("input", () => {
    told.textContent = "not kept yet";
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET);
  });
  field.addEventListener("blur", keep);
  addEventListener("pagehide", () => {
    if (field.value !== kept) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
  });
}
