"""From a figure to what it is made of: the flows of one column of an agreement, each with the voucher behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from core.money import Money, currency
from ledger.voucher_models import Voucher
from projects import flows
from projects.desk.errors import ColumnUnknown
from projects.finding import agreement_of, agreements_of, project_for
from projects.flows import Columns
from projects.funding_models import FundingAgreement, FundingFlow, Measure, Tranche, TrancheEvent
from projects.models import EvidenceUse, Project

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class FlowLine:
    """`voucher` is empty for a decision about a tranche, which is then `tranche`. `papers`: how many documents support it."""

    id: int
    day: date
    amount: Money
    line: int | None
    off_bank: bool
    voucher: Voucher | None
    tranche: Tranche | None
    papers: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an agreement at the end of a day. `older` is the flow before which the next page begins, 0 for none."""

    project: Project
    agreement: FundingAgreement
    measure: Measure
    day: date
    total: Money
    flows: tuple[FlowLine, ...]
    older: int


def column_of(
    session: Session, grants: Iterable[Grant], pid: str, number: int, measure: str, day: date, before: int = 0
) -> Column:
    """The flows of a column up to a day, the latest first, a page at a time.

    Raises ProjectUnknown, AgreementUnknown, ColumnUnknown.
    """
    project = project_for(session, grants, Act.PORTFOLIO_READ, pid)
    agreement = agreement_of(session, project, number)
    if measure not in tuple(Measure):
        raise ColumnUnknown()
    asked = Measure(measure)
    papers = select(func.count()).where(EvidenceUse.voucher_id == FundingFlow.voucher_id, EvidenceUse.ended_at.is_(None))
    wanted = (
        select(FundingFlow, Voucher, Tranche, papers.scalar_subquery())
        .outerjoin(Voucher, Voucher.id == FundingFlow.voucher_id)
        .outerjoin(TrancheEvent, TrancheEvent.id == FundingFlow.tranche_event_id)
        .outerjoin(Tranche, Tranche.id == TrancheEvent.tranche_id)
        .where(FundingFlow.agreement_id == agreement.id, FundingFlow.measure == asked, FundingFlow.day <= day)
        .order_by(FundingFlow.day.desc(), FundingFlow.id.desc())
    )
    last = session.get(FundingFlow, before) if before else None
    if last is not None and last.agreement_id == agreement.id:
        same = and_(FundingFlow.day == last.day, FundingFlow.id < last.id)
        wanted = wanted.where(or_(FundingFlow.day < last.day, same))
    rows = session.execute(wanted.limit(A_PAGE + 1)).all()
    unit = currency(agreement.currency)
    lines = tuple(
        FlowLine(flow.id, flow.day, Money(flow.amount_minor, unit), flow.line, flow.off_bank, voucher, tranche, papers)
        for flow, voucher, tranche, papers in rows[:A_PAGE]
    )
    total = flows.columns(session, agreement, day).money(asked)
    return Column(project, agreement, asked, day, total, lines, lines[-1].id if len(rows) > A_PAGE else 0)


@dataclass(frozen=True, slots=True)
class Sources:
    """A project as the agency sees it on a day: each agreement with its columns, and each currency together."""

    project: Project
    day: date
    agreements: tuple[tuple[FundingAgreement, Columns], ...]
    together: tuple[Columns, ...]


def sources_on(session: Session, grants: Iterable[Grant], pid: str, day: date) -> Sources:
    """Raises ProjectUnknown."""
    project = project_for(session, grants, Act.PORTFOLIO_READ, pid)
    agreements = agreements_of(session, project)
    found = flows.columns_of(session, agreements, day)
    together = flows.together(found[one.id] for one in agreements)
    return Sources(project, day, tuple((one, found[one.id]) for one in agreements), tuple(together.values()))
