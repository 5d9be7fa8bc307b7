// Keeping the draft: on the server after every change, one request at a time, and on this device until the server has it.
// Nothing typed is ever dropped: a lost answer is asked for again, a lost signal waited for, and when somebody else wrote
// on the same sheet, what differs only on one side is joined and the rest is put to the treasurer.

import { choose } from "./clash.js";
import { forget, keep, kept } from "./device.js";
import { notation, number, say } from "./figures.js";
import { ahead, differing, fields, form, put } from "./form.js";

const PAUSE = 700;
const PATIENCE = 20_000;
const SOONEST = 3_000;
const LATEST = 60_000;

const line = document.getElementById("saved");
let base = fields(); // what the server holds, as far as we know
let version = form.elements.version.value;
let held = new Map(); // entries found on this device that the treasurer has not decided about
let timer = 0;
let wait = SOONEST;
let underWay = null;
let lastSaved = line.textContent;
let joined = ""; // that somebody else's text was joined to ours, to be said once ours is saved
let stopped = false;
let asking = false;
let afterwards = () => {};

export const whenJoined = (listener) => (afterwards = listener);
const unsaved = () => ahead(fields(), base);

// Trouble is read out; that all is well only stands there.
function tell(text, waiting = false) {
  line.setAttribute("aria-live", waiting ? "polite" : "off");
  line.textContent = text;
  line.classList.toggle("waiting", waiting);
}

export function later(pause = PAUSE) {
  const changes = unsaved();
  const now = fields();
  keep(new Map([...held, ...changes.map((name) => [name, [base.get(name) ?? "", now.get(name)]])]));
  clearTimeout(timer);
  if (stopped) return;
  if (!changes.length) return tell(lastSaved);
  tell(notation.saving);
  timer = setTimeout(save, pause);
}

// Where the draft is: "kept" by the server, "waiting" for a signal, "refused" by the server, or "asking" the treasurer.
export function standing() {
  if (asking || held.size) return "asking";
  if (stopped) return "refused";
  return unsaved().length ? "waiting" : "kept";
}

// Sends what the server does not have. Resolves when nothing is under way any more.
export function save() {
  underWay ??= send().finally(() => (underWay = null));
  return underWay;
}

// As `save`, but nothing typed while an earlier saving was under way is left behind.
export async function flush() {
  await underWay;
  return save();
}

async function send() {
  clearTimeout(timer);
  const now = fields();
  const changes = ahead(now, base);
  if (stopped) return;
  if (!changes.length) return tell(lastSaved);
  tell(notation.saving);
  const answer = await ask(new URLSearchParams([
    ["csrf_token", form.elements.csrf_token.value],
    ["version", version],
    ...changes.map((name) => [name, now.get(name)]),
  ]));
  if (answer === null) return tryAgain();
  wait = SOONEST;
  if (answer.saved) acknowledge(answer, new Map([...base, ...now]));
  else if (answer.fields) join(answer);
  else stop(answer.signedOut ? notation.signedOut : answer.sentence ?? notation.closed);
}

// What the server answered: saved, another's text, or that it will not; null when there was no usable answer.
async function ask(body) {
  const clock = new AbortController();
  const patience = setTimeout(() => clock.abort(), PATIENCE);
  try {
    const response = await fetch(form.dataset.keep, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: true, // the last one outlives the page
      signal: clock.signal,
    });
    if (response.status === 400 || response.status === 401) return { signedOut: true };
    if (response.status >= 500 || response.status === 429) return null;
    return response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  } catch {
    return null;
  } finally {
    clearTimeout(patience);
  }
}

function acknowledge(answer, nowThere) {
  base = nowThere;
  version = form.elements.version.value = answer.version;
  if (unsaved().length) return later();
  if (held.size) keep(held);
  else forget();
  lastSaved = [answer.saved, joined].filter(Boolean).join(" · ");
  joined = "";
  tell(lastSaved);
}

function tryAgain() {
  tell(notation.waiting, true);
  timer = setTimeout(save, wait);
  wait = Math.min(wait * 2, LATEST);
}

function stop(text) {
  stopped = true;
  tell(text, true);
}

// Somebody else saved meanwhile. Three texts: what we both began with, mine, theirs.
function join(answer) {
  const theirs = new Map(Object.entries(answer.fields));
  const mine = fields();
  const clashes = [];
  for (const name of differing(mine, theirs)) {
    const [began, wrote, kept] = [base, mine, theirs].map((text) => text.get(name) ?? "");
    if (wrote === began) put(name, kept);
    else if (kept !== began) clashes.push({ name, mine: wrote, theirs: kept });
  }
  base = theirs;
  version = form.elements.version.value = answer.version;
  afterwards();
  settle(clashes, answer.who);
}

function settle(clashes, who) {
  if (!clashes.length) {
    joined = say(notation.joined, { who });
    return later();
  }
  const sentence = who ? say(notation.clash, { who }) : notation.meanwhile;
  stopped = asking = true;
  tell(sentence, true);
  choose(sentence, clashes, (chosen) => {
    stopped = asking = false;
    chosen.forEach((value, name) => put(name, value));
    afterwards();
    later(0);
  });
}

// Entries that an earlier visit could not bring to the server: offered back, never thrown away without being asked.
export function offerKept() {
  const now = fields();
  held = new Map([...kept()].filter(([name, [, mine]]) => (now.get(name) ?? "") !== mine));
  if (!held.size) return forget();
  const panel = document.getElementById("found");
  panel.querySelector("p").textContent = say(notation.found, { count: number(held.size) });
  panel.hidden = false;
  panel.querySelector("[data-use]").addEventListener("click", () => decide(panel, true));
  panel.querySelector("[data-drop]").addEventListener("click", () => decide(panel, false));
}

function decide(panel, use) {
  const entries = [...held];
  const now = fields();
  const clashes = [];
  held = new Map();
  panel.hidden = true;
  for (const [name, [began, mine]] of use ? entries : []) {
    const there = now.get(name) ?? "";
    if (there === began) put(name, mine);
    else if (there !== mine) clashes.push({ name, mine, theirs: there });
  }
  afterwards();
  if (clashes.length) settle(clashes, "");
  else later(0);
}

// A last word while the page goes away, and a first one when the signal is back.
export function watch() {
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => save());
  addEventListener("beforeunload", (event) => unsaved().length && !form.dataset.leaving && event.preventDefault());
}
