"""A bank statement that contradicts itself does not exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Period
from core.frozen import from_text, to_text
from projects.bank import errors
from projects.bank.lines import BankStatement, StatementLine, keyed, last_four_of
from tests.projects.bank.files import OCTOBER, line, statement, statements


@given(statements(least=0))
def test_a_statement_is_the_same_after_it_was_kept(of: BankStatement) -> None:
    assert from_text(BankStatement, to_text(of)) == of
    assert of.opening_minor + of.came_in_minor - of.went_out_minor == of.closing_minor


@given(statements(), st.integers(-(10**6), 10**6).filter(bool))
def test_another_closing_balance_is_refused_by_how_much(of: BankStatement, off: int) -> None:
    with pytest.raises(errors.ClosingDiffers) as refused:
        BankStatement(of.currency, of.last_four, of.period, of.opening_minor, of.closing_minor + off, of.lines)
    assert refused.value.facts["difference"] == of.money(abs(off))


@given(statements(), st.data())
def test_a_line_left_out_is_refused(of: BankStatement, data: st.DataObject) -> None:
    out = data.draw(st.integers(0, len(of.lines) - 1))
    with pytest.raises(errors.ClosingDiffers):
        rest = tuple(one for place, one in enumerate(of.lines) if place != out)
        BankStatement(of.currency, of.last_four, of.period, of.opening_minor, of.closing_minor, rest)


def test_a_running_balance_that_does_not_follow_is_named() -> None:
    lines = (
        StatementLine(date(2026, 10, 2), 500_00, balance_minor=1500_00),
        StatementLine(date(2026, 10, 5), -200_00, balance_minor=1250_00),
    )
    with pytest.raises(errors.BalanceDiffers) as refused:
        BankStatement("THB", "2345", OCTOBER, 1000_00, 1300_00, lines)
    assert str(refused.value) == (
        "Line 2 (2026-10-05): after it the balance should be 1300.00 THB; the statement says 1250.00 THB, which differs by "
        "50.00 THB. A line may be missing before it, or a column may be read wrongly."
    )


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 1)])
def test_a_line_of_another_time_is_refused(day: date) -> None:
    with pytest.raises(errors.LineOutsidePeriod):
        BankStatement("THB", "2345", OCTOBER, 0, 100, (StatementLine(day, 100),))


def test_a_line_that_moves_nothing_is_none() -> None:
    with pytest.raises(errors.LineMovesNothing):
        StatementLine(date(2026, 10, 1), 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("123-4-56789-0", "7890"), ("TH12 0045 0000 0001 2345", "2345"), ("xxx-x-x1234-5", "2345"), ("12", ""), ("", "")],
)
def test_only_the_end_of_an_account_number_is_kept(typed: str, kept: str) -> None:
    assert last_four_of(typed) == kept


def test_a_whole_account_number_is_refused() -> None:
    with pytest.raises(errors.LastFourUnreadable):
        BankStatement("THB", "1234567890", OCTOBER, 0, 0, ())


def test_equal_lines_of_one_day_have_keys_of_their_own_that_the_next_file_repeats() -> None:
    first = statement(line(5, 500), line(20, 500, "A"), line(20, 500, "A"), line(20, 500))
    late = Period(date(2026, 10, 20), date(2026, 10, 31))
    second = statement(line(20, 500, "A"), line(20, 500, "A"), line(20, 500), line(28, -3), period=late)
    keys = [key for key, _ in keyed(first.lines)]
    assert len(set(keys)) == 4
    assert [key for key, _ in keyed(second.lines)][:3] == keys[1:]
