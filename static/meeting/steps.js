// On a small screen the meeting is one step at a time. Going to a step saves nothing by itself and loses nothing.

import { notation, say } from "./figures.js";
import { form } from "./form.js";

const buttons = [...form.querySelectorAll(".steps button")];
const steps = buttons.map((button) => button.value.replace("step-", ""));
const back = document.getElementById("back");
const next = document.getElementById("next");

export function show(step) {
  const place = steps.indexOf(step);
  form.dataset.step = step;
  form.elements.step.value = step;
  buttons.forEach((button, n) => (n === place ? button.setAttribute("aria-current", "step") : button.removeAttribute("aria-current")));
  lead(back, place - 1);
  lead(next, place + 1);
  if (!next.hidden) next.textContent = say(notation.next, { step: buttons[place + 1].title });
  history.replaceState(history.state, "", `?step=${step}`);
}

function lead(button, place) {
  button.hidden = !(place in steps);
  button.value = `step-${steps[place]}`;
}

// The step that a field is filled in, to go there from the list of errors.
export function stepOf(field) {
  const part = field?.closest("td, .part");
  return steps.find((step) => part?.classList.contains(`s-${step}`));
}

export function goTo(step) {
  show(step);
  form.scrollIntoView();
  const heading = [...form.querySelectorAll(`.s-${step} h2`)].find((one) => one.offsetParent);
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
