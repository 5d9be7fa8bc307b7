// What this device keeps of a draft until the server has it: member numbers, choices and figures. Never names or other
// words, for a telephone may be lost or lent; words wait on the page, which warns before it is closed.

import { form } from "./form.js";

const KEY = `three-keys-draft-${form.dataset.draft}`;
const FIGURE = /^[\p{Nd}\s.,'’٫٬-]*$/u;

function mayBeKept(name, value) {
  const control = form.elements[name];
  return FIGURE.test(value) || (control && control.type !== "text");
}

export function keep(changes) {
  const entries = [...changes].filter(([name, values]) => values.every((value) => mayBeKept(name, value)));
  if (!entries.length) return forget();
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // A full or forbidden store: the server's copy and the warning before closing remain.
  }
}

// Name to [what was there before, what was typed].
export function kept() {
  try {
    return new Map(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return new Map();
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing to forget.
  }
}
