"""Bank book + reconciling items = bank statement, whatever was matched, on every day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.frozen import from_text, to_text
from projects.bank import errors
from projects.bank.lines import StatementLine
from projects.bank.matching import BankLine, BookLine, propose
from projects.bank.reconciliation import (
    Item,
    Match,
    NamedDifference,
    Position,
    Reconciliation,
    items_on,
    reconcile,
    unexplained_minor,
)

FIRST = date(2026, 10, 1)
AMOUNTS = st.integers(-5, 5).filter(bool).map(lambda hundreds: hundreds * 100)


@st.composite
def positions(draw: st.DrawFn) -> Position:
    """A new account (nothing before the first statement), with some of the proposals ticked and some pairs beside them."""
    lines = tuple(
        BankLine(key, StatementLine(FIRST + timedelta(draw(st.integers(0, 60))), draw(AMOUNTS)))
        for key in range(draw(st.integers(0, 8)))
    )
    entries = tuple(
        BookLine(number, FIRST + timedelta(draw(st.integers(0, 60))), draw(AMOUNTS), f"v{number}")
        for number in range(1, draw(st.integers(0, 8)) + 1)
    )
    proposed = propose(lines, entries, days_apart=60)
    ticked = [one for one in proposed if draw(st.booleans())]
    return Position("THB", FIRST, 0, lines, entries, tuple(Match(one.lines, one.entries) for one in ticked))


@given(positions(), st.integers(0, 61))
def test_book_and_items_come_to_the_bank_on_every_day(position: Position, after: int) -> None:
    day = FIRST + timedelta(after)
    found = reconcile(position, day)
    assert found.book_minor + sum(item.amount_minor for item in found.items) == found.bank_minor == position.bank_balance(day)
    assert sum(found.total_minor(kind) for kind in Item) == found.bank_minor - found.book_minor
    assert from_text(Reconciliation, to_text(found)) == found


@given(positions(), st.integers(0, 61))
def test_each_line_of_the_day_is_settled_or_an_item_and_never_both(position: Position, after: int) -> None:
    day = FIRST + timedelta(after)
    by_line, by_entry = {one.key: one.day for one in position.bank}, {one.number: one.day for one in position.book}
    items = items_on(position, day)
    listed = [("line", one.line) for one in items if not one.number] + [("entry", one.number) for one in items if one.number]
    assert len(listed) == len(set(listed))
    for match in position.matches:
        members = [("line", key, by_line[key]) for key in match.lines] + [("entry", key, by_entry[key]) for key in match.entries]
        whole = all(seen <= day for *_, seen in members)
        for side, key, seen in members:
            assert ((side, key) in listed) is (seen <= day and not whole)


@given(positions(), st.integers(-(10**6), 10**6).filter(bool))
def test_an_opening_balance_that_the_book_does_not_have_must_be_named(position: Position, off: int) -> None:
    shifted = Position(position.currency, position.starts_on, off, position.bank, position.book, position.matches)
    day = FIRST + timedelta(40)
    with pytest.raises(errors.NotExplained) as refused:
        reconcile(shifted, day)
    assert refused.value.facts["difference"] == shifted.money(off) and unexplained_minor(shifted, day) == off
    with pytest.raises(errors.NotExplained):
        reconcile(shifted, day, [NamedDifference(off - 1, "nearly")])
    named = reconcile(shifted, day, [NamedDifference(off, "opened before the book began")])
    assert named.total_minor(Item.DIFFERENCE) == off


@given(positions(), st.data())
def test_unequal_sides_are_no_match(position: Position, data: st.DataObject) -> None:
    assume(position.bank and position.book)
    one, other = data.draw(st.sampled_from(position.bank)), data.draw(st.sampled_from(position.book))
    assume(one.amount_minor != other.amount_minor)
    with pytest.raises(errors.MatchUnequal) as refused:
        Position("THB", FIRST, 0, position.bank, position.book, (Match((one.key,), (other.number,)),))
    assert refused.value.facts["difference"] == position.money(abs(one.amount_minor - other.amount_minor))


def test_a_cheque_is_outstanding_until_the_bank_pays_it() -> None:
    paid = BankLine(1, StatementLine(date(2026, 11, 5), -500))
    cheque = BookLine(4, date(2026, 10, 28), -500, "roof sheets")
    position = Position("THB", FIRST, 0, (paid,), (cheque,), (Match((1,), (4,)),))
    (outstanding,) = reconcile(position, date(2026, 10, 31)).items
    assert (outstanding.kind, outstanding.amount_minor, outstanding.words) == (Item.CHEQUE_OUTSTANDING, 500, "roof sheets")
    assert reconcile(position, date(2026, 11, 30)).items == ()


def test_the_book_before_the_first_statement_is_in_its_opening_balance() -> None:
    before = BookLine(1, date(2026, 9, 1), 1000), BookLine(2, date(2026, 9, 29), -300, "cheque 7")
    paid = BankLine(1, StatementLine(date(2026, 10, 3), -300))
    position = Position("THB", FIRST, 1000, (paid,), before, (Match((1,), (2,)),))
    assert [item.kind for item in reconcile(position, FIRST).items] == [Item.CHEQUE_OUTSTANDING]
    assert reconcile(position, date(2026, 10, 31)).items == ()


def test_a_fee_that_only_the_bank_knows_is_an_item_with_the_banks_words() -> None:
    fee = BankLine(9, StatementLine(date(2026, 10, 31), -15, memo="account fee"))
    (item,) = reconcile(Position("THB", FIRST, 0, (fee,), ()), date(2026, 10, 31)).items
    assert (item.kind, item.amount_minor, item.words, item.line) == (Item.PAID_NOT_IN_BOOK, -15, "account fee", 9)


def test_a_line_is_matched_once_and_with_something() -> None:
    one, two = BankLine(1, StatementLine(FIRST, 100)), BookLine(1, FIRST, 100)
    with pytest.raises(errors.MatchedTwice):
        Position("THB", FIRST, 0, (one,), (two,), (Match((1,), (1,)), Match((1,), (1,))))
    with pytest.raises(errors.MatchUnknown):
        Position("THB", FIRST, 0, (one,), (two,), (Match((1,), (2,)),))
    with pytest.raises(errors.MatchEmpty):
        Match((1,), ())
