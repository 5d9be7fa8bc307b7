"""Attacks with plain SQL on journal transactions: numbers, the chain, references, reversals, and closed periods."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from core.db import transaction
from ledger.posting import close_period
from tests.ledger.books import book_of, contents, day, findings
from tests.ledger.raw import FOREIGN_KEY, ON_SQLITE, Fortress, do, fortress_of, insert

CHAIN = (FOREIGN_KEY, "fk_journal_transaction_book_id_previous_number")


def test_a_gap_in_the_numbers_is_refused(fortress: Fortress) -> None:
    skipped = fortress.head_number + 2
    with fortress.refuses("without_gaps", *CHAIN) as connection:
        fortress.bring(
            connection,
            fortress.header(number=skipped),
            [fortress.posting(place, number=skipped) for place in (1, 2)],
        )


def test_a_gap_is_refused_also_when_the_header_names_a_number_before_it(fortress: Fortress) -> None:
    skipped = fortress.head_number + 2
    with fortress.refuses(*CHAIN) as connection:
        fortress.bring(
            connection,
            fortress.header(number=skipped, previous_number=skipped - 1),
            [fortress.posting(place, number=skipped) for place in (1, 2)],
        )


@pytest.mark.parametrize("number", [0, -1])
def test_a_number_before_the_first_is_refused(fortress: Fortress, number: int) -> None:
    with fortress.refuses("without_gaps") as connection:
        fortress.bring(
            connection,
            fortress.header(number=number, previous_number=None),
            [fortress.posting(place, number=number) for place in (1, 2)],
        )


def test_a_second_beginning_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("is used", "pk_journal_transaction", "is finished") as connection:
        fortress.bring(
            connection,
            fortress.header(number=1, previous_number=None),
            [fortress.posting(place, number=1) for place in (1, 2)],
        )


def test_a_number_that_is_used_is_refused(fortress: Fortress) -> None:
    last = fortress.head_number
    with fortress.refuses("is used", "pk_journal_transaction", "is finished") as connection:
        fortress.bring(
            connection,
            fortress.header(number=last, previous_number=last - 1),
            [fortress.posting(place, number=last) for place in (1, 2)],
        )


def test_a_wrong_fingerprint_of_the_one_before_is_refused(fortress: Fortress) -> None:
    header = fortress.header(previous_fingerprint="f" * 64)
    with fortress.refuses(*CHAIN) as connection:
        fortress.bring(connection, header, [fortress.posting(1), fortress.posting(2)])


def test_the_head_of_another_book_is_no_predecessor(fortress: Fortress) -> None:
    with fortress.engine.connect() as connection:
        (others,) = connection.execute(
            text("SELECT fingerprint FROM journal_transaction WHERE book_id = :book AND number = :number"),
            {"book": fortress.other_book_id, "number": fortress.head_number},
        ).one()
    with fortress.refuses(*CHAIN) as connection:
        postings = [fortress.posting(1), fortress.posting(2)]
        fortress.bring(connection, fortress.header(previous_fingerprint=others), postings)


def test_a_reference_used_twice_in_one_book_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("is used", "uq_journal_transaction_book_id_reference") as connection:
        fortress.bring(connection, fortress.header(reference="meeting:1"), [fortress.posting(1), fortress.posting(2)])


def test_a_reference_may_be_used_in_another_book(filled: Engine) -> None:
    """Both books of the fixture hold `meeting:1`."""
    with filled.connect() as connection:
        uses = connection.scalar(text("SELECT count(*) FROM journal_transaction WHERE reference = 'meeting:1'"))
    assert uses == 2
    assert findings(filled) == []


def test_a_second_reversal_is_refused(fortress: Fortress) -> None:
    with fortress.refuses("is reversed already", "uq_journal_transaction_book_id_reverses") as connection:
        fortress.bring(connection, fortress.header(reverses=2), [fortress.posting(1), fortress.posting(2)])


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_reversal_of_an_unknown_number_is_refused(fortress: Fortress, number: int) -> None:
    with fortress.refuses("reverses_earlier", FOREIGN_KEY, "fk_journal_transaction_book_id_reverses") as connection:
        fortress.bring(connection, fortress.header(reverses=number), [fortress.posting(1), fortress.posting(2)])


def test_a_reversal_of_itself_is_refused(fortress: Fortress) -> None:
    itself = fortress.header()["number"]
    with fortress.refuses("reverses_earlier") as connection:
        fortress.bring(connection, fortress.header(reverses=itself), [fortress.posting(1), fortress.posting(2)])


@pytest.mark.parametrize("on", ["2026-01-31", "2026-01-01", "2025-12-31"])
def test_a_day_inside_a_closed_period_is_refused(fortress: Fortress, on: str) -> None:
    with fortress.refuses("day_open") as connection:
        fortress.bring(connection, fortress.header(day=on), [fortress.posting(place, day=on) for place in (1, 2)])


@pytest.mark.parametrize("lie", [None, "2025-12-31", "2026-01-30", "2026-02-28"])
def test_a_header_that_lies_about_the_closed_day_is_refused(fortress: Fortress, lie: str | None) -> None:
    with fortress.refuses("closed up to another day") as connection:
        fortress.bring(connection, fortress.header(closed_through=lie), [fortress.posting(1), fortress.posting(2)])


def test_a_header_that_lies_about_the_closed_day_to_get_inside_is_refused(fortress: Fortress) -> None:
    inside = fortress.header(day="2026-01-15", closed_through=None)
    with fortress.refuses("closed up to another day") as connection:
        fortress.bring(connection, inside, [fortress.posting(place, day="2026-01-15") for place in (1, 2)])


@pytest.mark.parametrize("on", ["2026-02-30", "infinity", "0001-01-01", "someday"])
def test_a_day_that_is_no_day_is_refused(fortress: Fortress, on: str) -> None:
    _refuse_day(fortress, on)


@ON_SQLITE
@pytest.mark.parametrize("on", ["15 April 2026", "2026-4-5", "2026-04-05 10:00", "2461136", "now"])
def test_a_day_written_otherwise_is_refused_where_days_are_text(fortress: Fortress, on: str) -> None:
    """PostgreSQL understands these and keeps the day; SQLite would keep the text."""
    _refuse_day(fortress, on)


def _refuse_day(fortress: Fortress, on: str) -> None:
    reasons = ("day_iso", "day_possible", "day_open", "invalid input syntax", "out of range", "with all of its postings")
    with fortress.refuses(*reasons) as connection:
        fortress.bring(connection, fortress.header(day=on), [fortress.posting(place, day=on) for place in (1, 2)])


@pytest.mark.parametrize("number", ["first", "1.5", None])
def test_a_number_that_is_no_whole_number_is_refused(fortress: Fortress, number: str | None) -> None:
    reasons = ("without_gaps", "invalid input syntax", "NOT NULL", "not-null", *CHAIN)
    with fortress.refuses(*reasons) as connection:
        postings = [fortress.posting(place, number=number) for place in (1, 2)]
        fortress.bring(connection, fortress.header(number=number), postings)


def test_a_book_that_is_not_there_is_refused(fortress: Fortress) -> None:
    with fortress.refuses(FOREIGN_KEY, "fk_", "with all of its postings") as connection:
        postings = [fortress.posting(place, book_id=999_999) for place in (1, 2)]
        header = fortress.header(book_id=999_999, number=1, previous_number=None, closed_through=None)
        fortress.bring(connection, header, [posting | {"number": 1} for posting in postings])


def test_a_snapshot_from_before_a_closing_posts_nothing_into_it(filled: Engine) -> None:
    """Whoever reads first and writes later would not see a closing made in between; the database sees it for him."""
    before = contents(filled)
    stale = fortress_of(filled)
    with _slow(filled) as slow:
        slow.execute(text("SELECT count(*) FROM period_closing")).scalar()
        with transaction(filled) as session:
            close_period(session, book_of(session), day(3, 31), by="user:t")
        with pytest.raises(DBAPIError, match="READ COMMITTED|locked"):
            stale.bring(slow, stale.header(day="2026-03-15"), [stale.posting(p, day="2026-03-15") for p in (1, 2)])
    for table in ("journal_transaction", "posting"):
        assert contents(filled)[table] == before[table]
    assert findings(filled) == []


@contextmanager
def _slow(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the books and will not see what others commit later."""
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else "SERIALIZABLE"
    slow = create_engine(engine.url, isolation_level=level)
    with slow.connect() as connection:
        connection.execute(text("BEGIN") if engine.dialect.name == "sqlite" else text("SELECT 1"))
        yield connection
    slow.dispose()


