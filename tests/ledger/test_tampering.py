"""Whoever switches the database's rules off and changes the past is found, and the first journal transaction he touched
is named."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from core.db import Base
from ledger.balances import head
from ledger.verify import Finding, verify_book, witness
from tests.ledger.books import book_of, first_broken
from tests.ledger.raw import ON_POSTGRESQL, Fortress
from tests.ledger.tampering import chain_again, found_after, loosened

LAST = 4
# Other values than any that the fortress holds, by the type of the column.
CHANGED = {"VARCHAR": ["'x'", "''"], "DATE": ["'2026-03-30'"], "BIGINT": ["98", "0"], "INTEGER": ["98", "0"]}


def changes(table: str) -> list[tuple[str, str]]:
    """Each column of a table with each value to put into it."""
    found = []
    for column in Base.metadata.tables[table].columns:
        kind = str(column.type).partition("(")[0]
        found += [(column.name, value) for value in CHANGED[kind]]
        found += [(column.name, "NULL")] if column.nullable else []
    return found


@pytest.fixture(scope="module")
def owner(fortress: Fortress) -> Iterator[Connection]:
    with loosened(fortress) as connection:
        yield connection


def tampered(owner: Connection, table: str, where: str, column: str, value: str) -> list[Finding] | None:
    """What is found after one value was put in; None when it stood there before."""
    before = owner.execute(text(f"SELECT {column}, {column} IS NOT DISTINCT FROM {value} FROM {table} WHERE {where}")).one()
    return None if before[1] else found_after(owner, f"UPDATE {table} SET {column} = {value} WHERE {where}")


@pytest.mark.parametrize("column, value", changes("journal_transaction"))
def test_a_changed_column_of_a_journal_transaction_is_named(owner: Connection, column: str, value: str) -> None:
    for number in range(1, LAST + 1):
        found = tampered(owner, "journal_transaction", f"book_id = 1 AND number = {number}", column, value)
        assert found is None or first_broken(found) == number, (number, found)


@pytest.mark.parametrize("column, value", changes("posting"))
def test_a_changed_column_of_a_posting_is_named(owner: Connection, column: str, value: str) -> None:
    for number in range(1, LAST + 1):
        found = tampered(owner, "posting", f"book_id = 1 AND number = {number} AND place = 1", column, value)
        assert found is None or first_broken(found) == number, (number, found)


BESIDE = {
    "book": "id = 1",
    "account": "id = 1",
    "period_closing": "book_id = 1",
    "closing_balance": "book_id = 1 AND account_id = 1",
    "monthly_total": "book_id = 1 AND month = 202602 AND code = '4010'",
    "cash_day": "book_id = 1 AND account_id = 1 AND day = '2026-02-02'",
}


@pytest.mark.parametrize("table", BESIDE)
def test_a_changed_column_beside_the_journal_is_found(owner: Connection, table: str) -> None:
    for column in Base.metadata.tables[table].columns:
        if column.computed is not None:
            continue
        kind = str(column.type).partition("(")[0]
        value = {"BOOLEAN": f"NOT {column.name}", "DATE": "'2026-01-30'"}.get(kind) or CHANGED[kind][0]
        assert found_after(owner, f"UPDATE {table} SET {column.name} = {value} WHERE {BESIDE[table]}"), column.name


@pytest.mark.parametrize("table", BESIDE)
def test_a_deleted_row_beside_the_journal_is_found(owner: Connection, table: str) -> None:
    assert found_after(owner, f"DELETE FROM {table} WHERE {BESIDE[table]}")


def test_a_deleted_journal_transaction_is_named(owner: Connection) -> None:
    for number in range(1, LAST + 1):
        found = found_after(owner, f"DELETE FROM journal_transaction WHERE book_id = 1 AND number = {number}")
        assert first_broken(found) == number


def test_a_journal_transaction_deleted_with_its_postings_is_found(owner: Connection) -> None:
    for number in range(1, LAST + 1):
        where = f"WHERE book_id = 1 AND number = {number}"
        found = found_after(owner, f"DELETE FROM posting {where}", f"DELETE FROM journal_transaction {where}")
        assert found
        # The last one leaves no gap behind; the totals beside the postings still tell of it.
        assert first_broken(found) == (number if number < LAST else None)


def test_a_deleted_posting_is_named(owner: Connection) -> None:
    for number, place in ((1, 1), (1, 2), (2, 1), (3, 1), (4, 1), (4, 3)):
        where = f"WHERE book_id = 1 AND number = {number} AND place = {place}"
        assert first_broken(found_after(owner, f"DELETE FROM posting {where}")) == number


def test_a_deleted_closing_is_named_where_it_was_known(owner: Connection) -> None:
    found = found_after(owner, "DELETE FROM period_closing WHERE book_id = 1")
    assert first_broken(found) == 3  # the first that says it knew the closing


def test_two_postings_that_changed_places_are_found(owner: Connection) -> None:
    swap = [
        f"UPDATE posting SET place = {new} WHERE book_id = 1 AND number = 1 AND place = {old}"
        for old, new in ((1, 77), (2, 1), (77, 2))
    ]
    assert first_broken(found_after(owner, *swap)) == 1


def test_two_journal_transactions_that_changed_places_are_found(owner: Connection) -> None:
    swap = [
        f"UPDATE {table} SET number = {new} WHERE book_id = 1 AND number = {old}"
        for old, new in ((3, 77), (4, 3), (77, 4))
        for table in ("posting", "journal_transaction")
    ]
    assert first_broken(found_after(owner, *swap)) == 3


def test_two_members_money_exchanged_is_found(owner: Connection) -> None:
    """Every total of the book is as before; only the members' own papers differ."""
    swap = "UPDATE posting SET credit_id = 6 + 7 - credit_id WHERE book_id = 1 AND number = 1"
    found = found_after(owner, swap)
    assert first_broken(found) == 1
    assert not {"monthly_totals_agree", "cash_days_agree"} & {finding.rule for finding in found}


