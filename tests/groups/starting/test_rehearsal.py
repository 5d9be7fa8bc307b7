"""What only the books can say of a record is named at its cell too, by the constitution's rules; and taking an opening back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.language import language
from groups import vouchers
from groups.errors import JoinedBeforeFounding
from groups.figures import Pot
from groups.finding import book_of
from groups.loans import errors as loan_errors
from groups.loans.models import Loan
from groups.loans.sheet_errors import RepaidTooMuch
from groups.members import enrol
from groups.models import Group, Meeting
from groups.sheet_errors import AbsentButPaid, CashShort, SavingNotEqual
from groups.starting import opening_errors
from groups.starting.cell_errors import CountImpossible, RepaidWithoutLoan
from groups.starting.checking import check
from groups.starting.importing import dry_run, facts_of
from groups.starting.preparing import prepare_opening
from groups.starting.reading import Upload, read_files
from groups.starting.template import as_workbook
from groups.verify import verify_group
from ledger.balances import balances
from reports import render
from reports.voucher_paper import voucher_paper
from tests.groups.starting.ledgers import KEY_HOLDER, TREASURER, a_self_help_group, typed_ledger
from tests.pages import Page

ENGLISH = language("en")
NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)

# Each: the cells that are typed otherwise, and what is named where.
TROUBLES: dict[str, tuple[Mapping[tuple[str, str], Any], list[tuple[str, str, type[Exception]]]]] = {
    "a first meeting that cannot have been": (
        {
            ("Meetings", "E2"): 150, ("Meetings", "E14"): 1250, ("Savings", "C2"): 2650,
            ("Meetings", "C3"): "absent", ("Meetings", "Q14"): 3_500,
        },
        [("Meetings", "E2", SavingNotEqual), ("Meetings", "C3", AbsentButPaid), ("Meetings", "Q14", CashShort)],
    ),
    "loans beyond the constitution": (
        {("Meetings", "K6"): 90_000}, [("Meetings", "K6", loan_errors.LoanOverSavings)],
    ),
    "more paid than owed": ({("Meetings", "J17"): 5_000}, [("Meetings", "J17", RepaidTooMuch)]),
    "paid without a loan": ({("Meetings", "J2"): 100}, [("Meetings", "J2", RepaidWithoutLoan)]),
    "cash that no coins make": ({("Meetings", "Q14"): 5_505.05}, [("Meetings", "Q14", CountImpossible)]),
    "a member before the group": ({("Members", "D5"): "2023-01-01"}, [("Members", "D5", JoinedBeforeFounding)]),
    "an opening before the books": (
        {("Group", "B2"): "2023-12-29", ("Loans", "D2"): "2023-12-01", ("Loans", "D3"): "2023-12-01"},
        [("Group", "B2", opening_errors.OpeningDayImpossible)],
    ),
}  # fmt: skip


def template_of(session: Session, group: Group) -> bytes:
    return as_workbook(facts_of(session, group, ENGLISH), ENGLISH)


@pytest.mark.parametrize("shared_engine", ["sqlite"], indirect=True)
def test_what_the_books_refuse_is_named_at_its_cell(session: Session) -> None:
    with frozen_at(NOW):
        group = a_self_help_group(session)
        template = template_of(session, group)
        for what, (changes, expected) in TROUBLES.items():
            ledger = [Upload("ledger.xlsx", typed_ledger(template, changes))]
            found = dry_run(session, group, ledger, ENGLISH, by=TREASURER)
            assert [(bad.sheet, bad.place, type(bad.why)) for bad in found.bad] == expected, what
        assert session.scalars(select(Meeting)).all() == []


def test_an_opening_is_taken_back_before_anything_builds_on_it(session: Session) -> None:
    with frozen_at(NOW):
        group = a_self_help_group(session)
        ledger = typed_ledger(template_of(session, group))
        record = check(read_files([Upload("x.xlsx", ledger)]), facts_of(session, group, ENGLISH)).record
        opening = record.opening
        assert opening is not None
        with pytest.raises(opening_errors.OpeningMembersChanged):
            prepare_opening(session, group, opening, by=TREASURER)
        for member in record.members:
            enrol(session, group, member.name, member.joined_on, number=member.number)
        counted = replace(opening, pieces={Pot.LOAN_FUND: {500_00: 8, 100_00: 3}})
        voucher = prepare_opening(session, group, counted, by=TREASURER)
        printed = Page(render.html(voucher_paper(session, group, voucher), ENGLISH)).text
        for shown in ("= Worth29,800.00", "surplus Interest on loans since 2024", "500.0084,000.00", "12 January 2026"):
            assert shown in printed, shown
        vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
        assert [loan.principal_minor for loan in session.scalars(select(Loan).order_by(Loan.number))] == [300_000, 150_000]
        with pytest.raises(opening_errors.OpeningAlready):
            prepare_opening(session, group, opening, by=TREASURER)

        vouchers.ask_reversal(session, group, voucher, "Counted the wrong box", by=TREASURER)
        vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
        assert all(balance.net == 0 for balance in balances(session, book_of(session, group)).values())
        assert verify_group(session, group) == []
        again = prepare_opening(session, group, opening, by=TREASURER)
        assert again.number == 2
