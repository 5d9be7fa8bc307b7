"""Opening a round, its envelopes, its terms and the days its phases are planned for.

Envelopes are added while the round is being prepared; terms are written, each version beside the last, until the ballot is
frozen. An envelope's amount is what is to be set aside for it; whether it is, the fund's book says (`budgeting.awards`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import phases
from budgeting.errors import PlanBackwards, PlanOutOfOrder
from budgeting.finding import envelopes_of, hold, terms_held
from budgeting.models import PHASE_NAMES, BudgetRound, Envelope, EnvelopeKind, FixedTerms, Leftover, Phase, PhasePlan
from budgeting.phases import BEFORE_FREEZING, must_be
from budgeting.terms import RoundTerms, fingerprint
from core.calendars import now, today
from core.frozen import to_text
from core.text import clean, required
from projects.errors import DayInFuture, NotAboveZero
from projects.funds.errors import DayBeforeFund
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.funds.restrictions import hold as hold_fund
from projects.funds.restrictions import restriction_of

MOST_NAME = 120


def open_round(
    session: Session, fund: Fund, title: str, *, day: date | None = None, real: bool = True, by: str
) -> BudgetRound:
    """A round that is being prepared, in the currency of the fund's book. `day`: since when, as much is on paper before.

    Raises DayInFuture, DayBeforeFund, TextMissing, TextTooLong, TextUnreadable.
    """
    hold_fund(session, fund)
    opened_on, current = book_of(session, fund).opened_on, today(fund.timezone)
    day = day or current
    if day > current:
        raise DayInFuture(day=day, today=current)
    if day < opened_on:
        raise DayBeforeFund(day=day, opened=opened_on)
    last = session.scalar(select(func.max(BudgetRound.number)).where(BudgetRound.fund_id == fund.id))
    opened = BudgetRound(
        fund_id=fund.id,
        number=(last or 0) + 1,
        title=required(title, MOST_NAME),
        currency=book_of(session, fund).currency,
        real=real,
        phase=Phase.DRAFT,
        opened_by=by,
        opened_at=now(),
    )
    session.add(opened)
    session.flush()
    phases.enter(session, opened, Phase.DRAFT, day, by=by)
    return opened


@dataclass(frozen=True, slots=True)
class EnvelopeAsked:
    """What an envelope is to be. `area`: whose it is (a community, an area, a category); empty for everybody's."""

    name: str
    amount_minor: int
    restriction: int = 1
    kind: EnvelopeKind = EnvelopeKind.ALL
    area: str = ""
    leftover: Leftover = Leftover.RETURN


def add_envelope(session: Session, found: BudgetRound, asked: EnvelopeAsked, *, by: str) -> Envelope:
    """Raises OtherPhase, NotAboveZero, RestrictionUnknown, TextMissing, TextTooLong, TextUnreadable."""
    hold(session, found)
    must_be(found, Phase.DRAFT)
    if asked.amount_minor <= 0:
        raise NotAboveZero()
    restriction_of(session, found.fund, asked.restriction, today(found.fund.timezone))
    area = clean(asked.area, MOST_NAME) if asked.kind is EnvelopeKind.ALL else required(asked.area, MOST_NAME)
    envelope = Envelope(
        round_id=found.id,
        number=len(envelopes_of(session, found)) + 1,
        name=required(asked.name, MOST_NAME),
        kind=asked.kind,
        area=area,
        restriction=asked.restriction,
        amount_minor=asked.amount_minor,
        leftover=asked.leftover,
        added_by=by,
        added_at=now(),
    )
    session.add(envelope)
    session.flush()
    return envelope


def write_terms(session: Session, found: BudgetRound, terms: RoundTerms, *, by: str) -> FixedTerms:
    """The next version of the terms; the same terms again are the version that is there. Raises OtherPhase."""
    hold(session, found)
    must_be(found, *BEFORE_FREEZING)
    held, mark = terms_held(session, found), fingerprint(terms)
    if held is not None and held.sha256 == mark:
        return held
    written = FixedTerms(
        round_id=found.id,
        version=held.version + 1 if held else 1,
        text=to_text(terms),
        sha256=mark,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(written)
    session.flush()
    return written


# Phases that people have to know the days of beforehand.
PLANNED = (Phase.PROPOSALS, Phase.REVIEW, Phase.VOTING, Phase.OBJECTIONS)


def plan_phases(session: Session, found: BudgetRound, days: Mapping[Phase, tuple[date, date]], *, by: str) -> None:
    """First and last day of each planned phase, in their order. Raises PlanBackwards, PlanOutOfOrder, OtherPhase."""
    hold(session, found)
    must_be(found, *BEFORE_FREEZING, Phase.FROZEN)
    before: tuple[Phase, date] | None = None
    for phase in (one for one in PLANNED if one in days):
        begins, ends = days[phase]
        if ends < begins:
            raise PlanBackwards(phase=phase.value, begins=begins, ends=ends)
        if before and begins <= before[1]:
            first, second = PHASE_NAMES[before[0]], PHASE_NAMES[phase]
            raise PlanOutOfOrder(phase=phase.value, first=first, ends=before[1], second=second, begins=begins)
        before = phase, ends
        row = PhasePlan(
            round_id=found.id, phase=phase, begins_on=begins, ends_on=ends, recorded_by=by, recorded_at=now()
        )
        session.add(row)
    session.flush()


def plan_of(session: Session, found: BudgetRound) -> dict[Phase, tuple[date, date]]:
    """The days that hold now, by phase."""
    wanted = select(PhasePlan).where(PhasePlan.round_id == found.id).order_by(PhasePlan.id)
    return {Phase(row.phase): (row.begins_on, row.ends_on) for row in session.scalars(wanted)}
