"""Many groups at a glance: one line a group, and what they make together in each currency, by a few statements however many.

Money is read from the monthly roll-up alone, which `ledger.verify` proves equal to the postings; what is overdue is reckoned
from the loans of the groups on the page. Currencies are never added
to each other, and made-up money never to real money.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from access.policy import Act, Grant
from core.marks import N_, Term
from core.money import Money, currency
from groups import charts
from groups.federation.models import PeerAudit
from groups.finding import within
from groups.indicators.gathering import SAVINGS
from groups.indicators.loan_facts import overdue
from groups.models import Group, Meeting, MeetingState, Member, Network
from ledger.models import MonthlyTotal
from ledger.voucher_models import Voucher, VoucherState

A_PAGE = 50
MOST_PAGES = 10_000
# A group that has not met for so long has probably stopped, or stopped writing.
SILENT_DAYS = 35
CASH = (charts.LOAN_FUND_CASH, charts.SOCIAL_FUND_CASH, charts.BANK)


class By(StrEnum):
    """What the list can be put in order by; nothing else reaches the database."""

    NAME = "name"
    LAST_MEETING = "last-meeting"
    MEMBERS = "members"
    SAVINGS = "savings"
    LOANS = "loans"
    CASH = "cash"
    LAST_AUDIT = "last-audit"
    UNFINISHED = "unfinished"


BY_NAMES: dict[By, Term] = {
    By.NAME: Term(N_("name")),
    By.LAST_MEETING: Term(N_("last meeting, the longest ago first")),
    By.MEMBERS: Term(N_("members, the most first")),
    By.SAVINGS: Term(N_("savings, the most first")),
    By.LOANS: Term(N_("loans, the most first")),
    By.CASH: Term(N_("cash, the most first")),
    By.LAST_AUDIT: Term(N_("last visit, the longest ago first")),
    By.UNFINISHED: Term(N_("unfinished sheets, the most first")),
}


class Only(StrEnum):
    """Which groups are listed."""

    ALL = "all"
    SILENT = "silent"
    AUDIT_LATE = "audit-late"
    UNFINISHED = "unfinished"


ONLY_NAMES: dict[Only, Term] = {
    Only.ALL: Term(N_("all groups")),
    Only.SILENT: Term(N_("nothing confirmed for 35 days")),
    Only.AUDIT_LATE: Term(N_("visit by another group overdue")),
    Only.UNFINISHED: Term(N_("something waits to be finished or confirmed")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: in which network (its public id; empty for all), which groups, in which order, which page."""

    network: str = ""
    only: Only = Only.ALL
    by: By = By.NAME
    page: int = 1


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group. `unfinished` counts sheets and vouchers that are not confirmed."""

    public_id: str
    name: str
    network: str
    practice: bool
    last_met: date | None
    silent: bool
    members: int
    savings: Money
    loans: Money
    cash: Money
    with_collectors: Money
    overdue: Money
    last_audit: date | None
    audit_due: date | None
    audit_late: bool
    unfinished: int


@dataclass(frozen=True, slots=True)
class Total:
    """Groups of one currency together, of one network or of all of them (`network` empty)."""

    network: str
    network_id: str
    practice: bool
    groups: int
    members: int
    savings: Money
    loans: Money
    cash: Money
    with_collectors: Money


@dataclass(frozen=True, slots=True)
class Overview:
    lines: tuple[GroupLine, ...]
    networks: tuple[Total, ...]
    together: tuple[Total, ...]
    groups: int
    page: int
    pages: int


def overview(session: Session, grants: Iterable[Grant], asked: Asked, day: date) -> Overview:
    """The groups that these grants let one see as a network's, on a day. A page beyond the last is the last."""
    facts = _facts(within(grants, Act.NETWORK_READ), day)
    wanted = _wanted(facts.c, asked, day)
    networks = [_total(row) for row in session.execute(_totals(facts, wanted))]
    groups = sum(total.groups for total in networks)
    pages = max(-(-groups // A_PAGE), 1)
    page = min(max(asked.page, 1), pages)
    listed = select(facts).where(wanted).order_by(*_order(facts.c, asked.by), facts.c.name, facts.c.id)
    rows = session.execute(listed.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    shown = list(session.scalars(select(Group).where(Group.id.in_([row.id for row in rows]))))
    late = overdue(session, shown, day)
    return Overview(
        lines=tuple(_line(row, late.get(row.id, 0), day) for row in rows),
        networks=tuple(networks),
        together=_together(networks),
        groups=groups,
        page=page,
        pages=pages,
    )


def _facts(reached: ColumnElement[bool], day: date) -> Any:
    """One row a group, with everything that the list shows."""
    hers = select(Group.id, Group.book_id).join(Network, Network.id == Group.network_id).where(reached).cte("hers")
    groups, books = select(hers.c.id), select(hers.c.book_id)
    money, members = _money(books), _members(groups, day)
    met, vouchers, audits = _meetings(groups), _vouchers(books), _audits()
    return (
        select(
            Group.id,
            Group.public_id,
            Group.name,
            Group.practice,
            Group.currency,
            Group.founded_on,
            Network.name.label("network"),
            Network.public_id.label("network_id"),
            func.coalesce(members.c.members, 0).label("members"),
            *(func.coalesce(money.c[name], 0).label(name) for name in ("savings", "loans", "cash", "with_collectors")),
            met.c.last_met,
            _later(met.c.last_met, vouchers.c.last_voucher).label("last_written"),
            (func.coalesce(met.c.unfinished, 0) + func.coalesce(vouchers.c.unfinished, 0)).label("unfinished"),
            audits.c.last_audit,
            audits.c.audit_due,
        )
        .join(Network, Network.id == Group.network_id)
        .outerjoin(money, money.c.book_id == Group.book_id)
        .outerjoin(members, members.c.group_id == Group.id)
        .outerjoin(met, met.c.group_id == Group.id)
        .outerjoin(vouchers, vouchers.c.book_id == Group.book_id)
        .outerjoin(audits, audits.c.group_id == Group.id)
        .where(Group.id.in_(groups))
        .subquery("facts")
    )


def _money(books: Any) -> Any:
    net = MonthlyTotal.debit_minor - MonthlyTotal.credit_minor

    def held(codes: Sequence[str], sign: int) -> Any:
        return func.sum(case((MonthlyTotal.code.in_(codes), sign * net), else_=0))

    return (
        select(
            MonthlyTotal.book_id,
            held(SAVINGS, -1).label("savings"),
            held((charts.LOANS,), 1).label("loans"),
            held(CASH, 1).label("cash"),
            held((charts.WITH_COLLECTOR,), 1).label("with_collectors"),
        )
        .where(MonthlyTotal.book_id.in_(books))
        .group_by(MonthlyTotal.book_id)
        .subquery("money")
    )


def _members(groups: Any, day: date) -> Any:
    stays = or_(Member.left_on.is_(None), Member.left_on >= day)
    wanted = select(Member.group_id, func.count().label("members"))
    there = wanted.where(Member.group_id.in_(groups), Member.joined_on <= day, stays)
    return there.group_by(Member.group_id).subquery("people")


def _meetings(groups: Any) -> Any:
    confirmed = Meeting.state == MeetingState.POSTED
    open_ones = Meeting.state.in_((MeetingState.DRAFT, MeetingState.COUNTED))
    return (
        select(
            Meeting.group_id,
            func.max(case((confirmed, Meeting.held_on))).label("last_met"),
            func.count(case((open_ones, 1))).label("unfinished"),
        )
        .where(Meeting.group_id.in_(groups))
        .group_by(Meeting.group_id)
        .subquery("met")
    )


def _vouchers(books: Any) -> Any:
    """A group that saves daily or runs a kiosk writes vouchers and seldom a sheet: it is not silent."""
    posted, waits = Voucher.state == VoucherState.POSTED, Voucher.state == VoucherState.PREPARED
    return (
        select(
            Voucher.book_id,
            func.max(case((posted, Voucher.day))).label("last_voucher"),
            func.count(case((waits, 1))).label("unfinished"),
        )
        .where(Voucher.book_id.in_(books))
        .group_by(Voucher.book_id)
        .subquery("written")
    )


def _later(one: Any, other: Any) -> Any:
    """The later of two days, either of which may be missing."""
    return case((one.is_(None), other), (other.is_(None), one), (one > other, one), else_=other)


def _audits() -> Any:
    later = aliased(PeerAudit)
    holds = select(
        PeerAudit.group_id, func.max(PeerAudit.visited_on).label("last_audit"), func.max(PeerAudit.next_due).label("audit_due")
    ).outerjoin(later, later.replaces_id == PeerAudit.id)
    return holds.where(later.id.is_(None)).group_by(PeerAudit.group_id).subquery("audits")


def _wanted(facts: Any, asked: Asked, day: date) -> ColumnElement[bool]:
    silent_since = day - timedelta(days=SILENT_DAYS)
    silent = func.coalesce(facts.last_written, facts.founded_on) < silent_since
    only: dict[Only, ColumnElement[bool]] = {
        Only.ALL: true(),
        Only.SILENT: silent,
        Only.AUDIT_LATE: func.coalesce(facts.audit_due < day, false()),
        Only.UNFINISHED: facts.unfinished > 0,
    }
    return and_(only[asked.only], facts.network_id == asked.network if asked.network else true())


def _order(facts: Any, by: By) -> tuple[Any, ...]:
    """Money is put in order within each currency; what has never been stands first, where the longest ago does."""
    return {
        By.NAME: (),
        By.LAST_MEETING: (facts.last_met.is_not(None), facts.last_met),
        By.MEMBERS: (facts.members.desc(),),
        By.SAVINGS: (facts.currency, facts.savings.desc()),
        By.LOANS: (facts.currency, facts.loans.desc()),
        By.CASH: (facts.currency, facts.cash.desc()),
        By.LAST_AUDIT: (facts.last_audit.is_not(None), facts.last_audit),
        By.UNFINISHED: (facts.unfinished.desc(),),
    }[by]


def _totals(facts: Any, wanted: ColumnElement[bool]) -> Any:
    """A row for each network, currency and kind of money."""
    of = (facts.c.network, facts.c.network_id, facts.c.practice, facts.c.currency)
    sums = (
        func.sum(facts.c[name]).label(name) for name in ("members", "savings", "loans", "cash", "with_collectors")
    )
    counted = select(*of, func.count().label("groups"), *sums).where(wanted)
    return counted.group_by(*of).order_by(facts.c.practice, facts.c.network, facts.c.network_id, facts.c.currency)


def _total(row: Row[Any]) -> Total:
    return Total(
        network=row.network,
        network_id=row.network_id,
        practice=row.practice,
        groups=row.groups,
        members=int(row.members),
        **_moneys(row),
    )


def _moneys(row: Row[Any]) -> dict[str, Money]:
    of = currency(row.currency)
    return {name: Money(int(getattr(row, name)), of) for name in ("savings", "loans", "cash", "with_collectors")}


def _together(networks: Sequence[Total]) -> tuple[Total, ...]:
    """The same totals without their networks: one for each currency, made-up money by itself."""
    found: dict[tuple[bool, str], Total] = {}
    for one in networks:
        key = one.practice, one.savings.currency.code
        found[key] = _added(found[key], one) if key in found else replace(one, network="", network_id="")
    return tuple(found[key] for key in sorted(found))


def _added(one: Total, other: Total) -> Total:
    summed = ("groups", "members", "savings", "loans", "cash", "with_collectors")
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in summed})


def _line(row: Row[Any], overdue_minor: int, day: date) -> GroupLine:
    last = row.last_written or row.founded_on
    return GroupLine(
        public_id=row.public_id,
        name=row.name,
        network=row.network,
        practice=row.practice,
        last_met=row.last_met,
        silent=last < day - timedelta(days=SILENT_DAYS),
        members=row.members,
        overdue=Money(overdue_minor, currency(row.currency)),
        last_audit=row.last_audit,
        audit_due=row.audit_due,
        audit_late=row.audit_due is not None and row.audit_due < day,
        unfinished=row.unfinished,
        **_moneys(row),
    )
