"""Other programs read our books: hledger strictly and with every balance, beancount without an error, a spreadsheet safely.

What people wrote is made of anything; no text of theirs becomes part of a file's syntax.
"""

import csv
import io
import json
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.money import Currency, currency
from groups.figures import Row
from groups.terms import Terms
from ledger.balances import Balance, Head, JournalEntry, JournalPosting, balances
from ledger.chart import AccountKey, AccountType
from ledger.models import Book
from reports import beancount, hledger
from reports.exported_book import ExportedAccount, ExportedBook, exported_book
from reports.exports import EXPORTERS, Format, export
from reports.journal_csv import COLUMNS
from tests.reports import books
from tests.reports.conftest import Year

CHECKS = ("accounts", "commodities", "balancednoautoconversion", "ordereddates", "assertions")

# Whatever a person, a phone or an import can hand in, with the signs that these formats live on.
NASTY = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from(';|:,"\\[]{}()*!=@#%~\n\r\t&<>\'`$'), max_size=60)


def told_by_hledger(journal: bytes, folder: Path, *arguments: str) -> str:
    file = folder / "book.journal"
    file.write_bytes(journal)
    ran = subprocess.run(
        ["hledger", "--file", str(file), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def hledger_balances(journal: bytes, folder: Path) -> dict[str, str]:
    listed = told_by_hledger(journal, folder, "balance", "--flat", "--empty", "--no-total", "-O", "csv")
    rows = csv.DictReader(io.StringIO(listed))
    return {row["account"]: row["balance"] for row in rows}


def exported(year: Year) -> ExportedBook:
    return exported_book(year.session, year.book)


def test_hledger_agrees_with_every_balance(year: Year, tmp_path: Path) -> None:
    book = exported(year)
    journal = export(book, Format.HLEDGER)
    told_by_hledger(journal, tmp_path, "check", "--strict", *CHECKS)
    found = hledger_balances(journal, tmp_path)
    for account in book.accounts:
        ours = balances(year.session, year.book)[account.key]
        expected = ours.debit_minor - ours.credit_minor
        assert found[hledger.account_name(account)] == (book.amount(expected) if expected else "0")
    assert len(found) == len(book.accounts)


def test_hledger_refuses_a_book_in_which_one_satang_was_changed(year: Year, tmp_path: Path) -> None:
    journal = export(exported(year), Format.HLEDGER).replace(b"150.00 THB", b"150.01 THB").replace(b"-150.00 THB", b"-150.01 THB")
    with pytest.raises(AssertionError, match="balance assertion"):
        told_by_hledger(journal, tmp_path, "check", "assertions")


def test_every_entry_keeps_its_number_reference_fingerprint_and_link(year: Year, tmp_path: Path) -> None:
    book = exported(year)
    printed = json.loads(told_by_hledger(export(book, Format.HLEDGER), tmp_path, "print", "-O", "json"))
    assert [int(one["tcode"]) for one in printed[:-1]] == [entry.number for entry in book.entries]
    for one, entry in zip(printed, book.entries, strict=False):
        tags = dict(one["ttags"])
        assert (tags["reference"], tags["fingerprint"]) == (entry.reference, entry.fingerprint)
        assert tags.get("reverses") == (None if entry.reverses is None else str(entry.reverses))
        assert tags.get("reversed-by") == (None if entry.reversed_by is None else str(entry.reversed_by))
        assert one["tdescription"] == entry.memo


def test_entries_stand_in_the_order_of_their_days(year: Year) -> None:
    days = [entry.day for entry in exported(year).entries]
    assert days == sorted(days)
    assert [entry.number for entry in exported(year).entries] != list(range(1, 15)), "the correction is dated back"


def test_beancount_reads_the_book_without_an_error(year: Year) -> None:
    book = exported(year)
    directives, errors, _ = loader.load_string(export(book, Format.BEANCOUNT).decode())
    assert errors == []
    transactions = [one for one in directives if isinstance(one, data.Transaction)]
    assert [(one.meta["number"], one.meta["fingerprint"]) for one in transactions] == [
        (entry.number, entry.fingerprint) for entry in book.entries
    ]
    assert len([one for one in directives if isinstance(one, data.Balance)]) == len(book.accounts)


def test_a_spreadsheet_gets_a_row_for_every_posting(year: Year) -> None:
    book = exported(year)
    written = export(book, Format.CSV)
    assert written.startswith(b"\xef\xbb\xbf"), "Excel reads Thai only after a byte order mark"
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    postings = [(entry, posting) for entry in book.entries for posting in entry.postings]
    assert len(rows) - 1 == len(postings)
    for row, (entry, posting) in zip(rows[1:], postings, strict=True):
        cells = dict(zip(COLUMNS, row, strict=True))
        assert cells["number"] == str(entry.number)
        assert (cells["debit account"], cells["credit account"]) == (str(posting.debit), str(posting.credit))
        assert int(cells["amount"].replace(".", "")) == posting.amount_minor
        assert cells["fingerprint"] == entry.fingerprint


@pytest.mark.parametrize("code", ["UGX", "KWD", "JPY"])
def test_a_currency_with_no_or_three_decimals_is_exact(session: Session, tmp_path: Path, code: str) -> None:
    group = books.a_group(session, currency=code, terms=Terms(share_value_minor=12_350), names=["Akello", "Okot"])
    books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, [Row(1, shares=3), Row(2, shares=1)]))
    book = exported_book(session, session.get_one(Book, group.book_id))
    told_by_hledger(export(book, Format.HLEDGER), tmp_path, "check", "--strict", *CHECKS)
    assert loader.load_string(export(book, Format.BEANCOUNT).decode())[1] == []


