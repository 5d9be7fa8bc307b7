"""A self-help group brings its paper ledger in.

"We are twelve, and for two years everything stood in our ledger: who saved, who owes, what lies in the box and in the bank. We
typed it into the sheet that we were given. One figure was wrong; it told us which. When all was right, the key-holder confirmed
it, and each of us had her passbook."
"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period, frozen_at
from core.language import language
from groups import charts
from groups.finding import book_of, member_of
from groups.loans.models import Loan, LoanDecision
from groups.meetings import sheet_of
from groups.models import Meeting, Member
from groups.starting.cell_errors import RecordAlreadyThere
from groups.starting.importing import dry_run, facts_of, prepare
from groups.starting.reading import Upload
from groups.starting.template import as_workbook
from groups.starting.voucher import RECORD, opening_of
from groups.verify import verify_group
from ledger import vouchers
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.errors import SecondOfficerNeeded
from ledger.verify import verify_all
from reports.member_statement import member_statement
from tests.groups.starting.ledgers import CHANDRIKA, EKTA, KEY_HOLDER, RUPEE, TREASURER, a_self_help_group, typed_ledger

ENGLISH = language("en")
NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)


def test_a_ledger_of_twelve_comes_in(session: Session) -> None:
    with frozen_at(NOW):
        group = a_self_help_group(session)
        book = book_of(session, group)
        template = as_workbook(facts_of(session, group, ENGLISH), ENGLISH)

        # "Kamala's savings of 5 January were 100, but I wrote 90."
        wrong = typed_ledger(template, {("Meetings", "E12"): 90})
        found = dry_run(session, group, [Upload("ledger.xlsx", wrong)], ENGLISH, by=TREASURER)
        named = [(bad.sheet, bad.place, bad.read) for bad in found.bad]
        assert named == [("Savings", "C12", "2600"), ("Meetings", "E14", "1200")]
        assert "10.00 INR between them" in str(found.bad[1].why)
        assert session.scalars(select(Member)).all() == session.scalars(select(Meeting)).all() == []

        right = [Upload("ledger.xlsx", typed_ledger(template))]
        found = dry_run(session, group, right, ENGLISH, by=TREASURER)
        assert found.bad == ()
        voucher = prepare(session, group, found, by=TREASURER)
        assert prepare(session, group, found, by=TREASURER) is voucher
        assert session.scalars(select(Member)).all() == []
        with pytest.raises(SecondOfficerNeeded):
            vouchers.confirm(session, book, RECORD, voucher, by=TREASURER)
        vouchers.confirm(session, book, RECORD, voucher, by=KEY_HOLDER, read=voucher.version)

        # "The box held 4,300 and 960. At two meetings we saved 2,400, put 240 aside, paid 10 of fines and 60 for a book;
        # Ekta was lent 2,000, and Chandrika paid back 1,000 with 60 of interest."
        found_now = balances(session, book)
        assert found_now[AccountKey(charts.LOAN_FUND_CASH)].net == (4_300 + 2_400 + 10 - 60 - 2_000 + 1_060) * RUPEE
        assert found_now[AccountKey(charts.SOCIAL_FUND_CASH)].net == (960 + 240) * RUPEE
        assert found_now[AccountKey(charts.BANK)].net == 21_000 * RUPEE
        assert found_now[charts.of_member(charts.LOANS, CHANDRIKA)].net == 2_000 * RUPEE
        assert found_now[charts.of_member(charts.LOANS, EKTA)].net == 2_000 * RUPEE
        assert found_now[AccountKey(charts.LOAN_INTEREST)].net == 60 * RUPEE
        assert found_now[charts.of_member(charts.SAVINGS, 11)].net == 2_600 * RUPEE
        assert found_now[AccountKey(charts.RETAINED_SURPLUS)].net == (4_300 + 21_000 + 4_500 - 28_800) * RUPEE
        assert found_now[AccountKey(charts.OPENING)].net == 0
        brought_in = opening_of(session, group)
        assert brought_in is voucher and voucher.journal_number == 1

        lent = session.scalars(select(Loan).order_by(Loan.number)).all()
        left = [(loan.state, loan.principal_minor // RUPEE, loan.asked_minor // RUPEE) for loan in lent]
        assert left == [("open", 2_000, 5_000), ("open", 1_500, 2_000), ("open", 2_000, 2_000)]
        decided = session.get_one(LoanDecision, lent[2].id)
        assert (decided.votes_for, "names no votes" in decided.minute) == (12, True)

        first, second = session.scalars(select(Meeting).order_by(Meeting.number)).all()
        assert (first.held_on, first.prepared_by, first.confirmed_by) == (date(2026, 1, 5), TREASURER, KEY_HOLDER)
        assert "Copied from the group's own record" in sheet_of(second).note
        passbook = member_statement(session, group, member_of(session, group, 11), Period(date(2025, 12, 1), date(2026, 1, 31)))
        assert passbook is not None
        assert verify_group(session, group) == [] and list(verify_all(session)) == []

        # "We sent the same sheet again, to be sure. Nothing changed."
        with pytest.raises(RecordAlreadyThere):
            dry_run(session, group, right, ENGLISH, by=TREASURER)
