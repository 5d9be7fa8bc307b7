"""The style sheets of paper, in the order in which they are read: the PDF engine and the preview in a browser take the same."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "print"

# What all papers share first; how they lie on a screen last.
NAMES = (
    "base.css",
    "seal.css",
    "savings.css",
    "projects.css",
    "voting.css",
    "proofs.css",
    "numerals.css",
    "drawings.css",
    "posters.css",
    "layouts.css",
    "booklet.css",
    "preview.css",
)
# What a browser loads, within static/.
FILES = ("fonts/faces.css", *(f"print/{name}" for name in NAMES))


def style() -> str:
    """All of them as one text."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in NAMES)
