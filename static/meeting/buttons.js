// What one tap writes: chips and keys beside a field, whole columns, a member's presence with what follows from it, and
// one more line of other money. The server does the same for browsers without scripts (groups.meeting_draft).

import { notation } from "./figures.js";
import { changed, form, put } from "./form.js";
import { addLine } from "./others.js";

const rows = [...form.querySelectorAll("#sheet tbody tr")];
const valueOf = (row, key) => form.elements[`row-${row.dataset.member}-${key}`]?.value ?? "";
const putIn = (row, key, value) => put(`row-${row.dataset.member}-${key}`, value);

export function pressKey(key) {
  const input = key.closest("td, .pay").querySelector("input");
  input.value = key.getAttribute("aria-pressed") === "true" ? "" : key.dataset.set;
  changed();
}

const FILLS = {
  "all-present": () => rows.forEach((row) => putIn(row, "presence", "present")),
  "all-paid": () => rows.forEach((row) => row.dataset.presence !== "absent" && putIn(row, "social", notation.social)),
};

export function fill(name) {
  FILLS[name]();
  followPresence();
  changed();
}

// The row shows how its member takes part. Where nobody has written otherwise, lateness and absence bring the rule's fine,
// and absence no contribution to the social fund.
export function followPresence({ alone = false } = {}) {
  const fines = { late: notation.fineLate, absent: notation.fineAbsent };
  for (const row of rows) {
    const before = row.dataset.presence;
    const now = valueOf(row, "presence");
    if (before === now) continue;
    row.dataset.presence = now;
    const label = row.querySelector(".presence input:checked + span");
    row.querySelector(".mark").textContent = now === "present" ? "" : label.textContent.trim().toLowerCase();
    if (alone) continue;
    if (valueOf(row, "fine") === (fines[before] ?? "")) putIn(row, "fine", fines[now] ?? "");
    if (now === "absent" && valueOf(row, "social") === notation.social) putIn(row, "social", "");
    if (before === "absent" && !valueOf(row, "social")) putIn(row, "social", notation.social);
  }
}

export function openFine(key) {
  const row = key.closest("tr");
  row.dataset.opened = "1";
  row.classList.remove("no-fine");
  form.elements[`row-${row.dataset.member}-fine`].focus();
}

export function oneMoreLine() {
  addLine();
  document.getElementById("others").lastElementChild.querySelector("select").focus();
}
