// Lines of other money: one more for whoever wants it, and for what somebody else wrote on a line that is not here yet.

const lines = document.getElementById("others");
const blank = document.getElementById("blank-other").content.firstElementChild;
const [, beyond] = /other-(\d+)/.exec(blank.querySelector("select").name);

export function addLine() {
  const number = String(lines.childElementCount + 1);
  if (Number(number) >= Number(beyond)) return;
  const line = blank.cloneNode(true);
  for (const element of line.querySelectorAll("*")) {
    for (const name of ["id", "name", "for"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(beyond, number));
    }
  }
  const title = line.querySelector("legend");
  title.textContent = title.textContent.replace(beyond, number);
  lines.append(line);
}

export function makeLineFor(name) {
  const number = Number(/^other-(\d+)-/.exec(name)?.[1] ?? 0);
  while (lines.childElementCount < Math.min(number, Number(beyond) - 1)) addLine();
}
