// A page that changes while others work: parts with `data-fresh` are fetched anew every few seconds.

const EVERY = 4000; // milliseconds

async function look() {
  if (document.visibilityState === "visible") await freshen();
  addEventListener("focus", freshen);
setTimeout(look, EVERY);
}

async function freshen() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const cards = document.getElementById("cards");
    // Somebody else opened or closed one: the buttons are other ones now.
    if (page.getElementById("cards")?.dataset.live !== cards.dataset.live) location.reload();
    for (const part of document.querySelectorAll("[data-fresh]")) take(part, page.getElementById(part.id));
  } catch {
    // Without a connection the page stays as it was; it is tried again.
  }
}

function take(part, fresh) {
  if (!fresh || part.contains(document.activeElement) || part.textContent === fresh.textContent) return;
  part.replaceChildren(...fresh.childNodes);
}

setTimeout(look, EVERY);
