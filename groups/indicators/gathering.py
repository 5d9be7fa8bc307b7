"""The facts of many groups as of one day, read from the books by a few statements however many groups there are.

Writes nothing. What was recorded up to now for days up to that day counts; a figure that is kept says where the book stood.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, and_, case, column, func, literal, or_, select, union_all, values
from sqlalchemy.orm import Session

from groups import charts
from groups.figures import Presence
from groups.indicators.facts import SAVING_DAYS, Came, Facts, LoanFacts
from groups.indicators.loan_facts import loan_facts
from groups.models import Attendance, Cycle, Group, Meeting, MeetingState, Member
from ledger.many_books import standings
from ledger.models import Account, JournalTransaction, Posting

LOAN_FUND = (charts.LOAN_FUND_CASH, charts.BANK, charts.WITH_COLLECTOR)
SAVINGS = (charts.MEMBERS_SHARES, charts.CARRIED_FORWARD, charts.SAVINGS, charts.SHARE_CAPITAL)
# Equity that is not the members' to share: funds, and what was there when the books began.
FUNDS = (
    charts.SOCIAL_FUND,
    charts.RESERVE,
    charts.EDUCATION_FUND,
    charts.OPTIONAL_FUNDS,
    charts.WELFARE_FUND,
    charts.OPENING,
)
_ASSETS, _LIABILITIES = "1", "2"
_IN_PERSON = (Presence.PRESENT, Presence.LATE)
_LAST_MEETINGS = 4
_WEEK = timedelta(weeks=1)

Codes = Mapping[str, int]


class _People(NamedTuple):
    members: int = 0
    women: int = 0
    sex_said: int = 0
    at_start: int = 0
    joined: int = 0
    left: int = 0


def gathered(session: Session, groups: Sequence[Group], day: date) -> list[Facts]:
    """The facts of each group at the end of a day, in the order of the groups."""
    if not groups:
        return []
    since = _cycles(session, groups, day)
    books = [group.book_id for group in groups]
    now = standings(session, dict.fromkeys(books, day))
    before = standings(session, {group.book_id: since[group.id] - timedelta(days=1) for group in groups})
    people, came, savers = _people(session, since, day), _came(session, since, day), _savers(session, books, day)
    loans = loan_facts(session, groups, since, day)
    return [
        _facts(
            group,
            day,
            since[group.id],
            now=now[group.book_id],
            before=before[group.book_id],
            people=people.get(group.id, _People()),
            came=came.get(group.id, ()),
            savers=savers.get(group.book_id, 0),
            loans=loans.get(group.id),
        )
        for group in groups
    ]


def _facts(
    group: Group,
    day: date,
    since: date,
    *,
    now: Codes,
    before: Codes,
    people: _People,
    came: Sequence[Came],
    savers: int,
    loans: LoanFacts | None,
) -> Facts:
    savings = _owed(now, SAVINGS)
    assets = sum(net for code, net in now.items() if code.startswith(_ASSETS))
    liabilities = -sum(net for code, net in now.items() if code.startswith(_LIABILITIES))
    debts = liabilities - _owed(now, [code for code in SAVINGS if code.startswith(_LIABILITIES)])
    return Facts(
        day=day,
        currency=group.money,
        weeks=max((day - since) // _WEEK, 0),
        savers=savers,
        last_meeting=came[0] if came else Came(),
        last_four=_together(came),
        loan_fund_minor=_held(now, LOAN_FUND),
        social_cash_minor=_held(now, (charts.SOCIAL_FUND_CASH,)),
        loans_minor=_held(now, (charts.LOANS,)),
        assets_minor=assets,
        debts_minor=debts,
        borrowed_minor=_owed(now, (charts.BORROWED,)),
        savings_minor=savings,
        saved_minor=savings - _owed(before, SAVINGS),
        social_fund_minor=_owed(now, (charts.SOCIAL_FUND,)),
        profit_minor=assets - debts - savings - _owed(now, FUNDS),
        interest_minor=_owed(now, (charts.LOAN_INTEREST,)) - _owed(before, (charts.LOAN_INTEREST,)),
        loans=loans,
        **people._asdict(),
    )


def _held(codes: Codes, wanted: Iterable[str]) -> int:
    return sum(codes.get(code, 0) for code in wanted)


def _owed(codes: Codes, wanted: Iterable[str]) -> int:
    return -_held(codes, wanted)


def _together(came: Sequence[Came]) -> Came:
    return Came(*(sum(column) for column in zip(*((one.meetings, one.members, one.in_person, one.sent) for one in came))))


def _cycles(session: Session, groups: Sequence[Group], day: date) -> dict[int, date]:
    """The day on which each group's cycle began that `day` lies in; before the first cycle, the day of founding."""
    wanted = (
        select(Cycle.group_id, func.max(Cycle.starts_on))
        .where(Cycle.group_id.in_([group.id for group in groups]), Cycle.starts_on <= day)
        .group_by(Cycle.group_id)
    )
    begun = {group_id: starts_on for group_id, starts_on in session.execute(wanted)}
    return {group.id: begun.get(group.id, group.founded_on) for group in groups}


