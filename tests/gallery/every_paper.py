"""One paper of every kind that the house prints, made of the practice data: the table of contents of docs/papers/.

A kind that is not here has not been looked at: test_gallery.py compares the keys with the kinds in reports/.
"""

from collections.abc import Callable
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Grant, Role
from budgeting.assembly.finding import assemblies_of
from budgeting.ballots.models import BallotBatch
from budgeting.ballots.serials import serials_of
from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound, Envelope
from budgeting.practice.loading import practice_rounds
from core.calendars import Period, month_of
from core.frozen import from_text
from groups.collectors.models import MorningSheet
from groups.federation.audits import visits
from groups.finding import book_of, meetings_of, member_of
from groups.loans.finding import agreed_loans
from groups.members import everybody
from groups.models import Group
from groups.rotation.running import rotations
from groups.sharing.share_out_voucher import SHARE_OUT
from groups.sharing.year_vouchers import every_year_end
from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import vouchers_of
from projects.bank.reconciling import every_reconciliation
from projects.desk.asking import Filters
from projects.desk.portfolio import By
from projects.finding import agreements_of, books_of
from projects.funds.models import Fund
from projects.in_kind.contribution import IN_KIND, Contribution
from projects.liquidation.report import LIQUIDATION_REPORT
from projects.models import Project
from projects.settlements.finding import settlements_of
from projects.tranche_states import tranches_of
from reports.advance_list import advance_list
from reports.appropriation_sheet import appropriation_sheet
from reports.attendance_roll import attendance_roll
from reports.blank_sheet import blank_sheet
from reports.budget_sheet import budget_sheet
from reports.budgeting.ballot_paper import ballot_paper
from reports.budgeting.issue_register import issue_register
from reports.budgeting.minutes_paper import minutes_paper
from reports.budgeting.proposal_sheet import proposal_sheets
from reports.budgeting.result_sheet import result_sheet
from reports.budgeting.tally_sheet import tally_sheet
from reports.budgeting.terms_paper import terms_paper
from reports.budgeting.why_sheet import why_sheet
from reports.bulk.booklet import BookletCover, Line
from reports.cofinancing_sheet import cofinancing_poster, cofinancing_sheet
from reports.collector_papers import counter_book, morning_paper
from reports.constitution_paper import constitution_paper
from reports.dividend_list import dividend_list
from reports.exceptions_paper import exceptions_paper
from reports.fund_statement import fund_statement
from reports.group_statement import group_statement
from reports.in_kind_journal import in_kind_journal
from reports.indicators_paper import indicators_paper
from reports.journal import journal_paper
from reports.kiosk_month import kiosk_month
from reports.liquidation_paper import liquidation_paper
from reports.loan_agreement import loan_agreement
from reports.loan_book import loan_book
from reports.meeting_paper import meeting_paper
from reports.member_statement import member_statement
from reports.monthly_paper import monthly_paper
from reports.papers import Names, Paper
from reports.peer_audit import peer_audit_paper
from reports.portfolio_paper import portfolio_paper
from reports.proofs.slip import proof_slip
from reports.reading import heading_of
from reports.reconciliation_paper import reconciliation_paper
from reports.rotation_card import rotation_card
from reports.settlement_papers import eligibility_paper, settlement_profile_paper
from reports.share_out_sheet import share_out_sheet
from reports.tranche_request import tranche_request
from reports.trial_balance import trial_balance_paper
from reports.voucher_paper import voucher_paper
from tests.gallery.key import ISSUER
from tests.gallery.practised import BACHAT_GAT, DOORS, NOW, STREET

TODAY = NOW.date()
YEAR = Period(date(2025, 11, 15), TODAY)  # the village's, from its first meeting
MARCH, MAY, LENT = month_of(date(2026, 3, 1)), month_of(date(2026, 5, 1)), Period(date(2026, 1, 1), date(2026, 5, 20))
ADVANCED = date(2010, 10, 20)  # nine days after an advance was given, and before it came back
VILLAGE, LENDS, COOPERATIVE, TURNS, KIOSK = (
    "กลุ่มออมทรัพย์บ้านฝึกหัด", "Umoja lends", "สหกรณ์ออมทรัพย์ฝึกหัด", "Twelve turns", "Market kiosk",
)  # fmt: skip
CANAL, STANDS, GRANT = "TH-BANGBUA", "ZW-DZIVA", "AF-NSP"
SOME_BALLOTS = 2

