"""Attacks with plain SQL on rows that must stay: every column of every table that is only ever added to."""

import sqlite3

import pytest
from sqlalchemy import Engine

from core.db import Base
from ledger import models, rules
from tests.ledger.books import contents, findings
from tests.ledger.raw import SQLITE_ALONE, Fortress, do, insert

ADDED_TO = ("book", "account", "journal_transaction", "posting", "period_closing", "closing_balance")
COLUMNS = [(table, column.name) for table in ADDED_TO for column in Base.metadata.tables[table].columns]


def test_the_tables_that_are_only_added_to_are_all_but_those_that_are_derived() -> None:
    assert rules.ADDED_TO == ADDED_TO
    kept = {mapper.local_table.name for mapper in models.Base.registry.mappers if mapper.class_.__module__ == models.__name__}
    assert kept == {*ADDED_TO, "monthly_total", "cash_day", "never"}


@pytest.mark.parametrize("table, column", COLUMNS)
def test_no_column_of_what_was_written_can_be_changed(fortress: Fortress, table: str, column: str) -> None:
    with fortress.refuses("append-only") as connection:
        do(connection, f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", ADDED_TO)
def test_no_row_of_what_was_written_can_be_deleted(fortress: Fortress, table: str) -> None:
    with fortress.refuses("rows stay", "append-only") as connection:
        do(connection, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", [*ADDED_TO, "monthly_total", "cash_day"])
def test_no_table_can_be_emptied(fortress: Fortress, table: str) -> None:
    """SQLite has no TRUNCATE, and its quick way of deleting everything stops at the same trigger."""
    with fortress.refuses("rows stay", "append-only") as connection:
        do(connection, f"DELETE FROM {table}" if fortress.sqlite else f"TRUNCATE {table} CASCADE")


def test_a_books_currency_stays(fortress: Fortress) -> None:
    with fortress.refuses("append-only") as connection:
        do(connection, "UPDATE book SET currency = 'USD'")


@pytest.mark.parametrize("change", ["code = '9999'", "type = 'income'", "guarded = false", "name = 'Other'"])
def test_an_account_stays_what_it_was_opened_as(fortress: Fortress, change: str) -> None:
    with fortress.refuses("append-only") as connection:
        do(connection, f"UPDATE account SET {change} WHERE code = '1010'")


def test_an_account_cannot_be_exchanged_under_its_number(fortress: Fortress) -> None:
    """In one statement, at whose end every reference would find an account again."""
    new = "VALUES (1, 1, '4020', '', 'income', 'Gifts', false, 'f')"
    columns = "account (id, book_id, code, holder, type, name, guarded, fingerprint)"
    with fortress.refuses("append-only", "there already", "pk_account") as connection:
        if fortress.sqlite:
            do(connection, f"INSERT OR REPLACE INTO {columns} {new}")
        else:
            do(connection, f"WITH gone AS (UPDATE account SET id = 999 WHERE id = 1) INSERT INTO {columns} {new}")


@pytest.mark.parametrize("code", ["10/10", "/", "1010/"])
def test_a_code_with_a_stroke_is_refused(fortress: Fortress, code: str) -> None:
    """"code/holder" must have one reading, for the fingerprints speak of accounts so."""
    row = {"book_id": 1, "code": code, "holder": "", "type": "asset", "name": "A", "guarded": False, "fingerprint": "f"}
    with fortress.refuses("ck_account_code_plain") as connection:
        insert(connection, "account", row)


def test_an_unknown_type_of_account_is_refused(fortress: Fortress) -> None:
    row = {"book_id": 1, "code": "9", "holder": "", "type": "loan", "name": "A", "guarded": False, "fingerprint": "f"}
    with fortress.refuses("ck_account_type_known") as connection:
        insert(connection, "account", row)


def test_the_same_account_twice_is_refused(fortress: Fortress) -> None:
    row = {"book_id": 1, "code": "1010", "holder": "", "type": "asset", "name": "A", "guarded": False, "fingerprint": "f"}
    with fortress.refuses("uq_account_book_id_code_holder", "there already") as connection:
        insert(connection, "account", row)


@SQLITE_ALONE
@pytest.mark.parametrize("table", ADDED_TO)
def test_replacing_is_refused_on_a_connection_without_our_settings(filled: Engine, table: str) -> None:
    """There INSERT OR REPLACE deletes without firing a trigger for it, so the insert itself must be refused."""
    before = contents(filled)
    raw = sqlite3.connect(str(filled.url.database))
    columns = ", ".join(name for _, name, *_ in raw.execute(f"PRAGMA table_info({table})"))
    with pytest.raises(sqlite3.IntegrityError, match="is used|finished|closed already|there already"):
        raw.execute(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
    raw.close()
    assert contents(filled) == before


@SQLITE_ALONE
def test_replacing_by_a_reversal_is_refused_on_a_connection_without_our_settings(filled: Engine) -> None:
    """Unique is also what was reversed: a new header that reverses it again would push the old one out."""
    raw = sqlite3.connect(str(filled.url.database))
    raw.execute(
        "INSERT INTO posting SELECT book_id, 5, place, 1, day, debit_id, credit_id, amount_minor, memo"
        " FROM posting WHERE book_id = 1 AND number = 3"
    )
    with pytest.raises(sqlite3.IntegrityError, match="reversed already"):
        raw.execute(
            "INSERT OR REPLACE INTO journal_transaction SELECT book_id, 5, day, recorded_at, recorded_by, 'new', memo,"
            " reverses, evidence, closed_through, postings, 4, previous_fingerprint, fingerprint"
            " FROM journal_transaction WHERE book_id = 1 AND number = 3"
        )
    raw.rollback()
    raw.close()
    assert findings(filled) == []


@SQLITE_ALONE
def test_rows_that_refer_to_nothing_are_found(filled: Engine) -> None:
    """A connection that ignores references can leave them on SQLite; `verify` looks."""
    raw = sqlite3.connect(str(filled.url.database))
    raw.execute("INSERT INTO posting VALUES (1, 9, 1, 1, '2026-04-05', 1, 2, 100, '')")
    raw.execute("INSERT INTO posting VALUES (77, 1, 1, 1, '2026-04-05', 1, 2, 100, '')")
    raw.commit()
    raw.close()
    rules = {found.rule for found in findings(filled)}
    assert {"file_is_sound", "postings_are_complete", "strays"} <= rules