def _people(session: Session, since: Mapping[int, date], day: date) -> dict[int, _People]:
    asked = (
        values(column("group_id", Integer), column("since", Date), name="asked").data(list(since.items())).cte("asked")
    )
    stays = or_(Member.left_on.is_(None), Member.left_on >= day)
    here = and_(Member.joined_on <= day, stays)
    began = asked.c.since
    counted = {
        "members": here,
        "women": and_(here, Member.sex == "f"),
        "sex_said": and_(here, Member.sex.is_not(None)),
        "at_start": and_(Member.joined_on <= began, or_(Member.left_on.is_(None), Member.left_on >= began)),
        "joined": and_(Member.joined_on > began, Member.joined_on <= day),
        "left": and_(Member.left_on >= began, Member.left_on < day, Member.joined_on <= day),
    }
    wanted = (
        select(Member.group_id, *(func.count(case((condition, 1))) for condition in counted.values()))
        .join(asked, asked.c.group_id == Member.group_id)
        .group_by(Member.group_id)
    )
    return {group_id: _People(*found) for group_id, *found in session.execute(wanted)}


def _came(session: Session, since: Mapping[int, date], day: date) -> dict[int, list[Came]]:
    """Attendance at each group's last confirmed meetings, the latest first."""
    latest = func.row_number().over(
        partition_by=Meeting.group_id, order_by=(Meeting.held_on.desc(), Meeting.number.desc())
    )
    confirmed = (
        select(Meeting.id, Meeting.group_id, latest.label("place"))
        .where(Meeting.group_id.in_(since), Meeting.state == MeetingState.POSTED, Meeting.held_on <= day)
        .subquery()
    )
    wanted = (
        select(
            confirmed.c.group_id,
            func.count(),
            func.count(case((Attendance.presence.in_(_IN_PERSON), 1))),
            func.count(case((Attendance.presence == Presence.SENT, 1))),
        )
        .join(Attendance, Attendance.meeting_id == confirmed.c.id)
        .where(confirmed.c.place <= _LAST_MEETINGS)
        .group_by(confirmed.c.group_id, confirmed.c.place)
        .order_by(confirmed.c.group_id, confirmed.c.place)
    )
    found: dict[int, list[Came]] = {}
    for group_id, members, in_person, sent in session.execute(wanted):
        found.setdefault(group_id, []).append(Came(1, members, in_person, sent))
    return found


def _savers(session: Session, books: Sequence[int], day: date) -> dict[int, int]:
    """How many members of each book put savings in lately, what was taken back again left out."""
    lately = and_(Posting.book_id.in_(books), Posting.day.between(day - timedelta(days=SAVING_DAYS - 1), day))
    holds = Account.code.in_(SAVINGS)
    put_in = _sides(Posting.amount_minor).join(Account, Account.id == Posting.credit_id).where(lately, holds)
    taken_back = (
        _sides(-Posting.amount_minor)
        .join(Account, Account.id == Posting.debit_id)
        .join(JournalTransaction, _header_of_posting())
        .where(lately, holds, JournalTransaction.reverses.is_not(None))
    )
    sides = union_all(put_in, taken_back).subquery()
    saved = (
        select(sides.c.book_id, sides.c.holder, literal(1).label("one"))
        .group_by(sides.c.book_id, sides.c.holder)
        .having(func.sum(sides.c.minor) > 0)
        .subquery()
    )
    wanted = select(saved.c.book_id, func.count()).group_by(saved.c.book_id)
    return {book: count for book, count in session.execute(wanted)}


def _sides(minor: Any) -> Any:
    return select(Posting.book_id, Account.holder, minor.label("minor")).select_from(Posting)


def _header_of_posting() -> Any:
    return and_(JournalTransaction.book_id == Posting.book_id, JournalTransaction.number == Posting.number)
