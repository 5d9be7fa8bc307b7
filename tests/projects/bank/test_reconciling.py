"""Ticks, signatures and the three hats; what is signed stays what was signed."""

from datetime import date

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.calendars import Period
from core.db import transaction
from projects import vouchers
from projects.agreements import RECEIPT
from projects.bank import errors, hats, keeping_errors, reconciling
from projects.bank.matching import Why
from projects.bank.position import matches_of
from projects.bank.reconciliation import Item, Match, NamedDifference
from projects.bank.verify import bank_findings
from tests.projects.bank.at_the_bank import NOVEMBER, AtTheBank, line, statement
from tests.projects.scene import APPROVER, BOOKKEEPER, RECONCILER

FIRST = statement(line(7, 250_000_00, "A1"), line(31, -15_00, "F1", "account fee"))


def test_a_month_is_reconciled(bank: AtTheBank) -> None:
    """The second receipt reaches the bank in November; the fee is not in the book yet."""
    row = bank.import_(FIRST)
    (proposed,) = reconciling.proposals(bank.position())
    assert proposed.why is Why.ONE_OF_THIS_AMOUNT
    bank.tick_all()
    signed = reconciling.sign(bank.session, bank.book, bank.account, row, by=RECONCILER)
    said = reconciling.said_in(signed)
    assert [(item.kind, item.amount_minor) for item in said.found.items] == [
        (Item.DEPOSIT_IN_TRANSIT, -40_000_00), (Item.PAID_NOT_IN_BOOK, -15_00),
    ]  # fmt: skip
    assert (said.found.book_minor, said.found.bank_minor) == (290_000_00, 249_985_00)
    assert list(bank_findings(bank.session)) == []
    bank.import_(statement(line(2, 40_000_00, "B1", month=11), opening=249_985_00, period=NOVEMBER))
    bank.tick_all()
    assert [item.kind for item in reconciling.trial(bank.session, bank.book, bank.account, row).items][:1] == [
        Item.DEPOSIT_IN_TRANSIT
    ]
    assert reconciling.said_in(signed) == said
    assert list(bank_findings(bank.session)) == []


def test_a_statement_that_begins_with_its_first_movement_leaves_nothing_of_the_book_out(bank: AtTheBank) -> None:
    """The receipt of 6 October reaches the bank on the 7th, the first day of the bank's file, which opens with nothing."""
    row = bank.import_(statement(line(7, 250_000_00, "A1"), period=Period(date(2025, 10, 7), date(2025, 10, 31))))
    (proposed,) = reconciling.proposals(bank.position())
    assert proposed.why is Why.ONE_OF_THIS_AMOUNT
    bank.tick_all()
    found = reconciling.trial(bank.session, bank.book, bank.account, row)
    assert [(item.kind, item.amount_minor) for item in found.items] == [(Item.DEPOSIT_IN_TRANSIT, -40_000_00)]


def test_an_opening_balance_that_nobody_knows_must_be_named(bank: AtTheBank) -> None:
    row = bank.import_(statement(line(7, 250_000_00), opening=500_00))
    bank.tick_all()
    with pytest.raises(errors.NotExplained) as refused:
        reconciling.sign(bank.session, bank.book, bank.account, row, by=RECONCILER)
    assert "500.00 THB are not explained" in str(refused.value)
    with pytest.raises(keeping_errors.DifferenceNeedsReason):
        reconciling.sign(bank.session, bank.book, bank.account, row, [NamedDifference(500_00, " ")], by=RECONCILER)
    named = [NamedDifference(500_00, "first deposit of the committee, before the book began")]
    signed = reconciling.said_in(reconciling.sign(bank.session, bank.book, bank.account, row, named, by=RECONCILER))
    assert signed.found.total_minor(Item.DIFFERENCE) == 500_00


