// The connection to the server: the whole state, the events after it, and acts sent exactly once.

const WAITS = [400, 800, 1500, 3000, 5000]; // milliseconds between tries
const PATIENCE = 8000; // milliseconds until an answer counts as not come
const SETTLED = 5000; // milliseconds after which being moved is no longer a quarrel of two windows
const FAULTS = 4; // tries after which a fault of the server is told instead of tried again

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const wait = (tries) => WAITS[Math.min(tries, WAITS.length - 1)];

/** An id for an act. `crypto.randomUUID` is missing over plain HTTP, the random numbers are not. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * `page` is told what happens: view(view), turn(data), clockSet(data), over(data),
 * moved(sentence), lost(), found(), refused(sentence).
 */
export class Live {
  constructor(base, token, page) {
    this.base = base;
    this.token = token;
    this.page = page;
    this.seq = 0;
    this.tries = 0;
    this.closed = false;
    this.stream = null;
    this.timer = null;
    window.addEventListener("offline", () => this.lose());
    window.addEventListener("online", () => this.load());
    // Leaving the page ends its stream, which is no lost connection.
    window.addEventListener("pagehide", () => this.hush());
    window.addEventListener("pageshow", (event) => event.persisted && this.load());
  }

  /** Read the whole state, then listen for what comes after it. */
  async load() {
    if (this.closed) return;
    clearTimeout(this.timer);
    const asked = (this.asked = {});
    const answer = await this.fetched("");
    if (asked !== this.asked || this.closed) return; // a later one is under way
    if (!answer || answer.status >= 500) return this.lose();
    const refusal = refusalOf(answer);
    if (refusal) return this.refuse(refusal);
    const view = await answer.json().catch(() => null);
    if (asked !== this.asked) return;
    if (!view) return this.lose();
    if (answer.status !== 200) return this.refuse(view.why || "This encounter cannot be opened.");
    this.seq = view.seq;
    this.tries = 0;
    this.page.found();
    this.page.view(view);
    if (!view.over) this.listen();
  }

  /** Open the event stream after the last event that this page has. */
  listen() {
    this.hush();
    const stream = (this.stream = new EventSource(`${this.base}events?after=${this.seq}`));
    const on = (type, told) =>
      stream.addEventListener(type, (event) => {
        if (stream !== this.stream) return;
        this.seq = Math.max(this.seq, Number(event.lastEventId) || 0);
        told(JSON.parse(event.data || "{}"));
      });
    on("turn", (data) => this.page.turn(data));
    on("clock", (data) => this.page.clockSet(data));
    on("over", (data) => {
      this.hush();
      this.page.over(data);
    });
    on("moved", (data) => (data.crowded ? this.rest(data.why) : this.move()));
    stream.addEventListener("error", () => stream === this.stream && this.lose());
  }

  /** This stream is no longer the one: read the state again, and wait where it happens at once. */
  move() {
    this.hush();
    const before = this.lastMoved ?? -Infinity;
    this.lastMoved = performance.now();
    if (this.lastMoved - before < SETTLED) this.page.moved();
    else this.load();
  }

  /** Too much is open: this page waits until it is asked for. */
  rest(why) {
    this.hush();
    this.page.moved(why);
  }

  hush() {
    this.stream?.close();
    this.stream = null;
  }

  /** The connection is lost: say so, and try again after a while, without end. */
  lose() {
    if (this.closed) return;
    this.hush();
    this.page.lost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), wait(this.tries++));
  }

  refuse(sentence) {
    this.closed = true;
    this.hush();
    this.page.found();
    this.page.refused(sentence);
  }

  /**
   * Send an act until it is answered, always under the same key, so that it happens once.
   * Gives {status, body}, or null where the page may not go on.
   */
  async act(sent) {
    let faults = 0;
    for (let tries = 0; !this.closed; tries++) {
      const answer = await this.fetched("acts", sent);
      if (answer && answer.status < 500) return this.answered(answer);
      if (answer && (answer.status === 503 || ++faults >= FAULTS)) return this.answered(answer);
      this.lose();
      await sleep(wait(tries));
    }
    return null;
  }

  /** Pause, go on, or stop; gives {status, body}, status 0 where no answer came. */
  async post(what, body = {}) {
    const answer = await this.fetched(what, body);
    if (!answer) {
      this.lose();
      return { status: 0, body: {} };
    }
    return this.answered(answer);
  }

  async answered(answer) {
    const refusal = refusalOf(answer);
    if (refusal) {
      this.refuse(refusal);
      return null;
    }
    return { status: answer.status, body: await answer.json().catch(() => ({})) };
  }

  async fetched(what, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    const request = {
      cache: "no-store",
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      signal: stop.signal,
    };
    if (body !== undefined) {
      request.method = "POST";
      request.body = JSON.stringify(body);
      request.headers["Content-Type"] = "application/json";
      request.headers["X-CSRFToken"] = this.token;
    }
    try {
      return await fetch(this.base + what, request);
    } catch {
      return null; // no connection, or no answer in time
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The plain sentence for an answer after which this page cannot go on; null for all others. */
function refusalOf(answer) {
  if (answer.status === 401 || answer.status === 403 || answer.redirected) {
    return "You are no longer signed in here. What has happened is kept. Sign in and open the encounter again.";
  }
  if (answer.status === 404) return "There is no such encounter, or it belongs to somebody else.";
  return null;
}
