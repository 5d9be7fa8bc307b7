"""The course of a count: what is left of the budget, what was funded, every step, and a reason for every item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from budgeting.counting.election import Election
from budgeting.counting.outcome import Outcome, Reason, Step, Why
from budgeting.counting.tally import Tally


@dataclass(slots=True)
class Course:
    """Written by the rules, item by item (by index). `taken`: the exclusive groups that have their one item."""

    election: Election
    counted: Tally
    left_minor: int
    reserve_minor: int = 0
    amounts: dict[int, int] = field(default_factory=dict)
    why: dict[int, Why] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)

    def open(self) -> list[int]:
        """The items about which nothing is decided yet."""
        return [place for place in range(len(self.election.items)) if place not in self.why]

    def excluded_by(self, place: int) -> int | None:
        group = self.election.items[place].exclusive
        return self.taken.get(group) if group else None

    def exclude(self, place: int) -> bool:
        """Whether another one of its group was funded, which is written down."""
        by = self.excluded_by(place)
        if by is not None:
            self.refuse(place, Reason.EXCLUDED, by=self.election.items[by].id)
        return by is not None

    def fund(
        self,
        place: int,
        reason: Reason = Reason.FUNDED,
        *,
        amount_minor: int | None = None,
        from_reserve: int = 0,
        effective: Fraction | None = None,
        payment: Fraction | None = None,
    ) -> None:
        """Take an amount (the whole cost if none is named) out of what is left, and the rest from the reserve."""
        item = self.election.items[place]
        amount = item.cost_minor if amount_minor is None else amount_minor
        self.left_minor -= amount - from_reserve
        self.reserve_minor += from_reserve
        self.amounts[place] = amount
        if item.exclusive:
            self.taken[item.exclusive] = place
        votes = Fraction(self.counted.votes[place])
        self.why[place] = Why(item.id, reason, votes, amount, item.cost_minor - amount)
        self._step(place, True, reason, votes if effective is None else effective, payment)

    def refuse(self, place: int, reason: Reason, *, short_minor: int = 0, by: str = "") -> None:
        votes = Fraction(self.counted.votes[place])
        self.why[place] = Why(self.election.items[place].id, reason, votes, short_minor=short_minor, by=by)
        self._step(place, False, reason, votes, None)

    def misfit(self, place: int) -> None:
        """Refuse an item that what is left cannot pay."""
        cost = self.election.items[place].cost_minor
        dear = cost > self.election.budget_minor
        short = cost - (self.election.budget_minor if dear else self.left_minor)
        self.refuse(place, Reason.TOO_DEAR if dear else Reason.DOES_NOT_FIT, short_minor=short)

    def _step(self, place: int, funded: bool, reason: Reason, effective: Fraction, payment: Fraction | None) -> None:
        number = len(self.steps) + 1
        self.steps.append(Step(number, self.election.items[place].id, funded, reason, effective, self.left_minor, payment))

    def share_group(self, places: Iterable[int]) -> bool:
        """Whether two of these exclude each other."""
        groups = [self.election.items[place].exclusive for place in places if self.election.items[place].exclusive]
        return len(set(groups)) < len(groups)

    def outcome(self) -> Outcome:
        items, funded = self.election.items, list(self.amounts)
        rest = sorted(set(self.why) - set(funded), key=lambda place: (-self.counted.votes[place], items[place].id))
        return Outcome(
            selected=tuple(items[place].id for place in funded),
            amounts_minor=tuple(self.amounts.values()),
            why=tuple(self.why[place] for place in (*funded, *rest)),
            steps=tuple(self.steps),
            reserve_minor=self.reserve_minor,
        )


def begin(election: Election, counted: Tally, out: Mapping[int, Why]) -> Course:
    """A course in which the items that are barred have their reason already."""
    return Course(election, counted, election.budget_minor, why=dict(out))


def explained(course: Course, place: int, **facts: Any) -> None:
    """Add to an item's reason what is known only at the end."""
    course.why[place] = replace(course.why[place], **facts)