def test_a_temporary_table_does_not_stand_in_for_the_closings(fortress: Fortress) -> None:
    """Temporary tables are found first by whoever names a table; the rules look past them."""
    with fortress.refuses("closed up to another day") as connection:
        do(connection, "CREATE TEMPORARY TABLE period_closing (book_id integer, through date)")
        inside = fortress.header(day="2026-01-15", closed_through=None)
        fortress.bring(connection, inside, [fortress.posting(place, day="2026-01-15") for place in (1, 2)])


def test_what_plain_sql_may_write_is_verified_like_ours(filled: Engine) -> None:
    fortress = fortress_of(filled)
    with filled.begin() as connection:
        fortress.bring_whole(connection, fortress.header(), [fortress.posting(1), fortress.posting(2)])
    assert findings(filled) == []


def test_a_false_fingerprint_is_taken_and_found(filled: Engine) -> None:
    """SHA-256 is not in SQLite, so that this is for `verify` to find."""
    fortress = fortress_of(filled)
    with filled.begin() as connection:
        fortress.bring(connection, fortress.header(), [fortress.posting(1), fortress.posting(2)])
    assert [(found.rule, found.number) for found in findings(filled)] == [("chain_is_unbroken", 5)]


@ON_SQLITE
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_a_header_replaced_by_another_is_refused(fortress: Fortress, how: str) -> None:
    twin = fortress.header(number=4, previous_number=3, reference="raw:other")
    with fortress.refuses("is used") as connection:
        insert(connection, "journal_transaction", twin, how=how)


def test_a_header_changed_where_another_would_conflict_is_refused(fortress: Fortress) -> None:
    twin = fortress.header(number=4, previous_number=3, reference="raw:other")
    over = "ON CONFLICT (book_id, number) DO UPDATE SET memo = 'changed'"
    with fortress.refuses("is used", "append-only") as connection:
        insert(connection, "journal_transaction", twin, after=over)
