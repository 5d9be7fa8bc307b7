"""The shelf: which papers a group has for a period, and which periods it can ask for. Built for the page that lists them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.calendars import Period, month_of, today, year_of
from groups.constitution import terms_on
from groups.federation.audits import visits
from groups.federation.models import PeerAudit
from groups.finding import book_of, meetings_of
from groups.kiosk.running import kiosks
from groups.loans.finding import agreed_loans
from groups.loans.models import Loan
from groups.members import everybody
from groups.models import Group, Meeting, Member
from groups.rotation.running import rotations
from groups.sharing.year_content import read_year
from groups.sharing.year_vouchers import every_year_end
from ledger.voucher_models import Voucher
from ledger.vouchers import vouchers_of

MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """`years` and `months` are periods that can be asked for, the latest first, from the founding to today."""

    period: Period
    years: tuple[Period, ...]
    months: tuple[Period, ...]
    members: tuple[Member, ...]
    meetings: tuple[Meeting, ...]
    vouchers: tuple[Voucher, ...]
    loans: tuple[Loan, ...]
    rotates: bool
    sells_water: bool
    collects: bool
    reports_monthly: bool
    visits: tuple[PeerAudit, ...]
    years_ended: tuple[date, ...]


def shelf(session: Session, group: Group, period: Period) -> Shelf:
    """The papers of a period: who was a member in it, which meetings have a finished sheet, and its vouchers.

    `years_ended`: the last days of all fiscal years that are closed, or wait to be.
    """
    now = max(today(group.timezone), group.founded_on)
    rules = terms_on(session, group, now)
    return Shelf(
        period=period,
        years=tuple(year_of(year) for year in range(now.year, group.founded_on.year - 1, -1)),
        months=_months_back(now, group.founded_on),
        members=tuple(member for member in everybody(session, group) if was_member(member, period)),
        meetings=tuple(one for one in meetings_of(session, group, period.start, period.end) if one.sheet is not None),
        vouchers=tuple(one for one in vouchers_of(session, book_of(session, group)) if one.day in period),
        loans=tuple(one for one in agreed_loans(session, group) if one.closed_on is None or one.closed_on >= period.start),
        rotates=bool(rotations(session, group)),
        sells_water=bool(kiosks(session, group)),
        collects=rules.collectors is not None,
        reports_monthly=rules.linkage is not None,
        visits=tuple(one for one in visits(session, group, now).audits if one.visited_on in period),
        years_ended=tuple(read_year(one.content).end for one in every_year_end(session, group)),
    )


def was_member(member: Member, period: Period) -> bool:
    """Whether she was a member on any day of a period."""
    return member.joined_on <= period.end and (member.left_on is None or member.left_on >= period.start)


def _months_back(now: date, founded_on: date) -> tuple[Period, ...]:
    found = [month_of(now)]
    while len(found) < MOST_MONTHS and found[-1].start > founded_on:
        found.append(month_of(found[-1].start - timedelta(days=1)))
    return tuple(found)
