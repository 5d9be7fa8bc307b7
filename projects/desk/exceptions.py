"""What an agency looks at first, over all of its projects: money that is late, missing, unproved or against a rule, as of a day.

Each list is a rule of one function over the same few statements; none asks once a project. Amounts keep their currency.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from access.policy import Grant
from core.frozen import from_text
from core.marks import N_, Term
from core.money import Money, currency
from projects.advances.left import AdvanceLeft
from projects.ageing import by_age
from projects.desk import exception_facts, facts
from projects.desk.asking import Filters
from projects.desk.exception_facts import Source
from projects.desk.left_out import LeftOut, left_out
from projects.desk.portfolio import FROM_FUNDERS, OF_MONEY
from projects.funding_models import Instrument, Measure
from projects.liquidation.unliquidated import Receipt, Unliquidated, still_open
from projects.terms import FundingTerms
from projects.tranches import GIVEN_BY_COMMUNITY, match_wanted

# An order that has not arrived after this has probably gone astray; money that lies for a year has probably no use.
ORDER_DAYS, IDLE_DAYS = 30, 365
# Days of age up to which money not yet accounted for stands in each column; the last column is all that is older.
AGES = (60, 180, 365)


class Exceptional(StrEnum):
    UNLIQUIDATED = "unliquidated"
    IN_HAND = "in-hand"
    UNDRAWN = "undrawn"
    PAST_END = "past-end"
    UNMATCHED = "unmatched"
    ORDERED = "ordered"
    UNPROVED = "unproved"
    IDLE = "idle"


EXCEPTION_NAMES: dict[Exceptional, Term] = {
    Exceptional.UNLIQUIDATED: Term(N_("Received and not yet accounted for")),
    Exceptional.IN_HAND: Term(N_("Advances past their day, in somebody's hands")),
    Exceptional.UNDRAWN: Term(N_("Committed and not yet drawn")),
    Exceptional.PAST_END: Term(N_("Agreement ended with money undrawn or unspent")),
    Exceptional.UNMATCHED: Term(N_("Matching rule not kept")),
    Exceptional.ORDERED: Term(N_("Ordered and not received for more than 30 days")),
    Exceptional.UNPROVED: Term(N_("Spent without a paper")),
    Exceptional.IDLE: Term(N_("Money lies unspent for more than a year")),
}


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One agreement on one list. `since` is the day from which it counts, `measure` the column to look at."""

    kind: Exceptional
    source: Source
    amount: Money
    measure: Measure
    since: date | None = None
    days: int = 0
    count: int = 0
    tranche: int = 0
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is not accounted for in one currency, by age: a sum for each of AGES and one for what is older."""

    currency: str
    minor: tuple[int, ...]

    @property
    def total_minor(self) -> int:
        return sum(self.minor)

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))


@dataclass(frozen=True, slots=True)
class Exceptions:
    """`lists` holds every list, the largest amounts first within each currency; `ageing` is of the first.

    `left_out`: settlements with households that no funder's rule admits.
    """

    day: date
    lists: Mapping[Exceptional, tuple[ExceptionLine, ...]]
    ageing: tuple[Ageing, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def households_left_out(self) -> int:
        return sum(one.without for one in self.left_out)

    def totals(self, kind: Exceptional) -> tuple[Money, ...]:
        """What a list comes to, each currency by itself."""
        sums: dict[str, int] = {}
        for line in self.lists[kind]:
            sums[line.source.currency] = sums.get(line.source.currency, 0) + line.amount.minor
        return tuple(Money(minor, currency(code)) for code, minor in sorted(sums.items()))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules read: every agreement, and what one statement each found about them."""

    day: date
    sources: Mapping[int, Source]
    receipts: Mapping[int, list[Receipt]]
    advances: list[AdvanceLeft]
    ordered: list[tuple[int, int, date, int]]
    unproved: list[tuple[int, int, int, date]]
    last_spent: Mapping[tuple[int, str], date]
    costs: Mapping[tuple[int, str], int]


def exceptions(session: Session, grants: Iterable[Grant], day: date, filters: Filters) -> Exceptions:
    """Every list over the projects that these grants let one see at the desk, at the end of a day."""
    reached = facts.reached(grants, filters, day, None)
    known = _known(session, reached, day)
    lists = {kind: _in_order(rule(known)) for kind, rule in RULES.items()}
    return Exceptions(day, lists, _ageing(known), left_out(session, reached, day))


def _known(session: Session, reached: Any, day: date) -> _Known:
    return _Known(
        day,
        exception_facts.sources_on(session, reached, day),
        exception_facts.receipts(session, reached, day),
        exception_facts.advances(session, reached, day),
        exception_facts.ordered_before(session, reached, day, day - timedelta(days=ORDER_DAYS)),
        exception_facts.without_evidence(session, reached, day),
        exception_facts.last_spent(session, reached, day),
        exception_facts.costs(session, reached, day),
    )


def _in_order(lines: Iterable[ExceptionLine]) -> tuple[ExceptionLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.source.currency, -line.amount.minor, line.source.id)))


def _line(kind: Exceptional, source: Source, minor: int, measure: Measure, **more: Any) -> ExceptionLine:
    return ExceptionLine(kind, source, Money(minor, currency(source.currency)), measure, **more)


