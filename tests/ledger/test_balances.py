"""Figures as of any past day and as of any past number."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.calendars import Period
from ledger.balances import NationalLine, balance_of, balances, journal, movements, national_totals, trial_balance
from ledger.chart import AccountKey, AccountType
from ledger.models import Book
from ledger.posting import close_period, post, reverse
from tests.ledger.books import (
    CASH,
    COSTS,
    FINES,
    MALEE,
    SOCIAL_CASH,
    SOMCHAI,
    day,
    draft,
    open_group,
    paid_in,
    paid_out,
)
from tests.ledger.conftest import fill


@pytest.fixture
def kept(session: Session) -> Book:
    return fill(session, "group:a")


def test_a_balance_is_on_the_accounts_normal_side(session: Session, kept: Book) -> None:
    nets = {key: balance.net for key, balance in balances(session, kept).items()}
    assert (nets[CASH], nets[MALEE], nets[SOMCHAI], nets[FINES], nets[COSTS]) == (96_100, 70_000, 30_000, 100, 4_000)
    assert nets[SOCIAL_CASH] == 0
    assert list(nets) == sorted(nets)


def test_a_balance_as_of_a_past_day(session: Session, kept: Book) -> None:
    held = {on: balance_of(session, kept, CASH, on) for on in (day(1, 4), day(1, 5), day(1, 31), day(2, 2), day(2, 9))}
    assert list(held.values()) == [0, 80_000, 80_000, 85_000, 80_000]


def test_an_account_that_is_not_there_has_no_balance(session: Session, kept: Book) -> None:
    with pytest.raises(KeyError):
        balance_of(session, kept, AccountKey("9999"))


def test_what_was_recorded_later_can_be_left_out(session: Session, kept: Book) -> None:
    """A sheet printed when the book stood at number 3 is computed again, though a late meeting came since."""
    printed = balances(session, kept, day(2, 28), through_number=4)
    late = draft(day(2, 20), "found in a drawer", paid_in(7_000))
    post(session, kept, late, by="user:t")
    assert balances(session, kept, day(2, 28), through_number=4) == printed
    assert balances(session, kept, day(2, 28))[CASH].net == printed[CASH].net + 7_000
    assert not any(balance.net for balance in balances(session, kept, through_number=0).values())


def test_a_closing_made_later_does_not_change_what_was_reported_before_it(session: Session, kept: Book) -> None:
    before = [balances(session, kept, as_of, through) for as_of in (day(2, 5), None) for through in (1, 2, 3, 4, None)]
    close_period(session, kept, day(3, 31), by="user:t")
    after = [balances(session, kept, as_of, through) for as_of in (day(2, 5), None) for through in (1, 2, 3, 4, None)]
    assert after == before


def test_the_trial_balance_has_one_line_a_code_and_two_equal_columns(session: Session, kept: Book) -> None:
    trial = trial_balance(session, kept, day(12, 31))
    assert [(line.code, line.debit_minor, line.credit_minor) for line in trial.lines] == [
        ("1010", 96_100, 0),
        ("1020", 0, 0),
        ("2010", 0, 100_000),
        ("3020", 0, 0),
        ("4010", 0, 100),
        ("5010", 4_000, 0),
    ]
    assert trial.debit_minor == trial.credit_minor == 100_100
    assert trial.lines[2].name == "Members' shares"
    assert trial.lines[2].type is AccountType.LIABILITY


def test_movements_are_told_from_the_accounts_own_side(session: Session, kept: Book) -> None:
    lines = movements(session, kept, [MALEE, FINES], Period(day(1, 1), day(12, 31)))
    assert [(line.key, line.number, line.debit_minor, line.credit_minor, line.other_side) for line in lines] == [
        (MALEE, 1, 0, 50_000, CASH),
        (FINES, 2, 0, 5_000, CASH),
        (FINES, 3, 5_000, 0, CASH),
        (MALEE, 4, 0, 20_000, CASH),
        (FINES, 4, 0, 100, CASH),
    ]
    assert [(line.reverses, line.reversed_by) for line in lines[1:3]] == [(None, 3), (2, None)]


def test_a_posting_between_two_accounts_that_are_asked_for_is_two_movements(session: Session, kept: Book) -> None:
    both = movements(session, kept, [CASH, MALEE], Period(day(1, 5), day(1, 5)))
    assert [(line.key, line.debit_minor - line.credit_minor) for line in both] == [
        (CASH, 50_000),
        (MALEE, -50_000),
        (CASH, 30_000),
    ]


def test_movements_of_another_period_are_left_out(session: Session, kept: Book) -> None:
    assert movements(session, kept, [CASH], Period(day(4, 1), day(4, 30))) == []
    assert movements(session, kept, [], Period(day(1, 1), day(12, 31))) == []


def test_the_journal_is_told_by_number_with_the_names_of_accounts(session: Session, kept: Book) -> None:
    assert [entry.number for entry in journal(session, kept)] == [1, 2, 3, 4]
    assert [entry.number for entry in journal(session, kept, Period(day(2, 1), day(2, 28)))] == [2, 3]
    assert [entry.number for entry in journal(session, kept, None, through_number=2)] == [1, 2]
    last = journal(session, kept)[-1]
    assert [(one.debit_name, one.credit_name, one.amount_minor) for one in last.postings] == [
        ("Cash box: loan fund", "Members' shares", 20_000),
        ("Meeting and running costs", "Cash box: loan fund", 4_000),
        ("Cash box: loan fund", "Fines", 100),
    ]


def test_whether_a_journal_transaction_was_reversed_is_told_as_of_then(session: Session, kept: Book) -> None:
    assert [entry.reversed_by for entry in journal(session, kept, None, through_number=2)] == [None, None]
    assert [entry.reversed_by for entry in journal(session, kept, None, through_number=3)] == [None, 3, None]


def test_national_totals_add_real_books_of_one_currency(session: Session) -> None:
    for owner in ("group:a", "group:b"):
        fill(session, owner)
    for owner, practice, currency in (("group:practice", True, "THB"), ("group:kenya", False, "KES")):
        book = open_group(session, owner, practice=practice, currency=currency)
        post(session, book, draft(day(1, 5), "m", paid_in(1)), by="user:t")
    january = national_totals(session, "THB", date(2026, 1, 31))
    assert january == [NationalLine("1010", 160_000, 0, 2), NationalLine("2010", 0, 160_000, 2)]
    assert national_totals(session, "KES", date(2026, 12, 1)) == [NationalLine("1010", 1, 0, 1), NationalLine("2010", 0, 1, 1)]
    assert national_totals(session, "UGX", date(2026, 12, 1)) == []
    year = {line.code: line.debit_minor - line.credit_minor for line in national_totals(session, "THB", date(2026, 12, 1))}
    assert sum(year.values()) == 0
    assert year["1010"] == 2 * 96_100


def test_a_long_book_is_read_from_its_last_closing(session: Session) -> None:
    """Forty weeks, closed every quarter, a meeting taken back here and there: each week's balance is the plain sum."""
    book, held, expected = open_group(session), 0, {}
    for week in range(40):
        on = day(1, 5) + timedelta(weeks=week)
        meeting = post(session, book, draft(on, f"meeting:{week}", paid_in(100 + week), paid_out(week + 1)), by="user:t")
        held += 99
        if week % 13 == 5:
            reverse(session, book, meeting.number, day=on, reason="", reference=f"undo:{week}", by="user:t")
            held -= 99
        if week % 13 == 12:
            close_period(session, book, on, by="user:t")
        expected[on] = held
    assert {on: balance_of(session, book, CASH, on) for on in expected} == expected
