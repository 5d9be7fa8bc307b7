"""Carrying an award out: each step prepares a voucher of the fund, which an approver confirms, who neither proposed it nor gains.

    allocated -> commit_to -> committed -> advance -> advanced -> spend -> spent
                                                            -> give_back (to the award, its envelope, or the free money)
    supplement: more, by a decision of its own · release: what is not needed · cancel: all that is not paid

No step is taken on an award whose allocation does not stand, or after it was cancelled, except to account for what was paid.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from budgeting.assembly.finding import decision_named, minute_named
from budgeting.awards import fairness
from budgeting.awards.decided import Due
from budgeting.awards.errors import (
    AwardCancelledAlready,
    AwardNotRatified,
    NothingToCancel,
    ProjectNotHere,
    ReportNeeded,
)
from budgeting.awards.figures import AwardLine, AwardState, round_money
from budgeting.awards.finding import HOLDS, pool_of, vouchers_about
from budgeting.awards.models import Award, AwardLink
from budgeting.counting.outcome import Reason
from budgeting.finding import hold
from budgeting.models import BudgetRound
from budgeting.phases import AFTER_RATIFYING, must_be
from core.calendars import now
from ledger.voucher_models import STATE_NAMES, Voucher, VoucherState
from ledger.vouchers import Kind
from projects import vouchers
from projects.funding_models import FundingAgreement
from projects.funds.award_money import (
    ADVANCE,
    COMMITMENT,
    GIVEN_BACK,
    SPENDING,
    Advance,
    Back,
    Commitment,
    GivenBack,
    Spending,
)
from projects.funds.awarding import RELEASE, SUPPLEMENT, Release, Supplement
from projects.funds.earmarks import AwardOf
from projects.funds.opening import book_of
from projects.funds.orders import Order
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Papers:
    """What every step has besides its amount: its day, the client's reference, and the scan behind it."""

    day: date
    reference: str = ""
    document: str = ""
    document_sha256: str = ""

    @property
    def scan(self) -> dict[str, str]:
        return {"document": self.document, "document_sha256": self.document_sha256}


def of_award(session: Session, found: BudgetRound, award: Award) -> AwardOf:
    """An award as the fund's book names it."""
    barred = fairness.barred_from(session, found, award.item)
    return AwardOf(pool_of(found, award.envelope), award.public_id, award.item.name, barred)


def commit_to(
    session: Session, found: BudgetRound, award: Award, papers: Papers, minor: int, paper: str, note: str = "", *, by: str
) -> Voucher:
    """A contract or work plan was accepted; `paper` says which. Raises as `_begin`, and BeyondStage."""
    of = _begin(session, found, award, by)
    said = Commitment(found.currency, of, minor, paper, note, **papers.scan)
    return _prepared(session, found, COMMITMENT, said, of, papers, by)


@dataclass(frozen=True, slots=True)
class Instalment:
    """`receiver`: an organisation by its public id; `report`: of the work so far; `order`: what a project waits for."""

    receiver: str
    amount_minor: int
    place: str
    report: str = ""
    order: Order | None = None
    note: str = ""


def advance(session: Session, found: BudgetRound, award: Award, papers: Papers, paid: Instalment, *, by: str) -> Voucher:
    """An instalment is paid. Raises as `_begin`, ReportNeeded, and what the fund refuses of a payment."""
    of, terms = _begin(session, found, award, by), fairness.terms_in_force(session, found)
    if terms and terms.milestones and not paid.report.strip() and _was_paid(session, found, award, papers.reference):
        raise ReportNeeded()
    more = {"report": paid.report, "note": paid.note, **papers.scan}
    said = Advance(found.currency, of, paid.receiver, paid.amount_minor, paid.place, order=paid.order, **more)
    return _prepared(session, found, ADVANCE, said, of, papers, by)


def _was_paid(session: Session, found: BudgetRound, award: Award, reference: str) -> bool:
    """Whether an instalment of it was paid, or is about to be."""
    about = vouchers_about(session, found.fund, award.public_id)
    return any(one.kind == ADVANCE.name and one.state in HOLDS and one.reference != reference for one in about)


def spend(
    session: Session, found: BudgetRound, award: Award, papers: Papers, minor: int, paper: str, note: str = "", *, by: str
) -> Voucher:
    """What an advance was spent on, by its receipt. Also after it was cancelled. Raises as `_begin`, and BeyondStage."""
    of = _begin(session, found, award, by, also_cancelled=True)
    said = Spending(found.currency, of, minor, paper, note, **papers.scan)
    return _prepared(session, found, SPENDING, said, of, papers, by)


