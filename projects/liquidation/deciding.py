"""The funder decides about a report, line by line: accepted, or refused with a reason. Only what is accepted is liquidated.

    reported -> accepted <-> refused -> reported again, in another report
    reported -> taken out (by the bookkeeper, before the funder decides)

What was accepted may be refused later (an audit disallows it): then it is no longer liquidated. Who wrote the report never
writes the decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.marks import Term
from core.text import clean
from ledger.voucher_models import STATE_NAMES, Voucher, VoucherState
from projects import flows, tranche_states
from projects.errors import DayInFuture
from projects.flows import Flow
from projects.funding_models import FundingAgreement, Measure
from projects.liquidation.errors import (
    DecidedAlready,
    DecidedBackwards,
    DecidedBeforeReport,
    DecidedByReporter,
    RefusedWithoutReason,
    ReportLineUnknown,
    ReportNotPosted,
    ShareReported,
)
from projects.liquidation.lines import lines_of_report, state_of
from projects.liquidation.models import VERDICTS, LiquidationDecision, LiquidationLine, Verdict
from projects.liquidation.shares import living_lines
from projects.models import Project
from projects.vouchers import hold

_MAY_FOLLOW: Mapping[Verdict | None, frozenset[Verdict]] = {
    None: frozenset({Verdict.ACCEPTED, Verdict.REFUSED, Verdict.TAKEN_OUT}),
    Verdict.ACCEPTED: frozenset({Verdict.REFUSED}),
    Verdict.REFUSED: frozenset({Verdict.ACCEPTED}),
    Verdict.TAKEN_OUT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """About one line. Raises RefusedWithoutReason, TextTooLong, TextUnreadable."""

    verdict: Verdict
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean(self.reason))
        if self.verdict is not Verdict.ACCEPTED and not self.reason:
            raise RefusedWithoutReason()


def decide(
    session: Session,
    project: Project,
    report: Voucher,
    decisions: Mapping[str, Decision],
    day: date,
    *,
    by: str,
    document_id: int | None = None,
) -> None:
    """Writes down what the funder decided about lines of a report, by their public ids; the others wait.

    Raises ReportNotPosted, DecidedByReporter, DayInFuture, DecidedBeforeReport, ReportLineUnknown, DecidedAlready,
    DecidedBackwards, ShareReported.
    """
    lines = _held(session, project, report)
    if by in (report.prepared_by, report.confirmed_by):
        raise DecidedByReporter()
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)
    if day < report.day:
        raise DecidedBeforeReport(report=report.day, day=day)
    for public_id, decision in decisions.items():
        _write(session, _named(lines, public_id), decision, day, by, document_id)
    if lines:
        agreement = session.get_one(FundingAgreement, next(iter(lines.values())).agreement_id)
        tranche_states.follow(session, agreement, report, by=by, day=day)


def take_out(session: Session, project: Project, report: Voucher, line: str, reason: str, *, by: str) -> None:
    """The bookkeeper takes out a line about which the funder has not decided: its spending may then be corrected.

    Raises ReportNotPosted, ReportLineUnknown, DecidedAlready, RefusedWithoutReason, TextTooLong, TextUnreadable.
    """
    lines = _held(session, project, report)
    decision = Decision(Verdict.TAKEN_OUT, reason)
    _write(session, _named(lines, line), decision, max(report.day, today(project.timezone)), by, None)


def _held(session: Session, project: Project, report: Voucher) -> dict[str, LiquidationLine]:
    hold(session, project)
    session.refresh(report)
    if report.state != VoucherState.POSTED:
        raise ReportNotPosted(state=STATE_NAMES[VoucherState(report.state)])
    return {line.public_id: line for line in lines_of_report(session, report)}


def _named(lines: Mapping[str, LiquidationLine], public_id: str) -> LiquidationLine:
    if public_id not in lines:
        raise ReportLineUnknown()
    return lines[public_id]


def _write(
    session: Session, line: LiquidationLine, decision: Decision, day: date, by: str, document_id: int | None
) -> None:
    before = state_of(line)
    if decision.verdict not in _MAY_FOLLOW[before]:
        raise DecidedAlready(number=line.spending.number, verdict=VERDICTS[before] if before else Term(""))
    if line.decisions and day < line.decisions[-1].day:
        raise DecidedBackwards(number=line.spending.number, last=line.decisions[-1].day, day=day)
    agreement = session.get_one(FundingAgreement, line.agreement_id)
    if before is Verdict.REFUSED:
        _refuse_elsewhere(session, agreement, line)
    session.add(
        LiquidationDecision(
            line_id=line.id,
            verdict=decision.verdict,
            day=day,
            reason=decision.reason,
            document_id=document_id,
            decided_by=by,
            decided_at=now(),
        )
    )
    line.ended_at = None if decision.verdict is Verdict.ACCEPTED else now()
    session.flush()
    session.expire(line, ["decisions"])
    sign = {(Verdict.ACCEPTED, True): 1, (Verdict.REFUSED, False): -1}.get(
        (decision.verdict, before is not Verdict.ACCEPTED), 0
    )
    if sign:
        flow = Flow(agreement.number, Measure.LIQUIDATED, sign * line.amount_minor)
        flows.add(session, agreement, day, flow, voucher_id=line.report_id)


def _refuse_elsewhere(session: Session, agreement: FundingAgreement, line: LiquidationLine) -> None:
    """What was refused is accepted after all, unless it was mended and reported again, or is no spending any more."""
    other = living_lines(session, agreement).get((line.spending_id, line.line))
    if other:
        raise ShareReported(number=line.spending.number, report=other.report.number)
    state = session.scalar(select(Voucher.state).where(Voucher.id == line.spending_id))
    if state != VoucherState.POSTED:
        raise DecidedAlready(number=line.spending.number, verdict=STATE_NAMES[VoucherState.REVERSED])