def test_an_empty_book_is_a_valid_file(session: Session, tmp_path: Path) -> None:
    group = books.a_group(session, names=["Alone"])
    book = exported_book(session, session.get_one(Book, group.book_id))
    told_by_hledger(export(book, Format.HLEDGER), tmp_path, "check", "--strict", *CHECKS)
    assert loader.load_string(export(book, Format.BEANCOUNT).decode())[1] == []
    assert export(book, Format.CSV).decode("utf-8-sig").count("\r\n") == 1
    assert set(EXPORTERS) == set(Format)


CASH, SHARES = AccountKey("1010"), AccountKey("2010", "member:7")


def a_book(texts: list[str], *, money: Currency) -> ExportedBook:
    """Two entries that say whatever the texts say, the second taking back the first."""
    name, account_name, memo, reference, note = texts
    posting = JournalPosting(CASH, account_name, SHARES, account_name, 100_00, note)
    entry = JournalEntry(
        number=1,
        day=date(2026, 1, 7),
        recorded_at=datetime(2026, 1, 7, tzinfo=UTC),
        recorded_by=name,
        reference=reference,
        memo=memo,
        reverses=None,
        reversed_by=2,
        evidence=None,
        fingerprint="a1" * 32,
        postings=(posting,),
    )
    mirror = replace(posting, debit=SHARES, credit=CASH)
    back = replace(entry, number=2, reverses=1, reversed_by=None, fingerprint="b2" * 32, postings=(mirror,))
    return ExportedBook(
        name=name,
        owner=reference,
        practice=True,
        currency=money,
        opened_on=date(2026, 1, 7),
        head=Head(2, "b2" * 32),
        accounts=(
            ExportedAccount(CASH, AccountType.ASSET, account_name),
            ExportedAccount(SHARES, AccountType.LIABILITY, account_name),
        ),
        entries=(entry, back),
        balances={
            CASH: Balance(100_00, 100_00, AccountType.ASSET),
            SHARES: Balance(100_00, 100_00, AccountType.LIABILITY),
        },
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(NASTY, min_size=5, max_size=5))
def test_nothing_that_people_write_breaks_an_hledger_journal(tmp_path: Path, texts: list[str]) -> None:
    journal = export(a_book(texts, money=currency("THB")), Format.HLEDGER)
    told_by_hledger(journal, tmp_path, "check", "--strict", *CHECKS)
    printed = json.loads(told_by_hledger(journal, tmp_path, "print", "-O", "json"))
    assert [one["tdate"] for one in printed] == ["2026-01-07"] * 3
    assert [one["tcode"] for one in printed] == ["1", "2", ""]
    for one, fingerprint in zip(printed, ("a1" * 32, "b2" * 32), strict=False):
        assert [value for tag, value in one["ttags"] if tag == "fingerprint"] == [fingerprint]
        assert {tag for tag, _ in one["ttags"]} <= {"reference", "fingerprint", "reverses", "reversed-by"}
        for posting in one["tpostings"]:
            assert posting["pdate"] is None
            assert {tag for tag, _ in posting["ptags"]} <= {"type", "name"}, "only what its account is tagged with"


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(NASTY, min_size=5, max_size=5))
def test_nothing_that_people_write_breaks_a_beancount_ledger(texts: list[str]) -> None:
    book = a_book(texts, money=currency("THB"))
    directives, errors, _ = loader.load_string(export(book, Format.BEANCOUNT).decode())
    assert errors == []
    kinds = [type(one) for one in directives]
    assert (kinds.count(data.Transaction), kinds.count(data.Open), kinds.count(data.Balance)) == (2, 2, 2)
    notes = [one.postings[0].meta.get("memo", "") for one in directives if isinstance(one, data.Transaction)]
    assert notes == [" ".join("".join(sign if sign.isprintable() else " " for sign in texts[4]).split())] * 2


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(NASTY, min_size=5, max_size=5))
def test_nothing_that_people_write_breaks_a_row_or_runs(texts: list[str]) -> None:
    written = export(a_book(texts, money=currency("THB")), Format.CSV).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 3
    for row in rows[1:]:
        assert not [cell for cell in row if cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_account_names_keep_to_the_signs_that_both_programs_allow() -> None:
    strange = ExportedAccount(AccountKey("10 10;x", "member:7"), AccountType.EQUITY, "x")
    assert hledger.account_name(strange) == "equity:10-10-x:member-7"
    assert beancount.account_name(strange) == "Equity:10-10-x:Member-7"
