// Two people wrote different things in the same fields: both values side by side, and the treasurer chooses.

import { notation, say } from "./figures.js";
import { form } from "./form.js";

const panel = document.getElementById("clash");

// What a field is called: its label, or the column and the member that name it.
function nameOf(name) {
  const control = form.elements[name];
  const field = control instanceof RadioNodeList ? control[0].closest("fieldset") : control;
  if (!field) return name;
  const ids = field.getAttribute("aria-labelledby");
  if (ids) return ids.split(" ").map((id) => document.getElementById(id).textContent.trim().replace(/\s+/g, " ")).join(", ");
  return (field.querySelector("legend") ?? field.labels?.[0] ?? field).textContent.trim();
}

// What a value is called: for a choice, what stands on it.
function spoken(name, value) {
  const control = form.elements[name];
  const option = [...(control?.options ?? [])].find((one) => one.value === value);
  const radio = control instanceof RadioNodeList && [...control].find((one) => one.value === value);
  return option?.textContent || (radio && radio.closest("label").textContent.trim()) || value;
}

export function choose(sentence, clashes, decided) {
  panel.querySelector("p").textContent = sentence;
  const blank = panel.querySelector("template");
  const list = panel.querySelector("div");
  list.replaceChildren(...clashes.map(({ name, mine, theirs }) => {
    const line = blank.content.cloneNode(true);
    line.querySelector("legend").textContent = nameOf(name);
    for (const [choice, value] of [["mine", mine], ["theirs", theirs]]) {
      const radio = line.querySelector(`[value=${choice}]`);
      radio.name = `choose-${name}`;
      radio.nextElementSibling.textContent = say(notation[choice], { value: spoken(name, value) || notation.nothing });
    }
    return line;
  }));
  panel.hidden = false;
  panel.scrollIntoView();
  panel.focus();
  panel.querySelector("button").onclick = () => {
    const choices = clashes.map((one) => [one, panel.querySelector(`[name="choose-${one.name}"]:checked`)?.value]);
    const open = choices.find(([, choice]) => !choice);
    if (open) return panel.querySelector(`[name="choose-${open[0].name}"]`).focus();
    panel.hidden = true;
    decided(new Map(choices.map(([one, choice]) => [one.name, one[choice]])));
  };
}
