// The encounter clock as the page shows it, between what the server says.

/** Seconds as minutes and seconds: 4:07. */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** How long an act takes, in words: "12 s", "2 min", "1 min 30 s". */
export function durationText(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return rest ? `${Math.floor(seconds / 60)} min ${rest} s` : `${seconds / 60} min`;
}

/** Runs from `at` at `rate`, and waits at the end of the act under way until the server tells. */
export class Clock {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.busy = null;
    this.rate = 0;
    this.at = 0;
    this.set({ at: 0, rate: 0, busy: null });
  }

  /** Take over what the server says; a small step back is held, so that no second shows twice. */
  set(clock) {
    const shown = this.received === undefined ? 0 : this.shown();
    this.at = clock.at_ms === undefined ? clock.at : clock.at_ms / 1000;
    const slip = shown - this.at;
    this.least = slip > 0 && slip < 2 + clock.rate / 4 ? shown : this.at;
    this.rate = clock.rate;
    this.busy = clock.busy;
    this.received = this.now();
  }

  /** Encounter seconds now. */
  shown() {
    const run = this.at + (this.rate * (this.now() - this.received)) / 1000;
    return Math.max(this.least, this.busy ? Math.min(run, Math.max(this.busy.ends, this.at)) : run);
  }

  /** How far the act under way is, from 0 to 1; null where there is none. */
  share() {
    if (!this.busy) return null;
    const { began, ends } = this.busy;
    return ends > began ? Math.min(1, Math.max(0, (this.shown() - began) / (ends - began))) : 1;
  }

  /** Real milliseconds by which the act under way should have been told; null without one. */
  late() {
    if (!this.busy || !this.rate) return null;
    return this.now() - this.received - ((this.busy.ends - this.at) / this.rate) * 1000;
  }
}
