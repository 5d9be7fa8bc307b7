"""Money as the notes and coins that it is counted in, for who counts but does not read.

A note is a frame with its number; the more it is worth, the wider it is and the more dots stand at its end, and its beginning has
a pattern of its own. A coin is a circle. They are signs and no likeness: nobody's banknote is copied.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.money import Currency, Money
from groups.denominations import denominations, is_note, pieces, to_be_had
from reports.drawing.marks import (
    WIDTH,
    Anchor,
    Box,
    Drawing,
    Figure,
    Ink,
    Pattern,
    Says,
    Stroke,
    circle,
    filled,
    planes,
)

# More of a kind are drawn once, with their number; a row draws no more pieces than this, or else each kind once.
MOST_ALIKE, MOST_DRAWN = 5, 12
_HIGH, _GAP, _BETWEEN_KINDS, _MARGIN = 68, 8, 20, 4
_NOTE_HIGH, _NARROWEST, _WIDER = 64, 96, 9
_BAND, _DOT, _DOTS_BESIDE = 16, 6, 4
_LEAST_RADIUS, _LARGER = 24, 2
# Digits of the bundled fonts are about six tenths as wide as they are high; Vazirmatn's are the widest.
_DIGIT, _OF = 64, 100
_TEXT, _LARGEST = 30, 34
_BANDS = (Pattern.OUTLINE, Pattern.HATCHED, Pattern.BLACK, Pattern.DOTTED, Pattern.GREY, Pattern.BARRED)

Counted = tuple[tuple[int, int], ...]  # (what one is worth in minor units, how many), the largest first


@dataclass(frozen=True, slots=True)
class InPieces:
    """An amount in notes and coins: the pieces and `left` sum to it. `left` is what no piece is small enough to show, or
    everything where the pieces of a currency are not known. Below zero, the pieces are those of the amount owed."""

    money: Money
    counted: Counted
    left: Money

    @property
    def row(self) -> Drawing | None:
        return picture_row(self.counted, self.money.currency, negative=self.money.minor < 0)


def in_pieces(money: Money) -> InPieces:
    """Always the largest piece that fits, of those that a bank hands out."""
    found = tuple(pieces(abs(money.minor), to_be_had(money.currency)).items())
    shown = sum(each * quantity for each, quantity in found)
    left = abs(money.minor) - shown
    return InPieces(money, found, Money(-left if money.minor < 0 else left, money.currency))


def pieces_for(payments_minor: Iterable[int], currency: Currency) -> Counted:
    """How many of each piece it takes to pay each of several amounts by itself: what to fetch from the bank."""
    needed: dict[int, int] = {}
    for minor in payments_minor:
        for each, quantity in in_pieces(Money(minor, currency)).counted:
            needed[each] = needed.get(each, 0) + quantity
    return tuple(sorted(needed.items(), reverse=True))


@dataclass(frozen=True, slots=True)
class _Thing:
    """What stands in a row: a piece, or a word such as "× 12"."""

    width: int
    each: int
    times: int = 0
    minus: bool = False


def picture_row(counted: Iterable[tuple[int, int]], currency: Currency, *, negative: bool = False) -> Drawing | None:
    """Counted pieces side by side, in a second line only where each kind once is wider than one; None for nothing to draw."""
    found = [(each, quantity) for each, quantity in counted if quantity > 0]
    if not found:
        return None
    alone = {each: quantity <= MOST_ALIKE for each, quantity in found}
    things = _things(found, alone, currency, negative)
    tried = [things]
    while _too_much(things) and (crowd := [one for one in found if alone[one[0]] and one[1] > 1]):
        alone[max(crowd, key=lambda one: one[1])[0]] = False
        things = _things(found, alone, currency, negative)
        tried.append(things)
    # Where even each kind once takes two lines, as many are drawn as two lines and the limit hold.
    fewest = len(_lines(things))
    chosen = next((one for one in tried if len(_lines(one)) == fewest and _pieces_in(one) <= MOST_DRAWN), things)
    return _drawn(_lines(chosen), currency)


def one_piece(each: int, currency: Currency) -> Drawing:
    """A single note or coin, for the head of a column."""
    return _drawn([[_Thing(_width(each, currency), each)]], currency)


def _things(
    found: Sequence[tuple[int, int]], alone: Mapping[int, bool], currency: Currency, negative: bool
) -> list[_Thing]:
    things = [_Thing(_text_width(1), 0, minus=True)] if negative else []
    for each, quantity in found:
        things += [_Thing(_width(each, currency), each)] * (quantity if alone[each] else 1)
        if not alone[each]:
            things.append(_Thing(_text_width(len(f"{quantity:,}") + 2), each, times=quantity))
    return things


def _too_much(things: Sequence[_Thing]) -> bool:
    return len(_lines(things)) > 1 or _pieces_in(things) > MOST_DRAWN


def _pieces_in(things: Sequence[_Thing]) -> int:
    return sum(1 for one in things if not one.times and not one.minus)


def _lines(things: Sequence[_Thing]) -> list[list[_Thing]]:
    """Broken between kinds: what is counted stays beside its number."""
    lines: list[list[_Thing]] = [[]]
    for _, alike in groupby(things, key=lambda one: one.each):
        kind = list(alike)
        if lines[-1] and _long([*lines[-1], *kind]) > WIDTH:
            lines.append([])
        lines[-1] += kind
    return lines


def _long(things: Sequence[_Thing]) -> int:
    return 2 * _MARGIN + sum(one.width for one in things) + sum(map(_space, things, things[1:]))


def _space(one: _Thing, following: _Thing) -> int:
    return _GAP if one.each == following.each else _BETWEEN_KINDS


def _drawn(lines: Sequence[Sequence[_Thing]], currency: Currency) -> Drawing:
    under: list[Stroke] = []
    over: list[Stroke] = []
    figures: list[Figure] = []
    for row, things in enumerate(lines):
        x, y = _MARGIN, _MARGIN + row * (_HIGH + _GAP)
        for at, one in enumerate(things):
            if one.minus or one.times:
                says, value = (Says.MINUS, 1) if one.minus else (Says.TIMES, one.times)
                figures.append(Figure(x, y + _HIGH // 2 + _TEXT // 3, _TEXT, says, value, Anchor.START))
            else:
                draw = _note if is_note(one.each, currency) else _coin
                figures.append(draw(one.each, x, y, currency, under, over))
            x += one.width + (_space(one, things[at + 1]) if at + 1 < len(things) else 0)
    width = max(_long(things) for things in lines)
    height = 2 * _MARGIN + len(lines) * _HIGH + (len(lines) - 1) * _GAP
    return Drawing(width, height, planes(under, over), tuple(figures), currency)


def _note(each: int, x: int, y: int, currency: Currency, under: list[Stroke], over: list[Stroke]) -> Figure:
    width, rank, top = _width(each, currency), _rank(each, currency), y + (_HIGH - _NOTE_HIGH) // 2
    under.append((Ink.OUTLINE, Box(x, top, width, _NOTE_HIGH).outline))
    over += filled(Box(x + 4, top + 4, _BAND, _NOTE_HIGH - 8), _BANDS[rank % len(_BANDS)])
    for dot in range(rank + 1):
        column, place = divmod(dot, _DOTS_BESIDE)
        at = x + width - 12 - column * (_DOT + 4), top + 8 + place * 13
        over.append((Ink.BLACK, Box(*at, _DOT, _DOT).outline))
    left, right = x + _BAND + 8, x + width - 16 - rank // _DOTS_BESIDE * (_DOT + 4)
    size = min(_LARGEST, (right - left) * _OF // (_DIGIT * _letters(each, currency)))
    return Figure((left + right) // 2, top + _NOTE_HIGH // 2 + size // 3, size, Says.PIECE, each)


def _coin(each: int, x: int, y: int, currency: Currency, under: list[Stroke], over: list[Stroke]) -> Figure:
    radius, rank = _radius(each, currency), _rank(each, currency)
    middle = x + radius, y + _HIGH // 2
    under.append((Ink.OUTLINE, circle(*middle, radius)))
    if rank % 2:
        over.append((Ink.LINE, circle(*middle, radius - 4)))
    size = min(_LARGEST, (2 * radius - 10) * _OF // (_DIGIT * _letters(each, currency)))
    return Figure(middle[0], middle[1] + size // 3, size, Says.PIECE, each)


def _width(each: int, currency: Currency) -> int:
    if is_note(each, currency):
        return _NARROWEST + _WIDER * _rank(each, currency)
    return 2 * _radius(each, currency)


def _radius(each: int, currency: Currency) -> int:
    return min(_LEAST_RADIUS + _LARGER * _rank(each, currency), _HIGH // 2)


def _rank(each: int, currency: Currency) -> int:
    """How many kinds of notes, or of coins, are worth less."""
    note = is_note(each, currency)
    return sum(1 for other in denominations(currency) if other < each and is_note(other, currency) is note)


def _letters(each: int, currency: Currency) -> int:
    """How long the number on a piece is, as `Says.PIECE` is written."""
    return len(f"{each // currency.unit:,}") if each >= currency.unit else currency.exponent + 1


def _text_width(letters: int) -> int:
    return letters * _TEXT * _DIGIT // _OF
