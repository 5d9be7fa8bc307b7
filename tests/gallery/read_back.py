"""A finished PDF read back: which glyphs its pages draw, whether its fonts are in it, and what can be read on it."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2

_CODE = re.compile(rb"<([0-9a-f]{4})> (\d+)")


def faults(made: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        yield from not_embedded(pdf)
        for number, page in enumerate(pdf.pages, start=1):
            missing = sum(glyph == 0 for glyph in _glyphs(page, page.obj.Resources))
            if missing:
                yield f"page {number}: {missing} letters have no glyph and are drawn as .notdef"


def not_embedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    """A font that is only named: another machine would print another one."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor":
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(found.keys()):
                yield f"the font {found.FontName} is not in the file"


def _glyphs(content: Any, resources: Any) -> Iterator[int]:
    """The number of every glyph that is drawn, those of drawings inside the page too; 0 is .notdef in every font."""
    fonts, drawings = resources.get("/Font", {}), resources.get("/XObject", {})
    numbers: Callable[[int], int] | None = None
    for instruction in pikepdf.parse_content_stream(content):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            numbers = _numbers_of(fonts[str(operands[0])])
        elif operator in ("Tj", "TJ") and numbers:
            for text in operands[0] if operator == "TJ" else operands:
                if isinstance(text, pikepdf.String):
                    codes = bytes(text)
                    yield from (numbers(first << 8 | second) for first, second in zip(codes[::2], codes[1::2], strict=True))
        elif operator == "Do":
            drawing = drawings[str(operands[0])]
            if drawing.get("/Subtype") == "/Form":
                yield from _glyphs(drawing, drawing.get("/Resources", resources))


def _numbers_of(font: Any) -> Callable[[int], int] | None:
    """Which glyph each code of two bytes draws (ISO 32000-2, 9.7.5): the code's own, or what the font's table says; None for
    a font with codes of one byte, whose glyphs have names."""
    encoding = font.get("/Encoding")
    if encoding == "/Identity-H":
        return lambda code: code
    if not isinstance(encoding, pikepdf.Stream):
        return None
    table = {int(code, 16): int(glyph) for code, glyph in _CODE.findall(encoding.read_bytes())}
    return lambda code: table.get(code, 0)


def text_of(made: bytes) -> str:
    """All that can be read on the pages, blanks of every kind made one."""
    with closing(pypdfium2.PdfDocument(made)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
