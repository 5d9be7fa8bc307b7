"""A paper printed as everybody gets it, kept together with the layout that the PDF was drawn from."""

from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from weasyprint import Document

from core.language import language
from reports import render
from reports.issued.sealing import sealed
from reports.papers import Layout, Paper
from tests.gallery.key import ISSUER


@dataclass(frozen=True, slots=True)
class Printed:
    """`pages`: WeasyPrint's boxes of each page, which the PDF was drawn from."""

    pdf: bytes
    pages: tuple[Any, ...]


def printed(paper: Paper, tag: str, layout: Layout = render.A4) -> Printed:
    """The paper with its seal, in a language."""
    documents: list[Document] = []
    draw = Document.write_pdf

    def drawn(document: Document, *arguments: Any, **options: Any) -> Any:
        documents.append(document)
        return draw(document, *arguments, **options)

    with patch.object(Document, "write_pdf", drawn):
        made = render.pdf(paper, language(tag), layout, sealed(paper, ISSUER))
    return Printed(made, tuple(page._page_box for page in documents[-1].pages))
