// A form that is kept while it is typed: what changed is sent to the server a moment after each change, again when the
// signal comes back, and never twice at once. Without scripts, each button of the form keeps it.

const PAUSE = 700;
const SOONEST = 3_000;
const LATEST = 60_000;
const PATIENCE = 20_000;

const form = document.querySelector("form[data-keep]");
const line = document.getElementById("saved");
const now = () => new URLSearchParams(new FormData(form));
let kept = now().toString();
let timer = 0;
let wait = SOONEST;
let underWay = null;
let stopped = false;
let leaving = false;

function tell(text, waiting = false) {
  line.setAttribute("aria-live", waiting ? "polite" : "off");
  line.textContent = text;
  line.classList.toggle("waiting", waiting);
}

function later(pause) {
  clearTimeout(timer);
  if (!stopped && now().toString() !== kept) timer = setTimeout(save, pause);
}

function save() {
  underWay ??= send().finally(() => (underWay = null));
  return underWay;
}

async function send() {
  const sent = now();
  tell(form.dataset.saving);
  const answer = await ask(sent);
  if (answer === null) {
    tell(form.dataset.waiting, true);
    timer = setTimeout(save, wait);
    wait = Math.min(wait * 2, LATEST);
    return;
  }
  wait = SOONEST;
  if (!answer.saved) {
    stopped = true;
    return tell(answer.sentence ?? form.dataset.signedOut, true);
  }
  form.elements.version.value = answer.version;
  sent.set("version", answer.version);
  kept = sent.toString();
  tell(answer.saved);
  later(PAUSE);
}

// What the server answered; {} when it does not know her any more, null when there was no usable answer.
async function ask(body) {
  const clock = new AbortController();
  const patience = setTimeout(() => clock.abort(), PATIENCE);
  try {
    const options = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: clock.signal };
    const response = await fetch(form.dataset.keep, options);
    if (response.status >= 500 || response.status === 429) return null;
    return response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  } catch {
    return null;
  } finally {
    clearTimeout(patience);
  }
}

form.addEventListener("input", () => later(PAUSE));
addEventListener("online", () => later(0));
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (underWay && !leaving) {
    event.preventDefault();
    const button = event.submitter;
    await underWay;
    clearTimeout(timer);
    leaving = true;
    return form.requestSubmit(button);
  }
  leaving = true;
});
addEventListener("beforeunload", (event) => {
  if (!leaving && !stopped && now().toString() !== kept) event.preventDefault();
});
