"""Money as notes and coins: the pieces are the amount, to the last coin, and the picture never outgrows its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from core.language import Language, language
from core.locales import Digits
from core.money import MAX_MINOR, Money, currency
from groups.denominations import KNOWN, denominations, is_note, to_be_had
from reports import render
from reports.drawing.marks import WIDTH, Drawing, Says
from reports.drawing.notes import MOST_DRAWN, in_pieces, one_piece, picture_row, pieces_for
from tests.reports.drawing.bounds import inside

THB, KES = currency("THB"), currency("KES")
CODES = st.sampled_from(KNOWN)
MINOR = st.integers(-MAX_MINOR, MAX_MINOR)


def drawn(row: Drawing) -> list[tuple[Says, int]]:
    return [(figure.says, figure.value) for figure in row.figures]


@given(CODES, MINOR)
def test_pieces_and_what_is_left_sum_to_the_amount(code: str, minor: int) -> None:
    found = in_pieces(Money(minor, currency(code)))
    assert sum(each * quantity for each, quantity in found.counted) + abs(found.left.minor) == abs(minor)
    assert abs(found.left.minor) < min(to_be_had(currency(code))), "no coin would still fit"
    assert (found.left.minor < 0) <= (minor < 0)
    assert [each for each, _ in found.counted] == sorted((each for each, _ in found.counted), reverse=True)


@given(CODES, MINOR)
def test_a_row_is_never_wider_than_its_place_and_shows_what_it_counts(code: str, minor: int) -> None:
    found = in_pieces(Money(minor, currency(code)))
    row = found.row
    assert (row is None) == (not found.counted)
    if row is None:
        return
    assert row.width <= WIDTH
    inside(row)
    inside(row.turned)
    shown = drawn(row)
    assert sum(1 for says, _ in shown if says is Says.PIECE) <= max(MOST_DRAWN, len(found.counted))
    assert ((Says.MINUS, 1) in shown) == (minor < 0)
    assert _told(shown) == dict(found.counted)


def _told(shown: list[tuple[Says, int]]) -> dict[int, int]:
    """What somebody counts in the picture: each piece once, or as often as the number after it says."""
    counted: dict[int, int] = {}
    for (says, value), (then, times) in zip(shown, [*shown[1:], (Says.MINUS, 1)], strict=True):
        if says is Says.PIECE:
            counted[value] = counted.get(value, 0) + (times if then is Says.TIMES else 1)
    return counted


def test_five_of_a_kind_are_drawn_and_six_are_a_number() -> None:
    five, six = picture_row([(1000_00, 5)], THB), picture_row([(1000_00, 6)], THB)
    assert five is not None and drawn(five) == [(Says.PIECE, 1000_00)] * 5
    assert six is not None and drawn(six) == [(Says.PIECE, 1000_00), (Says.TIMES, 6)]


def test_nothing_and_unknown_notes_are_not_drawn() -> None:
    assert in_pieces(Money(0, THB)).row is None
    yen = in_pieces(Money(12_345, currency("JPY")))
    assert yen.row is None and yen.counted == () and yen.left == Money(12_345, currency("JPY"))


def test_what_no_coin_shows_is_named() -> None:
    found = in_pieces(Money(100_27, THB))
    assert found.counted == ((100_00, 1), (25, 1)) and found.left == Money(2, THB)
    assert in_pieces(Money(-2, THB)).left == Money(-2, THB)


def test_a_currency_without_decimals_has_pieces_of_whole_units() -> None:
    assert in_pieces(Money(58_890, currency("CLP"))).counted[:2] == ((20_000, 2), (10_000, 1))


def test_a_bank_is_not_asked_for_what_it_has_not() -> None:
    """The forty shillings of 2003 are counted when they turn up, and never fetched."""
    assert 40_00 in denominations(KES) and 40_00 not in to_be_had(KES)
    assert in_pieces(Money(80_00, KES)).counted == ((50_00, 1), (20_00, 1), (10_00, 1))


@given(CODES, st.lists(st.integers(0, 10**9), max_size=6))
def test_what_is_fetched_pays_everybody_by_herself(code: str, payments: list[int]) -> None:
    fetched = dict(pieces_for(payments, currency(code)))
    for minor in payments:
        for each, quantity in in_pieces(Money(minor, currency(code))).counted:
            fetched[each] -= quantity
    assert set(fetched.values()) <= {0}


@pytest.mark.parametrize("code", KNOWN)
def test_no_two_pieces_of_a_currency_look_the_same(code: str) -> None:
    """Told apart without reading: by shape, by size, by how many dots."""
    of = currency(code)
    looks = {(is_note(each, of), one_piece(each, of).width, one_piece(each, of).layers) for each in denominations(of)}
    assert len(looks) == len(denominations(of))
    sizes = [one_piece(each, of).width for each in denominations(of) if is_note(each, of)]
    assert sizes == sorted(set(sizes), reverse=True) and len(sizes) > 2


@pytest.mark.parametrize(
    ("tag", "piece", "quarter"), [("en", "1,000", ".25"), ("th", "1,000", ".25"), ("fa_AF", "۱,۰۰۰", "٫۲۵")]
)
def test_pieces_are_written_in_the_readers_digits_and_read_out_as_words(tag: str, piece: str, quarter: str) -> None:
    html = laid_out(tag, "in_notes(shown)", shown=in_pieces(Money(7_000_27, THB)))
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", html)
    assert [one.replace("٬", ",") for one in texts][0] == piece and texts[-1] == quarter
    assert 'role="img"' in html and "<title>" in html and "style=" not in html
    title = re.findall(r"<title>([^<]*)</title>", html)[0]
    reader = reading(tag)
    whole = reader.amount(7_000_27, THB)
    assert title.lstrip("\u2066").startswith(whole) and f"{reader.number(7)} × " in title
    assert reader.money(Money(2, THB)) in html


def reading(tag: str) -> Language:
    """Who reads Dari reads it in her own digits here."""
    return language(tag, Digits.EASTERN if tag == "fa_AF" else Digits.LATIN)


def laid_out(tag: str, call: str, **given: object) -> str:
    template: Template = render._environment(tag, reading(tag).digits).from_string(
        '{% import "drawings.html" as drawings with context %}{{ drawings.' + call + " }}"
    )
    return template.render(**given)