@pytest.mark.parametrize("by", [BOOKKEEPER, APPROVER])
def test_two_hats_are_refused_whoever_wears_them(bank: AtTheBank, by: str) -> None:
    row = bank.import_(FIRST)
    with pytest.raises(keeping_errors.TwoHats) as refused:
        reconciling.sign(bank.session, bank.book, bank.account, row, by=by)
    assert refused.value.facts["number"] == 1
    (proposed,) = reconciling.proposals(bank.position())
    with pytest.raises(keeping_errors.TwoHats):
        reconciling.match(bank.session, bank.book, bank.account, Match(proposed.lines, proposed.entries), by=by)


def test_who_reconciled_writes_nothing_of_that_time_afterwards(bank: AtTheBank) -> None:
    row = bank.import_(FIRST)
    reconciling.sign(bank.session, bank.book, bank.account, row, by=RECONCILER)
    with pytest.raises(keeping_errors.ReconciledBySame):
        hats.refuse_reconciler(bank.session, bank.book, date(2025, 10, 31), by=RECONCILER)
    hats.refuse_reconciler(bank.session, bank.book, date(2025, 11, 1), by=RECONCILER)
    hats.refuse_reconciler(bank.session, bank.book, date(2025, 10, 31), by=BOOKKEEPER)


def test_who_took_a_voucher_back_in_these_days_does_not_reconcile(bank: AtTheBank) -> None:
    hats.refuse_two_hats(bank.session, bank.book, Period(date(2025, 12, 1), date(2025, 12, 31)), by=BOOKKEEPER)
    with pytest.raises(keeping_errors.TwoHats):
        hats.refuse_two_hats(bank.session, bank.book, NOVEMBER, by=BOOKKEEPER, numbers=[2])


def test_a_match_is_ticked_once_undone_by_a_row_and_ticked_again(bank: AtTheBank) -> None:
    bank.import_(FIRST)
    (proposed,) = reconciling.proposals(bank.position())
    wanted = Match(proposed.lines, proposed.entries)
    first = reconciling.match(bank.session, bank.book, bank.account, wanted, proposed.why, by=RECONCILER)
    assert reconciling.match(bank.session, bank.book, bank.account, wanted, by=RECONCILER) is first
    fee = next(one.key for one in bank.lines() if one.amount_minor < 0)
    with pytest.raises(keeping_errors.TickedMeanwhile):
        reconciling.match(bank.session, bank.book, bank.account, Match((*wanted.lines, fee), wanted.entries), by=RECONCILER)
    reconciling.undo(bank.session, bank.account, first.id, "the wrong receipt", by=RECONCILER)
    with pytest.raises(keeping_errors.BankMatchGone):
        reconciling.undo(bank.session, bank.account, first.id, "again", by=RECONCILER)
    again = reconciling.match(bank.session, bank.book, bank.account, wanted, by=RECONCILER)
    assert again.id != first.id and [kept.key for kept in matches_of(bank.session, bank.account)] == [again.id]
    assert list(bank_findings(bank.session)) == []


def test_unequal_and_unknown_lines_cannot_be_ticked(bank: AtTheBank) -> None:
    bank.import_(FIRST)
    large, fee = (one.key for one in bank.lines())
    entry = bank.position().book[0].number
    with pytest.raises(errors.MatchUnequal):
        reconciling.match(bank.session, bank.book, bank.account, Match((fee,), (entry,)), by=RECONCILER)
    with pytest.raises(errors.MatchUnknown):
        reconciling.match(bank.session, bank.book, bank.account, Match((large,), (99,)), by=RECONCILER)


def test_a_voucher_taken_back_is_matched_with_what_took_it_back(bank: AtTheBank) -> None:
    voucher = bank.scene.receive(bank.grant, 3_000_00, date(2025, 10, 22))
    bank.scene.take_back(voucher)
    pair = next(one for one in reconciling.proposals(bank.position()) if one.why is Why.TAKEN_BACK)
    kept = reconciling.match(bank.session, bank.book, bank.account, Match(pair.lines, pair.entries), pair.why, by=RECONCILER)
    assert kept.why == "taken-back"


