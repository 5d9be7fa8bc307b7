"""What the round itself must have before it goes on: money named, terms written, and the days that people were told."""

from sqlalchemy.orm import Session

from budgeting.errors import NoEnvelope, NoTerms, PlannedLater, PlannedLonger
from budgeting.finding import envelopes_of, terms_held
from budgeting.models import BudgetRound, Phase
from budgeting.rounds import plan_of
from core.calendars import today
from core.errors import Refusal


def money_is_named(session: Session, found: BudgetRound) -> list[Refusal]:
    return [] if envelopes_of(session, found) else [NoEnvelope()]


def terms_are_written(session: Session, found: BudgetRound) -> list[Refusal]:
    return [] if terms_held(session, found) else [NoTerms()]


def voting_has_come(session: Session, found: BudgetRound) -> list[Refusal]:
    """Voting does not begin before the day that people were told."""
    planned, current = plan_of(session, found).get(Phase.VOTING), today(found.fund.timezone)
    return [PlannedLater(begins=planned[0], today=current)] if planned and current < planned[0] else []


def voting_is_over(session: Session, found: BudgetRound) -> list[Refusal]:
    """Nor does it end before: who comes on the last day finds it open."""
    planned, current = plan_of(session, found).get(Phase.VOTING), today(found.fund.timezone)
    return [PlannedLonger(ends=planned[1], today=current)] if planned and current <= planned[1] else []
