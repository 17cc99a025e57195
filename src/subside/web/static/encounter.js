// The page of one encounter. It holds no state of its own but what the server has told it.

import { Acts } from "./encounter/acts.js";
import { Clock, clockText } from "./encounter/clock.js";
import { byId, draft, el, kept, tell, write } from "./scene/dom.js";
import { Resources } from "./encounter/help.js";
import { keepDraft, Keys } from "./encounter/keys.js";
import { Live, newKey } from "./encounter/live.js";
import { curled } from "./encounter/quotes.js";
import { Scene } from "./scene/scene.js";
import { changedInWords, seenPairs } from "./scene/told.js";
import { WordsList } from "./encounter/words.js";

const OVERDUE = 4000; // milliseconds after which news that should have come is asked for
const STALE = 60000; // milliseconds after which an act from before a reload is not sent again
const DRAWN = new Set(["Agitation", "Distance", "Cover", "Weapon"]); // the picture says these on a small screen
const FREE = "free to move"; // what the picture says of a person unless it says otherwise
const QUICK = 1.2; // encounter seconds a second from which time is said to pass quickly

class Page {
  constructor({ id, live, home, review }) {
    this.id = id;
    this.home = home;
    this.review = review;
    this.state = null;
    this.sending = null; // the act that waits for its answer
    this.answered = 0; // number of the event that belongs to the last answer
    this.clock = new Clock();
    this.acts = new Acts(byId("acts"), (act) => this.choose(act));
    this.box = byId("say-text");
    this.clearBox = keepDraft(this.box, id);
    this.keys = new Keys(this.acts, this.box, {
      sheet: (name) => this.sheet(name),
      pause: () => this.pause(!this.state?.paused),
    });
    this.scene = new Scene(byId("scene"));
    this.resources = new Resources(byId("resources"));
    this.words = new WordsList({ said: byId("said"), scroll: byId("words"), radio: byId("radio"), spoken: byId("spoken") });
    this.live = new Live(live, document.querySelector("meta[name=csrf-token]").content, this);
    this.buttons();
  }

  start() {
    this.live.load();
    const frame = () => {
      this.tick();
      requestAnimationFrame(frame);
    };
    frame();
    const left = draft.get(`sent.${this.id}`);
    if (left && Date.now() - left.when < STALE) this.send(left.sent, left.label);
  }

  // ---- What the server tells -----------------------------------------------------------

  view(view) {
    const first = !this.state;
    const interrupted = !first && view.paused && !this.state.paused && !this.asked;
    this.state = { ...view };
    write(byId("title"), view.scenario.title);
    document.title = `${view.scenario.title} · Subside`;
    tell(byId("mode"), view.mode === "real" ? "Real time" : "Study");
    if (first) this.briefing(view);
    this.words.add(view.log);
    this.took(view);
    this.interrupted = interrupted || (first && view.paused);
    this.stands();
    if (view.over) {
      this.left = Boolean(view.stopped);
      this.end(view);
    }
  }

  briefing(view) {
    const lines = () => [view.briefing ?? []].flat().map((line) => el("p", { dir: "auto" }, curled(line)));
    byId("briefing-text").replaceChildren(...lines());
    byId("briefing").hidden = lines().length === 0;
    if (view.over || view.log.some((entry) => entry.who === "you")) return;
    // Until the first act it stands where the words will: on a small screen, in what lies over the rest.
    const small = matchMedia("(max-width: 639px)").matches;
    byId("opening-text").replaceChildren(...lines());
    byId("opening").hidden = small || lines().length === 0;
    byId("briefing").open = small;
    if (small) this.sheet("side");
  }

  /** The briefing has been read: it stays at the side, folded. */
  briefed() {
    byId("briefing").open = false;
    byId("opening").hidden = true;
  }

  turn(data) {
    const log = data.log ?? [];
    if (log.some((entry) => entry.who === "you")) this.briefed();
    this.words.add(log);
    this.took(data);
    // The ending words follow at once; should they be lost, the end is shown without them.
    if (data.over) setTimeout(() => this.end({}), 1500);
  }

  /** Take over everything that a view and a turn have in common. */
  took(data) {
    const before = this.pairs;
    Object.assign(this.state, { over: data.over, seen: data.seen, scene: data.scene, resources: data.resources });
    this.clock.set(data.clock);
    this.pairs = seenPairs(data.seen, data.resources);
    const changed = before ? changedInWords(before, this.pairs) : "";
    if (changed) this.words.speak(changed);
    this.drawSeen(before);
    this.scene.draw(data.scene, this.state.scenario.title);
    this.resources.show(data.resources);
    this.acts.show(data.acts);
    this.tick();
  }

  drawSeen(before) {
    const old = new Map(before ?? this.pairs);
    byId("seen").replaceChildren(
      ...this.pairs.map(([name, value]) =>
        el("div", { class: `${old.get(name) === value ? "" : "changed"} ${DRAWN.has(name) || value === FREE ? "drawn" : ""}` }, el("dt", { dir: "auto" }, name), el("dd", { dir: "auto" }, value)),
      ),
    );
  }

