// A board on a wall: its own light page, without the program of the rest. It listens to `/ws?wallboard=<key>`,
// draws figures, and stays for weeks: what it keeps does not grow, and a lost link is tried for ever.
import en from "../../app/src/locales/en/wallboard.json";
import ru from "../../app/src/locales/ru/wallboard.json";
import { Feed, type Queue, type Tally } from "./feed";

const query = new URLSearchParams(location.search);
const english = query.get("lang") === "en";
const words: typeof ru = english ? en : ru;
const locale = english ? "en" : "ru";
if (query.get("theme") === "light") document.documentElement.dataset.theme = "light";
document.documentElement.lang = locale;

const sprite = document.querySelector<HTMLMetaElement>("meta[name=otklik-sprite]")?.content ?? "";
const say = (text: string, values: Record<string, string | number> = {}) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** An element with classes, attributes and what is in it. */
function el(name: string, attributes: Record<string, string> = {}, ...inside: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

function symbol(name: string, classes: string, state = ""): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  if (state) svg.dataset.state = state;
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

const span = (ms: number) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};
const hour = (at: number) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });

/** Formula F4: answered within the target of those who count. */
const share = (all: Queue[]): number | null => {
  const sum = (pick: (queue: Queue) => number) => all.reduce((n, queue) => n + pick(queue), 0);
  const counted = sum((q) => q.today.answered + Math.max(0, q.today.abandoned - q.today.abandoned_in_target));
  return counted ? Math.round((sum((q) => q.today.answered_in_target) * 100) / counted) : null;
};
const percent = (level: number | null) => (level === null ? "—" : `${level} %`);

/** Somebody waits beyond the target and nobody is free, or beyond three targets: as the tiles of supervisors. */
const hot = (queue: Queue, now: number) => {
  const waits = queue.oldest === null ? 0 : now - queue.oldest;
  return waits > queue.service_target * 3 || (waits > queue.service_target && queue.free === 0);
};

const feed = new Feed(query.get("key") ?? "", () => draw());
const body = document.body;

/** What is drawn only anew when its text changes, so that nothing flickers. */
let drawn = "";

function draw(): void {
  const now = feed.now();
  const text = JSON.stringify([feed.state, feed.name, feed.queues(), feed.tally, Math.floor(now / 1000), feed.stale()]);
  if (text === drawn) return;
  drawn = text;
  body.classList.toggle("is-stale", feed.stale());
  if (feed.state === "revoked") return body.replaceChildren(notice(words.revoked_title, words.revoked_text));
  if (feed.state === "opening") return body.replaceChildren(notice(words.connecting, ""));
  const queues = feed.queues();
  const parts = [head(now), sums(queues, feed.tally, now)];
  if (feed.layout === "queues") parts.push(table(queues, now));
  body.classList.toggle("is-large", feed.layout === "large");
  body.replaceChildren(...parts, foot(feed.tally));
}

const notice = (title: string, text: string) => el("main", { class: "notice", role: "status" }, symbol("logo", "i"), el("h1", {}, title), el("p", {}, text));

function head(now: number): HTMLElement {
  const day = new Date(now).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });
  const time = feed.stale() ? say(words.stale, { time: hour(feed.heardAt) }) : hour(now);
  return el("header", {}, symbol("logo", "i"), el("h1", {}, feed.name), el("span", { class: "t2" }, day), el("time", feed.stale() ? { role: "alert" } : {}, time));
}

function sums(queues: Queue[], tally: Tally, now: number): HTMLElement {
  const waiting = queues.reduce((n, queue) => n + queue.waiting, 0);
  const oldest = queues.filter((queue) => queue.oldest !== null).sort((a, b) => a.oldest! - b.oldest!)[0];
  const late = oldest && hot(oldest, now);
  const level = share(queues);
  const goal = Math.max(0, ...queues.map((queue) => queue.service_level));
  const targets = new Set(queues.map((queue) => queue.service_target));
  const within = targets.size === 1 ? say(words.in_time, { secs: Math.round([...targets][0] / 1000) }) : words.in_time_any;
  const one = (title: string, figure: string, below: string, attributes: Record<string, string> = {}) =>
    el("section", attributes, el("h2", {}, title), el("b", {}, figure), el("p", {}, below));
  return el("div", { class: "big" },
    one(words.waiting_now, String(waiting), words.calls_now),
    one(words.longest, oldest ? span(now - oldest.oldest!) : "—", oldest?.name ?? words.nobody, late ? { class: "is-hot" } : {}),
    one(within, percent(level), say(words.today_goal, { goal }), level !== null && level < goal ? { class: "is-warm" } : {}),
    one(words.free, String(tally.free), say(words.of_staffed, { n: tally.staffed })));
}

function table(queues: Queue[], now: number): HTMLElement {
  const headings = el("tr", {}, el("th", {}, words.queue), el("th", { class: "num" }, words.waiting), el("th", { class: "num" }, words.longest),
    el("th", {}, words.in_time_any), el("th", { class: "num" }, words.free));
  // One red block at most: the worst of those that are late.
  const worst = queues.filter((queue) => hot(queue, now)).sort((a, b) => a.oldest! - b.oldest!)[0];
  const rows = queues.map((queue) => {
    const level = share([queue]);
    const tone = level === null || level >= queue.service_level ? "ok" : queue === worst ? "danger" : "warn";
    const bar = el("i");
    bar.style.width = `${level ?? 0}%`;
    const tick = el("u");
    tick.style.left = `${queue.service_level}%`;
    return el("tr", queue === worst ? { class: "is-hot" } : {},
      el("td", { class: "cut" }, queue.name),
      el("td", { class: "num" }, el("b", {}, String(queue.waiting))),
      el("td", { class: "num" }, el("b", {}, queue.oldest === null ? "—" : span(now - queue.oldest))),
      el("td", {}, el("div", { class: "gauge" }, el("span", {}, percent(level)), el("div", { class: "meter", "data-tone": tone }, bar, tick))),
      el("td", { class: "num" }, `${queue.free} `, el("span", { class: "t2" }, say(words.of, { n: queue.staffed }))));
  });
  return el("main", {}, el("table", {}, el("thead", {}, headings), el("tbody", {}, ...rows)));
}

function foot(tally: Tally): HTMLElement {
  const one = (state: string, word: string, n: number) => el("span", { class: "state", "data-state": state }, symbol(`st-${state}`, "glyph", state), `${word} `, el("b", {}, String(n)));
  return el("footer", {}, one("talk", words.talking, tally.talking), one("ready", words.ready, tally.ready), one("after", words.after_call, tally.after_call),
    one("break", words.on_break, tally.on_break), one("outgoing", words.outbound, tally.outbound));
}

feed.connect();
// The seconds of those who wait, and the clock.
setInterval(draw, 1000);
draw();
