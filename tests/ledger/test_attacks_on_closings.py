"""Attacks with plain SQL on closings: their order, their head, and the balances that later reports start from."""

from typing import Any

import pytest

from tests.ledger.books import CASH, SOCIAL_CASH
from tests.ledger.raw import FOREIGN_KEY, Fortress, do, insert

WHAT_MARCH_CLOSES_WITH = """
    INSERT INTO closing_balance (book_id, through, account_id, debit_minor, credit_minor)
    SELECT 1, '2026-03-31', account_id, sum(debit_minor), sum(credit_minor) FROM (
        SELECT debit_id AS account_id, amount_minor AS debit_minor, 0 AS credit_minor
            FROM posting WHERE book_id = 1 AND day <= '2026-03-31'
        UNION ALL
        SELECT credit_id, 0, amount_minor FROM posting WHERE book_id = 1 AND day <= '2026-03-31'
    ) AS side GROUP BY account_id"""


def kept(fortress: Fortress, **changed: Any) -> dict[str, Any]:
    return {
        "book_id": fortress.book_id,
        "through": "2026-03-31",
        "account_id": fortress.ids[CASH],
        "debit_minor": 1,
        "credit_minor": 0,
    } | changed


def test_a_right_closing_is_taken_from_plain_sql(fortress: Fortress) -> None:
    with fortress.engine.connect() as connection:
        do(connection, WHAT_MARCH_CLOSES_WITH)
        insert(connection, "period_closing", fortress.closing())
        connection.rollback()


@pytest.mark.parametrize("through", ["2026-01-30", "2025-12-31", "2026-01-31"])
def test_a_closing_earlier_than_the_last_is_refused(fortress: Fortress, through: str) -> None:
    with fortress.refuses("a later day is closed already") as connection:
        insert(connection, "period_closing", fortress.closing(through=through))


@pytest.mark.parametrize("number", [0, 2, 5, -1])
def test_a_closing_that_speaks_of_another_head_is_refused(fortress: Fortress, number: int) -> None:
    with fortress.refuses("speaks of the last journal transaction") as connection:
        do(connection, WHAT_MARCH_CLOSES_WITH)
        insert(connection, "period_closing", fortress.closing(head_number=number))


def test_a_closing_with_a_false_fingerprint_of_its_head_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("speaks of the last journal transaction") as connection:
        do(connection, WHAT_MARCH_CLOSES_WITH)
        insert(connection, "period_closing", fortress.closing(head_fingerprint="0" * 64))


def test_a_closing_without_balances_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("keeps the balances of that day") as connection:
        insert(connection, "period_closing", fortress.closing())


def test_a_closing_that_lacks_one_balance_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("keeps the balances of that day") as connection:
        do(connection, WHAT_MARCH_CLOSES_WITH.replace("GROUP BY", "WHERE account_id <> 1 GROUP BY"))
        insert(connection, "period_closing", fortress.closing())


def test_a_closing_that_keeps_another_balance_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("keeps the balances of that day") as connection:
        do(connection, WHAT_MARCH_CLOSES_WITH.replace("sum(debit_minor),", "sum(debit_minor) + 1,"))
        insert(connection, "period_closing", fortress.closing())


def test_a_closing_that_keeps_a_balance_too_many_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("keeps the balances of that day") as connection:
        do(connection, WHAT_MARCH_CLOSES_WITH)
        insert(connection, "closing_balance", kept(fortress, account_id=fortress.ids[SOCIAL_CASH]))
        insert(connection, "period_closing", fortress.closing())


def test_balances_without_a_closing_are_refused(fortress: Fortress) -> None:
    with fortress.refuses(FOREIGN_KEY, "fk_closing_balance_book_id_through") as connection:
        insert(connection, "closing_balance", kept(fortress))


@pytest.mark.parametrize("through", ["2026-01-31", "2026-01-15"])
def test_a_balance_added_to_a_closed_day_is_refused(fortress: Fortress, through: str) -> None:
    late = kept(fortress, through=through, account_id=fortress.ids[SOCIAL_CASH])
    with fortress.refuses("this day is closed already") as connection:
        insert(connection, "closing_balance", late)


def test_a_balance_put_over_another_is_refused(fortress: Fortress) -> None:
    over = "" if fortress.sqlite else "ON CONFLICT (book_id, through, account_id) DO UPDATE SET debit_minor = 1"
    how = "INSERT OR REPLACE" if fortress.sqlite else "INSERT"
    with fortress.refuses("this day is closed already", "append-only") as connection:
        insert(connection, "closing_balance", kept(fortress, through="2026-01-31"), how=how, after=over)


def test_a_balance_of_another_books_account_is_refused(fortress: Fortress) -> None:
    with fortress.refuses(FOREIGN_KEY, "fk_closing_balance_book_id_account_id") as connection:
        insert(connection, "closing_balance", kept(fortress, account_id=fortress.others[CASH]))


def test_a_closing_of_a_book_that_is_not_there_is_refused(fortress: Fortress) -> None:
    with fortress.refuses(FOREIGN_KEY, "fk_period_closing_book_id_book") as connection:
        insert(connection, "period_closing", fortress.closing(book_id=999_999, head_number=0))


@pytest.mark.parametrize("through", ["31 March", "2026-02-30", "infinity", "2026-03-31 12:00", None])
def test_a_closing_of_a_day_that_is_no_day_is_refused(fortress: Fortress, through: str | None) -> None:
    reasons = ("day_iso", "day_possible", "invalid input syntax", "out of range", "keeps the balances", "null", "NULL")
    with fortress.refuses(*reasons) as connection:
        insert(connection, "period_closing", fortress.closing(through=through))


def test_a_closing_between_a_header_and_its_postings_is_refused(fortress: Fortress) -> None:
    """On PostgreSQL the header comes first: a closing in between would not hold the postings that follow."""
    header, postings = fortress.header(day="2026-03-15", postings=1), [fortress.posting(1, postings=1, day="2026-03-15")]
    with fortress.refuses("is not finished", "with all of its postings", "keeps the balances", "day_open") as connection:
        if fortress.sqlite:
            insert(connection, "posting", *postings)
        else:
            insert(connection, "journal_transaction", header)
        do(connection, WHAT_MARCH_CLOSES_WITH)
        end = {} if fortress.sqlite else {"head_number": header["number"], "head_fingerprint": header["fingerprint"]}
        insert(connection, "period_closing", fortress.closing(**end))
        if fortress.sqlite:
            insert(connection, "journal_transaction", header | {"closed_through": "2026-03-31"})
        else:
            insert(connection, "posting", *postings)
