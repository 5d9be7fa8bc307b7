"""The history of a book up to an entry, made again from its rows: the fingerprint that paper carries, or where it is broken."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from ledger.history import History, history_through
from ledger.kept import read_entries
from ledger.models import JournalTransaction
from tests.ledger.books import book_of
from tests.ledger.raw import Fortress
from tests.ledger.tampering import chain_again, loosened

LAST = 4


@pytest.fixture(scope="module")
def owner(fortress: Fortress) -> Iterator[Connection]:
    with loosened(fortress) as connection:
        yield connection


def history(owner: Connection, number: int, most: int | None = None) -> History:
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        return history_through(session, book_of(session), number, most)


def printed(owner: Connection, number: int) -> str:
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        return session.get_one(JournalTransaction, (book_of(session).id, number)).fingerprint


@pytest.mark.parametrize("number", range(1, LAST + 1))
def test_what_nobody_touched_gives_every_printed_fingerprint_again(owner: Connection, number: int) -> None:
    assert history(owner, number) == History(printed(owner, number), None, number)
    assert history(owner, number, 2) == History(printed(owner, number), None, min(number, 2))


@pytest.mark.parametrize("number, most", [(LAST + 1, None), (LAST + 1, 1), (99, None)])
def test_a_book_that_does_not_reach_so_far_has_no_such_history(owner: Connection, number: int, most: int | None) -> None:
    found = history(owner, number, most)
    assert found.fingerprint == "" and found.broken == (number if most else LAST + 1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE posting SET amount_minor = amount_minor + 1 WHERE book_id = 1 AND number = 2",
        "UPDATE posting SET day = '2026-03-30' WHERE book_id = 1 AND number = 2",
        "UPDATE journal_transaction SET memo = 'Another' WHERE book_id = 1 AND number = 2",
        "UPDATE journal_transaction SET number = 9 WHERE book_id = 1 AND number = 2",
        "UPDATE account SET name = 'Another' WHERE book_id = 1 AND code = '1010'",
        "UPDATE account SET fingerprint = 'x' WHERE book_id = 1 AND code = '4010'",
        "UPDATE book SET name = 'Another' WHERE id = 1",
    ],
)
def test_one_altered_row_of_the_past_gives_another_history_also_when_the_chain_is_made_again(
    owner: Connection, change: str
) -> None:
    before = printed(owner, LAST)
    for again in (False, True):
        with owner.begin_nested() as tampered:
            assert owner.execute(text(change)).rowcount
            if again and "SET number" not in change:
                with Session(owner, join_transaction_mode="create_savepoint") as session:
                    chain_again(session, 1)
                    session.commit()
            assert history(owner, LAST).fingerprint != before
            tampered.rollback()


def test_the_first_entry_that_is_not_whole_is_named(owner: Connection) -> None:
    with owner.begin_nested() as tampered:
        owner.execute(text("DELETE FROM posting WHERE book_id = 1 AND number = 3"))
        assert history(owner, LAST) == History("", 3, 2)
        assert history(owner, 2).fingerprint == printed(owner, 2)
        assert history(owner, LAST, 1) == History(printed(owner, LAST), None, 1), "what is before is not looked at"
        tampered.rollback()


def test_an_account_that_only_later_entries_use_is_no_part_of_the_history(owner: Connection) -> None:
    with owner.begin_nested() as tampered:
        owner.execute(text("UPDATE account SET name = 'Another' WHERE book_id = 1 AND code = '5010'"))
        assert history(owner, 3).fingerprint == printed(owner, 3)
        assert history(owner, LAST) == History("", LAST, 3)
        tampered.rollback()


def test_rows_that_cannot_be_read_are_no_history(owner: Connection) -> None:
    with owner.begin_nested() as tampered:
        owner.execute(text("ALTER TABLE posting RENAME TO mislaid"))
        assert history(owner, LAST) == History("", 1, 0)
        tampered.rollback()


def test_only_the_entries_asked_for_are_read(owner: Connection) -> None:
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        kept = read_entries(session, 1, 2, 3)
    assert [header.number for header in kept.headers] == [2, 3] == sorted(kept.postings)
    assert not kept.closings and not kept.months