  /** A change of the clock: a long wait begins or ends, a pause, the end of one. */
  clockSet(data) {
    this.clock.set(data.clock);
    this.state.paused = data.paused ?? (this.state.mode === "real" && data.clock.rate === 0 && !this.state.over);
    this.interrupted = this.state.paused && data.why === "not saved";
    this.tick();
    this.stands();
  }

  over(data) {
    this.state.over = true;
    this.end(data);
  }

  /** Somebody else has this encounter again and again: this window waits until it is asked for. */
  moved(why = "This encounter is open in another window, and goes on there.") {
    this.elsewhere = why;
    this.stands();
  }

  lost() {
    this.isLost = true;
    const kept = this.sending ? ` “${this.sending.label}” has no answer yet, and is sent again by itself.` : " Nothing that you chose is lost.";
    tell(byId("lost"), `Connection lost, trying again.${kept}`);
  }

  found() {
    this.isLost = false;
    this.elsewhere = "";
    tell(byId("lost"), "");
  }

  refused(sentence) {
    this.isRefused = true;
    tell(byId("lost"), sentence);
  }

  // ---- What the trainee does -----------------------------------------------------------

  /** An act was chosen; what stands in the way is said, and nothing is sent then. */
  choose(act) {
    const hindrance = this.hindrance();
    if (hindrance) return tell(byId("told"), hindrance);
    tell(byId("told"), "");
    this.sheet("");
    this.send({ key: newKey(), act: act.act, say: this.box.value.trim() }, act.label);
  }

  hindrance() {
    if (this.isRefused) return "Nothing can be chosen here any more.";
    if (!this.state || this.elsewhere) return "This window is not following the encounter at the moment.";
    if (this.state.over) return "The encounter is over.";
    if (this.sending) return `“${this.sending.label}” is being sent. Choose again when it is answered.`;
    if (this.state.paused) return "The exercise is paused. Go on first, then choose.";
    if (this.clock.busy) return `One thing at a time: “${this.clock.busy.label}” is under way.`;
    return "";
  }

  async send(sent, label) {
    this.sending = { ...sent, label };
    draft.set(`sent.${this.id}`, { sent, label, when: Date.now() });
    this.tick();
    const answer = await this.live.act(sent);
    this.sending = null;
    draft.set(`sent.${this.id}`, null);
    if (answer) this.answer(answer, sent, label);
    this.tick();
  }

  answer({ status, body }, sent, label) {
    if (status === 200) {
      this.answered = body.seq;
      this.awaited = performance.now();
      if (this.box.value.trim() === sent.say) this.clearBox();
      return tell(byId("told"), "");
    }
    if (Array.isArray(body.acts)) this.acts.show(body.acts);
    tell(byId("told"), notDone(status, body, label));
    if (status === 409) this.live.load();
    return undefined;
  }

  async pause(paused) {
    if (!this.state || this.state.over) return;
    this.asked = true;
    const answer = await this.live.post("pause", { paused });
    this.asked = false;
    if (!answer || answer.status === 0) return;
    if (answer.status !== 200) return tell(byId("told"), notDone(answer.status, answer.body, paused ? "Pause" : "Go on"));
    if (answer.body.clock) this.clockSet({ paused, ...answer.body });
    else this.live.load();
    return undefined;
  }

  async leave() {
    byId("leave-dialog").close();
    this.left = true; // the event of the end can come before the answer
    const answer = await this.live.post("stop");
    if (answer?.status === 200) return this.live.load(); // with what was under way, and where the clock stopped
    this.left = false;
    if (answer?.status) tell(byId("told"), notDone(answer.status, answer.body, "Leave"));
    return undefined;
  }

  /** Goes on after a pause, or takes the encounter over from another window. */
  goOn() {
    if (this.elsewhere) return this.live.load();
    return this.pause(false);
  }

  // ---- What the page shows -------------------------------------------------------------

  /** The line that says why the clock stands, with the button to go on. */
  stands() {
    const { paused, mode, over } = this.state ?? {};
    let why = "";
    if (this.elsewhere) why = this.elsewhere;
    else if (paused && this.interrupted) why = `The exercise stands at ${clockText(this.clock.shown())}. Nothing that you chose is lost.`;
    else if (paused) why = "Paused. The clock stands.";
    write(byId("stands-text"), why);
    write(byId("go-on"), this.elsewhere ? "Go on here" : "Go on");
    byId("stands").hidden = !why || Boolean(over);
    byId("pause").hidden = mode !== "real" || Boolean(over);
    write(byId("pause"), paused ? "Go on" : "Pause");
    document.body.classList.toggle("paused", Boolean(paused));
  }

