"""The papers of loans: every figure on them can be redone from what stands beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.calendars import Period, frozen_at, year_of
from core.language import language
from groups.figures import Row
from groups.finding import member_of
from groups.loans.account import Split
from groups.loans.models import EventKind
from groups.loans.recording import add_event
from groups.loans.rules import Meanwhile, Method
from groups.models import Group
from reports import render
from reports.errors import LoanNotAgreed
from reports.issuing import papers_of_period
from reports.loan_agreement import loan_agreement
from reports.loan_book import loan_book
from reports.member_statement import member_statement
from reports.papers import Names
from reports.shelf import shelf
from tests.groups.loans.lenders import RULES, a_lending_group, agreed_loan, loan_of, met

pytestmark = pytest.mark.one_engine

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(20)]
YEAR = year_of(2026)
ENGLISH = language("en")
STRICT = replace(RULES, guarantors=1, fee_minor=5_00, penalty_minor=10_00)


@pytest.fixture
def lenders(session: Session) -> Group:
    """Two loans with penalties: Wanjiru pays as agreed, Achieng part and late; Mutiso's waits to be handed out."""
    with frozen_at(datetime(2026, 3, 3, tzinfo=UTC)):
        group = a_lending_group(session, STRICT)
        met(session, group, MONDAYS[0], [Row(number, shares=5) for number in (1, 2, 3)])
        for member, guarantor in ((1, 2), (2, 3)):
            agreed_loan(session, group, member, 600_00 * (3 - member), MONDAYS[1], 4 - member, guarantors=(guarantor,))
        met(session, group, MONDAYS[1], given=(1, 2))
        met(session, group, MONDAYS[5], repaid={1: 520_00, 2: 100_00})
        met(session, group, MONDAYS[7], repaid={2: 300_00})
        agreed_loan(session, group, 3, 700_00, MONDAYS[8], guarantors=(1,))
    return group


def told(paper: object, tag: str = "en") -> str:
    """What can be read on the paper."""
    html = render.html(paper, language(tag), render.Preview((), "icon.svg", "as.pdf"))  # type: ignore[arg-type]
    return " ".join(Markup(html).striptags().replace("\u00a0", " ").split())


def test_an_agreement_says_who_how_much_and_when(session: Session, lenders: Group) -> None:
    paper = loan_agreement(session, lenders, loan_of(session, lenders, 1))
    assert (paper.borrower.name, [one.number for one in paper.guarantors], paper.purpose) == ("Wanjiru", [2], "Seed and tools")
    assert (paper.handed_on, paper.paid_out_minor) == (MONDAYS[1], 1_200_00 - 5_00)
    (plan,) = paper.plans
    assert [(row.day, row.principal_minor, row.interest_minor) for row in plan.rows] == [
        (day, 400_00, 120_00) for day in (MONDAYS[5], MONDAYS[9], MONDAYS[13])
    ]
    assert (plan.principal_minor, plan.due_minor) == (1_200_00, 1_560_00)
    rules = dict(paper.said(ENGLISH))
    assert rules["Penalty for each missed meeting"].startswith("10.00")
    assert "Instalment at which principal starts" not in rules, "there is no grace to speak of"
    page = told(paper)
    assert "1,200.00 × 10% = 120.00" in page
    assert "Wanjiru" not in told(loan_agreement(session, lenders, loan_of(session, lenders, 1), names=Names.NUMBERS))
    assert "KES" in told(paper, "fa_AF")


def test_before_it_is_handed_out_the_next_meeting_is_meant(session: Session, lenders: Group) -> None:
    with frozen_at(datetime(2026, 3, 3, tzinfo=UTC)):
        paper = loan_agreement(session, lenders, loan_of(session, lenders, 3))
    assert (paper.handed_on, paper.plans[0].since) == (None, MONDAYS[9])
    assert "if it is handed out on 9 March 2026" in told(paper)
    loan_of(session, lenders, 3).state = "refused"
    with pytest.raises(LoanNotAgreed, match="not agreed to loan 3"):
        loan_agreement(session, lenders, loan_of(session, lenders, 3))


def test_the_formula_is_printed_where_it_gives_the_instalment(session: Session) -> None:
    rules = replace(RULES, method=Method.ANNUITY, principal_starts=2, meanwhile=Meanwhile.LATER, rate=Fraction(1, 100))
    group = a_lending_group(session, rules)
    met(session, group, MONDAYS[0], [Row(1, shares=5)])
    loan = agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    paper = loan_agreement(session, group, loan)
    assert paper.is_annuity and paper.plans[0].waits
    assert "Interest that waits" in told(paper) and "to the power of n" in told(paper)
    assert dict(paper.said(ENGLISH))["Instalment at which principal starts"] == "2"


def test_the_loan_book_names_who_is_late_and_what_is_at_risk(session: Session, lenders: Group) -> None:
    with frozen_at(datetime(2026, 3, 11, tzinfo=UTC)):  # two days after the second instalment of both
        paper = loan_book(session, lenders, YEAR)
        board = loan_book(session, lenders, YEAR, names=Names.NUMBERS)
    assert (paper.day, paper.left_out) == (date(2026, 3, 11), 0)
    assert [(line.number, line.name, line.balance_minor, line.days_late, line.missed) for line in paper.lines] == [
        (1, "Wanjiru", 800_00, 2, 1),
        (2, "Achieng", 300_00, 2, 1),
    ]
    # Wanjiru: 520.00 and a penalty; Achieng: 300.00, 40.00 of interest that she had not paid ahead, and a penalty.
    assert [line.due_minor for line in paper.lines] == [530_00, 350_00]
    assert (paper.balance_minor, paper.ledger_minor, paper.due_minor) == (1_100_00, 1_100_00, 880_00)
    assert [bucket.loans for bucket in paper.by_days] == [0, 2, 0, 0, 0]
    assert [bucket.balance_minor for bucket in paper.by_missed] == [0, 1_100_00, 0, 0, 0]
    assert (paper.risk.days, paper.risk.numerator_minor, paper.risk_percent) == (30, 0, "0")
    assert "0.00 KES ÷ 1,100.00 KES = 0%" in told(paper)
    assert {line.name for line in board.lines} == {""}


