"""Every paper of a group for a period, as PDF files in a folder: planned, printed on all processors, written whole or not.

A file's name says what is in it and for which days, never whose: lists of files travel further than papers.
"""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy.orm import Session

from core.calendars import Period, month_of, today
from core.language import Digits, language
from groups.constitution import terms_on
from groups.federation.audits import visits
from groups.finding import book_of, meetings_of
from groups.loans.finding import agreed_loans
from groups.members import everybody
from groups.models import Group, Meeting
from groups.sharing.share_out_voucher import SHARE_OUT
from ledger.vouchers import vouchers_of
from reports import render
from reports.blank_sheet import blank_sheet
from reports.collector_papers import counter_book
from reports.group_statement import group_statement
from reports.indicators_paper import indicators_paper
from reports.issued.keys import Issuer
from reports.issued.recording import record
from reports.issued.sealing import Seal, sealed
from reports.journal import journal_paper
from reports.loan_agreement import loan_agreement
from reports.loan_book import loan_book
from reports.meeting_paper import meeting_paper
from reports.member_statement import MemberStatement, member_statements
from reports.monthly_paper import monthly_paper
from reports.papers import Names, Paper, period_in_file_names
from reports.peer_audit import peer_audit_paper
from reports.projected_share_out import projected
from reports.share_out_sheet import share_out_sheet
from reports.shelf import was_member
from reports.trial_balance import trial_balance_paper
from reports.voucher_paper import voucher_paper

# Starting a second process costs as long as some papers do.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Issue:
    """One paper and the name of its file; its seal once it is written down as issued."""

    file_name: str
    paper: Paper
    seal: Seal | None = None


def papers_of_period(session: Session, group: Group, period: Period, names: Names = Names.FULL) -> list[Issue]:
    """The group's statement, books, blank sheet, meeting sheets and vouchers of the period, and a statement for every member.

    Raises SheetDisagrees, MeetingWithoutRules.
    """
    span = period_in_file_names(period)
    share_out = projected(session, group, min(period.end, today(group.timezone)))
    return [
        Issue(f"group-{span}.pdf", group_statement(session, group, period, names=names)),
        Issue(f"trial-balance-{span}.pdf", trial_balance_paper(session, group, period)),
        *_journals(session, group, period),
        *(
            Issue(member_file_name(paper), paper)
            for member in everybody(session, group)
            if was_member(member, period)
            for paper in member_statements(session, group, member, period, share_out=share_out)
        ),
        *(
            Issue(meeting_file_name(meeting), meeting_paper(session, group, meeting, names=names))
            for meeting in reversed(meetings_of(session, group, period.start, period.end))
            if meeting.sheet is not None
        ),
        *(
            Issue(f"voucher-{voucher.number:04}.pdf", voucher_paper(session, group, voucher, names=names))
            for voucher in reversed(vouchers_of(session, book_of(session, group)))
            if voucher.day in period
        ),
        *_share_outs(session, group, period, names),
        *_of_loans(session, group, period, names),
        *_for_others(session, group, period, names),
        Issue("blank-sheet.pdf", blank_sheet(session, group)),
    ]


def _share_outs(session: Session, group: Group, period: Period, names: Names) -> Iterator[Issue]:
    for voucher in vouchers_of(session, book_of(session, group)):
        if voucher.kind == SHARE_OUT.name and voucher.day in period:
            paper = share_out_sheet(session, group, voucher, names=names)
            yield Issue(f"share-out-{voucher.number:04}-{voucher.day.isoformat()}.pdf", paper)


def _of_loans(session: Session, group: Group, period: Period, names: Names) -> Iterator[Issue]:
    """The loan book, and the agreement of each loan that was handed out in the period; nothing for who has no loans."""
    loans = agreed_loans(session, group)
    if loans:
        yield Issue(f"loan-book-{period_in_file_names(period)}.pdf", loan_book(session, group, period, names=names))
    for loan in reversed(loans):
        if loan.handed_on and loan.handed_on in period:
            yield Issue(f"loan-{loan.number:04}.pdf", loan_agreement(session, group, loan, names=names))


