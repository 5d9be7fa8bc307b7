"""HTML of ours to PDF by WeasyPrint: parsed style sheets and one font configuration a process, the same bytes every time.

Parsing the style sheets and loading the fonts costs more than laying out a page, so both are done once, on first use, in the
process that uses them; a document is given only the rules that can apply to it (`reports.fitting`). The document's identifier is
a digest of the HTML and of what is attached, and its dates are those that the HTML names: whoever prints the same paper again
gets the same file.

What WeasyPrint 70 leaves undone of the standards is done at the end, in `_finished`.
"""

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from threading import Lock
from typing import Any

import pydyf
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from reports import fonts, sheets
from reports.attached import AttachedFile
from reports.fetcher import SCHEME, BundledOnly
from reports.fitting import Rules, rules_of

# Archivable, tagged for people who listen to it, and it may carry its figures as an attachment.
VARIANT = "pdf/a-3a"
_IDENTIFIER = 32

# WeasyPrint's font configuration belongs to one thread at a time; layout is bound by the processor anyway.
_turn = Lock()


class OutsideAddress(RuntimeError):
    """A paper's HTML named an address outside the house: a mistake in a template of ours, never a reader's."""


@cache
def press() -> tuple[FontConfiguration, CSS, Rules]:
    """The fonts, their style sheet and our rules, loaded and parsed once in this process."""
    font_config = FontConfiguration()
    faces = CSS(string=fonts.faces(SCHEME), url_fetcher=BundledOnly(), font_config=font_config)
    return font_config, faces, rules_of(sheets.style(), font_config, BundledOnly())


def pdf(html: str, files: Sequence[AttachedFile] = (), day: date = date.min) -> bytes:
    """The PDF of one paper's HTML, with files attached that are dated by a `day`.

    Raises OutsideAddress when the HTML asks for anything that is not bundled.
    """
    fetcher = BundledOnly()
    with _turn, _undisturbed():
        font_config, faces, rules = press()
        try:
            made: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
                stylesheets=[faces, rules.fitting(html)],
                font_config=font_config,
                pdf_variant=VARIANT,
                pdf_identifier=_identifier(html, files),
                attachments=_attachments(files, day),
                finisher=_finished,
            )
        except FatalURLFetchingError as outside:
            raise OutsideAddress(str(outside)) from outside
    if fetcher.refused:
        raise OutsideAddress(f"a paper may not open {fetcher.refused[0][:200]!r}")
    return made


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the garbage collector, which would look through the growing tree of boxes again and again and find it all in use:
    a tenth of the time. What a document leaves behind is collected as soon as it is done."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _identifier(html: str, files: Sequence[AttachedFile]) -> bytes:
    digest = hashlib.sha256(html.encode())
    for file in files:
        digest.update(hashlib.sha256(file.name.encode()).digest() + hashlib.sha256(file.content).digest())
    return digest.hexdigest()[:_IDENTIFIER].encode()


def _attachments(files: Sequence[AttachedFile], day: date) -> list[Attachment]:
    """In the order of their names, which a name tree must have (ISO 32000-1, 7.9.6)."""
    moment = datetime.combine(day, time(), UTC)
    return [
        Attachment(
            string=file.content,
            name=file.name,
            description=file.about,
            created=moment,
            modified=moment,
            relationship=file.relationship.value,
        )
        for file in sorted(files, key=lambda file: file.name)
    ]


def _finished(_document: object, made: Any) -> None:
    """Names each attached file once among the associated files, and gives the headers of tables the tree that finds them by
    identifier (ISO 32000-1, table 322: required where structure elements have identifiers). A drawing that only repeats what
    stands beside it has no words of its own and is passed over by whoever listens: no figure is without words (ISO 14289-1, 7.3).
    """
    if "AF" in made.catalog:
        made.catalog["AF"] = pydyf.Array(dict.fromkeys(made.catalog["AF"]))
    elements = [one for one in made.objects if isinstance(one, pydyf.Dictionary)]
    for one in elements:
        if one.get("S") == "/Figure" and "Alt" not in one:
            one["S"] = "/NonStruct"
    if named := sorted((one["ID"].data, one.reference) for one in elements if one.get("Type") == "/StructElem" and "ID" in one):
        root = next(one for one in elements if one.get("Type") == "/StructTreeRoot")
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(part for pair in named for part in pair)})
