"""The stamps of a passbook, drawn: a mark a share in rows of five boxes, as village savings groups stamp them.

A share bought is a box with a full disc, one given back or taken back is a box crossed out, a box that was not used is empty, and
a meeting without a share is a line through all five. Each differs from the others by its shape alone. The number stands beside
the stamps.

Source: the passbooks of Nanyuki and the North (2012) and of VSL Associates, which have five boxes for a meeting.
"""

from collections.abc import Iterator
from functools import cache

from markupsafe import Markup

IN_A_ROW = 5
# In units of the drawing, of which the style sheet knows only how many a box takes.
_STEP, _SIDE, _EDGE = 20, 16, 2


@cache
def stamps(said: str, bought: int, crossed: int = 0, missed: bool = False) -> Markup:
    """The SVG of `bought` marks, then `crossed` ones; with `missed` a line through the first row. Empty for no mark and no line.

    `said` is what it is read as: the number that stands beside it.
    """
    if not bought and not crossed and not missed:
        return Markup()
    rows = max(1, -(-(bought + crossed) // IN_A_ROW))
    boxes = "".join(f"M{x} {y}h{_SIDE}v{_SIDE}h-{_SIDE}z" for x, y in _places(rows * IN_A_ROW))
    discs = "".join(f"M{x + 2} {y + 8}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z" for x, y in _places(bought))
    crosses = "".join(f"M{x} {y}l16 16M{x + 16} {y}l-16 16" for x, y in list(_places(bought + crossed))[bought:])
    line = f"M0 {_EDGE + _SIDE // 2}h{IN_A_ROW * _STEP}" if missed else ""
    return Markup(
        '<svg class="stamps rows-{rows}" viewBox="0 0 {width} {height}" role="img" aria-label="{said}">'
        '<title>{said}</title><path d="{boxes}" fill="none" stroke="#000"/><path d="{discs}"/>'
        '<path d="{strokes}" fill="none" stroke="#000" stroke-width="3"/></svg>'
    ).format(said=said, rows=rows, width=IN_A_ROW * _STEP, height=rows * _STEP, boxes=boxes, discs=discs, strokes=crosses + line)


def _places(count: int) -> Iterator[tuple[int, int]]:
    """The upper left corners of so many boxes, row by row."""
    for number in range(count):
        row, column = divmod(number, IN_A_ROW)
        yield column * _STEP + _EDGE, row * _STEP + _EDGE
