// Loans on the page: each repayment with its split while it is typed, and what is left to lend. What is split here is what
// is due, in the group's own order; how more than that is split the server says when it is saved (groups.loans.in_hand).

import { amount, notation, say, written } from "./figures.js";
import { form } from "./form.js";

const POT = "loan_fund";
const pairs = (text) => text.split(" ").filter(Boolean).map((pair) => pair.split(":")).map(([part, minor]) => [part, BigInt(minor)]);
const loans = [...form.querySelectorAll("#repayments .loan")].map((line) => ({
  line,
  input: line.querySelector("input"),
  key: line.querySelector(".offer"),
  split: line.querySelector(".split"),
  fills: pairs(line.dataset.fills),
  paysOff: pairs(line.dataset.paysOff),
  payoff: BigInt(line.dataset.payoff),
}));
const waiting = [...form.querySelectorAll("#waiting .loan")].map((line) => ({
  given: line.querySelector("[value=yes]"),
  leaves: BigInt(line.dataset.leaves),
  principal: BigInt(line.dataset.principal),
}));
const toLend = form.querySelector(".to-lend");

const named = ([part, minor]) => `${notation[`part${part[0].toUpperCase()}${part.slice(1)}`]} ${written(minor)}`;

// What an amount is split into: the parts, and a word about what is over.
function splitOf(loan, paid) {
  if (paid === loan.payoff) return loan.paysOff.map(named);
  const parts = new Map();
  let left = paid;
  for (const [part, minor] of loan.fills) {
    const into = left < minor ? left : minor;
    if (into > 0n) parts.set(part, (parts.get(part) ?? 0n) + into);
    left -= into;
  }
  const said = [...parts].map(named);
  if (paid > loan.payoff) said.push(say(notation.tooMuch, { amount: written(paid - loan.payoff), payoff: written(loan.payoff) }));
  else if (left > 0n) said.push(say(notation.more, { amount: written(left) }));
  return said;
}

// Adds what loans do to the pots; `add` as in sums.js, `expected` tells what is in a pot so far.
export function reckonLoans(add, expected) {
  let together = 0n;
  for (const loan of loans) {
    const paid = amount(loan.input.value) ?? 0n;
    together += paid;
    const text = paid > 0n ? splitOf(loan, paid).join(", ") : "";
    if (loan.split.textContent !== text) loan.split.textContent = text;
    loan.split.classList.toggle("over", paid > loan.payoff);
    const same = loan.key.dataset.set !== "" && loan.input.value.trim() !== "" && amount(loan.key.dataset.set) === paid;
    loan.key.setAttribute("aria-pressed", String(same));
  }
  add(POT, together);
  form.querySelectorAll("[data-sum=repaid]").forEach((place) => (place.textContent = written(together)));
  if (toLend) lend(add, expected);
}

function lend(add, expected) {
  const there = expected(POT) > 0n ? expected(POT) : 0n;
  const most = (there * BigInt(toLend.dataset.numerator)) / BigInt(toLend.dataset.denominator);
  const given = waiting.filter((loan) => loan.given.checked);
  const leaves = given.reduce((sum, loan) => sum + loan.leaves, 0n);
  const lent = given.reduce((sum, loan) => sum + loan.principal, 0n);
  toLend.querySelector("[data-to-lend]").textContent = written(most);
  toLend.classList.toggle("below", leaves > there || (most < there && lent > most));
  add(POT, -leaves);
}