def _for_others(session: Session, group: Group, period: Period, names: Names) -> Iterator[Issue]:
    """What federations, networks and visitors read: indicators, visits, the counter book, the monthly report."""
    yield Issue(f"indicators-{period_in_file_names(period)}.pdf", indicators_paper(session, group, period))
    rules = terms_on(session, group, max(min(period.end, today(group.timezone)), group.founded_on))
    if rules.collectors:
        book = counter_book(session, group, period, names)
        yield Issue(f"counter-book-{book.period.start:%Y-%m}.pdf", book)
    if rules.linkage:
        report = monthly_paper(session, group, period, (), names)
        yield Issue(f"monthly-{report.period.start:%Y-%m}.pdf", report)
    for visit in visits(session, group, period.end).audits:
        if visit.visited_on in period:
            paper = peer_audit_paper(session, group, visit.public_id, names)
            yield Issue(f"visit-{visit.number:04}-{visit.visited_on.isoformat()}.pdf", paper)


def _journals(session: Session, group: Group, period: Period) -> Iterator[Issue]:
    """One journal, or one a month when the whole does not fit a paper."""
    whole = journal_paper(session, group, period)
    if not whole.left_out:
        yield Issue(f"journal-{period_in_file_names(period)}.pdf", whole)
        return
    for month in _months(period):
        paper = journal_paper(session, group, month)
        if paper.blocks:
            yield Issue(f"journal-{period_in_file_names(month)}.pdf", paper)


def _months(period: Period) -> Iterator[Period]:
    """The period month by month, the first and the last as far as they lie in it."""
    start = period.start
    while start <= period.end:
        end = min(month_of(start).end, period.end)
        yield Period(start, end)
        start = end + timedelta(days=1)


def member_file_name(paper: MemberStatement) -> str:
    part = f"-part-{paper.volume}-of-{paper.volumes}" if paper.volumes > 1 else ""
    return f"member-{paper.member_number:04}-{period_in_file_names(paper.period)}{part}.pdf"


def meeting_file_name(meeting: Meeting) -> str:
    revision = f"-revision-{meeting.revision}" if meeting.revision > 1 else ""
    return f"meeting-{meeting.number:04}-{meeting.held_on.isoformat()}{revision}.pdf"


def written_down(session: Session, issues: list[Issue], issuer: Issuer, *, by: str) -> list[Issue]:
    """The papers with their seals, each in the register of what was issued."""
    found = [replace(issue, seal=sealed(issue.paper, issuer)) for issue in issues]
    for issue in found:
        if issue.seal is not None:
            record(session, issue.paper, issue.seal, by=by)
    return found


def print_all(issues: list[Issue], tag: str, folder: Path, digits: Digits = Digits.LATIN) -> Iterator[Path]:
    """Prints the papers in a language and its digits and writes each to the folder, yielding its path as soon as it is there.

    The papers are independent, so every processor prints some. Raises PdfNotPossible.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if len(issues) < _FEW or (os.cpu_count() or 1) == 1:
        for issue in issues:
            yield write_whole(folder / issue.file_name, _printed(issue, tag, digits))
        return
    # A fresh interpreter each: the engine's fonts and the database connection of this process are not for sharing.
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as printers:
        for issue, made in zip(issues, printers.map(_printed, issues, repeat(tag), repeat(digits)), strict=True):
            yield write_whole(folder / issue.file_name, made)


def _printed(issue: Issue, tag: str, digits: Digits) -> bytes:
    return render.pdf(issue.paper, language(tag, digits), seal=issue.seal)


def write_whole(path: Path, content: bytes) -> Path:
    """Writes a file so that whoever looks sees the old one or the new one, never half of either."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).chmod(0o644)
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return path
