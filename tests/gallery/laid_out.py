"""What can go wrong when a paper is laid out, found in WeasyPrint's boxes: each rule is a function that names what it finds.

Lengths are CSS pixels, 96 to the inch, from the upper left corner of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from weasyprint.formatting_structure import boxes

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Letters may hang over their box by a hair; the marks of Thai and the loops of Arabic reach into the line above and below.
HAIR = 1.0
# Of a letter's size, from the base line up: where every script has ink, and none has another line's.
BODY_OF_LETTERS = 0.45


@dataclass(frozen=True, slots=True)
class Text:
    """A run of letters on a page, with the boxes around it, the outermost first."""

    box: Any
    around: tuple[Any, ...]

    @property
    def words(self) -> str:
        return str(self.box.text).strip()

    @property
    def foot(self) -> float:
        return float(self.box.position_y + self.box.baseline)

    @property
    def body(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the middle of its letters."""
        left, bottom = float(self.box.position_x), self.foot
        return left, bottom - BODY_OF_LETTERS * self.box.style["font_size"], left + float(self.box.width), bottom

    def inside(self, kind: type) -> Any | None:
        """The innermost box of the kind that it stands in."""
        return next((box for box in reversed(self.around) if isinstance(box, kind)), None)

    @property
    def of_a_heading(self) -> bool:
        return any(box.element_tag in HEADINGS for box in self.around)


def texts(box: Any, around: tuple[Any, ...] = ()) -> Iterator[Text]:
    """All that is written in a box, in the order of the document."""
    if isinstance(box, boxes.TextBox):
        if str(box.text).strip() and box.style["visibility"] == "visible":
            yield Text(box, around)
        return
    for child in getattr(box, "children", ()):
        yield from texts(child, (*around, box))


def within(box: Any, kind: type) -> Iterator[Any]:
    if isinstance(box, kind):
        yield box
    for child in getattr(box, "children", ()):
        yield from within(child, kind)


def of_the_flow(page: Any) -> Any:
    """The page without what stands on every page."""
    return next(child for child in page.children if not isinstance(child, boxes.MarginBox))


def faults(pages: tuple[Any, ...]) -> Iterator[str]:
    """Every fault of a paper, in words."""
    yield from cut_rows(pages)
    for number, page in enumerate(pages, start=1):
        last = number == len(pages)
        for rule in (empty, overprinted, off_the_page, out_of_its_cell):
            yield from (f"page {number}: {found}" for found in rule(page))
        for found in () if last else left_alone(page):
            yield f"page {number}: {found}"


def cut_rows(pages: tuple[Any, ...]) -> Iterator[str]:
    """A row of a table that begins on one page and ends on another."""
    seen: dict[Any, int] = {}
    for number, page in enumerate(pages, start=1):
        for group in within(of_the_flow(page), boxes.TableRowGroupBox):
            if group.is_header or group.is_footer:  # they are repeated on every page
                continue
            for row in within(group, boxes.TableRowBox):
                before = seen.setdefault(row.element, number) if row.element is not None else number
                if before != number:
                    yield f"pages {before} and {number}: the row “{_said(row)}” is cut in two"


def left_alone(page: Any) -> Iterator[str]:
    """A heading, or the head of a table, that is the last thing on a page, with all that it heads on the next."""
    flow = of_the_flow(page)
    lowest = max(texts(flow), key=lambda one: one.foot, default=None)
    if lowest is None:
        return
    headed = [*within(flow, boxes.ReplacedBox)]
    for group in within(flow, boxes.TableRowGroupBox):
        headed += [] if group.is_header else group.children
    if any(box.position_y > lowest.foot for box in headed):  # a picture, or lines to be filled in by hand
        return
    if lowest.of_a_heading:
        yield f"the heading “{lowest.words}” is the last thing on it"
    if (group := lowest.inside(boxes.TableRowGroupBox)) is not None and group.is_header:
        yield f"the table with “{lowest.words}” in its head has no row here"


def empty(page: Any) -> Iterator[str]:
    flow = of_the_flow(page)
    if not any(texts(flow)) and not any(within(flow, boxes.ReplacedBox)):
        yield "there is nothing on it"


def off_the_page(page: Any) -> Iterator[str]:
    """Letters beyond the margins at the sides, or beyond the edge of the sheet."""
    left, right = page.content_box_x(), page.content_box_x() + page.width
    bottom = page.content_box_y() + page.height
    for text in texts(of_the_flow(page)):
        start, _, end, foot = text.body
        if start < left - HAIR or end > right + HAIR or foot > bottom + HAIR:
            yield f"“{text.words}” stands beyond the margins"
    for text in texts(page):
        start, top, end, foot = text.body
        if start < 0 or top < 0 or end > page.margin_width() or foot > page.margin_height():
            yield f"“{text.words}” stands beyond the sheet"


def out_of_its_cell(page: Any) -> Iterator[str]:
    """Letters that are wider than the cell of the table that they stand in."""
    for text in texts(of_the_flow(page)):
        cell = text.inside(boxes.TableCellBox)
        if cell is not None:
            start, _, end, _ = text.body
            left = cell.border_box_x()
            if start < left - HAIR or end > left + cell.border_width() + HAIR:
                yield f"“{text.words}” is wider than its cell"


def overprinted(page: Any) -> Iterator[str]:
    """Letters upon letters, those of the foot included."""
    written = sorted(((text.body, text) for text in texts(page)), key=lambda one: one[0][1])
    for index, ((left, _, right, bottom), text) in enumerate(written, start=1):
        for (other_left, other_top, other_right, _), other in islice(written, index, None):
            if other_top >= bottom - HAIR:
                break
            if min(right, other_right) - max(left, other_left) > HAIR:
                yield f"“{text.words}” and “{other.words}” are printed upon each other"


def _said(box: Any) -> str:
    return " ".join(text.words for text in texts(box))[:60]
