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
    (charts.SAVINGS, Direction.IN): Term(N_("Savings put in")),
    (charts.SHARE_CAPITAL, Direction.IN): Term(N_("Share capital paid in")),
    (charts.CARRIED_FORWARD, Direction.IN): Term(N_("Money kept for the next share")),
    (charts.LOANS, Direction.IN): Term(N_("Loans repaid")),
    (charts.LOAN_INTEREST, Direction.IN): Term(N_("Interest on loans")),
    (charts.LOAN_PENALTIES, Direction.IN): Term(N_("Penalties on late loans")),
    (charts.LOAN_FEES, Direction.IN): Term(N_("Loan fees")),
    (charts.LOANS_RECOVERED, Direction.IN): Term(N_("Written-off loans recovered")),
    (charts.FINES_OWED, Direction.IN): Term(N_("Fines paid")),
    (charts.SOCIAL_FUND, Direction.IN): Term(N_("Paid into the social fund")),
    (charts.ROTATION, Direction.IN): Term(N_("Paid into the rotation")),
    (charts.WITH_COLLECTOR, Direction.IN): Term(N_("Handed over by collectors")),
    (charts.WATER_SALES, Direction.IN): Term(N_("Water sold")),
    (charts.KIOSK_OWED, Direction.IN): Term(N_("Water money handed in later")),
    (charts.BORROWED, Direction.IN): Term(N_("Borrowed from outside")),
    (charts.BANK, Direction.IN): Term(N_("Taken from the bank")),
    (charts.LOAN_FUND_CASH, Direction.IN): Term(N_("Brought over from the loan fund")),
    (charts.SOCIAL_FUND_CASH, Direction.IN): Term(N_("Brought over from the social fund")),
    (charts.GIFTS, Direction.IN): Term(N_("Gifts received")),
    (charts.OTHER_INCOME, Direction.IN): Term(N_("Other income")),
    (charts.OPENING, Direction.IN): Term(N_("Brought in when the book began")),
    (charts.OVER_AND_SHORT, Direction.IN): Term(N_("Cash over: more was counted than expected")),
    (charts.MEMBERS_SHARES, Direction.OUT): Term(N_("Shares paid back")),
    (charts.SAVINGS, Direction.OUT): Term(N_("Savings taken out")),
    (charts.SHARE_CAPITAL, Direction.OUT): Term(N_("Share capital paid back")),
    (charts.CARRIED_FORWARD, Direction.OUT): Term(N_("Kept money handed back")),
    (charts.LOANS, Direction.OUT): Term(N_("Loans handed out")),
    (charts.SOCIAL_FUND, Direction.OUT): Term(N_("Grants from the social fund")),
    (charts.ROTATION, Direction.OUT): Term(N_("Taken in the rotation")),
    (charts.DIVIDENDS_TO_PAY, Direction.OUT): Term(N_("Dividends and rebates paid")),
    (charts.TAX_TO_PAY, Direction.OUT): Term(N_("Tax paid")),
    (charts.LEFT_TO_PAY, Direction.OUT): Term(N_("Paid to who has left")),
    (charts.BORROWED, Direction.OUT): Term(N_("Paid back to lenders outside")),
    (charts.INTEREST_PAID, Direction.OUT): Term(N_("Interest paid")),
    (charts.WATER_TO_PAY, Direction.OUT): Term(N_("Water bills paid")),
    (charts.WATER_ARREARS, Direction.OUT): Term(N_("Inherited water arrears paid")),
    (charts.BANK, Direction.OUT): Term(N_("Put into the bank")),
    (charts.LOAN_FUND_CASH, Direction.OUT): Term(N_("Brought over to the loan fund")),
    (charts.SOCIAL_FUND_CASH, Direction.OUT): Term(N_("Brought over to the social fund")),
    (charts.COSTS, Direction.OUT): Term(N_("Meeting and running costs")),
    (charts.OPENING, Direction.OUT): Term(N_("Carried over into another book")),
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
