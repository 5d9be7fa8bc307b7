// The part of a page that says how far something is, looked at anew every few seconds until it is over; then the whole page
// is loaded once more, with what there is to do next. Without scripts, the page loads itself anew.

const PAUSE = 3_000;
const LATEST = 30_000;
let wait = PAUSE;

async function look() {
  const shown = document.getElementById("progress");
  try {
    const response = await fetch(shown.dataset.going, { redirect: "manual" });
    if (response.status !== 200) throw new Error("away");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("progress");
    if (!found?.dataset.going) return location.reload();
    shown.replaceWith(document.adoptNode(found));
    wait = PAUSE;
  } catch {
    wait = Math.min(wait * 2, LATEST);
  }
  setTimeout(look, wait);
}

setTimeout(look, wait);
