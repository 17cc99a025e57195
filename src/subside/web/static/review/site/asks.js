// Asking the server, and what to say where it does not answer.

const token = document.querySelector('meta[name="csrf-token"]').content;
const AWAY = "The server does not answer. What you wrote stays on this page; try again in a moment.";

/** What went wrong, in words for whoever reads the page. */
export class Refused extends Error {
  constructor(words, status = 0) {
    super(words);
    this.status = status;
  }
}

async function answered(address, more) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...more });
  } catch {
    throw new Refused(AWAY);
  }
  if (answer.type === "opaqueredirect" || answer.status === 401)
    throw new Refused("You are signed out. Sign in again in another window, then try once more.", 401);
  return answer;
}

/** A part of the page, as markup that this server made. */
export async function asked(address) {
  const answer = await answered(address);
  if (answer.status === 403) throw new Refused("It is held back by whoever opened this review.", 403);
  if (!answer.ok) throw new Refused("It is not there now. Load the page again.", answer.status);
  return answer.text();
}

/** Data; `error` in it is said. */
export async function data(address) {
  const answer = await answered(address, { headers: { Accept: "application/json" } });
  const found = await read(answer);
  if (!answer.ok) throw new Refused(found.error ?? found.why ?? "It is not there now. Load the page again.", answer.status);
  return found;
}

/** Send data: status and what came back. `more`: for a page that is being left. */
export async function send(address, sent, more = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await answered(address, { method: "POST", headers, body: JSON.stringify(sent), ...more });
  const found = await read(answer);
  if (!answer.ok && answer.status !== 409)
    throw new Refused(found.error ?? "It could not be kept. It is still here; try again.", answer.status);
  return { status: answer.status, found };
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

export { token };
