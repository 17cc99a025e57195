// The cursor: which decision is looked at, and everything that follows it.

import { Scene } from "../scene/scene.js";
import { shape } from "../scene/dom.js";

const TYPING = "input, textarea, select, [contenteditable], dialog";
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

export class Board {
  constructor(root) {
    this.root = root;
    this.svg = shape("svg", { role: "img" });
    this.t = 0;
    root.classList.add("ready");
    this.read();
    if (this.articles.length === 0) return;
    this.scene = new Scene(this.svg);
    this.listen();
    this.fromAddress();
  }

  /** Find the parts of the page. */
  read() {
    this.articles = [...this.root.querySelectorAll(".r-decision")];
    this.plots = this.root.querySelector(".r-plots");
    this.cursor = this.root.querySelector(".r-cursor");
    this.slider = this.root.querySelector(".r-slider");
    this.plots?.addEventListener("pointerdown", (event) => this.drag(event));
    this.plots?.addEventListener("pointermove", (event) => event.buttons === 1 && this.drag(event));
  }

  /** The page was put in place anew, with closer numbers: stay at the same decision. */
  renew() {
    const t = this.t;
    this.read();
    this.t = 0;
    if (this.total > 0) this.go(t);
  }

  get total() {
    return this.articles.length;
  }

  article(t) {
    return this.articles[t - 1];
  }

  /** Move the cursor to decision t; everything on the page follows. */
  go(t) {
    const to = Math.min(this.total, Math.max(1, Math.round(t)));
    if (to === this.t) return;
    const opening = this.t === 0;
    this.t = to;
    const now = this.article(to);
    for (const one of this.articles) one.classList.toggle("now", one === now);
    this.showScene(now);
    this.showCursor(now);
    this.mark(to);
    if (!opening) this.root.querySelector(".r-live").textContent = now.dataset.told;
    if (!opening || location.hash) history.replaceState(history.state, "", `#decision-${to}`);
    document.dispatchEvent(new CustomEvent("subside:decision", { detail: { t: to } }));
  }

  /** The next decision that is told at length, round the end again. */
  worth() {
    const costly = this.articles.filter((one) => one.classList.contains("r-costly")).map((one) => Number(one.dataset.t));
    this.go(costly.find((t) => t > this.t) ?? costly[0] ?? this.t);
  }

  showScene(article) {
    const place = article.querySelector(".r-scene");
    if (!place) return;
    place.prepend(this.svg);
    this.scene.draw(JSON.parse(place.dataset.scene), place.dataset.title);
  }

  showCursor(article) {
    const where = article.querySelector(".r-right header p").textContent;
    const share = Number(article.dataset.at);
    if (this.cursor) {
      this.cursor.hidden = false;
      this.cursor.style.setProperty("--at", share);
      this.cursor.classList.toggle("late", share > 0.6);
      this.cursor.firstElementChild.textContent = where;
    }
    this.slider.querySelector(".r-where").textContent = article.querySelector(".r-right h2").textContent;
    this.slider.setAttribute("aria-valuenow", this.t);
    this.slider.setAttribute("aria-valuetext", where);
  }

  mark(t) {
    for (const one of this.root.querySelectorAll(".r-time [data-dot].now, .r-all [aria-current]")) {
      one.classList.remove("now");
      one.removeAttribute("aria-current");
    }
    this.root.querySelector(`.r-time [data-dot="${t}"]`)?.classList.add("now");
    this.root.querySelector(`.r-all [data-row="${t}"]`)?.setAttribute("aria-current", "true");
  }

  fromAddress() {
    const found = /^#decision-(\d+)$/.exec(location.hash);
    this.go(found ? Number(found[1]) : Number(this.root.dataset.first));
  }

  listen() {
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => /^#decision-/.test(location.hash) && this.fromAddress());
    this.root.addEventListener("click", (event) => this.link(event));
  }

  /** A link to a decision moves the cursor, and the page only as far as to the decision. */
  link(event) {
    const found = /^#decision-(\d+)$/.exec(event.target.closest?.("a")?.getAttribute("href") ?? "");
    if (!found) return;
    event.preventDefault();
    this.go(Number(found[1]));
    this.root.querySelector(".r-decisions").scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest?.(TYPING)) return;
    const to = event.key === "Home" ? 1 : event.key === "End" ? this.total : ARROWS[event.key] && this.t + ARROWS[event.key];
    if (!to) return;
    event.preventDefault();
    this.go(to);
  }

  drag(event) {
    if (event.button > 0) return;
    const box = this.plots.querySelector("svg.area").getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    if (event.type === "pointerdown" && share < -0.02) return;
    const near = this.articles.reduce((best, one) => (Math.abs(one.dataset.at - share) < Math.abs(best.dataset.at - share) ? one : best));
    this.go(Number(near.dataset.t));
  }
}