def test_a_reversal_turned_to_another_number_is_named_itself(owner: Connection) -> None:
    found = found_after(owner, "UPDATE journal_transaction SET reverses = 1 WHERE book_id = 1 AND number = 3")
    assert first_broken(found) == 3
    assert "reversals_mirror_their_originals" in {finding.rule for finding in found}


def test_a_reversal_dated_before_its_original_is_found(owner: Connection) -> None:
    earlier = "SET day = '2026-02-01' WHERE book_id = 1 AND number = 3"
    found = found_after(owner, f"UPDATE journal_transaction {earlier}", f"UPDATE posting {earlier}")
    assert "it is dated before its original" in {finding.detail for finding in found}
    assert first_broken(found) == 3


@ON_POSTGRESQL
def test_a_second_use_of_a_reference_is_named_and_not_the_first(owner: Connection) -> None:
    """On SQLite the index that holds a reference unique cannot be taken from its table."""
    with owner.begin_nested() as looser:
        owner.execute(text("ALTER TABLE journal_transaction DROP CONSTRAINT uq_journal_transaction_book_id_reference"))
        owner.execute(text("ALTER TABLE journal_transaction DROP CONSTRAINT uq_journal_transaction_book_id_reverses"))
        again = "UPDATE journal_transaction SET reference = 'meeting:1', reverses = 2 WHERE book_id = 1 AND number = 4"
        found = found_after(owner, again)
        looser.rollback()
    assert first_broken(found) == 4
    said = {finding.detail for finding in found}
    assert {"reference meeting:1 was used before", "number 2 was reversed before"} <= said


def test_a_day_moved_into_the_closed_period_is_found(owner: Connection) -> None:
    moved = "SET day = '2026-01-20' WHERE book_id = 1 AND number = 4"
    found = found_after(owner, f"UPDATE journal_transaction {moved}", f"UPDATE posting {moved}")
    assert {"closed_periods_stayed_closed", "closing_balances_agree"} <= {finding.rule for finding in found}
    assert first_broken(found) == 4


def test_a_history_written_again_from_the_start_is_contradicted_by_paper(owner: Connection) -> None:
    """An operator who knows everything can make a book that agrees with itself; not with what was printed before."""
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        printed = head(session, book_of(session))
        assert witness(session, book_of(session), printed.number, printed.fingerprint)
    with owner.begin_nested() as rewritten:
        owner.execute(text("UPDATE journal_transaction SET memo = 'Another' WHERE book_id = 1 AND number = 2"))
        with Session(owner, join_transaction_mode="create_savepoint") as session:
            chain_again(session, 1)
            book = book_of(session)
            assert verify_book(session, book) == []
            assert not witness(session, book, printed.number, printed.fingerprint)
        rewritten.rollback()


@pytest.mark.parametrize("printed", ["", "3bd0", "0000000000000000", "not a fingerprint"])
def test_paper_that_says_little_or_something_else_is_no_witness(owner: Connection, printed: str) -> None:
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        assert not witness(session, book_of(session), LAST, printed)


def test_the_beginning_of_a_fingerprint_is_enough_however_it_is_written(owner: Connection) -> None:
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        printed = head(session, book_of(session)).fingerprint[:16].upper()
        assert witness(session, book_of(session), LAST, f"{printed[:4]} {printed[4:8]}  {printed[8:]}")
        assert not witness(session, book_of(session), LAST - 1, printed)
        assert not witness(session, book_of(session), 99, printed)


def test_rows_that_cannot_be_read_are_a_finding_for_each_book_and_no_failure(owner: Connection) -> None:
    found = found_after(owner, "ALTER TABLE posting RENAME COLUMN memo TO note", expect_rows=False)
    assert {(finding.book, finding.rule) for finding in found} >= {
        ("book 1", "rows_can_be_read"),
        ("book 2", "rows_can_be_read"),
    }


def test_a_missing_table_is_a_finding_and_no_failure(owner: Connection) -> None:
    for table, other in (("cash_day", "cash_days"), ("book", "books")):
        found = found_after(owner, f"ALTER TABLE {table} RENAME TO {other}", expect_rows=False)
        assert "rows_can_be_read" in {finding.rule for finding in found}
