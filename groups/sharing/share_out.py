"""The share-out, reckoned: from the pool to each member's payout, every step kept so that it can be redone by hand. Pure.

    pool = cash + bank + loans and fines to come in - debts - reserve
    each member's part of it, by the group's own strategies, rounded once
    + her part of the social fund, if it is shared, + money kept for her  - her loan - her fines  = her payout

Who owes more than all that is hers gets nothing, and what she cannot cover is not there for the others: the rest is shared
anew without it, until nobody else is found to owe more. Debts are set off gross: the part is credited, then the debt is paid
with it. Members are told apart by their numbers, never by their place on a list.
Refuses parts that come to more than the pool, and what is carried over beyond a payout.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from core.money import Currency, Money, Rounding, round_to
from groups.sharing.rules import Moment, Part, Remainder, Shared, SharingRules, Strategy
from groups.sharing.share_out_errors import CarriedOverTooMuch, MemberTwice, PartsBeyondPool


@dataclass(frozen=True, slots=True)
class Pool:
    """What there is to share. `owed_minor` is what members still owe in loans, `other_minor` in fines and other things."""

    cash_minor: int = 0
    bank_minor: int = 0
    owed_minor: int = 0
    other_minor: int = 0
    debts_minor: int = 0
    reserve_minor: int = 0

    @property
    def total_minor(self) -> int:
        return (
            self.cash_minor + self.bank_minor + self.owed_minor + self.other_minor - self.debts_minor - self.reserve_minor
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member brings to the share-out: what her part is reckoned by, what is kept for her, and what she owes.

    `seated`: a member on that day, so that she counts by head; who has left may still owe.
    """

    number: int
    shares: int = 0
    savings_minor: int = 0
    interest_minor: int = 0
    committee: bool = False
    seated: bool = True
    carried_minor: int = 0
    loan_minor: int = 0
    fines_minor: int = 0

    @property
    def owes_minor(self) -> int:
        return self.loan_minor + self.fines_minor

    def weight(self, strategy: Strategy) -> int:
        weights = {
            Strategy.BY_SHARES: self.shares,
            Strategy.BY_SAVINGS: self.savings_minor,
            Strategy.EQUALLY: int(self.seated),
            Strategy.BY_INTEREST: self.interest_minor,
            Strategy.COMMITTEE: int(self.committee),
        }
        return weights[strategy]


@dataclass(frozen=True, slots=True)
class Divided:
    """So much went by one strategy: `amount` divided by `weights` is `value`, the part of one share, head or unit of money.

    Nothing is divided where nobody has a weight (nobody paid interest): then `value` is 0 and the amount stays in the box.
    """

    part: Part
    amount: Fraction
    weights: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Division:
    """A sum divided among some members: savings come back at `savings_rate` for each unit saved, the rest by its parts."""

    sum_minor: int
    savings_minor: int
    savings_rate: Fraction
    parts: tuple[Divided, ...]

    def exact(self, holding: Holding) -> Fraction:
        """One member's part before it is rounded."""
        by_parts = (one.value * holding.weight(one.part.strategy) for one in self.parts)
        return sum(by_parts, self.savings_rate * holding.savings_minor)


@dataclass(frozen=True, slots=True)
class Line:
    """One member's line.

    `plain_gross_minor` and `plain_net_minor` are the bare sums before anybody was found to owe too much; the net may be
    below zero. `gross_minor` is what is credited to her; `paid_minor` what she takes home today.
    """

    holding: Holding
    exact: Fraction
    plain_gross_minor: int
    plain_net_minor: int
    gross_minor: int
    welfare_minor: int
    loan_set_off_minor: int
    fines_set_off_minor: int
    owes_more: bool
    carried_over_minor: int = 0
    paid_minor: int = 0

    @property
    def number(self) -> int:
        return self.holding.number

    @property
    def payout_minor(self) -> int:
        """What is hers after her debts: never below zero."""
        hers = self.gross_minor + self.welfare_minor + self.holding.carried_minor
        return hers - self.loan_set_off_minor - self.fines_set_off_minor

    @property
    def due_minor(self) -> int:
        """What she is to take home."""
        return self.payout_minor - self.carried_over_minor

    @property
    def unpaid_minor(self) -> int:
        """What the box could not pay today and the group owes her."""
        return self.due_minor - self.paid_minor

    @property
    def still_owes_minor(self) -> int:
        """What she owes after all that is hers was set off."""
        return self.holding.owes_minor - self.loan_set_off_minor - self.fines_set_off_minor