def test_a_book_without_loans_has_no_ratio(session: Session) -> None:
    group = a_lending_group(session)
    page = told(loan_book(session, group, YEAR))
    assert "Nothing is lent out on this day." in page and "there is no ratio" in page


def test_her_statement_shows_each_repayment_as_it_was_split(session: Session, lenders: Group) -> None:
    winter = Period(MONDAYS[0], date(2026, 3, 1))
    paper = member_statement(session, lenders, member_of(session, lenders, 2), winter)
    (loan,) = paper.loans
    assert [(line.day, line.amount_minor, line.split, line.balance_minor) for line in loan.lines] == [
        (MONDAYS[1], 600_00, Split(fee=5_00, principal=600_00), 600_00),
        (MONDAYS[5], 100_00, Split(interest=60_00, principal=40_00), 560_00),
        (MONDAYS[7], 300_00, Split(penalty=20_00, interest=20_00, principal=260_00), 300_00),
    ]
    assert (loan.paid.total, loan.balance_minor, loan.due.total) == (400_00, 300_00, 0)
    assert (loan.next_day, loan.next_minor) == (MONDAYS[9], 340_00)
    page = told(paper)
    assert "300.00 KES of loan 2 is still owed." in page and "340.00 KES is due next, on 9 March 2026." in page
    assert member_statement(session, lenders, member_of(session, lenders, 3), winter).loans == ()


def test_a_statement_can_be_printed_again_as_it_was(session: Session, lenders: Group) -> None:
    winter, achieng = Period(MONDAYS[0], date(2026, 3, 1)), member_of(session, lenders, 2)
    before = member_statement(session, lenders, achieng, winter)
    met(session, lenders, MONDAYS[6], repaid={2: 50_00})  # what was forgotten: the later payment is split anew
    now = member_statement(session, lenders, achieng, winter)
    assert [line.split.penalty for line in now.loans[0].lines] == [0, 0, 10_00, 10_00]
    again = member_statement(session, lenders, achieng, winter, through_number=before.heading.number)
    assert again.loans == before.loans


def test_a_loan_that_was_given_up_and_one_that_was_taken_over(session: Session, lenders: Group) -> None:
    given_up, taken_over, day = loan_of(session, lenders, 2), loan_of(session, lenders, 1), MONDAYS[8]
    mutiso = member_of(session, lenders, 3)
    add_event(session, given_up, EventKind.WRITTEN_OFF, day, Split(principal=300_00), by="user:test")
    add_event(session, given_up, EventKind.RECOVERED, MONDAYS[9], Split(recovered=50_00), by="user:test")
    add_event(session, taken_over, EventKind.TRANSFERRED, day, Split(principal=800_00), by="user:test", member_id=mutiso.id)
    with frozen_at(datetime(2026, 3, 11, tzinfo=UTC)):
        book = loan_book(session, lenders, YEAR)
        until = Period(MONDAYS[0], date(2026, 3, 11))
        achieng, wanjiru, new = (member_statement(session, lenders, member_of(session, lenders, n), until) for n in (2, 1, 3))
    assert [(line.number, line.written_off_minor, line.recovered_minor) for line in book.lost] == [(2, 300_00, 50_00)]
    assert [(line.number, line.member, line.balance_minor) for line in book.lines] == [(1, 3, 800_00)]
    assert "The ledger says 1,100.00 KES lent out on this day, the loans say 800.00 KES" in told(book), "no entry was written"
    (loan,) = achieng.loans
    assert [line.balance_minor for line in loan.lines][-2:] == [0, 0] and loan.paid.recovered == 50_00
    assert "Loan 2 was written off: 300.00 KES." in told(achieng)
    assert "Loan 1 was taken over by member 3." in told(wanjiru)
    assert new.loans[0].balance_minor == 800_00 and "800.00 KES of loan 1 is still owed." in told(new)
    taken_over.member_id = mutiso.id
    assert "Taken over by member 3" in told(loan_agreement(session, lenders, taken_over))


def test_what_is_set_off_at_a_share_out_is_not_given_up(session: Session, lenders: Group) -> None:
    add_event(session, loan_of(session, lenders, 2), EventKind.SET_OFF, MONDAYS[8], Split(principal=300_00), by="user:test")
    with frozen_at(datetime(2026, 3, 11, tzinfo=UTC)):
        assert loan_book(session, lenders, YEAR).lost == ()
        paper = member_statement(session, lenders, member_of(session, lenders, 2), Period(MONDAYS[0], date(2026, 3, 11)))
    assert paper.loans[0].lines[-1].balance_minor == 0
    assert "Loan 2 is paid back." in told(paper)


def test_loans_lie_on_the_shelf_and_are_printed_with_the_year(session: Session, lenders: Group) -> None:
    assert [loan.number for loan in shelf(session, lenders, YEAR).loans] == [3, 2, 1]
    files = [issue.file_name for issue in papers_of_period(session, lenders, YEAR)]
    assert {"loan-book-2026.pdf", "loan-0001.pdf", "loan-0002.pdf"} <= set(files)
    assert "loan-0003.pdf" not in files, "it was not handed out yet"
