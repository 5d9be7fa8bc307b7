"""Where each household of a project stands: planned, agreed, underway, finished, dropped out; moved by dated events only.

Pure. On any past day the five statuses part all households that were ever planned for by then. A house that two funders pay
for is one house, and is named. Refuses moves that skip a step, that go back or drop out without a reason, and days before the
last move.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from projects.settlements import errors


class Status(StrEnum):
    PLANNED = "planned"
    AGREED = "agreed"
    UNDERWAY = "underway"
    FINISHED = "finished"
    DROPPED_OUT = "dropped_out"


STATUS_NAMES: Mapping[Status, Term] = {
    Status.PLANNED: Term(N_("planned")),
    Status.AGREED: Term(N_("agreed")),
    Status.UNDERWAY: Term(N_("underway")),
    Status.FINISHED: Term(N_("finished")),
    Status.DROPPED_OUT: Term(N_("dropped out")),
}
# Forward; and with a reason: one step back where it was written too early, out, and in again.
_FORWARD = {Status.PLANNED: Status.AGREED, Status.AGREED: Status.UNDERWAY, Status.UNDERWAY: Status.FINISHED}
_WITH_REASON: Mapping[Status, frozenset[Status]] = {
    Status.PLANNED: frozenset({Status.DROPPED_OUT}),
    Status.AGREED: frozenset({Status.DROPPED_OUT, Status.PLANNED}),
    Status.UNDERWAY: frozenset({Status.DROPPED_OUT, Status.AGREED}),
    Status.FINISHED: frozenset({Status.UNDERWAY}),
    Status.DROPPED_OUT: frozenset({Status.PLANNED}),
}


@dataclass(frozen=True, slots=True)
class StatusMove:
    """From `day` on the household stands at `status`. `place` orders moves of one day: later ones were written later."""

    household: str
    day: date
    status: Status
    reason: str = ""
    place: int = 0


def next_statuses(now: Status | None) -> tuple[Status, ...]:
    """Where a household may go from here; only planning is possible before it is in the project."""
    if now is None:
        return (Status.PLANNED,)
    forward = [_FORWARD[now]] if now in _FORWARD else []
    return (*forward, *(status for status in Status if status in _WITH_REASON[now]))


def needs_reason(now: Status | None, to: Status) -> bool:
    return now is not None and to in _WITH_REASON[now]


def refuse_move(before: StatusMove | None, move: StatusMove, today: date) -> None:
    """Raises StatusUnreachable, ReasonMissing, StatusInFuture, StatusBeforeLast."""
    now = before.status if before else None
    if move.day > today:
        raise errors.StatusInFuture(day=move.day, today=today)
    if before and move.day < before.day:
        raise errors.StatusBeforeLast(number=move.household, status=STATUS_NAMES[before.status], last=before.day)
    if move.status not in next_statuses(now):
        raise errors.StatusUnreachable(
            number=move.household, now=STATUS_NAMES[now] if now else Term(N_("not in this project")), to=STATUS_NAMES[move.status]
        )
    if needs_reason(now, move.status) and not move.reason.strip():
        raise errors.ReasonMissing(number=move.household, to=STATUS_NAMES[move.status])


def standing(moves: Iterable[StatusMove], day: date) -> Mapping[str, StatusMove]:
    """The latest move of each household at the end of a day, whatever the order in which they are given."""
    found: dict[str, StatusMove] = {}
    for move in moves:
        last = found.get(move.household)
        if move.day <= day and (last is None or (last.day, last.place) <= (move.day, move.place)):
            found[move.household] = move
    return found


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many households stand where at the end of `day`; together they are all that were ever planned for by then."""

    day: date
    by_status: Mapping[Status, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def staying(self) -> int:
        """All but those that dropped out: of 3,000 that were interested 395 stayed in Chum Phae [S78]."""
        return self.total - self.by_status[Status.DROPPED_OUT]


def counts(moves: Iterable[StatusMove], day: date) -> StatusCounts:
    stand = standing(moves, day)
    return StatusCounts(day, {status: sum(move.status is status for move in stand.values()) for status in Status})


@dataclass(frozen=True, slots=True)
class HouseFunder:
    """An agreement that pays for a house, wholly or a part of it. `part` None: how much was not agreed house by house."""

    household: str
    agreement: str
    funder: str
    part: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PaidFor:
    """Houses by who pays for them. `by_funder` may add to more than `houses`: the difference is in `shared`, house by house."""

    houses: int
    by_funder: Mapping[str, int]
    shared: tuple[tuple[str, tuple[HouseFunder, ...]], ...]
    unpaid: tuple[str, ...]


def paid_for(households: Iterable[str], funders: Iterable[HouseFunder]) -> PaidFor:
    """Each house is counted once, and once for each of its funders."""
    of_house: dict[str, list[HouseFunder]] = defaultdict(list)
    for funder in funders:
        of_house[funder.household].append(funder)
    houses = sorted(set(households))
    names = sorted({funder.funder for number in houses for funder in of_house.get(number, ())})
    return PaidFor(
        houses=sum(number in of_house for number in houses),
        by_funder={name: sum(any(one.funder == name for one in of_house.get(house, ())) for house in houses) for name in names},
        shared=tuple((house, _in_order(of_house[house])) for house in houses if _several(of_house.get(house, []))),
        unpaid=tuple(number for number in houses if number not in of_house),
    )


def refuse_part(known: Sequence[HouseFunder], added: HouseFunder) -> None:
    """Raises FunderTwice for an agreement that pays already, PartUnreadable and PartsExceedHouse."""
    if any(one.agreement == added.agreement for one in known):
        raise errors.FunderTwice(number=added.household, funder=added.funder)
    if added.part is not None and not 0 < added.part <= 1:
        raise errors.PartUnreadable(typed=str(added.part))
    parts = sum((one.part for one in known if one.part is not None), Fraction(0))
    if parts + (added.part or 0) > 1:
        raise errors.PartsExceedHouse(number=added.household, paid=str(parts), part=str(added.part), left=str(1 - parts))


def _several(funders: list[HouseFunder]) -> bool:
    return len({one.funder for one in funders}) > 1


def _in_order(funders: list[HouseFunder]) -> tuple[HouseFunder, ...]:
    return tuple(sorted(funders, key=lambda one: (one.funder, one.agreement)))
