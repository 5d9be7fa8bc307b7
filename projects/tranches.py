"""Deciding about tranches: planned, requested, approved, ordered, cancelled, closed, each with its day, its amount and its actor.

The funder's "disbursed" is the order, and never the community's "received": that is a voucher of its own (`projects.agreements`).
An order is only written when the release gates of the agreement hold: earlier tranches accounted for, counterpart there.
"""

from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import today
from core.money import Money, Rounding, currency, round_to
from core.rates import percent_text
from core.text import clean
from projects import flows
from projects.agreements import approved_minor, wrong_state
from projects.errors import (
    AboveAsked,
    AboveCommitment,
    CounterpartMissing,
    DayInFuture,
    EarlierNotLiquidated,
    NotAboveZero,
)
from projects.finding import agreements_of
from projects.flows import Flow
from projects.funding_models import (
    TRANCHE_STATES,
    FundingAgreement,
    Instrument,
    Measure,
    Tranche,
    TrancheEvent,
    TrancheState,
)
from projects.kinds import refuse_not_in_force, terms_of
from projects.models import Project
from projects.terms import FundingTerms
from projects.tranche_states import NEXT, add_event, amount_of, covered, received_minor, state_of, tranches_of

GIVEN_BY_COMMUNITY = (Instrument.COUNTERPART, Instrument.IN_KIND)
# What stays at most what the step before it was about.
_NOT_ABOVE_BEFORE = frozenset({TrancheState.APPROVED, TrancheState.ORDERED})


def plan(
    session: Session, project: Project, agreement: FundingAgreement, planned_on: date, amount_minor: int, purpose: str
) -> Tranche:
    """A tranche, before it is asked for. Raises NotSigned, NotAboveZero, TextTooLong, TextUnreadable."""
    terms_of(agreement)
    if amount_minor <= 0:
        raise NotAboveZero()
    _hold(session, project)
    last = session.scalar(select(func.max(Tranche.number)).where(Tranche.agreement_id == agreement.id))
    tranche = Tranche(
        agreement_id=agreement.id,
        number=(last or 0) + 1,
        planned_on=planned_on,
        planned_minor=amount_minor,
        purpose=clean(purpose),
    )
    session.add(tranche)
    session.flush()
    return tranche


def _hold(session: Session, project: Project) -> None:
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())


def decide(
    session: Session,
    project: Project,
    tranche: Tranche,
    state: TrancheState,
    day: date,
    amount_minor: int,
    note: str = "",
    *,
    by: str,
    document_id: int | None = None,
) -> TrancheEvent:
    """The next step of a tranche: requested, approved, ordered, cancelled or closed.

    Raises TrancheWrongState, DayInFuture, NotSigned, DayBeforeSigning, AgreementExpired, NotAboveZero, AboveAsked,
    AboveCommitment, EarlierNotLiquidated, CounterpartMissing, TextTooLong, TextUnreadable.
    """
    _hold(session, project)
    session.refresh(tranche)
    if state not in NEXT[state_of(tranche)] or state is TrancheState.RECEIVED:
        raise wrong_state(tranche, state)
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)
    if state in (TrancheState.CANCELLED, TrancheState.CLOSED):
        return _ended(session, tranche, state, day, note, by=by, document_id=document_id)
    if amount_minor <= 0:
        raise NotAboveZero()
    agreement = tranche.agreement
    terms = refuse_not_in_force(agreement, day)
    if state in _NOT_ABOVE_BEFORE:
        _refuse_above_before(tranche, terms, amount_minor)
    if state is TrancheState.APPROVED:
        _refuse_above_committed(session, agreement, terms, amount_minor)
    if state is TrancheState.ORDERED:
        refuse_unreleased(session, project, tranche, day)
    event = add_event(session, tranche, state, day, amount_minor, by=by, note=clean(note), document_id=document_id)
    if state is TrancheState.ORDERED:
        flow = Flow(agreement.number, Measure.ORDERED, amount_minor)
        flows.add(session, agreement, day, flow, tranche_event_id=event.id)
    return event


