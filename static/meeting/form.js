// The meeting form as names and values: what is typed, what changed since it was last looked at, and taking that back.

import { makeLineFor } from "./others.js";

export const form = document.getElementById("meeting");

// Not part of the sheet: they say how it is sent.
const SENDING = new Set(["csrf_token", "version", "step", "do", "end"]);
const MOST_REMEMBERED = 200;

export function fields() {
  const typed = [...new FormData(form)].filter(([name]) => !SENDING.has(name) && !name.startsWith("choose-"));
  return new Map(typed);
}

// The names whose value differs between two states of the form; what is not there counts as empty.
export function differing(one, other) {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => (one.get(name) ?? "") !== (other.get(name) ?? ""));
}

// What is typed here and not there; a field that this page does not have is no business of its.
export function ahead(here, there) {
  return [...here.keys()].filter((name) => here.get(name) !== (there.get(name) ?? ""));
}

// Writes a value into its field, on a new line of other money if need be.
export function put(name, value) {
  makeLineFor(name);
  const control = form.elements[name];
  if (control instanceof RadioNodeList) control.forEach((radio) => (radio.checked = radio.value === value));
  else if (control) control.value = value;
}

let known = fields();
const past = [];
const listeners = [];

export const whenChanged = (listener) => listeners.push(listener);

// To be called after every change of the form, by hand or by a button: remembers how to take it back, and tells everybody.
export function changed({ undoable = true } = {}) {
  const now = fields();
  const names = differing(known, now);
  if (!names.length) return;
  if (undoable) remember(names, now);
  known = now;
  listeners.forEach((listener) => listener(names));
}

// Typing on in one field is one step back, not one a letter.
function remember(names, now) {
  const last = past[past.length - 1];
  const typingOn = names.length === 1 && last?.size === 1 && last.has(names[0]) && form.elements[names[0]]?.type === "text" && document.activeElement?.name === names[0];
  if (!typingOn) past.push(new Map(names.map((name) => [name, known.get(name) ?? ""])));
  if (past.length > MOST_REMEMBERED) past.shift();
}

export const canUndo = () => past.length > 0;

export function undo() {
  const before = past.pop();
  before?.forEach((value, name) => put(name, value));
  changed({ undoable: false });
  return before ? [...before.keys()] : [];
}
