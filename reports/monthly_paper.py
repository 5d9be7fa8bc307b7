"""The monthly report of a group to its federation: on paper, carried by two members, and as a file for its own spreadsheet.

Opening, what came, what went, and closing stand on each line, so that the federation can add the month up again by itself.
"""

import csv
import io
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period
from core.language import language
from core.marks import N_, Term
from core.money import Currency, plain
from groups.federation.linkage import saved_and_owed
from groups.federation.monthly import MonthlyReport, ReportLine, last_month_that_came, monthly_report
from groups.models import Group, Member
from reports.papers import Heading, Names
from reports.reading import heading_of

COLUMNS = ("month", "group", "currency", "line", "opening", "added", "taken", "closing")


@dataclass(frozen=True, slots=True)
class MonthlyPaper:
    """`carriers`: number and name of the two members who carry it; lines to be filled in where nobody was chosen."""

    kind: ClassVar[str] = "monthly_report"
    title: ClassVar[str] = N_("Monthly report to the federation")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    period: Period
    members: ReportLine
    money: tuple[ReportLine, ...]
    meetings: int
    came: tuple[tuple[Term, int], ...]
    overdue_minor: int
    saved_minor: int
    owed_minor: int
    carriers: tuple[tuple[int, str], ...]


def monthly_paper(
    session: Session, group: Group, period: Period, carried_by: tuple[Member, ...], names: Names = Names.FULL
) -> MonthlyPaper:
    """The last month of the period that has come."""
    report = monthly_report(session, group, last_month_that_came(group, period))
    saved, owed = saved_and_owed(session, group, report.period.end)
    return MonthlyPaper(
        heading=heading_of(session, group, report.head.number, "federation"),
        currency=group.money,
        period=report.period,
        members=report.members,
        money=report.money,
        meetings=report.meetings,
        came=report.came,
        overdue_minor=report.overdue_minor,
        saved_minor=saved,
        owed_minor=owed,
        carriers=tuple((one.number, one.name if names is Names.FULL else "") for one in carried_by),
    )


def monthly_csv(group: Group, report: MonthlyReport) -> bytes:
    """The same lines for a federation's own spreadsheet: amounts as plain decimals, and what adds up to each closing."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    start = (f"{report.period.start:%Y-%m}", _plain_text(group.name), group.currency)
    people = report.members
    rows.writerow((*start, people.key, people.opening, people.added, people.taken, people.closing))
    rows.writerow((*start, "meetings", "", report.meetings, "", ""))
    for name, count in report.came:
        rows.writerow((*start, f"attendance: {language('en').text(name)}", "", count, "", ""))
    for line in report.money:
        amounts = (line.opening, line.added, line.taken, line.closing)
        rows.writerow((*start, line.key, *(plain(minor, group.money) for minor in amounts)))
    rows.writerow((*start, "overdue", "", "", "", plain(report.overdue_minor, group.money)))
    rows.writerow((*start, "book-entry", "", "", "", report.head.number))
    rows.writerow((*start, "fingerprint", "", "", "", report.head.fingerprint))
    return text.getvalue().encode("utf-8-sig")


def _plain_text(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