def _ended(
    session: Session, tranche: Tranche, state: TrancheState, day: date, note: str, *, by: str, document_id: int | None
) -> TrancheEvent:
    """A cancelled order is no order any more: its column is lessened by what it was."""
    was, amount = state_of(tranche), amount_of(tranche)
    event = add_event(session, tranche, state, day, amount, by=by, note=clean(note), document_id=document_id)
    if was is TrancheState.ORDERED:
        lessened = Flow(tranche.agreement.number, Measure.ORDERED, -amount)
        flows.add(session, tranche.agreement, day, lessened, tranche_event_id=event.id)
    return event


def _refuse_above_before(tranche: Tranche, terms: FundingTerms, minor: int) -> None:
    asked = amount_of(tranche)
    if minor > asked:
        raise AboveAsked(
            asked=terms.money(asked),
            state=TRANCHE_STATES[state_of(tranche)],
            number=tranche.number,
            amount=terms.money(minor),
            over=terms.money(minor - asked),
        )


def _refuse_above_committed(session: Session, agreement: FundingAgreement, terms: FundingTerms, minor: int) -> None:
    committed = flows.columns(session, agreement, date.max).of(Measure.COMMITTED)
    approved = approved_minor(session, agreement)
    if approved + minor > committed:
        raise AboveCommitment(
            funder=agreement.funder.name,
            committed=terms.money(committed),
            approved=terms.money(approved),
            amount=terms.money(minor),
            over=terms.money(approved + minor - committed),
        )


def refuse_unreleased(session: Session, project: Project, tranche: Tranche, day: date) -> None:
    """The release gates, as of a day. COA Circular 2012-001 asks for full liquidation; DSWD for the local counterpart first.

    Raises EarlierNotLiquidated, CounterpartMissing.
    """
    terms = terms_of(tranche.agreement)
    _refuse_unliquidated(session, tranche, terms)
    missing = terms.counterpart_minor - counterpart_given(session, project, terms.currency, day)
    if terms.counterpart_minor and missing > 0:
        raise CounterpartMissing(
            number=tranche.number,
            wanted=terms.money(terms.counterpart_minor),
            given=terms.money(terms.counterpart_minor - missing),
            short=terms.money(missing),
        )


def _refuse_unliquidated(session: Session, tranche: Tranche, terms: FundingTerms) -> None:
    if not terms.liquidated_share:
        return
    earlier = [one for one in tranches_of(session, tranche.agreement) if one.number < tranche.number]
    amounts = [received_minor(one) for one in earlier]
    columns = flows.columns(session, tranche.agreement, date.max)
    accounted = covered(amounts, columns.of(Measure.LIQUIDATED) + columns.of(Measure.RETURNED))
    for one, received, done in zip(earlier, amounts, accounted, strict=True):
        wanted = round_to(received * terms.liquidated_share, Rounding.CEILING)
        if done < wanted:
            raise EarlierNotLiquidated(
                earlier=one.number,
                share=f"{percent_text(terms.liquidated_share)} %",
                number=tranche.number,
                wanted=terms.money(wanted),
                liquidated=terms.money(done),
                short=terms.money(wanted - done),
            )


def counterpart_given(session: Session, project: Project, currency_code: str, day: date) -> int:
    """What the community has brought by a day in this currency, own money and in kind together, in minor units."""
    own = [
        agreement
        for agreement in agreements_of(session, project)
        if agreement.instrument in GIVEN_BY_COMMUNITY and agreement.currency == currency_code
    ]
    found = flows.columns_of(session, own, day)
    return sum(columns.of(Measure.RECEIVED) + columns.of(Measure.IN_KIND) for columns in found.values())


def match_wanted(terms: FundingTerms, project_cost_minor: int, borrowed_minor: int) -> Money | None:
    """What the matching rule of an agreement asks of the community; None where there is no such rule. Rounded up."""
    if terms.match is None:
        return None
    base = {
        "project_cost": project_cost_minor,
        "this_agreement": terms.amount_minor,
        "borrowed": borrowed_minor,
    }[terms.match.base]
    minor = round_to(Fraction(base) * terms.match.share, Rounding.CEILING)
    return Money(minor, currency(terms.currency))
