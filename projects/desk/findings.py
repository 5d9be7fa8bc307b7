"""Findings of an audit, the community's answers, and closing them. Everything is added, nothing changed: a talk on record."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from access.policy import Act, Grant
from core.calendars import now, today
from core.text import required
from ledger.voucher_models import Voucher
from projects.desk.errors import AnswerMissing, FindingClosed, FindingUnknown
from projects.desk.models import AuditSample, Finding, FindingAnswer, FindingClosing, Outcome, Severity
from projects.errors import DayInFuture
from projects.finding import organisations_for, within
from projects.models import Document, Organisation, Project
from projects.vouchers import hold

MOST_TEXT = 600


def find_fault(
    session: Session,
    project: Project,
    organisation: Organisation,
    severity: Severity,
    text: str,
    found_on: date,
    *,
    voucher: Voucher | None = None,
    document: Document | None = None,
    sample: AuditSample | None = None,
    by: str,
) -> Finding:
    """Writes down what was found, in the name of an organisation, under the project's next number.

    Raises DayInFuture, TextMissing, TextTooLong, TextUnreadable.
    """
    _refuse_future(project, found_on)
    hold(session, project)
    last = session.scalar(select(func.max(Finding.number)).where(Finding.project_id == project.id))
    finding = Finding(
        project_id=project.id,
        number=(last or 0) + 1,
        organisation_id=organisation.id,
        voucher_id=voucher and voucher.id,
        document_id=document and document.id,
        sample_id=sample and sample.id,
        severity=severity,
        text=required(text, MOST_TEXT),
        found_on=found_on,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(finding)
    session.flush()
    return finding


def _refuse_future(project: Project, day: date) -> None:
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)


def answer(
    session: Session, project: Project, finding: Finding, text: str, *, document: Document | None = None, by: str
) -> FindingAnswer:
    """What the community says to it; as many answers as it takes. Raises FindingClosed, TextMissing, TextTooLong."""
    hold(session, project)
    _refuse_closed(session, finding)
    said = FindingAnswer(
        finding_id=finding.id,
        text=required(text, MOST_TEXT),
        document_id=document and document.id,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(said)
    session.flush()
    session.expire(finding, ["answers"])
    return said


def close(
    session: Session, project: Project, finding: Finding, outcome: Outcome, text: str, closed_on: date, *, by: str
) -> FindingClosing:
    """The agency is satisfied, or was wrong. An error of the auditor needs no answer; everything else does.

    Raises FindingClosed, AnswerMissing, DayInFuture, TextMissing, TextTooLong, TextUnreadable.
    """
    _refuse_future(project, closed_on)
    hold(session, project)
    _refuse_closed(session, finding)
    answered = session.scalar(select(func.count()).where(FindingAnswer.finding_id == finding.id))
    if outcome is not Outcome.MISTAKEN and not answered:
        raise AnswerMissing()
    closing = FindingClosing(
        finding_id=finding.id,
        outcome=outcome,
        text=required(text, MOST_TEXT),
        closed_on=closed_on,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(closing)
    session.flush()
    session.expire(finding, ["closing"])
    return closing


def _refuse_closed(session: Session, finding: Finding) -> None:
    if closing := session.get(FindingClosing, finding.id):
        raise FindingClosed(day=closing.closed_on)


_WITH_THE_TALK = (selectinload(Finding.answers), selectinload(Finding.closing))


def findings_of(session: Session, project: Project) -> list[Finding]:
    """The findings in a project, the latest first, with their answers and closings."""
    wanted = select(Finding).where(Finding.project_id == project.id).order_by(Finding.number.desc())
    return list(session.scalars(wanted.options(*_WITH_THE_TALK).execution_options(populate_existing=True)))


def finding_of(session: Session, project: Project, public_id: str) -> Finding:
    """Raises FindingUnknown."""
    wanted = select(Finding).where(Finding.project_id == project.id, Finding.public_id == public_id)
    finding = session.scalar(wanted.options(*_WITH_THE_TALK))
    if finding is None:
        raise FindingUnknown()
    return finding


def findings_for(session: Session, grants: Iterable[Grant], *, open_only: bool = True) -> list[Finding]:
    """The findings in all projects at whose desk these grants let one sit, the latest first: the open ones unless all."""
    grants = tuple(grants)
    wanted = select(Finding).join(Project, Project.id == Finding.project_id).where(within(grants, Act.PORTFOLIO_READ))
    if open_only:
        wanted = wanted.where(~select(FindingClosing).where(FindingClosing.finding_id == Finding.id).exists())
    return list(session.scalars(wanted.options(*_WITH_THE_TALK).order_by(Finding.id.desc()).limit(MOST_SHOWN)))


MOST_SHOWN = 200


def finding_to_close(session: Session, grants: Iterable[Grant], project: Project, public_id: str) -> Finding:
    """A finding in a project, for those who write findings in the same organisation's name. Raises FindingUnknown."""
    finding = finding_of(session, project, public_id)
    if finding.organisation_id not in {one.id for one in organisations_for(session, grants, Act.FINDING_WRITE)}:
        raise FindingUnknown()
    return finding
