"""The papers of a round before its result, on screen and as PDF."""

from collections.abc import Callable
from itertools import islice

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.ballots.batches import batch_of
from budgeting.ballots.serials import serials_of
from budgeting.finding import envelope_of, round_for
from budgeting.models import BudgetRound
from budgeting.proposals.finding import proposal_of
from core.language import Language
from projects.funds.models import Fund
from reports.answering_views import answer_in, paper_route
from reports.budgeting.ballot_paper import SHEETS_AT_ONCE, ballot_paper
from reports.budgeting.issue_register import issue_register
from reports.budgeting.proposal_sheet import proposal_sheet, proposal_sheets
from reports.budgeting.tally_sheet import tally_sheet
from reports.budgeting.terms_paper import terms_paper
from reports.papers import Names, Paper
from web import database
from web.guard import current_grants, requires
from web.language import paper_language

bp = Blueprint("budget_papers", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/papers")


def reader_for(fund: Fund) -> Language:
    """The language that the address asks for (?lang=th&digits=thai), or the fund's own."""
    return paper_language(fund.locale)


def printed(
    fid: str, rid: str, act: Act, make: Callable[[Session, BudgetRound], Paper], file_name: str, as_pdf: bool
) -> Response:
    with database.reading() as session:
        found = round_for(session, current_grants(), act, fid, rid)
        paper, reader = make(session, found), reader_for(found.fund)
    return answer_in(paper, reader, {}, file_name, as_pdf)


@paper_route(bp, "/terms")
@requires(Act.PROJECT_READ)
def terms(fid: str, rid: str, as_pdf: bool) -> Response:
    return printed(fid, rid, Act.PROJECT_READ, terms_paper, "terms.pdf", as_pdf)


@paper_route(bp, "/envelopes/<int:number>/specimen")
@requires(Act.PROJECT_READ)
def specimen(fid: str, rid: str, number: int, as_pdf: bool) -> Response:
    """The ballot as voters will see it, without a serial number."""

    def make(session: Session, found: BudgetRound) -> Paper:
        return ballot_paper(session, found, envelope_of(session, found, number), ())

    return printed(fid, rid, Act.PROJECT_READ, make, f"specimen-{number}.pdf", as_pdf)


@paper_route(bp, "/batches/<string(length=16):bid>/from-<int:number>")
@requires(Act.PROJECT_PREPARE)
def ballots(fid: str, rid: str, bid: str, number: int, as_pdf: bool) -> Response:
    """The ballots of a batch with their serials, some tens at once, from a paper's number on."""

    def make(session: Session, found: BudgetRound) -> Paper:
        batch = batch_of(session, found, bid)
        serials = islice(serials_of(batch), max(number - 1, 0), max(number - 1, 0) + SHEETS_AT_ONCE)
        return ballot_paper(session, found, batch.envelope, tuple(serials))

    return printed(fid, rid, Act.PROJECT_PREPARE, make, f"ballots-{number}.pdf", as_pdf)


@paper_route(bp, "/envelopes/<int:number>/tally")
@requires(Act.PROJECT_READ)
def tally(fid: str, rid: str, number: int, as_pdf: bool) -> Response:
    def make(session: Session, found: BudgetRound) -> Paper:
        return tally_sheet(session, found, envelope_of(session, found, number))

    return printed(fid, rid, Act.PROJECT_READ, make, f"tally-{number}.pdf", as_pdf)


@paper_route(bp, "/envelopes/<int:number>/register")
@requires(Act.HOUSEHOLD_READ)
def register(fid: str, rid: str, number: int, as_pdf: bool) -> Response:
    """By name, or by number only (?names=numbers)."""
    names = Names.NUMBERS if request.args.get("names") == Names.NUMBERS.value else Names.FULL

    def make(session: Session, found: BudgetRound) -> Paper:
        return issue_register(session, found, envelope_of(session, found, number), names)

    return printed(fid, rid, Act.HOUSEHOLD_READ, make, f"register-{number}.pdf", as_pdf)


@paper_route(bp, "/envelopes/<int:number>/sheets")
@requires(Act.PROJECT_READ)
def sheets(fid: str, rid: str, number: int, as_pdf: bool) -> Response:
    """A page for each proposal that can be voted on."""

    def make(session: Session, found: BudgetRound) -> Paper:
        return proposal_sheets(session, found, envelope_of(session, found, number))

    return printed(fid, rid, Act.PROJECT_READ, make, f"project-sheets-{number}.pdf", as_pdf)


@paper_route(bp, "/proposals/<string(length=16):prid>")
@requires(Act.PROJECT_READ)
def sheet(fid: str, rid: str, prid: str, as_pdf: bool) -> Response:
    def make(session: Session, found: BudgetRound) -> Paper:
        return proposal_sheet(session, found, proposal_of(session, found, prid))

    return printed(fid, rid, Act.PROJECT_READ, make, "project-sheet.pdf", as_pdf)