def give_back(
    session: Session, found: BudgetRound, award: Award, papers: Papers, minor: int, place: str, to: Back, reason: str, *, by: str
) -> Voucher:
    """What was not spent came back; of a cancelled award it goes to its envelope or the free money, never to itself."""
    of = _begin(session, found, award, by, also_cancelled=to is not Back.AWARD)
    said = GivenBack(found.currency, of, minor, place, to, reason, **papers.scan)
    return _prepared(session, found, GIVEN_BACK, said, of, papers, by)


def supplement(
    session: Session,
    found: BudgetRound,
    award: Award,
    papers: Papers,
    minor: int,
    free: bool,
    minute: str,
    reason: str,
    *,
    by: str,
) -> Voucher:
    """More for an award by a decision named by its minute. Raises as `_begin`, DecisionUnknown, DecisionDoesNotHold,
    CommunityInArrears, BeyondStage, BeyondFree.
    """
    of = _begin(session, found, award, by)
    fairness.refuse_debtors(session, found, [Due(award.item, minor, Reason.DECIDED)], papers.day)
    decided = decision_named(session, found.fund, minute).name
    said = Supplement(found.currency, of, minor, free, decided, reason, **papers.scan)
    return _prepared(session, found, SUPPLEMENT, said, of, papers, by)


def release(
    session: Session, found: BudgetRound, award: Award, papers: Papers, minor: int, free: bool, reason: str, *, by: str
) -> Voucher:
    """What is not needed goes: first of what is not committed, then of what is. Raises as `_begin`, and BeyondStage."""
    of, line = _begin(session, found, award, by), round_money(session, found).line(award)
    allocated = min(minor, line.to_commit_minor)
    said = Release(found.currency, of, allocated, minor - allocated, free, False, reason, **papers.scan)
    return _prepared(session, found, RELEASE, said, of, papers, by)


def cancel(
    session: Session, found: BudgetRound, award: Award, papers: Papers, reason: str, minute: str = "", *, by: str
) -> Voucher:
    """The award is given up: all that is not paid goes back to its envelope, and its history stays.

    Raises as `_begin`, NothingToCancel, DecisionUnknown, DecisionDoesNotHold.
    """
    of, line = _begin(session, found, award, by), round_money(session, found).line(award)
    if not line.to_commit_minor + line.to_advance_minor:
        raise NothingToCancel(number=award.number)
    more = {"minute": minute_named(session, found.fund, minute), **papers.scan}
    said = Release(found.currency, of, line.to_commit_minor, line.to_advance_minor, False, True, reason, **more)
    return _prepared(session, found, RELEASE, said, of, papers, by)


def _begin(session: Session, found: BudgetRound, award: Award, by: str, *, also_cancelled: bool = False) -> AwardOf:
    """What every step asks first. Raises OtherPhase, AwardNotRatified, AwardCancelledAlready, PreparerGains."""
    hold(session, found)
    must_be(found, *AFTER_RATIFYING)
    if award.voucher.state != VoucherState.POSTED:
        raise AwardNotRatified(number=award.number, state=STATE_NAMES[VoucherState(award.voucher.state)])
    line: AwardLine = round_money(session, found).line(award)
    if line.state is AwardState.CANCELLED and not also_cancelled:
        raise AwardCancelledAlready(number=award.number)
    fairness.refuse_who_gains(session, found, award.item, by)
    return of_award(session, found, award)


def _prepared(
    session: Session, found: BudgetRound, kind: Kind, said: object, of: AwardOf, papers: Papers, by: str
) -> Voucher:
    fund, book = found.fund, book_of(session, found.fund)
    return vouchers.prepare(session, fund, book, kind, papers.day, said, of.name, by=by, reference=papers.reference)


def link(session: Session, found: BudgetRound, award: Award, project: Project, *, by: str) -> AwardLink:
    """The award is carried out as a project of this fund's, or of who receives it. Raises OtherPhase, ProjectNotHere."""
    hold(session, found)
    must_be(found, *AFTER_RATIFYING)
    if project not in projects_near(session, found, award):
        raise ProjectNotHere()
    linked = AwardLink(award_id=award.id, project_id=project.id, linked_by=by, linked_at=now())
    session.add(linked)
    session.flush()
    return linked


def projects_near(session: Session, found: BudgetRound, award: Award) -> list[Project]:
    """The projects that this fund pays for or takes part in, and those that who receives the award builds."""
    ours = found.fund.organisation_id
    funded = exists().where(FundingAgreement.project_id == Project.id, FundingAgreement.funder_id == ours)
    takes_part = [place == ours for place in (Project.programme_id, Project.network_id, Project.city_id)]
    builds = [] if award.organisation_id is None else [Project.implementer_id == award.organisation_id]
    wanted = select(Project).where(or_(funded, *takes_part, *builds))
    return list(session.scalars(wanted.order_by(Project.name, Project.id)))
