// A box to tick that shows a password while it is typed; without scripts it stays hidden.
for (const box of document.querySelectorAll("[data-show]")) {
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => {
    for (const id of box.dataset.show.split(" ")) {
      document.getElementById(id).type = box.checked ? "text" : "password";
    }
  });
}
