"""The result that holds: the latest official count, and what an assembly decided otherwise. What awards are made from.

Nothing is written here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.counting.outcome import Outcome, Reason
from budgeting.models import BallotItem, Computation, Envelope
from budgeting.results.computing import input_held, latest_of, outcome_of
from budgeting.results.errors import NotCountedYet
from budgeting.results.models import Override, Ruling


class Due(NamedTuple):
    """An item that is funded, with how much and why."""

    item: BallotItem
    amount_minor: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """An item as it stands: what the count gave it, what it is given, and the decision that made the difference, if one did."""

    item: BallotItem
    counted_minor: int
    amount_minor: int
    reason: Reason
    override: Override | None

    @property
    def selected(self) -> int:
        """As Pabulib writes it: 1 by the rule, 2 by decision, 3 by decision with extra money, 0 not funded."""
        if not self.amount_minor:
            return 0
        if self.override is None:
            return 1
        return 3 if self.override.extra_minor else 2


def official(session: Session, envelope: Envelope) -> tuple[Computation, Outcome]:
    """The count that holds. Item ids are the numbers on the ballot as text. Raises NotCountedYet."""
    made = latest_of(session, envelope)
    if made is None:
        raise NotCountedYet(envelope=envelope.name)
    return made, outcome_of(made)


def awards_due(session: Session, envelope: Envelope) -> tuple[Due, ...]:
    """What is to be awarded, in order of the result, decisions of the assembly included. Raises NotCountedYet."""
    standings = standings_of(session, envelope)
    return tuple(Due(one.item, one.amount_minor, one.reason) for one in standings if one.amount_minor)


def standings_of(session: Session, envelope: Envelope, proposed: Override | None = None) -> tuple[Standing, ...]:
    """Every item of the envelope in order of the result, with a decision that is only `proposed` too. Raises NotCountedYet."""
    _, outcome = official(session, envelope)
    wanted = select(BallotItem).where(BallotItem.envelope_id == envelope.id)
    items = {str(item.number): item for item in session.scalars(wanted)}
    held = {one.item_id: one for one in _holding([*overrides_of(session, envelope), *([proposed] if proposed else [])])}
    return tuple(
        _standing(items[why.item], why.amount_minor, why.reason, held.get(items[why.item].id)) for why in outcome.why
    )


def _standing(item: BallotItem, counted: int, reason: Reason, override: Override | None) -> Standing:
    if override is None:
        return Standing(item, counted, counted, reason, None)
    decided = Reason.DECIDED if override.ruling == Ruling.FUND else Reason.NOT_DECIDED
    return Standing(item, counted, override.amount_minor, decided, override)


def overrides_of(session: Session, envelope: Envelope) -> list[Override]:
    """Every decision in the order in which it was written down, those that no longer hold included."""
    return list(session.scalars(select(Override).where(Override.envelope_id == envelope.id).order_by(Override.number)))


def overrides_held(session: Session, envelope: Envelope) -> list[Override]:
    """The decisions that hold: the latest of each item, unless it let the count stand."""
    return _holding(overrides_of(session, envelope))


def _holding(decisions: Iterable[Override]) -> list[Override]:
    latest = {one.item_id: one for one in decisions}
    return [one for one in latest.values() if one.ruling != Ruling.AS_COUNTED]


def bound_minor(made: Computation, standings: Iterable[Standing]) -> int:
    """What may be given: the counted budget, what the reserve tops up, and the extra money that came with decisions."""
    found: Sequence[Standing] = tuple(standings)
    topped = any(one.reason is Reason.TOPPED_UP for one in found)
    extra = sum(one.override.extra_minor for one in found if one.override)
    return input_held(made).budget_minor + (outcome_of(made).reserve_minor if topped else 0) + extra


def given_minor(standings: Iterable[Standing]) -> int:
    return sum(one.amount_minor for one in standings)