def _unliquidated(known: _Known) -> Iterator[ExceptionLine]:
    for source, still in _open(known):
        first = min(one.received_on for one in still)
        left = sum(one.left_minor for one in still)
        days = (known.day - first).days
        yield _line(Exceptional.UNLIQUIDATED, source, left, Measure.RECEIVED, since=first, days=days, count=len(still))


def _open(known: _Known) -> Iterator[tuple[Source, list[Unliquidated]]]:
    for source in known.sources.values():
        receipts = known.receipts.get(source.id, [])
        if source.instrument in FROM_FUNDERS and (still := still_open(source.id, receipts, source.columns, known.day)):
            yield source, still


def _ageing(known: _Known) -> tuple[Ageing, ...]:
    sums = by_age((one for _, still in _open(known) for one in still), AGES)
    return tuple(Ageing(one.currency, one.left_minor) for one in sums)


def _in_hand(known: _Known) -> Iterator[ExceptionLine]:
    """Advances that should have been accounted for by now, with who holds them."""
    by_number = {(source.project_id, source.number): source for source in known.sources.values()}
    for advance in known.advances:
        if advance.overdue_days:
            source, since, days = by_number[advance.project_id, advance.agreement], advance.due_on, advance.overdue_days
            left, holder = advance.left_minor, advance.holder
            yield _line(Exceptional.IN_HAND, source, left, Measure.RECEIVED, since=since, days=days, holder=holder)


def _undrawn(known: _Known) -> Iterator[ExceptionLine]:
    for source in known.sources.values():
        if source.instrument in OF_MONEY and not _ended(source, known.day) and source.columns.undrawn_minor > 0:
            yield _line(Exceptional.UNDRAWN, source, source.columns.undrawn_minor, Measure.COMMITTED)


def _ended(source: Source, day: date) -> bool:
    return source.expires_on is not None and source.expires_on < day


def _past_end(known: _Known) -> Iterator[ExceptionLine]:
    for source in known.sources.values():
        if source.instrument in OF_MONEY and source.expires_on and _ended(source, known.day):
            left = max(source.columns.undrawn_minor, 0) + max(source.columns.unspent_minor, 0)
            days = (known.day - source.expires_on).days
            if left:
                yield _line(Exceptional.PAST_END, source, left, Measure.COMMITTED, since=source.expires_on, days=days)


def _unmatched(known: _Known) -> Iterator[ExceptionLine]:
    """Where money has arrived under a rule that asks for a match, and less was brought than it asks for."""
    brought: dict[tuple[int, str], int] = {}
    borrowed: dict[tuple[int, str], int] = {}
    for source in known.sources.values():
        place, columns = (source.project_id, source.currency), source.columns
        if source.instrument in GIVEN_BY_COMMUNITY:
            given = columns.of(Measure.RECEIVED) - columns.of(Measure.RETURNED) + columns.of(Measure.IN_KIND)
            brought[place] = brought.get(place, 0) + given
        if source.instrument is Instrument.LOAN:
            borrowed[place] = borrowed.get(place, 0) + columns.of(Measure.COMMITTED)
    for source in known.sources.values():
        if not source.terms or '"match":null' in source.terms or source.columns.of(Measure.RECEIVED) <= 0:
            continue
        place = (source.project_id, source.currency)
        terms = from_text(FundingTerms, source.terms)
        wanted = match_wanted(terms, known.costs.get(place, 0), borrowed.get(place, 0))
        short = wanted.minor - brought.get(place, 0) if wanted else 0
        if short > 0:
            yield _line(Exceptional.UNMATCHED, source, short, Measure.RECEIVED)


def _ordered(known: _Known) -> Iterator[ExceptionLine]:
    for agreement, tranche, since, minor in known.ordered:
        days = (known.day - since).days
        source = known.sources[agreement]
        yield _line(Exceptional.ORDERED, source, minor, Measure.ORDERED, since=since, days=days, tranche=tranche)


def _unproved(known: _Known) -> Iterator[ExceptionLine]:
    for agreement, count, minor, first in known.unproved:
        source, days = known.sources[agreement], (known.day - first).days
        yield _line(Exceptional.UNPROVED, source, minor, Measure.SPENT, since=first, days=days, count=count)


def _idle(known: _Known) -> Iterator[ExceptionLine]:
    """Of every source that holds money which arrived a year ago, where the project has spent nothing for as long."""
    for source in known.sources.values():
        arrived = known.receipts.get(source.id)
        if source.instrument not in OF_MONEY or not arrived or source.columns.unspent_minor <= 0:
            continue
        first = min(since for _, since, _ in arrived)
        since = max(known.last_spent.get((source.project_id, source.currency), first), first)
        days = (known.day - since).days
        if days > IDLE_DAYS:
            yield _line(Exceptional.IDLE, source, source.columns.unspent_minor, Measure.RECEIVED, since=since, days=days)


RULES: Mapping[Exceptional, Callable[[_Known], Iterator[ExceptionLine]]] = {
    Exceptional.UNLIQUIDATED: _unliquidated,
    Exceptional.IN_HAND: _in_hand,
    Exceptional.UNDRAWN: _undrawn,
    Exceptional.PAST_END: _past_end,
    Exceptional.UNMATCHED: _unmatched,
    Exceptional.ORDERED: _ordered,
    Exceptional.UNPROVED: _unproved,
    Exceptional.IDLE: _idle,
}
