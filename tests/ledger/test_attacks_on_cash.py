"""Attacks on the cash boxes: nothing that is below zero at the end of any day survives the end of a database transaction."""

from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db import transaction
from ledger.balances import balance_of
from ledger.errors import CashBelowZero
from ledger.posting import correct, post
from ledger.verify import verify_all
from tests.ledger.books import CASH, COSTS, book_of, contents, day, draft, findings, open_group, paid_in, paid_out
from tests.ledger.raw import FOREIGN_KEY, Fortress, do, fortress_of, insert

BELOW_ZERO = (FOREIGN_KEY, "fk_cash_day_below_zero_never")


def take(fortress: Fortress, amount: int, on: str) -> None:
    """Takes money out of the cash box by hand on a day."""
    row = fortress.posting(postings=1, day=on, debit_id=fortress.ids[COSTS], credit_id=fortress.ids[CASH])
    with fortress.refuses(*BELOW_ZERO) as connection:
        fortress.bring(connection, fortress.header(postings=1, day=on), [row | {"amount_minor": amount}])


def test_more_than_the_box_holds_is_refused_at_the_end(fortress: Fortress) -> None:
    """The box holds 80,000 + 20,000 - 4,000 + 100 at the end."""
    take(fortress, 96_101, "2026-04-05")


def test_more_than_the_box_held_on_a_past_day_is_refused(fortress: Fortress) -> None:
    """On 10 February it held 80,000; what came in March does not help."""
    take(fortress, 80_001, "2026-02-10")


def test_more_than_the_box_could_spare_until_today_is_refused(fortress: Fortress) -> None:
    """On 2 February it held 85,000 for a week, but 5,000 of that was taken back."""
    take(fortress, 80_001, "2026-02-03")


def test_the_last_coin_may_be_taken(filled: Engine) -> None:
    fortress = fortress_of(filled)
    row = fortress.posting(postings=1, debit_id=fortress.ids[COSTS], credit_id=fortress.ids[CASH], amount_minor=96_100)
    with filled.begin() as connection:
        fortress.bring_whole(connection, fortress.header(postings=1), [row])
    assert findings(filled) == []
    with transaction(filled) as session:
        assert balance_of(session, book_of(session), CASH) == 0


def test_within_one_database_transaction_the_box_may_pass_below_zero(filled: Engine) -> None:
    """A wrong meeting is taken out before the right one is put in."""
    fortress = fortress_of(filled)
    out = fortress.posting(postings=1, debit_id=fortress.ids[COSTS], credit_id=fortress.ids[CASH], amount_minor=200_000)
    with filled.begin() as connection:
        fortress.bring_whole(connection, fortress.header(postings=1), [out])
        mark = connection.scalar(text("SELECT fingerprint FROM journal_transaction WHERE book_id = 1 AND number = 5"))
        back = fortress.header(
            postings=1, number=6, previous_number=5, previous_fingerprint=str(mark), reference="raw:right"
        )
        entry = fortress.posting(postings=1, number=6, amount_minor=200_000)
        fortress.bring_whole(connection, back, [entry])
    assert findings(filled) == []


def test_a_correction_may_pass_below_zero_on_its_way(engine: Engine) -> None:
    """The first meeting's money was spent since; without its replacement the box would be empty twice over."""
    with transaction(engine) as session:
        book = open_group(session)
        post(session, book, draft(day(1, 5), "meeting:1", paid_in(1_000)), by="user:t")
        post(session, book, draft(day(1, 12), "meeting:2", paid_out(900)), by="user:t")
    right = draft(day(1, 12), "meeting:1 again", paid_in(1_100))
    with transaction(engine) as session:
        correct(session, book_of(session), 1, right, day=day(1, 12), reason="Miscounted", by="user:t")
    assert findings(engine) == []
    with transaction(engine) as session:
        assert balance_of(session, book_of(session), CASH) == 200


def test_a_correction_that_leaves_the_box_below_zero_is_refused_whole(engine: Engine) -> None:
    with transaction(engine) as session:
        book = open_group(session)
        post(session, book, draft(day(1, 5), "meeting:1", paid_in(1_000)), by="user:t")
        post(session, book, draft(day(1, 12), "meeting:2", paid_out(900)), by="user:t")
    before = contents(engine)
    wrong = draft(day(1, 12), "meeting:1 again", paid_in(899))
    with pytest.raises(CashBelowZero) as refusal, transaction(engine) as session:
        correct(session, book_of(session), 1, wrong, day=day(1, 12), reason="Miscounted", by="user:t")
    assert refusal.value.facts["day"] == date(2026, 1, 12)
    assert contents(engine) == before


def test_the_table_that_holds_nothing_holds_nothing(fortress: Fortress) -> None:
    with fortress.refuses("ck_never_empty") as connection:
        insert(connection, "never", {"id": 1})


@pytest.mark.parametrize("table", ["monthly_total", "cash_day"])
def test_what_is_derived_is_not_deleted(fortress: Fortress, table: str) -> None:
    with fortress.refuses("rows stay", "append-only") as connection:
        do(connection, f"DELETE FROM {table}")


FORGED = [
    "UPDATE cash_day SET closing_minor = closing_minor + 1000000",
    "UPDATE monthly_total SET debit_minor = 0",
    "INSERT INTO cash_day (book_id, account_id, day, closing_minor) VALUES (1, 1, '2026-02-20', 5)",
    "INSERT INTO monthly_total (book_id, month, code, debit_minor, credit_minor) VALUES (1, 202612, '1010', 1, 1)",
]


@pytest.mark.parametrize("statement", FORGED)
def test_what_is_derived_is_written_by_the_database_alone_or_found(fortress: Fortress, statement: str) -> None:
    """PostgreSQL knows who writes and refuses; SQLite does not, and `verify` finds it."""
    if not fortress.sqlite:
        with fortress.refuses("append-only") as connection:
            do(connection, statement)
        return
    with Session(fortress.engine) as session:
        session.execute(text(statement))
        assert {found.rule for found in verify_all(session)} in ({"cash_days_agree"}, {"monthly_totals_agree"})
        session.rollback()


def test_an_unguarded_account_may_stand_on_its_other_side(filled: Engine) -> None:
    with transaction(filled) as session:
        book = book_of(session)
        post(session, book, draft(day(4, 1), "gift", paid_in(1, COSTS)), by="user:t")
        post(session, book, draft(day(4, 1), "more", paid_in(9_000, COSTS)), by="user:t")
        assert balance_of(session, book, COSTS) == 4_000 - 9_001
    assert findings(filled) == []


def test_below_zero_is_said_kindly_before_the_database_says_it(filled: Engine) -> None:
    before = contents(filled)
    with pytest.raises(CashBelowZero), transaction(filled) as session:
        post(session, book_of(session), draft(day(4, 1), "spent", paid_out(96_101)), by="user:t")
    assert contents(filled) == before
    with pytest.raises(DBAPIError), transaction(filled) as session:  # and whoever ignores it gets no further
        try:
            post(session, book_of(session), draft(day(4, 1), "spent", paid_out(96_101)), by="user:t")
        except CashBelowZero:
            pass
    assert contents(filled) == before
