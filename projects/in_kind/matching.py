"""The matching test of each agreement: what its rule asks of the community, what was brought, and by how much it is short.

A breach is a line that says so, not a silence. Own money and contributions in kind both count, each told by itself; amounts of
another currency never do. For one agreement, or for all of many projects in few statements. Reads only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.frozen import from_text
from core.money import Money, currency
from projects import flows
from projects.flows import Columns
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.models import BudgetChange, BudgetLine, Project
from projects.terms import FundingTerms, Match
from projects.tranches import match_wanted


@dataclass(frozen=True, slots=True)
class Matching:
    """The test of one agreement at the end of a day, in minor units. `base_minor` is what the share is a part of."""

    project_id: int
    agreement_id: int
    number: int
    funder: str
    currency: str
    match: Match
    base_minor: int
    wanted_minor: int
    cash_minor: int
    in_kind_minor: int

    @property
    def brought_minor(self) -> int:
        return self.cash_minor + self.in_kind_minor

    @property
    def short_minor(self) -> int:
        """0 where the rule is kept."""
        return max(0, self.wanted_minor - self.brought_minor)

    @property
    def kept(self) -> bool:
        return self.short_minor == 0

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))


def match_of(session: Session, project: Project, agreement: FundingAgreement, day: date) -> Matching | None:
    """The test of one agreement; None where nothing is signed or no match is asked for."""
    found = [one for one in matches_of(session, [project.id], day) if one.agreement_id == agreement.id]
    return found[0] if found else None


def matches_of(session: Session, projects: Iterable[int], day: date) -> list[Matching]:
    """The tests of every agreement that has a matching rule, by project and number; what was signed later is left out."""
    wanted = list(projects)
    order = (FundingAgreement.project_id, FundingAgreement.number)
    of_these = select(FundingAgreement).where(FundingAgreement.project_id.in_(wanted)).order_by(*order)
    agreements = session.scalars(of_these).all()
    columns = flows.columns_of(session, agreements, day)
    costs = _costs(session, wanted, day)
    found = []
    for agreement in agreements:
        if agreement.terms is None or agreement.signed_on is None or agreement.signed_on > day:
            continue
        terms = from_text(FundingTerms, agreement.terms)
        if terms.match:
            beside = [one for one in agreements if _beside(one, agreement)]
            cost = costs.get((agreement.project_id, agreement.currency), 0)
            found.append(_matching(agreement, terms, terms.match, beside, columns, cost))
    return found


def _beside(one: FundingAgreement, agreement: FundingAgreement) -> bool:
    return (one.project_id, one.currency) == (agreement.project_id, agreement.currency)


def _matching(
    agreement: FundingAgreement,
    terms: FundingTerms,
    match: Match,
    beside: list[FundingAgreement],
    columns: dict[int, Columns],
    cost_minor: int,
) -> Matching:
    def total(instrument: Instrument, measure: Measure) -> int:
        return sum(columns[one.id].of(measure) for one in beside if one.instrument == instrument)

    borrowed = total(Instrument.LOAN, Measure.COMMITTED)
    wanted = match_wanted(terms, cost_minor, borrowed)
    base = {"project_cost": cost_minor, "this_agreement": terms.amount_minor, "borrowed": borrowed}[match.base]
    own = (Instrument.COUNTERPART, Instrument.IN_KIND)
    return Matching(
        project_id=agreement.project_id,
        agreement_id=agreement.id,
        number=agreement.number,
        funder=agreement.funder.name,
        currency=agreement.currency,
        match=match,
        base_minor=base,
        wanted_minor=wanted.minor if wanted else 0,
        cash_minor=sum(total(one, Measure.RECEIVED) - total(one, Measure.RETURNED) for one in own),
        in_kind_minor=sum(total(one, Measure.IN_KIND) for one in own),
    )


def _costs(session: Session, projects: list[int], day: date) -> dict[tuple[int, str], int]:
    """What the budget of each project came to at the end of a day, by (project id, currency)."""
    wanted = (
        select(BudgetLine.project_id, BudgetLine.currency, func.sum(BudgetChange.amount_minor))
        .join(BudgetChange, BudgetChange.line_id == BudgetLine.id)
        .where(BudgetLine.project_id.in_(projects), BudgetChange.day <= day)
        .group_by(BudgetLine.project_id, BudgetLine.currency)
    )
    return {(project, code): int(amount) for project, code, amount in session.execute(wanted)}
