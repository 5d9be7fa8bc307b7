"""Leaving a group that sells water: who handed in too little pays it first, or the group decides to bear it."""

from sqlalchemy.orm import Session

from core.money import Money
from groups import charts
from groups.finding import book_of
from groups.kiosk.errors import AttendantStillOwes
from groups.models import Group, Member
from ledger.balances import balances


def leave(session: Session, group: Group, member: Member) -> None:
    """Raises AttendantStillOwes."""
    owed = balances(session, book_of(session, group)).get(charts.of_member(charts.KIOSK_OWED, member.number))
    if owed is not None and owed.net:
        raise AttendantStillOwes(name=member.name, owed=Money(owed.net, group.money))
