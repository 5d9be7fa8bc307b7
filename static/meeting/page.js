// The meeting page comes alive: every change is reckoned at once and kept. Without this file each button asks the server.

import { fill, followPresence, oneMoreLine, openFine, pressKey } from "./buttons.js";
import { flush, later, offerKept, standing, watch, whenJoined } from "./draft.js";
import { canUndo, changed, form, undo, whenChanged } from "./form.js";
import { moveByKeys } from "./grid.js";
import { goTo, show, stepOf } from "./steps.js";
import { mark, reckon } from "./sums.js";

const undoButton = document.getElementById("undo");
const asked = document.querySelector("#conflict"); // the server already asks which text is right: first that, then saving

function refresh() {
  followPresence({ alone: true });
  reckon();
  undoButton.disabled = !canUndo();
}

const CLICKS = {
  "[data-set]": pressKey,
  ".open-fine": openFine,
  ".fill": (button) => fill(button.value),
  "#add-line": oneMoreLine,
  "[value^=step-]": (button) => goTo(button.value.replace("step-", "")),
  "#undo": () => undo(),
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const wanted = button && Object.keys(CLICKS).find((selector) => button.matches(selector));
  if (!wanted) return;
  event.preventDefault();
  CLICKS[wanted](button);
});

form.addEventListener("input", ({ target }) => {
  if (target.type === "radio") followPresence();
  changed();
});
form.addEventListener("change", ({ target }) => target.type === "text" && mark(target));

whenChanged(() => {
  refresh();
  if (!asked) later();
});
whenJoined(() => changed({ undoable: false }));

// Nothing leaves the page before the server has what is on it, so that no two savings race and none is lost without a
// signal. Where the server refuses, its own page says why and keeps what was typed.
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (form.dataset.leaving || asked) return;
  event.preventDefault();
  await flush();
  const where = standing();
  if (where === "asking") return form.querySelector(".panel:not([hidden])").scrollIntoView();
  if (where === "waiting" || (where === "kept" && button.value === "save")) return;
  form.dataset.leaving = "1";
  setTimeout(() => form.requestSubmit(button)); // a form cannot be sent again while it is still being told of it
});

document.getElementById("problems")?.addEventListener("click", (event) => {
  const field = document.getElementById(event.target.hash?.slice(1));
  const step = stepOf(field);
  if (!step) return;
  event.preventDefault();
  show(step);
  const control = field.matches("input, select") ? field : field.querySelector("input:checked, input");
  control.focus();
  control.scrollIntoView({ block: "center" });
});

document.documentElement.classList.add("scripted");
moveByKeys();
refresh();
if (!asked) {
  offerKept();
  watch();
}
document.querySelector("#problems[data-refused], #conflict")?.focus();
