// Moving through the grid by keyboard as through a spreadsheet, and writing presence with one letter.

import { form } from "./form.js";

const LETTERS = { KeyP: "present", KeyL: "late", KeyA: "absent", KeyS: "sent" };

// What takes the focus in a cell: its one field, or of its radio buttons the pressed one.
const fieldOf = (cell) => cell?.querySelector("input:checked") ?? cell?.querySelector("input");
const cellsOf = (row) => [...row.querySelectorAll("td")].filter((cell) => cell.offsetParent && fieldOf(cell));

function go(cell) {
  const field = fieldOf(cell);
  if (!field) return false;
  field.focus();
  if (field.type === "text") field.select();
  cell.scrollIntoView({ block: "nearest" });
  return true;
}

// A row up or down in the same column; from the bottom on to the top of the next column.
function vertically(cell, by) {
  const rows = [...cell.closest("tbody").rows];
  const place = cellsOf(cell.parentElement).indexOf(cell);
  const row = rows[rows.indexOf(cell.parentElement) + by];
  if (row) return go(cellsOf(row)[place]);
  return by > 0 ? go(cellsOf(rows[0])[place + 1]) : go(cellsOf(rows[rows.length - 1])[place - 1]);
}

function horizontally(cell, by) {
  const cells = cellsOf(cell.parentElement);
  return go(cells[cells.indexOf(cell) + by]);
}

// In a text an arrow moves the cursor first, and leaves the field only from its end.
function atEdge(field, by) {
  if (field.type !== "text") return true;
  const { selectionStart: start, selectionEnd: end, value } = field;
  return (start === 0 && end === value.length) || (start === end && (by < 0 ? start === 0 : start === value.length));
}

function onKey(event) {
  const cell = event.target.closest("tbody td");
  if (!cell || event.target.tagName !== "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const moves = {
    ArrowUp: () => vertically(cell, -1),
    ArrowDown: () => vertically(cell, 1),
    Enter: () => vertically(cell, event.shiftKey ? -1 : 1) || true,
    ArrowLeft: () => atEdge(event.target, -1) && horizontally(cell, -forward),
    ArrowRight: () => atEdge(event.target, 1) && horizontally(cell, forward),
  };
  // By the place of the key, so that it works on a Thai keyboard too.
  const letter = event.target.type === "radio" && LETTERS[event.code];
  if (letter) press(cell.querySelector(`[value="${letter}"]`));
  const radio = event.target.type === "radio";
  if (letter || moves[event.key]?.() || (radio && event.key in moves)) event.preventDefault();
}

function press(radio) {
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

export function moveByKeys() {
  for (const table of form.querySelectorAll("#sheet, .pieces")) {
    table.addEventListener("keydown", onKey);
    table.addEventListener("focusin", ({ target }) => target.type === "text" && target.select());
  }
}
