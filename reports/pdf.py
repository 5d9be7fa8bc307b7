"""HTML of ours to PDF by WeasyPrint: parsed style sheets and one font configuration a process, the same bytes every time.

Parsing the style sheet and loading the fonts costs more than laying out a page, so both are done once, on first use, in
the process that uses them. The document's identifier is a digest of the HTML and its dates are those that the HTML names:
whoever prints the same paper again gets the same file.
"""

import hashlib
from functools import cache
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from reports import fonts, sheets
from reports.fetcher import SCHEME, BundledOnly

# Archivable, tagged for people who listen to it, and it may carry its figures as an attachment.
VARIANT = "pdf/a-3a"

# WeasyPrint's font configuration belongs to one thread at a time; layout is bound by the processor anyway.
_turn = Lock()


class OutsideAddress(RuntimeError):
    """A paper's HTML named an address outside the house: a mistake in a template of ours, never a reader's."""


@cache
def press() -> tuple[FontConfiguration, list[CSS]]:
    """The fonts and style sheets of this process, loaded and parsed once."""
    font_config = FontConfiguration()
    fetcher = BundledOnly()
    texts = (fonts.faces(SCHEME), sheets.style())
    return font_config, [CSS(string=text, url_fetcher=fetcher, font_config=font_config) for text in texts]


def pdf(html: str) -> bytes:
    """The PDF of one paper's HTML. Raises OutsideAddress when the HTML asks for anything that is not bundled."""
    fetcher = BundledOnly()
    with _turn:
        font_config, sheets = press()
        try:
            made: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
                stylesheets=sheets,
                font_config=font_config,
                pdf_variant=VARIANT,
                pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
            )
        except FatalURLFetchingError as outside:
            raise OutsideAddress(str(outside)) from outside
    if fetcher.refused:
        raise OutsideAddress(f"a paper may not open {fetcher.refused[0][:200]!r}")
    return made
