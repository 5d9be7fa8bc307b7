"""What a payment is charged to: budget lines, the funders' shares in each, and the postings that follow. Pure.

Shares are agreed in amounts, or in parts (60 and 40, or 1 and 1 and 1) that are divided by `core.money.split`: each share rounded
down, and the coins left over go to the largest remainders, ties to the funder with the lower number. The parts are kept beside
the amounts, so that anybody can divide again. Refuses shares that do not come to the amount.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.money import Money, currency, split
from ledger.chart import AccountKey
from ledger.posting import Entry
from projects import charts
from projects.charts import of_agreement, of_line
from projects.errors import NotAboveZero
from projects.flows import Flow
from projects.funding_models import Instrument, Measure
from projects.spending.errors import NobodyPays, SharesOtherThanParts, SharesOtherThanTotal

# Money that is owed to its purpose until it is spent. A loan is owed to its lender whatever becomes of it: nothing is released.
RELEASED_WHEN_SPENT = frozenset({Instrument.GRANT, Instrument.COUNTERPART})

One = TypeVar("One")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class FunderShare:
    """What one source pays of a line. `part` is its weight where the line was divided in parts, 0 where amounts were agreed."""

    agreement: int
    instrument: Instrument
    amount_minor: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class CostLine:
    """What is charged to one budget line, by its number, and who pays it."""

    line: int
    amount_minor: int
    shares: tuple[FunderShare, ...]


def in_parts(line: int, amount_minor: int, parts: Mapping[int, int], instruments: Mapping[int, Instrument]) -> CostLine:
    """A line divided by whole-number parts of the agreements, to the last coin. Raises NothingToSplit."""
    amounts = split(amount_minor, parts)
    shares = (FunderShare(number, instruments[number], amounts[number], parts[number]) for number in sorted(parts))
    return CostLine(line, amount_minor, tuple(shares))


def in_amounts(
    lines: Sequence[tuple[int, int]], amounts: Mapping[int, int], instruments: Mapping[int, Instrument], currency_code: str
) -> tuple[CostLine, ...]:
    """Lines (number, amount) paid by amounts of the agreements: the first line first by the first funder.

    Raises SharesOtherThanTotal.
    """
    _refuse_other_sum(sum(amounts.values()), sum(minor for _, minor in lines), currency_code)
    found: dict[int, list[FunderShare]] = {place: [] for place in range(len(lines))}
    places = [(place, minor) for place, (_, minor) in enumerate(lines)]
    for place, number, minor in met(places, sorted(amounts.items())):
        found[place].append(FunderShare(number, instruments[number], minor))
    return tuple(CostLine(line, minor, tuple(found[place])) for place, (line, minor) in enumerate(lines))


def met(wanted: Iterable[tuple[One, int]], given: Iterable[tuple[Other, int]]) -> list[tuple[One, Other, int]]:
    """Two lists of amounts laid side by side, each in its order: which meets which, by how much. An amount of 0 meets nothing."""
    found = []
    rest = [(what, minor) for what, minor in given if minor]
    for one, minor in wanted:
        while minor and rest:
            other, there = rest[0]
            amount = min(minor, there)
            found.append((one, other, amount))
            minor -= amount
            rest[0] = (other, there - amount)
            if amount == there:
                rest.pop(0)
    return found


def total_minor(lines: Iterable[CostLine]) -> int:
    return sum(line.amount_minor for line in lines)


def by_agreement(lines: Iterable[CostLine]) -> dict[int, int]:
    """What each source pays in all, by its number, lowest first; sources that pay nothing are left out."""
    found: dict[int, int] = {}
    for line in lines:
        for share in line.shares:
            found[share.agreement] = found.get(share.agreement, 0) + share.amount_minor
    return {number: minor for number, minor in sorted(found.items()) if minor}


def instruments_of(lines: Iterable[CostLine]) -> dict[int, Instrument]:
    return {share.agreement: share.instrument for line in lines for share in line.shares}


def refuse_uneven(lines: Sequence[CostLine], currency_code: str) -> None:
    """Raises NobodyPays, NotAboveZero, SharesOtherThanTotal, SharesOtherThanParts."""
    unit = currency(currency_code)
    if not lines:
        raise NobodyPays()
    for line in lines:
        if line.amount_minor <= 0 or any(share.amount_minor < 0 for share in line.shares):
            raise NotAboveZero()
        if not line.shares:
            raise NobodyPays()
        _refuse_other_sum(sum(share.amount_minor for share in line.shares), line.amount_minor, currency_code)
        parts = {share.agreement: share.part for share in line.shares}
        amounts = {share.agreement: share.amount_minor for share in line.shares}
        if any(parts.values()) and (min(parts.values()) < 0 or split(line.amount_minor, parts) != amounts):
            raise SharesOtherThanParts(amount=Money(line.amount_minor, unit))


def _refuse_other_sum(shares: int, amount: int, currency_code: str) -> None:
    if shares != amount:
        unit = currency(currency_code)
        difference = Money(abs(shares - amount), unit)
        raise SharesOtherThanTotal(shares=Money(shares, unit), amount=Money(amount, unit), difference=difference)


def cost_entries(lines: Iterable[CostLine], paid: Iterable[tuple[AccountKey, int]], memo: str) -> tuple[Entry, ...]:
    """Dr costs of each line by its funder, Cr where the money came from, in their order."""
    costs = [
        (of_line(charts.COSTS, line.line, share.agreement), share.amount_minor) for line in lines for share in line.shares
    ]
    return tuple(Entry(debit, credit, minor, memo) for debit, credit, minor in met(costs, paid))


def release_entries(lines: Sequence[CostLine], memo: str) -> tuple[Entry, ...]:
    """Dr money received and not yet spent, Cr contributions spent: eligible spending releases a grant to income."""
    instruments = instruments_of(lines)
    return tuple(
        Entry(of_agreement(charts.DEFERRED, number), of_agreement(charts.RELEASED, number), minor, memo)
        for number, minor in by_agreement(lines).items()
        if instruments[number] in RELEASED_WHEN_SPENT
    )


def spent_flows(lines: Iterable[CostLine], *, off_bank: bool = False) -> tuple[Flow, ...]:
    return tuple(
        Flow(share.agreement, Measure.SPENT, share.amount_minor, line.line, off_bank)
        for line in lines
        for share in line.shares
        if share.amount_minor
    )