Make = Callable[[Session], Paper]


def _group(session: Session, name: str) -> Group:
    return session.scalars(select(Group).where(Group.name == name)).one()


def _project(session: Session, code: str) -> tuple[Project, Book]:
    """The project with its first book."""
    project = session.scalars(select(Project).where(Project.code == code)).one()
    return project, books_of(session, project)[0]


def _vouchers(session: Session, book: Book, kind: str) -> list[Voucher]:
    """Those of the kind, the first first."""
    return [one for one in reversed(vouchers_of(session, book)) if one.kind == kind]


# --- of a group ------------------------------------------------------------------------------------------------------


def _of_group(make: Callable[..., Paper], name: str, *more: object) -> Make:
    return lambda session: make(session, _group(session, name), *more)


def _member(session: Session) -> Paper:
    village = _group(session, VILLAGE)
    return member_statement(session, village, member_of(session, village, 7), YEAR)


def _cover(session: Session) -> Paper:
    """Of a booklet in which each member has two pages."""
    village = _group(session, VILLAGE)
    places = enumerate(everybody(session, village))
    lines = tuple(Line(one.number, one.name, pages=2, first_page=3 + 2 * place) for place, one in places)
    return BookletCover(heading_of(session, village), YEAR, lines, not_here=0)


def _proof(session: Session) -> Paper:
    """Of her lines in the tenth meeting."""
    village = _group(session, VILLAGE)
    return proof_slip(session, village, member_of(session, village, 7), 10, ISSUER)


def _meeting(session: Session) -> Paper:
    village = _group(session, VILLAGE)
    return meeting_paper(session, village, next(one for one in meetings_of(session, village) if one.sheet))


def _loan(session: Session) -> Paper:
    group = _group(session, LENDS)
    return loan_agreement(session, group, agreed_loans(session, group)[0])


def _share_out_voucher(session: Session) -> tuple[Group, Voucher]:
    group = _group(session, LENDS)
    return group, _vouchers(session, book_of(session, group), SHARE_OUT.name)[0]


def _year_end(make: Callable[[Session, Group, Voucher], Paper]) -> Make:
    def made(session: Session) -> Paper:
        group = _group(session, COOPERATIVE)
        return make(session, group, every_year_end(session, group)[0])

    return made


def _rotation(session: Session) -> Paper:
    group = _group(session, TURNS)
    return rotation_card(session, group, rotations(session, group)[-1])


def _morning(session: Session) -> Paper:
    street = _group(session, STREET)
    return morning_paper(session, street, member_of(session, street, 1), session.scalars(select(MorningSheet.public_id)).one())


def _monthly(session: Session) -> Paper:
    group = _group(session, BACHAT_GAT)
    carriers = tuple(member_of(session, group, number) for number in (1, 3))
    return monthly_paper(session, group, month_of(date(2026, 8, 1)), carriers)


def _visit(session: Session) -> Paper:
    group = _group(session, BACHAT_GAT)
    return peer_audit_paper(session, group, visits(session, group, TODAY).audits[0].public_id)


# --- of a project ----------------------------------------------------------------------------------------------------


def _of_project(make: Callable[[Session, Project, Book, date], Paper], code: str, day: date = TODAY) -> Make:
    return lambda session: make(session, *_project(session, code), day)


def _tranche(session: Session) -> Paper:
    project, _ = _project(session, CANAL)
    every = [tranche for agreement in agreements_of(session, project) for tranche in tranches_of(session, agreement)]
    return tranche_request(session, project, every[0])


def _liquidation(session: Session) -> Paper:
    project, book = _project(session, GRANT)
    return liquidation_paper(session, project, book, _vouchers(session, book, LIQUIDATION_REPORT.name)[0])


def _roll(session: Session) -> Paper:
    """Of the first gift of work that has its roll."""
    for project in session.scalars(select(Project).order_by(Project.id)):
        for book in books_of(session, project):
            for voucher in _vouchers(session, book, IN_KIND.name):
                said = from_text(Contribution, voucher.content)
                if said.roll:
                    return attendance_roll(session, project, book, voucher, said)
    raise LookupError("no gift of work has a roll")


