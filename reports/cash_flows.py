"""What came into a group's cash boxes and what went out, named by the account on the other side.

What takes an entry back is subtracted where the entry was counted, so a corrected meeting is counted once and not as money
that came in, went out and came in again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.calendars import Period
from core.marks import N_, Term
from groups import charts
from groups.figures import Direction, Pot
from ledger.balances import Movement

# How money that came in or went out is called, by the account on the other side.
FLOW_NAMES: Mapping[tuple[str, Direction], Term] = {
    (charts.MEMBERS_SHARES, Direction.IN): Term(N_("Shares bought")),
    (charts.CARRIED_FORWARD, Direction.IN): Term(N_("Money kept for the next share")),
    (charts.FINES_OWED, Direction.IN): Term(N_("Fines paid")),
    (charts.SOCIAL_FUND, Direction.IN): Term(N_("Paid into the social fund")),
    (charts.GIFTS, Direction.IN): Term(N_("Gifts received")),
    (charts.OTHER_INCOME, Direction.IN): Term(N_("Other income")),
    (charts.OVER_AND_SHORT, Direction.IN): Term(N_("Cash over: more was counted than expected")),
    (charts.MEMBERS_SHARES, Direction.OUT): Term(N_("Shares paid back")),
    (charts.CARRIED_FORWARD, Direction.OUT): Term(N_("Kept money handed back")),
    (charts.SOCIAL_FUND, Direction.OUT): Term(N_("Grants from the social fund")),
    (charts.COSTS, Direction.OUT): Term(N_("Meeting and running costs")),
    (charts.OVER_AND_SHORT, Direction.OUT): Term(N_("Cash short: less was counted than expected")),
}
_UNNAMED = {Direction.IN: Term(N_("Other money in")), Direction.OUT: Term(N_("Other money out"))}


@dataclass(frozen=True, slots=True)
class Flow:
    """One kind of money that came in or went out, by pot, in minor units."""

    name: Term
    by_pot: Mapping[Pot, int]
    total_minor: int


@dataclass(frozen=True, slots=True)
class CashFlows:
    """Every kind of money in and out, in the order in which it is read aloud."""

    came_in: tuple[Flow, ...]
    went_out: tuple[Flow, ...]

    def total(self, direction: Direction, pot: Pot) -> int:
        return sum(flow.by_pot[pot] for flow in (self.came_in if direction is Direction.IN else self.went_out))


def cash_flows(ever: Iterable[Movement], period: Period) -> CashFlows:
    """The flows of a period. `ever` are the movements of both cash boxes since the beginning: a mirror is told by what it
    mirrors, which may lie before the period."""
    sums = _sums(list(ever), period)
    return CashFlows(_named(sums, Direction.IN), _named(sums, Direction.OUT))


Sums = dict[tuple[str, Direction], dict[Pot, int]]


def _sums(ever: list[Movement], period: Period) -> Sums:
    """Minor units by (code on the other side, direction) and pot."""
    mirrors = {one.number: one.reverses for one in ever if one.reverses is not None}
    found: Sums = defaultdict(lambda: {pot: 0 for pot in Pot})
    pots = {pot.account: pot for pot in Pot}
    for one in ever:
        if one.day in period:
            sign = _sign(one.number, mirrors)
            into_box = one.debit_minor > 0
            direction = Direction.IN if into_box == (sign > 0) else Direction.OUT
            amount = sign * (one.debit_minor + one.credit_minor)
            found[one.other_side.code, direction][pots[one.key.code]] += amount
    return found


def _sign(number: int, mirrors: Mapping[int, int]) -> int:
    """1 for what happened, -1 for what takes it back, 1 again for what takes the taking back back."""
    sign = 1
    while number in mirrors:
        number, sign = mirrors[number], -sign
    return sign


def _named(sums: Sums, direction: Direction) -> tuple[Flow, ...]:
    order = list(FLOW_NAMES)
    keys = [key for key in sums if key[1] is direction and any(sums[key].values())]
    keys.sort(key=lambda key: (order.index(key) if key in FLOW_NAMES else len(order), key))
    return tuple(
        Flow(FLOW_NAMES.get(key, _UNNAMED[direction]), dict(sums[key]), sum(sums[key].values())) for key in keys
    )
