"""A paper to HTML and to PDF, in one language. The templates of papers have no site around them and ask for no address.

Names, amounts and days inside a sentence are set apart in <bdi>, so that a Thai name in a Dari line turns nothing around.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from core.language import N_, Digits, Language, Term, language
from core.money import Money
from core.rates import percent_text
from reports import fonts
from reports.attached import AttachedFile, files_of
from reports.drawing.bars import bar_drawn
from reports.errors import PdfNotPossible
from reports.issued.sealing import Seal
from reports.issued.square import square
from reports.papers import Layout, Paper
from reports.pots import PICTURES
from reports.stamps import stamps

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

# Printed in place of letters that no bundled font has; a note on the paper says so.
PLACEHOLDER = "◊"
_MOST_NAMED_LETTERS = 8
A4 = Layout()


@dataclass(frozen=True, slots=True)
class Preview:
    """The addresses that a paper in a browser needs: its style sheets and icon, the same paper as PDF, and where the paper is in
    parts, those of every part."""

    stylesheets: tuple[str, ...]
    icon: str
    pdf: str
    parts: tuple[str, ...] = ()


def html(
    paper: Paper, reader: Language, preview: Preview | None = None, layout: Layout = A4, seal: Seal | None = None
) -> str:
    """The whole HTML document, for the PDF engine unless it is a preview."""
    template = _environment(reader.tag, reader.digits).get_template(f"statements/{paper.kind}.html")
    given = {"paper": paper, "preview": preview, "layout": layout, "seal": seal}
    text = template.render(**given, missing=())
    missing = fonts.unprintable(text)
    if not missing:
        return text
    noted = template.render(**given, missing=sorted(missing), placeholder=PLACEHOLDER)
    return re.sub(f"[{re.escape(''.join(missing))}]+", PLACEHOLDER, noted)


def pdf(
    paper: Paper,
    reader: Language,
    layout: Layout = A4,
    seal: Seal | None = None,
    more: Sequence[AttachedFile] = (),
) -> bytes:
    """The paper as PDF/A with its figures attached, with its seal where it has one, and with whatever `more` is attached.

    The same paper, language, layout, seal and day of printing give the same bytes. Raises PdfNotPossible.
    """
    try:
        # Loads Pango, which a machine may lack; everything but PDFs works there.
        from reports import pdf as press
    except OSError as missing:
        raise PdfNotPossible() from missing
    files = files_of(paper, seal, more)
    said = [replace(file, about=reader.text(file.about)) for file in files]
    return press.pdf(html(paper, reader, layout=layout, seal=seal), said, paper.heading.printed_on)


@cache
def _environment(tag: str, digits: Digits) -> Environment:
    reader = language(tag, digits)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        language=reader, _=_text(reader), ngettext=_plural(reader), page_of_pages=_page_of_pages(reader)
    )
    environment.globals.update(square=square, stamps=stamps, bar_drawn=bar_drawn, PICTURES=PICTURES)
    environment.filters["letter_codes"] = _letter_codes
    environment.filters["percent"] = lambda rate: reader.decimal(percent_text(rate))
    return environment


def _letter_codes(letters: list[str]) -> str:
    """U+1781, U+17B6 …: how a letter that cannot be printed is named, the first few of many."""
    codes = ", ".join(f"U+{ord(letter):04X}" for letter in letters[:_MOST_NAMED_LETTERS])
    return codes + (" …" if len(letters) > _MOST_NAMED_LETTERS else "")


def _text(reader: Language) -> Any:
    def text(msgid: str, **facts: object) -> Markup:
        return _filled(reader, reader.text(msgid), facts)

    return text


def _plural(reader: Language) -> Any:
    def plural(one: str, many: str, n: int, **facts: object) -> Markup:
        return _filled(reader, reader.catalogue.ngettext(one, many, n), {"n": n, **facts})

    return plural


def _page_of_pages(reader: Language) -> Markup:
    """"Page 1 of 3", the numbers being counted by the style sheet."""
    counters = {name: Markup(f'<span class="{name} {reader.digits}"></span>') for name in ("page", "pages")}
    return Markup(escape(reader.text(N_("Page {page} of {pages}")))).format(**counters)


def _filled(reader: Language, text: str, facts: dict[str, object]) -> Markup:
    escaped = Markup(escape(text))
    return escaped.format(**{name: _fact(reader, fact) for name, fact in facts.items()}) if facts else escaped


def _fact(reader: Language, fact: object) -> Markup:
    if isinstance(fact, Term):
        return Markup(escape(reader.text(fact)))
    if isinstance(fact, Money):
        return Markup('<bdi dir="ltr">{}</bdi>').format(reader.money(fact))
    if isinstance(fact, date):
        return Markup("<bdi>{}</bdi>").format(reader.day(fact))
    if isinstance(fact, tuple):
        return Markup(", ").join(_fact(reader, part) for part in fact)
    return Markup("<bdi>{}</bdi>").format(reader.number(fact) if type(fact) is int else fact)
