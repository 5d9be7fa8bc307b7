"""A round's result as a table: each proposal with its votes, what it asked for, what it got, and why; then each step.

Pure: from an election and its outcome to frozen lines, and from these to CSV and to the leaves of a workbook. Who voted how is in
neither. A text that a spreadsheet would run as a formula gets an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from budgeting.counting.election import Election
from budgeting.counting.outcome import FUNDED_REASONS, Outcome, Reason, Step
from budgeting.pabulib.numbers import hundredths
from budgeting.reasons import REASON_NAMES
from core.language import Language
from core.marks import N_
from core.money import Currency, Money, plain
from core.text import harmless
from reports.workbook import Leaf

COLUMNS = (
    "place",
    "id",
    "name",
    "asked",
    "votes",
    "funded",
    "amount",
    "reason",
    "short by",
    "votes short",
    "excluded by",
    "currency",
)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """`place`: its place among the funded, 0 for none. `short_minor`, `short_votes`, `by`: as in `outcome.Why`."""

    place: int
    id: str
    name: str
    asked_minor: int
    votes: Fraction
    amount_minor: int
    reason: Reason
    short_minor: int
    short_votes: Fraction
    by: str

    @property
    def funded(self) -> bool:
        return self.reason in FUNDED_REASONS


@dataclass(frozen=True, slots=True)
class Decision:
    """What an assembly decided of a proposal over the count: `amount_minor` 0 is not funded."""

    amount_minor: int
    reason: Reason


NOTHING_DECIDED: Mapping[str, Decision] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ResultTable:
    """The funded in their order, those by decision last, then the others as the outcome lists them. `steps` are the count's."""

    currency: Currency
    budget_minor: int
    cost_minor: int
    lines: tuple[ResultLine, ...]
    steps: tuple[Step, ...]


def result_table(
    election: Election,
    outcome: Outcome,
    names: Mapping[str, str],
    currency: Currency,
    decided: Mapping[str, Decision] = NOTHING_DECIDED,
) -> ResultTable:
    """`names`: of the proposals, by id; one that has none is called by its id. `decided` by id, where it is not as counted."""
    asked = {item.id: item.cost_minor for item in election.items}
    places = {name: place for place, name in enumerate(outcome.selected, start=1)}
    lines = [
        ResultLine(
            place=places.get(why.item, 0),
            id=why.item,
            name=names.get(why.item, why.item),
            asked_minor=asked[why.item],
            votes=why.votes,
            amount_minor=why.amount_minor,
            reason=why.reason,
            short_minor=why.short_minor,
            short_votes=why.short_votes,
            by=why.by,
        )
        for why in outcome.why
    ]
    lines.sort(key=lambda line: (not line.place, line.place))
    lines = _in_places(_as_decided(line, decided.get(line.id)) for line in lines)
    cost = sum(line.amount_minor for line in lines)
    return ResultTable(currency, election.budget_minor, cost, tuple(lines), outcome.steps)


def _as_decided(line: ResultLine, decision: Decision | None) -> ResultLine:
    """Over a decision nothing that the count was short of is told any more."""
    if decision is None:
        return line
    return replace(
        line,
        amount_minor=decision.amount_minor,
        reason=decision.reason,
        short_minor=0,
        short_votes=Fraction(0),
        by="",
    )


def _in_places(lines: Iterable[ResultLine]) -> list[ResultLine]:
    """The funded as they stand, numbered through, before the others."""
    known = list(lines)
    funded, others = ([line for line in known if line.funded is wanted] for wanted in (True, False))
    placed = [replace(line, place=place) for place, line in enumerate(funded, start=1)]
    return placed + [replace(line, place=0) for line in others]


def result_csv(table: ResultTable) -> str:
    """A line a proposal under a line of headings; begins with the byte order mark, without which Excel garbles Thai."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(table))
    return "\ufeff" + text.getvalue()


def _rows(table: ResultTable) -> Iterator[tuple[str | int, ...]]:
    for line in table.lines:
        yield (
            line.place or "",
            harmless(line.id),
            harmless(line.name),
            plain(line.asked_minor, table.currency),
            hundredths(line.votes),
            int(line.funded),
            plain(line.amount_minor, table.currency),
            line.reason.value,
            plain(line.short_minor, table.currency) if line.short_minor else "",
            hundredths(line.short_votes) if line.short_votes else "",
            harmless(line.by),
            table.currency.code,
        )


def result_leaves(table: ResultTable, reader: Language) -> tuple[Leaf, Leaf]:
    """The result, its sum, and the steps of the count, in the reader's language."""

    def money(minor: int) -> Money:
        return Money(minor, table.currency)

    heads = (N_("Rank"), N_("Number"), N_("Name"), N_("Asked for"), N_("Votes"), N_("Funded with"), N_("Why"))
    rows = tuple(
        (
            line.place or None,
            line.id,
            line.name,
            money(line.asked_minor),
            _votes(line.votes),
            money(line.amount_minor),
            reader.text(REASON_NAMES[line.reason]),
        )
        for line in table.lines
    )
    asked = sum(line.asked_minor for line in table.lines)
    together = (None, None, reader.text(N_("Together")), money(asked), None, money(table.cost_minor), None)
    step_heads = (N_("Step"), N_("Number"), N_("Support"), N_("Why"), N_("Left of the budget"))
    steps = tuple(
        (step.number, step.item, _votes(step.effective), reader.text(REASON_NAMES[step.reason]), money(step.left_minor))
        for step in table.steps
    )
    return (
        Leaf(reader.text(N_("Result")), tuple(map(reader.text, heads)), rows, together),
        Leaf(reader.text(N_("Steps of the count")), tuple(map(reader.text, step_heads)), steps),
    )


def _votes(votes: Fraction) -> int | str:
    return votes.numerator if votes.denominator == 1 else hundredths(votes)