@dataclass(frozen=True, slots=True)
class ShareOut:
    """The whole share-out, members by number. `missing_minor` is what the box lacks to pay everybody in full."""

    rules: SharingRules
    currency: Currency
    pool_minor: int
    first: Division
    final: Division
    lines: tuple[Line, ...]
    remainder_minor: int
    cash_minor: int
    missing_minor: int

    @property
    def unrecovered_minor(self) -> int:
        """What members owe beyond all that is theirs: it is not there to be shared."""
        return sum(line.still_owes_minor for line in self.lines)

    @property
    def really_there_minor(self) -> int:
        return self.pool_minor - self.unrecovered_minor

    def total(self, name: str) -> int:
        """The sum of one figure of all lines, by its name."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def parts_and_remainder_agree(self) -> bool:
        """Σ parts + remainder = what is really there, unless the group owes more than it has."""
        return self.total("gross_minor") + self.remainder_minor == max(self.really_there_minor, 0)

    @property
    def payouts_agree(self) -> bool:
        """Σ payouts = Σ parts + social fund + kept money - loans - fines set off."""
        kept = sum(line.holding.carried_minor for line in self.lines)
        credited = self.total("gross_minor") + self.total("welfare_minor") + kept
        return self.total("payout_minor") == credited - self.total("loan_set_off_minor") - self.total("fines_set_off_minor")

    @property
    def box_can_pay(self) -> bool:
        """Σ paid out today <= counted cash."""
        return self.total("paid_minor") <= self.cash_minor


def share_out(
    pool_minor: int,
    holdings: Iterable[Holding],
    rules: SharingRules,
    currency: Currency,
    *,
    cash_minor: int,
    welfare_each_minor: int = 0,
    carried_over: Mapping[int, int] | None = None,
    in_part: bool = False,
) -> ShareOut:
    """Everybody's part of a pool. `cash_minor` is what was counted and may be paid out today.

    `carried_over` says, by number, what members leave with the group for the next cycle. Where the cash does not reach,
    nobody is paid, unless `in_part`: then everybody gets the same fraction of hers, and the rest stays owed to her.
    Raises PartsBeyondPool (rounded up, the parts come to more than there is), CarriedOverTooMuch, MemberTwice.
    """
    everybody = _by_number(holdings)
    first = divide(pool_minor, everybody, rules)
    owing_more = _who_owes_more(first, everybody, rules, welfare_each_minor)
    rest = [one for one in everybody if one.number not in owing_more]
    final = _without(pool_minor, everybody, owing_more, rules, welfare_each_minor)
    gross = _rounded(final, rest, rules, welfare_each_minor)
    remainder = max(final.sum_minor, 0) - sum(gross.values())
    if remainder < 0:
        raise PartsBeyondPool(excess=Money(-remainder, currency))
    lines = [_line(one, first, final, gross.get(one.number), rules, welfare_each_minor) for one in everybody]
    paid, missing = _paid(_carried(lines, carried_over or {}, currency), cash_minor, rules.unit_minor, in_part)
    return ShareOut(rules, currency, pool_minor, first, final, paid, remainder, cash_minor, missing)


def _line(
    one: Holding, first: Division, final: Division, gross: int | None, rules: SharingRules, welfare_each_minor: int
) -> Line:
    """One member's line; `gross` is None for who owes more than all that is hers: all of it goes to her debts."""
    plain = round_to(first.exact(one), rules.rounding, rules.unit_minor)
    beside, exact = _beside(one, welfare_each_minor), final.exact(one)
    credited = min(round_to(exact, Rounding.FLOOR), one.owes_minor - beside) if gross is None else gross
    loan = min(one.loan_minor, credited + beside)
    return Line(
        holding=one,
        exact=exact,
        plain_gross_minor=plain,
        plain_net_minor=plain + beside - one.owes_minor,
        gross_minor=credited,
        welfare_minor=welfare_each_minor if one.seated else 0,
        loan_set_off_minor=loan,
        fines_set_off_minor=min(one.fines_minor, credited + beside - loan),
        owes_more=gross is None,
    )


def _by_number(holdings: Iterable[Holding]) -> list[Holding]:
    found = sorted(holdings, key=lambda one: one.number)
    for one, other in zip(found, found[1:]):
        if one.number == other.number:
            raise MemberTwice(member=one.number)
    return found


