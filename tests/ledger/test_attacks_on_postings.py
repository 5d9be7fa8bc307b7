"""Attacks with plain SQL on postings: amounts, accounts, and the closed set of postings that a journal transaction has."""

import pytest
from psycopg import Connection as PostgresqlConnection
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from core.db import transaction
from ledger.balances import balances
from ledger.posting import Draft, Entry, post
from tests.ledger.books import (
    CASH,
    MALEE,
    SOCIAL_CASH,
    SOCIAL_FUND,
    SOMCHAI,
    book_of,
    contents,
    day,
    findings,
    open_group,
)
from tests.ledger.raw import FOREIGN_KEY, ON_POSTGRESQL, UNFINISHED, Fortress, do, insert


def test_a_right_journal_transaction_is_taken_from_plain_sql(fortress: Fortress) -> None:
    """What the attacks are made of is taken when nothing is wrong with it, so that they fail for their own reason."""
    with fortress.engine.connect() as connection:
        fortress.bring_whole(connection, fortress.header(), [fortress.posting(1), fortress.posting(2)])
        if not fortress.sqlite:
            do(connection, "SET CONSTRAINTS ALL IMMEDIATE")
        connection.rollback()


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, 2**63 - 1, -(2**63)])
def test_an_amount_outside_one_to_ten_to_the_fifteenth_is_refused(fortress: Fortress, amount: int) -> None:
    with fortress.refuses("amount_positive") as connection:
        fortress.bring(connection, fortress.header(postings=1), [fortress.posting(postings=1, amount_minor=amount)])


@pytest.mark.parametrize("amount", ["1.5", "many", "9223372036854775808", "", None])
def test_an_amount_that_is_no_whole_number_is_refused(fortress: Fortress, amount: str | None) -> None:
    reasons = ("whole_numbers", "amount_positive", "invalid input syntax", "out of range", "NOT NULL", "not-null")
    with fortress.refuses(*reasons) as connection:
        fortress.bring(connection, fortress.header(postings=1), [fortress.posting(postings=1, amount_minor=amount)])


def test_money_that_moves_from_an_account_to_itself_is_refused(fortress: Fortress) -> None:
    same = fortress.posting(postings=1, credit_id=fortress.ids[CASH])
    with fortress.refuses("two_accounts") as connection:
        fortress.bring(connection, fortress.header(postings=1), [same])


@pytest.mark.parametrize("side", ["debit_id", "credit_id"])
def test_an_account_of_another_book_is_refused(fortress: Fortress, side: str) -> None:
    stranger = fortress.posting(postings=1, **{side: fortress.others[SOCIAL_FUND]})
    with fortress.refuses("fk_posting_book_id_debit_id", "fk_posting_book_id_credit_id", FOREIGN_KEY) as connection:
        fortress.bring(connection, fortress.header(postings=1), [stranger])


@pytest.mark.parametrize("side", ["debit_id", "credit_id"])
def test_an_account_that_is_not_there_is_refused(fortress: Fortress, side: str) -> None:
    with fortress.refuses("fk_posting_book_id_debit_id", "fk_posting_book_id_credit_id", FOREIGN_KEY) as connection:
        fortress.bring(connection, fortress.header(postings=1), [fortress.posting(postings=1, **{side: 999_999})])


def test_postings_without_a_journal_transaction_are_refused(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        insert(connection, "posting", fortress.posting(1), fortress.posting(2))


def test_a_journal_transaction_without_postings_is_refused(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        insert(connection, "journal_transaction", fortress.header())


@pytest.mark.parametrize("count", [0, -1, 10_001])
def test_a_journal_transaction_that_counts_no_postings_is_refused(fortress: Fortress, count: int) -> None:
    with fortress.refuses("has_postings", *UNFINISHED) as connection:
        insert(connection, "journal_transaction", fortress.header(postings=count))


def test_too_few_postings_are_refused(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1)])


def test_too_many_postings_are_refused(fortress: Fortress) -> None:
    with fortress.refuses("place_exists") as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(place) for place in (1, 2, 3)])


def test_more_postings_than_the_header_counts_are_refused_whatever_they_say(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(place, postings=3) for place in (1, 2, 3)])


def test_a_gap_in_the_places_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("place_exists", *UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(3)])


def test_a_place_before_the_first_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("place_exists") as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(0), fortress.posting(1)])


def test_a_place_between_two_places_is_refused(fortress: Fortress) -> None:
    places = [fortress.posting(1), fortress.posting(2) | {"place": "1.5"}]
    with fortress.refuses("whole_numbers", "invalid input syntax") as connection:
        fortress.bring(connection, fortress.header(), places)


