"""Whoever goes round the database's rules and changes a voucher is found."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.db import transaction
from ledger.posting import Entry, post
from ledger.verify import Finding
from ledger.voucher_verify import verify_vouchers
from ledger.vouchers import Kind, Part, ask_reversal, confirm, prepare, prepare_bundle, reverse
from tests.ledger.books import CASH, FINES, NOON, book_of, day, draft
from tests.ledger.raw import Fortress
from tests.ledger.slips import SLIP, slip
from tests.ledger.tampering import loosened

KINDS = {SLIP.name: SLIP}


@pytest.fixture(scope="module")
def owner(fortress: Fortress) -> Iterator[Connection]:
    """Vouchers 1 posted, 2 taken back, 3 posted without entries, 4 bundled with one of group:b."""
    with frozen_at(NOON), transaction(fortress.engine) as session:
        book, other = book_of(session), book_of(session, "group:b")
        for amount in (100, 200, 0):
            voucher = prepare(session, book, SLIP, day(4, 6), slip(amount), "", by="user:t")
            confirm(session, book, SLIP, voucher, by="user:k")
            if amount == 200:
                ask_reversal(session, book, SLIP, voucher, "Wrong", by="user:t")
                reverse(session, book, SLIP, voucher, by="user:k")
        parts = [Part(book, slip(300)), Part(other, slip(300, CASH, FINES))]
        pair = prepare_bundle(session, parts, SLIP, day(4, 6), "", by="user:t")
        confirm(session, book, SLIP, pair[0], by="user:k")
        prepare(session, book, SLIP, day(4, 6), slip(1), "", by="user:t")
    with loosened(fortress) as connection:
        yield connection


def found(connection: Connection, *statements: str) -> list[Finding]:
    with connection.begin_nested() as tampered:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            findings = list(verify_vouchers(session, book_of(session), KINDS))
        tampered.rollback()
    return findings


def test_untouched_vouchers_are_as_they_were_confirmed(owner: Connection) -> None:
    assert found(owner) == []


MINE = "(SELECT id FROM book WHERE owner = 'group:a')"
CHANGES = [
    ("content = 'torn'", 1, "voucher-changed", 5),
    ("content = 'torn'", 1, "voucher-unreadable", 5),
    ("kind = 'other'", 1, "voucher-unreadable", 5),
    ("content = replace(content, '100', '101')", 1, "voucher-differs", 5),
    ("content = replace(content, '100', '101')", 1, "voucher-changed", 5),
    ("day = '2026-04-05'", 1, "voucher-differs", 5),
    ("confirmed_by = prepared_by", 1, "one-officer", 5),
    ("reversed_by = reversal_asked_by", 2, "one-officer", 6),
    ("reversal_number = 5", 2, "voucher-reversal-not-in-journal", 6),
    ("journal_number = NULL", 1, "voucher-not-in-journal", 0),
    ("journal_number = NULL", 1, "voucher-missing", 5),
    ("journal_number = 1", 1, "voucher-not-in-journal", 1),
    ("journal_number = 99", 1, "voucher-not-in-journal", 99),
    ("number = 9", 1, "voucher-missing", 0),
]


@pytest.mark.parametrize("change, number, rule, at", CHANGES)
def test_a_changed_voucher_is_found(owner: Connection, change: str, number: int, rule: str, at: int) -> None:
    findings = found(owner, f"UPDATE voucher SET {change} WHERE book_id = {MINE} AND number = {number}")
    assert (rule, at) in [(finding.rule, finding.number) for finding in findings]


def test_a_bundle_that_was_divided_is_found(owner: Connection) -> None:
    change = "state = 'prepared', confirmed_by = NULL, journal_number = NULL"
    findings = found(owner, f"UPDATE voucher SET {change} WHERE book_id <> {MINE}")
    assert [(finding.rule, finding.number) for finding in findings] == [("bundle-divided", 8)]


def test_a_voucher_that_is_gone_is_missed(owner: Connection) -> None:
    findings = found(owner, f"DELETE FROM voucher WHERE book_id = {MINE} AND number = 1")
    assert [(finding.rule, finding.number) for finding in findings] == [("voucher-missing", 0), ("voucher-missing", 5)]


def test_a_journal_transaction_that_only_calls_itself_a_voucher_is_found(owner: Connection) -> None:
    with owner.begin_nested() as taken_back:
        with frozen_at(NOON), Session(owner, join_transaction_mode="create_savepoint") as session:
            book = book_of(session)
            post(session, book, draft(day(4, 6), "slip:0", Entry(CASH, FINES, 1)), by="user:x")
            findings = list(verify_vouchers(session, book, KINDS))
            assert list(verify_vouchers(session, book, dict[str, Kind]()))[-1].rule == "voucher-unreadable"
        taken_back.rollback()
    assert [(finding.rule, finding.number, finding.detail) for finding in findings] == [
        ("voucher-missing", 9, "nothing is kept of slip:0")
    ]
