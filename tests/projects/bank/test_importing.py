"""A statement follows on what is known of its account, or is refused by how much; nothing is kept twice."""

from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from core.calendars import Period
from core.db import transaction
from projects.bank import errors, file_errors, importing, keeping_errors
from projects.bank.accounts import account_in, add_account, keep_mapping
from projects.bank.importing import Typed
from projects.bank.mapping import ColumnMapping
from projects.bank.verify import bank_findings
from tests.projects.bank import files
from tests.projects.bank.at_the_bank import NOVEMBER, AtTheBank, line, statement
from tests.projects.scene import APPROVER, BOOKKEEPER, RECONCILER

FIRST = statement(line(7, 250_000_00, "A1"), line(21, 40_000_00, "A2"), line(31, -15_00, "F1", "fee"))


def test_a_statement_and_the_next_are_imported_and_verified(bank: AtTheBank) -> None:
    first = bank.import_(FIRST)
    second = bank.import_(statement(line(3, -100_00, "B1", month=11), opening=289_985_00, period=NOVEMBER))
    assert [first.number, second.number, first.lines, second.closing_minor] == [1, 2, 3, 289_885_00]
    assert [one.amount_minor for one in bank.lines()] == [250_000_00, 40_000_00, -15_00, -100_00]
    assert list(bank_findings(bank.session)) == []


def test_a_dry_run_writes_nothing(bank: AtTheBank) -> None:
    found = importing.dry_run(bank.session, bank.book, bank.account, bank.hold(FIRST))
    assert (len(found.new), found.known, found.statement.closing_minor) == (3, 0, 289_985_00)
    assert bank.lines() == ()


def test_the_same_file_twice_is_refused(bank: AtTheBank) -> None:
    bank.import_(FIRST)
    with pytest.raises(keeping_errors.StatementImported) as refused:
        bank.import_(FIRST)
    assert "as statement 1" in str(refused.value)


def test_overlapping_statements_bring_each_line_once(bank: AtTheBank) -> None:
    ten_days = Period(date(2025, 10, 1), date(2025, 10, 10))
    early = statement(line(7, 250_000_00, "A1"), line(10, -5_00), line(10, -5_00), period=ten_days)
    bank.import_(early)
    later = statement(
        line(10, -5_00), line(10, -5_00), line(10, -5_00), line(12, 7_00), opening=250_000_00,
        period=Period(date(2025, 10, 10), date(2025, 10, 12)),
    )  # fmt: skip
    found = importing.dry_run(bank.session, bank.book, bank.account, bank.hold(later))
    assert (len(found.new), found.known) == (2, 2)
    bank.import_(later)
    assert [one.amount_minor for one in bank.lines()] == [250_000_00, -5_00, -5_00, -5_00, 7_00]
    assert list(bank_findings(bank.session)) == []


def test_a_gap_is_refused_by_how_much(bank: AtTheBank) -> None:
    bank.import_(FIRST)
    with pytest.raises(keeping_errors.StatementGap) as refused:
        bank.import_(statement(line(3, -100_00, month=11), opening=289_000_00, period=NOVEMBER))
    assert str(refused.value) == (
        "By what was imported 289985.00 THB stood at the bank before 2025-11-01; this statement begins with 289000.00 THB. "
        "985.00 THB are between them, after 2025-10-31. Import the statement of the days between first."
    )


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((line(7, 250_000_00, "A1"), line(21, 40_000_00, "A2")), keeping_errors.KnownLineMissing),
        ((*FIRST.lines, line(30, 1_00, "X")), keeping_errors.LineInCoveredTime),
        (FIRST.lines, keeping_errors.NothingNew),
    ],
    ids=["missing", "new-in-old-time", "nothing-new"],
)
def test_a_file_that_contradicts_an_earlier_one_is_refused(bank: AtTheBank, lines: tuple[object, ...], refusal: type) -> None:
    bank.import_(FIRST)
    again = statement(*lines)  # type: ignore[arg-type]
    content = files.camt(files.camt_stmt(again), version="04")
    file = importing.hold_file(bank.session, bank.account, content, by=RECONCILER)
    with pytest.raises(refusal):
        importing.keep(bank.session, bank.book, bank.account, file, by=RECONCILER)