def test_the_same_place_twice_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("pk_posting", "UNIQUE constraint failed: posting") as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(1)])


def test_a_posting_dated_otherwise_than_its_header_is_refused(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(2, day="2026-04-06")])


def test_a_posting_that_counts_otherwise_than_its_header_is_refused(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(2, postings=4)])


def test_a_posting_of_another_book_among_the_postings_is_refused(fortress: Fortress) -> None:
    other = {"book_id": fortress.other_book_id, "debit_id": fortress.others[CASH], "credit_id": fortress.others[MALEE]}
    with fortress.refuses(*UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(2, **other)])


def test_a_posting_added_to_a_finished_journal_transaction_is_refused(fortress: Fortress) -> None:
    late = fortress.posting(3, number=1, postings=3, day="2026-01-05")
    with fortress.refuses("is finished", *UNFINISHED) as connection:
        insert(connection, "posting", late)


def test_a_balanced_pair_added_to_a_finished_journal_transaction_is_refused(fortress: Fortress) -> None:
    pair = [fortress.posting(place, number=1, postings=4, day="2026-01-05") for place in (3, 4)]
    with fortress.refuses("is finished", *UNFINISHED) as connection:
        insert(connection, "posting", *pair)


def test_a_posting_in_a_free_place_of_a_finished_journal_transaction_is_refused(fortress: Fortress) -> None:
    """Every place is taken, so one that claims to belong there collides."""
    with fortress.refuses("is finished", "pk_posting", *UNFINISHED) as connection:
        insert(connection, "posting", fortress.posting(2, number=1, day="2026-01-05"))


def test_a_second_statement_in_the_same_database_transaction_adds_nothing(fortress: Fortress) -> None:
    with fortress.refuses("is finished", "place_exists", *UNFINISHED) as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(2)])
        insert(connection, "posting", fortress.posting(3, postings=3))


def test_postings_in_two_statements_after_the_header_are_refused(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        insert(connection, "journal_transaction", fortress.header())
        insert(connection, "posting", fortress.posting(1))
        insert(connection, "posting", fortress.posting(2))


def test_a_posting_slipped_in_before_the_header_is_counted(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        insert(connection, "posting", fortress.posting(1))
        fortress.bring(connection, fortress.header(postings=1), [fortress.posting(2)])


def test_two_journal_transactions_in_one_statement_of_postings_are_refused_or_whole(fortress: Fortress) -> None:
    """On PostgreSQL each statement brings the postings of one; on SQLite each header counts its own."""
    first = fortress.header(postings=1)
    second = fortress.header(
        postings=1, number=first["number"] + 1, previous_number=first["number"], reference="raw:second"
    ) | {"previous_fingerprint": "1" * 64}
    with fortress.refuses("with all of its postings", FOREIGN_KEY, "fk_journal_transaction") as connection:
        postings = [fortress.posting(1, postings=1), fortress.posting(1, postings=1, number=second["number"])]
        if fortress.sqlite:
            insert(connection, "posting", *postings)
        insert(connection, "journal_transaction", first)
        insert(connection, "journal_transaction", second)
        insert(connection, "posting", *postings)


@ON_POSTGRESQL
def test_copy_is_refused_like_insert(fortress: Fortress) -> None:
    with fortress.refuses(*UNFINISHED) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, PostgresqlConnection)
        row = fortress.posting(3, number=1, postings=3, day="2026-01-05")
        try:
            with driver.cursor().copy(f"COPY posting ({', '.join(row)}) FROM STDIN") as copy:
                copy.write_row(list(row.values()))
        except Exception as refusal:
            raise IntegrityError("COPY posting", None, refusal) from refusal


def test_sums_beyond_64_bits_are_refused_and_not_rounded(engine: Engine) -> None:
    """Ten thousand times the largest amount does not fit; SQLite would go on with a rounded number."""
    with transaction(engine) as session:
        open_group(session)
    before = contents(engine)
    with pytest.raises(Exception, match="(?i)overflow|out of range|whole_numbers"), transaction(engine) as session:
        book = book_of(session)
        for number in range(10):
            entries = tuple(Entry(CASH, SOMCHAI, 10**15) for _ in range(1_000))
            post(session, book, Draft(day(1, 5), f"meeting:{number}", "Gold", entries), by="user:t")
    assert contents(engine) == before
    assert findings(engine) == []
    with transaction(engine) as session:
        assert balances(session, book_of(session))[SOCIAL_CASH].net == 0