def test_an_overtaken_statement_is_not_signed(bank: AtTheBank) -> None:
    early = bank.import_(statement(line(7, 250_000_00), period=Period(date(2025, 10, 1), date(2025, 10, 7))))
    later = Period(date(2025, 10, 7), date(2025, 10, 31))
    bank.import_(statement(line(7, 250_000_00), line(7, -5_00), period=later))
    bank.tick_all()
    with pytest.raises(keeping_errors.StatementOvertaken):
        reconciling.trial(bank.session, bank.book, bank.account, early)


ATTACKS = (
    "UPDATE bank_match SET why = 'x'",
    "DELETE FROM bank_match_line",
    "UPDATE bank_match_entry SET number = 1",
    "INSERT INTO bank_match_undone SELECT id + 99, 'x', 'x', 'x' FROM bank_match",
    "INSERT INTO bank_match_line SELECT match_id + 1, line_id, account_id, again FROM bank_match_line",
    "UPDATE bank_reconciliation SET content = '{}'",
    "DELETE FROM bank_reconciliation",
)


def test_the_database_itself_keeps_ticks_and_signatures(engine: Engine, kept_bank: AtTheBank) -> None:
    row = kept_bank.import_(FIRST)
    kept_bank.tick_all()
    reconciling.sign(kept_bank.session, kept_bank.book, kept_bank.account, row, by=RECONCILER)
    kept_bank.session.commit()
    for attack in ATTACKS:
        with pytest.raises(DatabaseError), transaction(engine) as session:
            session.execute(text(attack))


def test_verify_finds_what_went_round_the_rules(engine: Engine, kept_bank: AtTheBank) -> None:
    """A table's owner can switch a rule off; what he changes is found."""
    row = kept_bank.import_(FIRST)
    kept_bank.tick_all()
    reconciling.sign(kept_bank.session, kept_bank.book, kept_bank.account, row, by=RECONCILER)
    kept_bank.session.commit()
    changes = (
        ("bank_reconciliation", "UPDATE bank_reconciliation SET content = replace(content, '24998500', '24998400')", "signed"),
        ("bank_reconciliation", "UPDATE bank_reconciliation SET prepared_by = 'user:approver'", "voucher"),
        ("bank_statement", "UPDATE bank_statement SET closing_minor = 1", "ends with 1"),
        ("bank_statement_line", "UPDATE bank_statement_line SET amount_minor = amount_minor + 1", "another balance"),
        ("bank_match_line", "UPDATE bank_match_line SET again = 3", "not counted"),
        ("bank_file", "UPDATE bank_file SET content = content || content", "not what was imported"),
    )
    for table, change, told in changes:
        with engine.connect() as connection:
            _rules_off(connection, table)
            connection.execute(text(change))
            with Session(connection) as session:
                found = list(bank_findings(session))
            connection.rollback()
        assert told in " ".join(one.detail for one in found), (change, found)


def _rules_off(connection: Connection, table: str) -> None:
    """Switches the rules of a table off until the database transaction is rolled back."""
    engine = connection.dialect.name
    if engine == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    names = connection.scalars(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
    ).all()
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))


def test_the_reconciler_can_neither_prepare_nor_confirm_in_that_time(bank: AtTheBank) -> None:
    row = bank.import_(FIRST)
    reconciling.sign(bank.session, bank.book, bank.account, row, by=RECONCILER)
    said, day = bank.scene.receipt(bank.grant, 1_00), date(2025, 10, 15)
    with pytest.raises(keeping_errors.ReconciledBySame):
        vouchers.prepare(bank.session, bank.scene.project, bank.book, RECEIPT, day, said, "", by=RECONCILER)
    waiting = bank.scene.prepare(RECEIPT, said, day)
    with pytest.raises(keeping_errors.ReconciledBySame):
        vouchers.confirm(bank.session, bank.scene.project, bank.book, waiting, by=RECONCILER)