def test_statements_are_imported_in_order(bank: AtTheBank) -> None:
    bank.import_(statement(line(3, 7_00, month=11), period=NOVEMBER))
    with pytest.raises(keeping_errors.StatementTooEarly):
        bank.import_(FIRST)


def test_another_account_and_another_currency_are_refused(bank: AtTheBank) -> None:
    with pytest.raises(file_errors.AccountNotInside):
        other = files.camt(files.camt_stmt(FIRST, "TH9999"))
        importing.dry_run(
            bank.session, bank.book, bank.account, importing.hold_file(bank.session, bank.account, other, by=RECONCILER)
        )
    dollars = files.statement(line(7, 5), code="USD", period=Period(date(2025, 10, 1), date(2025, 10, 31)))
    with pytest.raises(keeping_errors.StatementOtherCurrency):
        bank.import_(dollars)


@pytest.mark.parametrize("by", [BOOKKEEPER, APPROVER])
def test_who_handled_a_voucher_of_these_days_cannot_import(bank: AtTheBank, by: str) -> None:
    with pytest.raises(keeping_errors.TwoHats) as refused:
        bank.import_(FIRST, by=by)
    assert "voucher 1 of 2025-10-01" in str(refused.value)


def test_a_csv_file_waits_for_its_columns_and_its_balances(bank: AtTheBank) -> None:
    content = b"Day,Amount\n07/10/2025,250000.00\n21/10/2025,40000.00\n"
    file = importing.hold_file(bank.session, bank.account, content, by=RECONCILER)
    with pytest.raises(file_errors.ColumnsNotChosen):
        importing.dry_run(bank.session, bank.book, bank.account, file)
    keep_mapping(bank.session, bank.account, ColumnMapping(day=0, amount=1, headings=("Day", "Amount")))
    with pytest.raises(file_errors.OpeningUnknown):
        importing.dry_run(bank.session, bank.book, bank.account, file)
    row = importing.keep(bank.session, bank.book, bank.account, file, Typed(0, 290_000_00), by=RECONCILER)
    assert (row.form, row.lines, row.starts_on) == ("csv", 2, date(2025, 10, 7))


def test_a_file_that_was_not_imported_makes_room_for_the_next(bank: AtTheBank) -> None:
    first, second = bank.hold(FIRST), bank.hold(statement(line(7, 5_00)))
    with pytest.raises(keeping_errors.BankFileUnknown):
        importing.held_file(bank.session, bank.account, first.sha256)
    assert importing.held_file(bank.session, bank.account, second.sha256) is second


def test_a_bank_account_is_added_once_and_with_four_digits_only(bank: AtTheBank) -> None:
    with pytest.raises(keeping_errors.BankNumberTaken):
        add_account(bank.session, bank.book, 1, "Another", "9999", by=RECONCILER)
    with pytest.raises(errors.LastFourUnreadable):
        add_account(bank.session, bank.book, 2, "Another", "1234567890", by=RECONCILER)
    with pytest.raises(keeping_errors.BankNumberImpossible):
        add_account(bank.session, bank.book, 0, "Another", "9999", by=RECONCILER)
    with pytest.raises(keeping_errors.BankAccountUnknown):
        account_in(bank.session, bank.scene.project, "0" * 16)


ATTACKS = (
    "UPDATE bank_statement SET closing_minor = closing_minor + 1",
    "DELETE FROM bank_statement",
    "UPDATE bank_statement_line SET amount_minor = 1",
    "DELETE FROM bank_statement_line",
    "INSERT INTO bank_statement_line SELECT id + 99, account_id, statement_id, day, amount_minor, reference, ordinal,"
    " value_day, payee, memo FROM bank_statement_line",
    "UPDATE bank_file SET content = 'x'",
    "DELETE FROM bank_file",
    "UPDATE bank_account SET last_four = '0000'",
    "DELETE FROM bank_account",
    "INSERT INTO bank_statement SELECT id + 9, 'x', account_id, number + 2, sha256, form, starts_on, ends_on, opening_minor,"
    " closing_minor, lines, imported_by, imported_at FROM bank_statement",
)


def test_the_database_itself_keeps_what_was_imported(engine: Engine, kept_bank: AtTheBank) -> None:
    kept_bank.import_(FIRST)
    kept_bank.session.commit()
    for attack in ATTACKS:
        with pytest.raises(DatabaseError), transaction(engine) as session:
            session.execute(text(attack))
