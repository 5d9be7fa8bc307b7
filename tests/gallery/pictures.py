"""Pictures of every paper in three languages, and a page that shows them: what docs/papers/ is made of.

    script/paper-pictures [--out docs/papers] [KIND...]

Every paper is laid out as a PDF, looked over by the rules of laid_out.py and read_back.py, and drawn page by page. The same
code gives the same files. With kinds named, only theirs are made, and the index lists only these.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image
from sqlalchemy.orm import Session

from core.db import connect, reading, transaction
from core.language import language
from migrations.migrate import upgrade
from reports.papers import Paper
from tests.gallery import laid_out, read_back
from tests.gallery.every_paper import EVERY_PAPER
from tests.gallery.practised import load_everything, standing_still
from tests.gallery.press import printed

LANGUAGES = ("en", "th", "fa_AF")
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "papers"
DOTS_PER_INCH = 90
SHADES = 16  # black on white needs few
MOST_PAGES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper in one language: the pictures of its first pages, how many it has, and what is wrong with it."""

    kind: str
    title: str
    tag: str
    pictures: tuple[bytes, ...]
    pages: int
    faults: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [f"{self.kind}.{self.tag}.{number}.png" for number in range(1, len(self.pictures) + 1)]


def shown(paper: Paper, tag: str) -> Shown:
    made = printed(paper, tag)
    faults = (*laid_out.faults(made.pages), *read_back.faults(made.pdf))
    pictures = tuple(_pictures(made.pdf))
    return Shown(paper.kind, language(tag).text(paper.title), tag, pictures, len(made.pages), faults)


def _pictures(made: bytes) -> Iterator[bytes]:
    with closing(pypdfium2.PdfDocument(made)) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
            held = io.BytesIO()
            page.quantize(SHADES, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
            yield held.getvalue()


def draw(session: Session, kinds: tuple[str, ...], folder: Path) -> list[Shown]:
    """Writes the pictures and the index; what was there of these kinds before is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    every = []
    for kind in kinds:
        paper = EVERY_PAPER[kind](session)
        for old in folder.glob(f"{kind}.*.png"):
            old.unlink()
        for one in (shown(paper, tag) for tag in LANGUAGES):
            every.append(one)
            for name, picture in zip(one.names, one.pictures, strict=True):
                (folder / name).write_bytes(picture)
    (folder / "README.md").write_text("\n".join(_index(every)) + "\n", encoding="utf-8")
    return every


def _index(every: list[Shown]) -> Iterator[str]:
    yield "# Every paper that Three Keys prints"
    yield ""
    yield "Made of the practice data by `script/paper-pictures`; do not edit. At most three pages of a paper are shown."
    for kind in dict.fromkeys(one.kind for one in every):
        of_kind = [one for one in every if one.kind == kind]
        yield ""
        yield f"## {of_kind[0].title}"
        yield ""
        for one in of_kind:
            pages = "1 page" if one.pages == 1 else f"{one.pages} pages"
            links = " ".join(f"[![{one.title}, page {number}]({name})]({name})" for number, name in enumerate(one.names, start=1))
            yield f"{language(one.tag).name}: {one.title} ({pages})  "
            yield f"{links}"
            yield ""


def main(arguments: list[str]) -> int:
    """The number of papers that something is wrong with."""
    asked = argparse.ArgumentParser(prog="script/paper-pictures", description="Draws every paper into docs/papers/.")
    asked.add_argument("--out", type=Path, default=FOLDER, help="the folder for the pictures")
    asked.add_argument("kinds", nargs="*", metavar="KIND", help=f"of: {', '.join(EVERY_PAPER)}; all unless some are named")
    wanted = asked.parse_args(arguments)
    if strangers := sorted(set(wanted.kinds) - EVERY_PAPER.keys()):
        asked.error(f"there is no paper of the kind {strangers[0]}")
    with TemporaryDirectory(prefix="three-keys-") as folder:
        engine = connect(f"sqlite:///{folder}/books.db")
        upgrade(engine)
        with transaction(engine) as session:
            load_everything(session)
        with reading(engine) as session, standing_still():
            every = draw(session, tuple(wanted.kinds or EVERY_PAPER), wanted.out)
        engine.dispose()
    wrong = [one for one in every if one.faults]
    for one in wrong:
        for fault in one.faults:
            print(f"{one.kind} ({one.tag}): {fault}")
    size = sum(path.stat().st_size for path in wanted.out.glob("*.png"))
    print(f"{len(every)} papers are in {wanted.out}: {size // 1000} kB. Something is wrong with {len(wrong)} of them.")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
