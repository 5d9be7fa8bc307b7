// The sums of the page, anew after every change: each pot's expected cash, each member's line, each column, each count.

import { amount, money, notation, number, say, typed, whole, written } from "./figures.js";
import { form } from "./form.js";
import { reckonLoans } from "./loans.js";

const columns = [...form.querySelectorAll("#sheet thead th[data-key]")].map((head) => ({
  key: head.dataset.key,
  whole: head.dataset.kind === "whole",
  figured: head.dataset.kind === "whole" || head.dataset.kind === "amount",
  pot: head.dataset.pot,
  each: BigInt(head.dataset.each ?? 0),
  usual: BigInt(head.dataset.usual ?? 0),
}));
const figured = columns.filter((column) => column.figured);
const rows = [...form.querySelectorAll("#sheet tbody tr")];
const pots = [...form.querySelectorAll(".box [data-expected]")].map((place) => ({
  key: place.dataset.expected,
  opening: BigInt(place.dataset.opening),
}));
const denominations = [...form.querySelectorAll(`[data-count="${pots[0].key}"] [data-minor]`)].map((input) => BigInt(input.dataset.minor));
const TIMES_USUAL = 10n;

const inputOf = (row, column) => form.elements[`row-${row.dataset.member}-${column.key}`];
const show = (selector, text) => form.querySelectorAll(selector).forEach((place) => (place.textContent = text));

export function reckon() {
  const expected = new Map(pots.map((pot) => [pot.key, pot.opening]));
  const add = (pot, minor) => pot && expected.set(pot, expected.get(pot) + minor);
  const totals = new Map(figured.map((column) => [column.key, 0n]));
  let together = 0n;
  for (const row of rows) {
    let putsIn = 0n;
    for (const column of figured) {
      const figure = read(inputOf(row, column), column);
      totals.set(column.key, totals.get(column.key) + figure);
      add(column.pot, figure * column.each);
      putsIn += figure * column.each;
      doubt(row, column, figure);
    }
    row.querySelector(".c-in .figure").textContent = written(putsIn);
    together += putsIn;
    keysOf(row);
  }
  for (const column of figured) show(`[data-sum="${column.key}"]`, column.whole ? number(totals.get(column.key)) : written(totals.get(column.key)));
  show('[data-sum="in"]', written(together));
  for (const other of form.querySelectorAll("#others .other")) {
    const chosen = other.querySelector("select option:checked")?.dataset ?? {};
    add(chosen.pot, BigInt(chosen.each ?? 0) * (amount(other.querySelector("[name$=-amount]").value) ?? 0n));
  }
  reckonLoans(add, (pot) => expected.get(pot));
  for (const pot of pots) count(pot.key, expected.get(pot.key));
}

function read(input, column) {
  return (column.whole ? whole(input.value) : amount(input.value)) ?? 0n;
}

// The keys beside a field are pressed when it holds what they write.
function keysOf(row) {
  for (const key of row.querySelectorAll("[data-set]")) {
    const input = key.closest("td").querySelector("input");
    const same = key.dataset.set !== "" && input.value.trim() !== "" && amount(key.dataset.set) === amount(input.value);
    key.setAttribute("aria-pressed", String(same));
  }
  for (const chips of row.querySelectorAll(".chips")) {
    const input = chips.parentElement.querySelector("input");
    const odd = input.value.trim() !== "" && !chips.querySelector("[aria-pressed=true]");
    input.classList.toggle("odd-one", odd || chips.childElementCount <= Number(chips.dataset.most));
  }
  const paid = row.querySelector(".c-fine-paid .offer");
  if (paid) offerFine(row, paid);
}

// What a member owes of fines, from before and of today, on the key that pays it.
function offerFine(row, key) {
  const today = amount(form.elements[`row-${row.dataset.member}-fine`].value) ?? 0n;
  const owed = BigInt(key.dataset.owed) + today;
  const input = form.elements[`row-${row.dataset.member}-fine-paid`];
  key.hidden = owed === 0n;
  key.dataset.set = key.textContent = owed === 0n ? "" : typed(owed);
  key.setAttribute("aria-pressed", String(owed > 0n && amount(input.value) === owed));
  row.classList.toggle("no-fine", owed === 0n && !input.value && !form.elements[`row-${row.dataset.member}-fine-reason`].value && !row.dataset.opened);
}

// Ten times the usual may be a zero too many: asked once, in notes and coins.
function doubt(row, column, figure) {
  const input = inputOf(row, column);
  const id = `w-${input.name}`;
  const there = document.getElementById(id);
  const odd = column.usual > 0n && figure >= TIMES_USUAL * column.usual;
  if (!odd) return there?.remove();
  const line = there ?? Object.assign(document.createElement("p"), { id, className: "odd", role: "status" });
  const text = say(notation.zeros, { amount: written(figure), notes: inNotes(figure), times: number(figure / column.usual), usual: written(column.usual) });
  if (line.textContent !== text) line.textContent = text;
  if (!there) input.after(line);
}

function inNotes(minor) {
  const said = [];
  for (const denomination of denominations) {
    const pieces = minor / denomination;
    if (pieces > 0n) said.push(`${number(pieces)} × ${written(denomination)}`);
    minor %= denomination;
  }
  return said.join(" + ");
}

function count(pot, expected) {
  let counted = 0n;
  let anything = false;
  for (const input of form.querySelectorAll(`[data-count="${pot}"] [data-minor]`)) {
    const value = BigInt(input.dataset.minor) * (whole(input.value) ?? 0n);
    const filled = input.value.trim() !== "";
    input.closest("tr").querySelector(".figure").textContent = filled ? written(value) : "";
    counted += value;
    anything ||= filled;
  }
  const difference = counted - expected;
  const outcome = !anything ? "none" : difference === 0n ? "equal" : difference > 0n ? "over" : "short";
  show(`[data-counted="${pot}"]`, written(counted));
  show(`[data-expected="${pot}"]`, written(expected));
  form.querySelector(`.box [data-expected="${pot}"]`).classList.toggle("below", expected < 0n);
  const line = form.querySelector(`[data-difference="${pot}"]`);
  const text = say(notation[outcome], { amount: money(difference < 0n ? -difference : difference) });
  line.className = `difference ${outcome}`;
  if (line.textContent !== text) line.textContent = text;
}

// A figure that cannot be read is marked when its field is left, not while it is being typed.
export function mark(input) {
  const column = columns.find((one) => input.name === `row-${input.closest("tr")?.dataset.member}-${one.key}`);
  const figure = input.dataset.minor || column?.whole ? whole(input.value) : column?.figured || /-(amount|repaid)$/.test(input.name) ? amount(input.value) : 0n;
  const wrong = figure === null;
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.closest("td, .pay")?.classList.toggle("wrong", wrong);
}