def divide(sum_minor: int, among: Collection[Holding], rules: SharingRules) -> Division:
    """A sum by the rules of the group: at what rate savings come back, and what one share, head or unit gets of the rest."""
    there, saved = max(sum_minor, 0), sum(one.savings_minor for one in among)
    if rules.shared is Shared.EVERYTHING:
        rate, left = Fraction(0), there
    else:
        rate = Fraction(min(there, saved), saved) if saved else Fraction(0)
        left = max(there - saved, 0)
    return Division(sum_minor, saved, rate, tuple(_divided(part, left * part.rate, among, rules) for part in rules.parts))


def _divided(part: Part, amount: Fraction, among: Collection[Holding], rules: SharingRules) -> Divided:
    weights = sum(one.weight(part.strategy) for one in among)
    value = Fraction(amount, weights) if weights else Fraction(0)
    if rules.moment is Moment.SHARE_VALUE:
        value = Fraction(round_to(value, rules.rounding, rules.unit_minor))
    return Divided(part, amount, weights, value)


def _who_owes_more(
    first: Division, everybody: Collection[Holding], rules: SharingRules, welfare_each_minor: int
) -> frozenset[int]:
    """The numbers of those whose debts exceed all that is theirs, found again and again until nobody is added."""
    division, found = first, frozenset[int]()
    while True:
        more = {
            one.number
            for one in everybody
            if one.number not in found and one.owes_minor > division.exact(one) + _beside(one, welfare_each_minor)
        }
        if not more:
            return found
        found |= more
        division = _without(first.sum_minor, everybody, found, rules, welfare_each_minor)


def _without(
    pool_minor: int, everybody: Collection[Holding], owing_more: Collection[int], rules: SharingRules, welfare_each_minor: int
) -> Division:
    """What is really there for the others: the pool less the debts of who owes more, as far as nothing of hers covers them."""
    lost = sum(
        one.owes_minor - _beside(one, welfare_each_minor) for one in everybody if one.number in owing_more
    )
    return divide(pool_minor - lost, [one for one in everybody if one.number not in owing_more], rules)


def _beside(one: Holding, welfare_each_minor: int) -> int:
    """What is hers beside her part of the pool."""
    return one.carried_minor + (welfare_each_minor if one.seated else 0)


def _rounded(
    division: Division, among: Collection[Holding], rules: SharingRules, welfare_each_minor: int
) -> dict[int, int]:
    """Each one's part, rounded. Where rounding alone would leave a debt open, the part is the debt: no coin is paid out."""
    exact = {one.number: division.exact(one) for one in among}
    rounded = {number: round_to(part, rules.rounding, rules.unit_minor) for number, part in exact.items()}
    settled = set()
    for one in among:
        uncovered = one.owes_minor - _beside(one, welfare_each_minor)
        if rounded[one.number] < uncovered:
            rounded[one.number] = uncovered
            settled.add(one.number)
    if rules.remainder is Remainder.LARGEST_REMAINDER:
        cut = {number: part - rounded[number] for number, part in exact.items() if number not in settled}
        left = max(division.sum_minor, 0) - sum(rounded.values())
        most_cut = sorted((number for number in cut if cut[number] > 0), key=lambda number: (-cut[number], number))
        for number in most_cut[: max(left, 0) // rules.unit_minor]:
            rounded[number] += rules.unit_minor
    return rounded


def _carried(lines: Iterable[Line], carried_over: Mapping[int, int], currency: Currency) -> list[Line]:
    found = []
    for line in lines:
        wanted = carried_over.get(line.number, 0)
        if wanted > line.payout_minor:
            raise CarriedOverTooMuch(
                member=line.number, wanted=Money(wanted, currency), payout=Money(line.payout_minor, currency)
            )
        found.append(replace(line, carried_over_minor=wanted))
    return found


def _paid(lines: list[Line], cash_minor: int, unit_minor: int, in_part: bool) -> tuple[tuple[Line, ...], int]:
    """What each takes home, and what the box lacks."""
    due = sum(line.due_minor for line in lines)
    if due <= cash_minor:
        return tuple(replace(line, paid_minor=line.due_minor) for line in lines), 0
    if not in_part:
        return tuple(lines), due - cash_minor
    reaches = Fraction(cash_minor, due)
    return (
        tuple(
            replace(line, paid_minor=round_to(line.due_minor * reaches, Rounding.FLOOR, unit_minor)) for line in lines
        ),
        due - cash_minor,
    )


def equal_welfare(fund_minor: int, heads: int, unit_minor: int) -> int:
    """What each of so many heads gets of a fund that is shared equally, rounded down; what is left stays in the fund."""
    return round_to(Fraction(max(fund_minor, 0), heads), Rounding.FLOOR, unit_minor) if heads else 0