def _reconciliation(session: Session) -> Paper:
    project, book = _project(session, CANAL)
    ((account, row),) = every_reconciliation(session, [book])
    return reconciliation_paper(session, project, book, account, row)


def _settlement(make: Callable[..., Paper]) -> Make:
    return lambda session: make(session, settlements_of(session, _project(session, CANAL)[0])[0], TODAY)


def _desk(session: Session) -> tuple[tuple[Grant, ...], str]:
    agency = _project(session, CANAL)[0].programme
    return (Grant(Role.AGENCY, agency.scope),), agency.name


def _portfolio(session: Session) -> Paper:
    return portfolio_paper(session, *_desk(session), TODAY, Filters(practice=True), By.CITY, TODAY)


def _exceptions(session: Session) -> Paper:
    return exceptions_paper(session, *_desk(session), TODAY, Filters(practice=True), TODAY)


def _fund(session: Session) -> Paper:
    return fund_statement(session, session.scalars(select(Fund)).one(), TODAY)


# --- of a round ------------------------------------------------------------------------------------------------------


def _of_round(make: Callable[[Session, BudgetRound, Envelope], Paper]) -> Make:
    """Of the round that was decided."""

    def made(session: Session) -> Paper:
        found = practice_rounds(session)[0]
        return make(session, found, envelopes_of(session, found)[0])

    return made


def _ballots(session: Session) -> Paper:
    batch = session.scalars(select(BallotBatch).order_by(BallotBatch.id).limit(1)).one()
    found = session.get_one(BudgetRound, batch.envelope.round_id)
    return ballot_paper(session, found, batch.envelope, tuple(islice(serials_of(batch), SOME_BALLOTS)))


def _minutes(session: Session) -> Paper:
    found = practice_rounds(session)[0]
    return minutes_paper(session, assemblies_of(session, found.fund, found)[-1], Names.NUMBERS)


EVERY_PAPER: dict[str, Make] = {
    "member_statement": _member,
    "booklet_cover": _cover,
    "proof_slip": _proof,
    "group_statement": _of_group(group_statement, VILLAGE, YEAR),
    "meeting_sheet": _meeting,
    "blank_sheet": _of_group(blank_sheet, VILLAGE),
    "trial_balance": _of_group(trial_balance_paper, VILLAGE, YEAR),
    "journal": _of_group(journal_paper, VILLAGE, MARCH),
    "constitution": _of_group(constitution_paper, VILLAGE),
    "indicators": _of_group(indicators_paper, VILLAGE, YEAR),
    "loan_agreement": _loan,
    "loan_book": _of_group(loan_book, LENDS, LENT),
    "share_out_sheet": lambda session: share_out_sheet(session, *_share_out_voucher(session)),
    "voucher": lambda session: voucher_paper(session, *_share_out_voucher(session)),
    "dividend_list": _year_end(dividend_list),
    "appropriation_sheet": _year_end(appropriation_sheet),
    "rotation_card": _rotation,
    "kiosk_month": _of_group(kiosk_month, KIOSK, MAY),
    "morning_sheet": _morning,
    "counter_book": _of_group(counter_book, STREET, month_of(DOORS)),
    "monthly_report": _monthly,
    "peer_audit": _visit,
    "cofinancing_sheet": _of_project(cofinancing_sheet, CANAL),
    "cofinancing_poster": _of_project(cofinancing_poster, CANAL),
    "budget_sheet": _of_project(budget_sheet, CANAL),
    "tranche_request": _tranche,
    "advance_list": _of_project(advance_list, CANAL, ADVANCED),
    "liquidation_report": _liquidation,
    "in_kind_journal": _of_project(in_kind_journal, STANDS),
    "attendance_roll": _roll,
    "reconciliation": _reconciliation,
    "eligibility": _settlement(eligibility_paper),
    "settlement_profile": _settlement(settlement_profile_paper),
    "portfolio": _portfolio,
    "exceptions": _exceptions,
    "fund_statement": _fund,
    "round_terms": lambda session: terms_paper(session, practice_rounds(session)[0]),
    "proposal_sheet": _of_round(proposal_sheets),
    "ballot": _ballots,
    "issue_register": _of_round(issue_register),
    "tally_sheet": _of_round(tally_sheet),
    "result_sheet": _of_round(result_sheet),
    "why_sheet": _of_round(why_sheet),
    "minutes": _minutes,
}
