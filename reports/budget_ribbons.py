"""A project's budget as ribbons: what was signed for against what is planned, and which source paid for which line.

Nobody ties a source to a line before it is spent, so the plan flows through one pool; what was spent is known of each source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.money import Currency, currency
from projects import flows
from projects.finding import lines_of
from projects.funding_models import FundingAgreement, Measure
from projects.models import Project
from projects.page import CurrencyPart
from reports.drawing.parts import Badge, Part, TwoSides
from reports.drawing.ribbons import sources_to_uses, who_paid_for_what

_USED = frozenset({Measure.SPENT, Measure.IN_KIND})


@dataclass(frozen=True, slots=True)
class PaidFor:
    """What one source paid, or gave in kind, for one line of the budget."""

    source: str
    use: str
    minor: int


def source_name(agreement: FundingAgreement) -> str:
    return f"{agreement.funder.name} – {agreement.title}"


def paid_for(
    session: Session, project: Project, agreements: Sequence[FundingAgreement], day: date
) -> tuple[PaidFor, ...]:
    """By source and line in their order, as of the end of a day; the agreements are of one currency."""
    sums: dict[tuple[int, int], int] = {}
    for (agreement, line, measure), minor in flows.spent_by_line(session, [one.id for one in agreements], day).items():
        if measure in _USED:
            sums[agreement, line] = sums.get((agreement, line), 0) + minor
    lines = lines_of(session, project)
    return tuple(
        PaidFor(source_name(agreement), line.name, sums[agreement.id, line.number])
        for agreement in agreements
        for line in lines
        if sums.get((agreement.id, line.number))
    )


def paid_for_ribbons(paid: Iterable[PaidFor], of: Currency, badge: Badge = Badge.PAPER) -> TwoSides | None:
    known = tuple(paid)
    sources = list(dict.fromkeys(one.source for one in known))
    uses = list(dict.fromkeys(one.use for one in known))
    links: dict[tuple[int, int], int] = {}
    for one in known:
        ends = sources.index(one.source), uses.index(one.use)
        links[ends] = links.get(ends, 0) + one.minor
    return who_paid_for_what(sources, uses, links, of, badge)


def plan_ribbons(part: CurrencyPart, badge: Badge = Badge.PAPER) -> TwoSides | None:
    """What sources committed, in money and in kind, against the lines that are planned; None without a plan."""
    if not any(row.planned.minor for row in part.budget):
        return None
    planned = [Part(row.line.name, row.planned.minor) for row in part.budget]
    return sources_to_uses(signed_by(part), planned, currency(part.currency), badge)


def signed_by(part: CurrencyPart) -> tuple[Part, ...]:
    """What each source committed, in money or in kind."""
    return tuple(Part(source_name(one), columns.of(Measure.COMMITTED)) for one, columns in part.sources)


@dataclass(frozen=True, slots=True)
class ProjectRibbons:
    """Both drawings of a project in one currency, for a page."""

    plan: TwoSides | None
    spent: TwoSides | None


def ribbons_of(
    session: Session, project: Project, parts: Iterable[CurrencyPart], day: date
) -> Mapping[str, ProjectRibbons]:
    """By currency."""
    found = {}
    for part in parts:
        paid = paid_for(session, project, [agreement for agreement, _ in part.sources], day)
        spent = paid_for_ribbons(paid, currency(part.currency), Badge.PAGE)
        found[part.currency] = ProjectRibbons(plan_ribbons(part, Badge.PAGE), spent)
    return found
