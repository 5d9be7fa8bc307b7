"""Decisions of an assembly that change an outcome, item by item, each with its reason and its minute.

Refuses what would give more than there is, more than an item asks for, or two items of which only one may be funded.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.assembly.finding import decision_named
from budgeting.awards.ratified import refuse_while_ratifying
from budgeting.errors import ItemUnknown
from budgeting.finding import hold, item_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Phase
from budgeting.phases import must_be
from budgeting.results.errors import (
    AmountNeeded,
    BothOfAGroup,
    ExtraAboveAmount,
    ItemNotCounted,
    NothingToUndo,
    OverrideAboveAsked,
    OverrideTooMuch,
)
from budgeting.results.models import Override, Ruling
from budgeting.results.official import Standing, bound_minor, given_minor, official, overrides_held, standings_of
from core.calendars import now
from core.money import Money, currency
from core.text import required

MOST_MINUTE = 40
OPEN = (Phase.COUNTED, Phase.PROVISIONAL, Phase.OBJECTIONS)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of an item. `extra_minor`: how much of the amount is money that came on top of the envelope.

    Raises AmountNeeded, ExtraAboveAmount.
    """

    item: int
    ruling: Ruling
    amount_minor: int
    extra_minor: int
    reason: str
    minute: str

    def __post_init__(self) -> None:
        if (self.ruling is Ruling.FUND) != (self.amount_minor > 0):
            raise AmountNeeded()


def override(session: Session, found: BudgetRound, envelope: Envelope, decided: Decided, *, by: str) -> Override:
    """Write a decision down.

    Raises OtherPhase, BeingRatified, NotCountedYet, ItemUnknown, ItemNotCounted, OverrideAboveAsked, ExtraAboveAmount,
    BothOfAGroup, OverrideTooMuch, NothingToUndo, DecisionUnknown, DecisionDoesNotHold, TextMissing, TextTooLong,
    TextUnreadable.
    """
    hold(session, found)
    must_be(found, *OPEN)
    refuse_while_ratifying(session, found, envelope)
    _, outcome = official(session, envelope)
    item, of = item_of(session, found, decided.item), currency(found.currency)
    if item.envelope_id != envelope.id:
        raise ItemUnknown()
    if str(item.number) not in {why.item for why in outcome.why}:
        raise ItemNotCounted(item=item.name)
    if decided.extra_minor > decided.amount_minor:
        raise ExtraAboveAmount(extra=Money(decided.extra_minor, of), amount=Money(decided.amount_minor, of))
    if decided.amount_minor > item.cost_minor:
        raise OverrideAboveAsked(item=item.name, asked=Money(item.cost_minor, of), decided=Money(decided.amount_minor, of))
    if decided.ruling is Ruling.AS_COUNTED and item.id not in {one.item_id for one in overrides_held(session, envelope)}:
        raise NothingToUndo(item=item.name)
    last = session.scalar(select(func.max(Override.number)).where(Override.round_id == found.id))
    made = Override(
        round_id=found.id,
        envelope_id=envelope.id,
        item_id=item.id,
        number=(last or 0) + 1,
        ruling=decided.ruling,
        amount_minor=decided.amount_minor,
        extra_minor=decided.extra_minor,
        reason=required(decided.reason),
        minute=decision_named(session, found.fund, required(decided.minute, MOST_MINUTE)).name,
        recorded_by=by,
        recorded_at=now(),
    )
    _check(session, found, envelope, item, made)
    session.add(made)
    session.flush()
    return made


def _check(session: Session, found: BudgetRound, envelope: Envelope, item: BallotItem, proposed: Override) -> None:
    """What would stand with the decision must be possible."""
    standings, of = standings_of(session, envelope, proposed), currency(found.currency)
    for one in standings:
        if one.amount_minor and one.item.id != item.id and _exclude(standings, one, item):
            raise BothOfAGroup(one=item.name, other=one.item.name)
    given, bound = given_minor(standings), bound_minor(official(session, envelope)[0], standings)
    if given > bound:
        raise OverrideTooMuch(total=Money(given, of), budget=Money(bound, of), over=Money(given - bound, of))


def _exclude(standings: tuple[Standing, ...], other: Standing, item: BallotItem) -> bool:
    mine = next(one for one in standings if one.item.id == item.id)
    return bool(mine.amount_minor and item.exclusive and item.exclusive == other.item.exclusive)
