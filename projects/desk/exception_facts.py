"""The statements behind the lists of exceptions: each asks about every agreement of a portfolio at once. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.voucher_models import Voucher, VoucherState
from projects.advances.left import AdvanceLeft, advances_of_all
from projects.desk import facts
from projects.desk.asking import Filters
from projects.flows import Columns
from projects.funding_models import (
    FundingAgreement,
    FundingFlow,
    Instrument,
    Measure,
    Tranche,
    TrancheEvent,
    TrancheState,
)
from projects.liquidation.unliquidated import Receipt, receipts_of
from projects.models import BudgetChange, BudgetLine, EvidenceUse, Organisation, Project


@dataclass(frozen=True, slots=True)
class Source:
    """An agreement with its columns at the end of a day. `terms` is the text that was signed, empty for none."""

    id: int
    number: int
    instrument: Instrument
    currency: str
    funder: str
    expires_on: date | None
    terms: str
    project_id: int
    project: str
    code: str
    name: str
    columns: Columns


def sources_on(session: Session, reached: Any, day: date) -> dict[int, Source]:
    """Every agreement of the projects, by its id, by project and number."""
    each = facts.sources_of(reached, Filters(), None, each=True)
    minor: dict[int, dict[Measure, int]] = {}
    for key, _, _, columns in (*facts.months(session, each, day, None, None), *facts.days(session, each, day, None)):
        here = minor.setdefault(key, {})
        for measure, amount in columns.items():
            here[measure] = here.get(measure, 0) + amount
    agreement = FundingAgreement
    told = (agreement.id, agreement.number, agreement.instrument, agreement.currency, agreement.expires_on, agreement.terms)
    named = (Project.public_id.label("project"), Project.code, Project.name, Organisation.name.label("funder"))
    wanted = (
        select(*told, agreement.project_id, *named)
        .join(each, each.c.agreement == agreement.id)
        .join(Project, Project.id == agreement.project_id)
        .join(Organisation, Organisation.id == agreement.funder_id)
        .order_by(Project.name, Project.id, agreement.number)
    )
    return {
        one.id: Source(
            id=one.id,
            number=one.number,
            instrument=Instrument(one.instrument),
            currency=one.currency,
            funder=one.funder,
            expires_on=one.expires_on,
            terms=one.terms or "",
            project_id=one.project_id,
            project=one.project,
            code=one.code,
            name=one.name,
            columns=Columns(one.currency, minor.get(one.id, {})),
        )
        for one in session.execute(wanted)
    }


def receipts(session: Session, reached: Any, day: date) -> dict[int, list[Receipt]]:
    """What arrived by each agreement, in the order in which it is accounted for."""
    return receipts_of(session, select(facts.sources_of(reached, Filters(), None, each=True).c.agreement), day)


def advances(session: Session, reached: Any, day: date) -> list[AdvanceLeft]:
    """Money that was still in somebody's hands."""
    return advances_of_all(session, select(reached.c.project), day)


def ordered_before(session: Session, reached: Any, day: date, latest: date) -> list[tuple[int, int, date, int]]:
    """(agreement id, tranche, day of the order, minor units) of tranches that stand at their order since `latest` or longer."""
    place = func.row_number().over(partition_by=TrancheEvent.tranche_id, order_by=TrancheEvent.id.desc())
    last = select(TrancheEvent, place.label("place")).where(TrancheEvent.day <= day).subquery()
    wanted = (
        select(Tranche.agreement_id, Tranche.number, last.c.day, last.c.amount_minor)
        .join(last, last.c.tranche_id == Tranche.id)
        .join(FundingAgreement, FundingAgreement.id == Tranche.agreement_id)
        .where(last.c.place == 1, last.c.state == TrancheState.ORDERED, last.c.day <= latest)
        .where(FundingAgreement.project_id.in_(select(reached.c.project)))
        .order_by(last.c.day, Tranche.id)
    )
    return [(agreement, number, since, int(minor)) for agreement, number, since, minor in session.execute(wanted)]


def without_evidence(session: Session, reached: Any, day: date) -> list[tuple[int, int, int, date]]:
    """(agreement id, vouchers, minor units, day of the first) of spending that no document supports."""
    each = facts.sources_of(reached, Filters(), None, each=True)
    evidence = select(EvidenceUse.id).where(EvidenceUse.voucher_id == Voucher.id, EvidenceUse.ended_at.is_(None))
    wanted = (
        select(
            FundingFlow.agreement_id,
            func.count(Voucher.id.distinct()),
            func.sum(FundingFlow.amount_minor),
            func.min(FundingFlow.day),
        )
        .join(Voucher, Voucher.id == FundingFlow.voucher_id)
        .where(FundingFlow.agreement_id.in_(select(each.c.agreement)))
        .where(FundingFlow.measure == Measure.SPENT, FundingFlow.day <= day)
        .where(Voucher.state == VoucherState.POSTED, ~evidence.correlate(Voucher).exists())
        .group_by(FundingFlow.agreement_id)
    )
    return [(agreement, count, int(minor), first) for agreement, count, minor, first in session.execute(wanted)]


def last_spent(session: Session, reached: Any, day: date) -> dict[tuple[int, str], date]:
    """The last day on which something was spent, by project and currency."""
    wanted = (
        select(FundingAgreement.project_id, FundingAgreement.currency, func.max(FundingFlow.day))
        .join(FundingFlow, FundingFlow.agreement_id == FundingAgreement.id)
        .where(FundingAgreement.project_id.in_(select(reached.c.project)))
        .where(FundingFlow.measure == Measure.SPENT, FundingFlow.day <= day)
        .group_by(FundingAgreement.project_id, FundingAgreement.currency)
    )
    return {(project, code): last for project, code, last in session.execute(wanted)}


def costs(session: Session, reached: Any, day: date) -> Mapping[tuple[int, str], int]:
    """What the budget of each project came to, by project and currency: the cost that a matching rule may be a part of."""
    wanted = (
        select(BudgetLine.project_id, BudgetLine.currency, func.sum(BudgetChange.amount_minor))
        .join(BudgetChange, BudgetChange.line_id == BudgetLine.id)
        .where(BudgetLine.project_id.in_(select(reached.c.project)), BudgetChange.day <= day)
        .group_by(BudgetLine.project_id, BudgetLine.currency)
    )
    return {(project, code): int(minor) for project, code, minor in session.execute(wanted)}