  /** Several times a second: the clock, the act under way, and what is overdue. */
  tick() {
    const state = this.state;
    if (!state) return;
    const at = this.clock.shown();
    const { busy, rate } = this.clock;
    write(byId("clock"), clockText(at));
    this.resources.tick(at);
    byId("fast").hidden = !(busy && rate > QUICK) || state.over;
    this.acts.set(Boolean(this.hindrance()), this.sending?.act ?? busy?.act ?? null);
    write(byId("doing"), this.doing(busy));
    const share = this.clock.share();
    byId("progress").hidden = share === null || state.over;
    if (share !== null) byId("progress").value = share;
    write(byId("left"), busy && !state.over ? `${Math.max(0, Math.ceil(busy.ends - at))} s left` : "");
    this.askIfOverdue();
  }

  doing(busy) {
    if (this.state.over) return "The encounter is over";
    if (this.sending) return `Sending: ${this.sending.label}`;
    if (this.state.paused) return "Paused";
    if (busy) return busy.began > this.clock.at + 0.5 && this.clock.shown() < busy.began ? `Next: ${busy.label}` : busy.label;
    return this.state.mode === "real" ? "You are watching. Time goes on." : "The clock waits for you.";
  }

  /** News that does not come although it should have: the connection may be dead without a word. */
  askIfOverdue() {
    const now = performance.now();
    if (this.isLost || this.elsewhere || this.state.over || now - (this.lastAsked ?? 0) < OVERDUE) return;
    const unheard = this.answered > this.live.seq && now - this.awaited > OVERDUE;
    if (!unheard && !(this.clock.late() > OVERDUE)) return;
    this.lastAsked = now;
    this.live.load();
  }

  /** A clear, calm end; no score. */
  end({ ending, review }) {
    if (!byId("end").hidden) return;
    this.state.over = true;
    this.live.hush();
    byId("end").hidden = false;
    for (const name of ["say", "acts", "leave"]) byId(name).hidden = true;
    document.body.classList.add("over");
    write(byId("end-title"), this.left ? "You left the exercise" : "The encounter is over");
    write(byId("end-at"), `At ${clockText(this.clock.shown())}.`);
    // Its words stand at the end of the others already, unless the last news was lost.
    const words = (ending?.words ?? []).filter((line) => !this.words.has(line));
    const lines = this.left ? [] : [ending?.title ? `${ending.title}.` : "", ...words];
    byId("end-words").replaceChildren(...lines.filter(Boolean).map((line) => el("p", { dir: "auto" }, curled(line))));
    byId("opening").hidden = true;
    const target = review ?? this.review;
    byId("to-review").hidden = !target;
    if (target) byId("to-review").href = target;
    this.stands();
    this.sheet("acts");
    byId("end-title").focus({ preventScroll: true });
  }

  /** On a small screen: slide in the acts or the radio, or neither. Tells whether one was open. */
  sheet(name) {
    const was = document.body.dataset.sheet ?? "";
    document.body.dataset.sheet = name;
    byId("show-acts").setAttribute("aria-expanded", String(name === "acts"));
    byId("show-side").setAttribute("aria-expanded", String(name === "side"));
    return was !== "";
  }

  buttons() {
    const on = (id, what) => byId(id).addEventListener("click", what);
    on("pause", () => this.pause(!this.state?.paused));
    on("go-on", () => this.goOn());
    on("leave", () => {
      byId("leave-clock").hidden = !this.clock.rate;
      byId("leave-dialog").showModal();
    });
    on("leave-no", () => byId("leave-dialog").close());
    on("leave-yes", () => this.leave());
    on("theme", () => {
      document.documentElement.dataset.theme = otherTheme();
      kept.set("theme.playing", document.documentElement.dataset.theme);
      this.nameTheme();
    });
    for (const name of ["acts", "side"]) {
      on(`show-${name}`, () => this.sheet(document.body.dataset.sheet === name ? "" : name));
    }
    byId("say").addEventListener("submit", (event) => event.preventDefault());
    this.nameTheme();
  }

  /** The button names the theme that it switches to. */
  nameTheme() {
    write(byId("theme-name"), otherTheme() === "light" ? "Light" : "Dark");
  }
}

const otherTheme = () => (document.documentElement.dataset.theme === "light" ? "dark" : "light");

/** Why something was not done, in a plain sentence. */
function notDone(status, body, label) {
  const what = `“${label}”`;
  if (status === 409 && body.error === "busy") return `${what} was not begun: another act is under way.`;
  if (status === 409 && body.error === "paused") return `${what} was not begun: the exercise is paused. Go on first.`;
  if (status === 409 && body.error === "over") return `${what} was not begun: the encounter is over.`;
  if (status === 409) return `${what} is not possible now. ${body.why ?? ""}`.trim();
  if (status === 503) return `${what} could not be saved, so it has not happened. Try again.`;
  if (status >= 500) return `${what} met a fault of the server. Load the page again to see whether it happened.`;
  return `${what} was not understood by the server, and has not happened. ${body.why ?? ""}`.trim();
}

const page = new Page(document.body.dataset);
page.start();
