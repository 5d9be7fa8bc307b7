"""Members: enrolling, renaming, photographs and leaving.

A number is given once and never again in its group, so that a passbook can only ever be one person's. Names may be alike.
Each member gets her own accounts (savings, carried money, fines …) when she is enrolled; she leaves with all of them empty.
"""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.calendars import today
from core.money import Money
from core.text import required
from groups import charts, errors
from groups.accounts import open_for_member
from groups.collectors import people as collecting
from groups.figures import Standing
from groups.finding import book_of, hold
from groups.kiosk import leaving as selling
from groups.loans.errors import MemberHasLoan
from groups.loans.limits import under_way
from groups.loans.models import STATE_NAMES as LOAN_STATE_NAMES
from groups.loans.models import LoanState
from groups.models import Attendance, Group, Meeting, Member
from groups.officers import end_terms_of
from groups.opening import standing_of
from groups.rotation import leaving as rotating
from groups.sharing.dividend_errors import DividendsStillOwed
from ledger.balances import balances

MOST_NAME = 120
HIGHEST_NUMBER = 9999
PHOTO_KILOBYTES = 300
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def enrol(
    session: Session, group: Group, name: str, joined_on: date, *, number: int | None = None, sex: str | None = None
) -> Member:
    """A new member with her accounts, under the next free number unless one is asked for. `sex`: "f", "m", "x" or None.

    Raises MemberNumberTaken, MemberNumberImpossible, JoinedBeforeFounding, JoinedInFuture, TextMissing, TextTooLong,
    TextUnreadable.
    """
    called = required(name, MOST_NAME)
    if joined_on < group.founded_on:
        raise errors.JoinedBeforeFounding(day=joined_on, founded=group.founded_on)
    if joined_on > (now := today(group.timezone)):
        raise errors.JoinedInFuture(day=joined_on, today=now)
    hold(session, group)
    free = next_number(session, group)
    if number is not None:
        _refuse_number(session, group, number, free)
    member = Member(group_id=group.id, number=number or free, name=called, sex=sex or None, joined_on=joined_on)
    session.add(member)
    session.flush()
    open_for_member(session, group, member.number)
    return member


def next_number(session: Session, group: Group) -> int:
    """The lowest number above every number that was ever given."""
    return (session.scalar(select(func.max(Member.number)).where(Member.group_id == group.id)) or 0) + 1


def _refuse_number(session: Session, group: Group, number: int, free: int) -> None:
    if not 1 <= number <= HIGHEST_NUMBER:
        raise errors.MemberNumberImpossible(most=HIGHEST_NUMBER)
    taken = session.scalar(select(Member.name).where(Member.group_id == group.id, Member.number == number))
    if taken is not None:
        raise errors.MemberNumberTaken(member=number, name=taken, free=free)


def rename(session: Session, member: Member, name: str, sex: str | None = None) -> None:
    """A name spelt right or changed by marriage; the number stays. Raises TextMissing, TextTooLong, TextUnreadable."""
    member.name, member.sex = required(name, MOST_NAME), sex or None
    session.flush()


def set_photo(session: Session, member: Member, picture: bytes | None) -> None:
    """Her photograph as a JPEG or PNG file, told by its first bytes; None takes it away.

    Raises PhotoTooLarge, PhotoNotPicture (an SVG is a program, not a picture).
    """
    if picture is None:
        member.photo, member.photo_type = None, None
    else:
        if len(picture) > PHOTO_KILOBYTES * 1024:
            raise errors.PhotoTooLarge(kilobytes=-(-len(picture) // 1024), most=PHOTO_KILOBYTES)
        kind = next((kind for start, kind in _PICTURES if picture.startswith(start)), None)
        if kind is None:
            raise errors.PhotoNotPicture()
        member.photo, member.photo_type = picture, kind
    session.flush()


def leave(session: Session, group: Group, member: Member, on: date) -> None:
    """The member's last day is `on`; her offices end with it.

    Raises MemberHasLeft, LeftBeforeJoining, LeftInFuture, CollectorHoldsMoney, CollectorHasUnconfirmed, MemberStillHolds
    (shares, carried money or fines that are not zero), DividendsStillOwed, MemberHasLoan, SlotStillHeld, RotationStillOwed,
    AttendantStillOwes, MemberMetLater (she has a line on a later sheet).
    """
    if member.left_on is not None:
        raise errors.MemberHasLeft(name=member.name, day=member.left_on)
    if on < member.joined_on:
        raise errors.LeftBeforeJoining(name=member.name, joined=member.joined_on, day=on)
    if on > (now := today(group.timezone)):
        raise errors.LeftInFuture(day=on, today=now)
    collecting.leave(session, group, member, on)
    _refuse_holding(session, group, member)
    met = session.scalar(
        select(func.max(Meeting.held_on)).join(Attendance).where(Attendance.member_id == member.id, Meeting.state == "posted")
    )
    if met is not None and met > on:
        raise errors.MemberMetLater(name=member.name, day=met)
    member.left_on = on
    end_terms_of(session, member, on)


def _refuse_holding(session: Session, group: Group, member: Member) -> None:
    standing, value = standing_of(session, group, member.number)
    if standing != Standing():
        raise errors.MemberStillHolds(
            name=member.name,
            shares=standing.shares,
            value=Money(value, group.money),
            carried=Money(standing.carried_minor, group.money),
            fines=Money(standing.fines_owed_minor, group.money),
        )
    dividends = balances(session, book_of(session, group)).get(charts.of_member(charts.DIVIDENDS_TO_PAY, member.number))
    if dividends and dividends.net:
        raise DividendsStillOwed(name=member.name, owed=Money(dividends.net, group.money))
    for loan in under_way(session, member):
        raise MemberHasLoan(name=member.name, loan=loan.number, state=LOAN_STATE_NAMES[LoanState(loan.state)])
    rotating.leave(session, group, member)
    selling.leave(session, group, member)


def seated(session: Session, group: Group, day: date) -> list[Member]:
    """Who is a member on a day, by number: the order in which the group sits."""
    stays = or_(Member.left_on.is_(None), Member.left_on >= day)
    wanted = select(Member).where(Member.group_id == group.id, Member.joined_on <= day, stays)
    return list(session.scalars(wanted.order_by(Member.number)))


def everybody(session: Session, group: Group) -> list[Member]:
    """All who ever were members, by number."""
    return list(session.scalars(select(Member).where(Member.group_id == group.id).order_by(Member.number)))
