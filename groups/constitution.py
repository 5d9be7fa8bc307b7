"""The constitution: which version of a group's rules holds on which day.

Versions are only added. A version that has begun is never changed, and a new one begins after the last meeting held under
the old, so every sheet stays true to the rules that were read out at it.
"""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now
from core.money import Money
from core.text import required
from groups import charts
from groups.errors import (
    ConstitutionBeforeMeeting,
    ConstitutionNotLater,
    MeetingWithoutRules,
    ShareValueFixed,
    SignedAfterForce,
)
from groups.finding import book_of, hold
from groups.models import Constitution, Group, Meeting
from groups.terms import Terms, terms_from_json, terms_to_json
from ledger.balances import balances


def adopt(
    session: Session, group: Group, terms: Terms, valid_from: date, signed_by: str, signed_on: date, *, by: str
) -> Constitution:
    """The next version, holding from `valid_from`. `signed_by` names those who signed it, as text.

    Raises ConstitutionNotLater, ConstitutionBeforeMeeting, SignedAfterForce, ShareValueFixed (members hold shares at
    another value), TextMissing, TextTooLong, TextUnreadable.
    """
    signatures = required(signed_by)
    if signed_on > valid_from:
        raise SignedAfterForce(signed=signed_on, since=valid_from)
    hold(session, group)
    last = versions(session, group)[-1:]
    if last:
        _refuse_overlap(session, group, last[0], terms, valid_from)
    adopted = Constitution(
        group_id=group.id,
        version=last[0].version + 1 if last else 1,
        valid_from=valid_from,
        terms=terms_to_json(terms),
        signed_by=signatures,
        signed_on=signed_on,
        recorded_at=now(),
        recorded_by=by,
    )
    session.add(adopted)
    session.flush()
    return adopted


def _refuse_overlap(session: Session, group: Group, last: Constitution, terms: Terms, valid_from: date) -> None:
    if valid_from <= last.valid_from:
        raise ConstitutionNotLater(version=last.version, since=last.valid_from)
    met = session.scalar(select(func.max(Meeting.held_on)).where(Meeting.group_id == group.id))
    if met is not None and met >= valid_from:
        raise ConstitutionBeforeMeeting(met=met)
    value = terms_from_json(last.terms).share_value_minor
    if terms.share_value_minor != value and _shares_are_held(session, group):
        raise ShareValueFixed(share_value=Money(value, group.money))


def _shares_are_held(session: Session, group: Group) -> bool:
    standing = balances(session, book_of(session, group))
    return any(
        balance.credit_minor != balance.debit_minor
        for key, balance in standing.items()
        if key.code in (charts.MEMBERS_SHARES, charts.CARRIED_FORWARD)
    )


def versions(session: Session, group: Group) -> list[Constitution]:
    """Every version, the first first."""
    wanted = select(Constitution).where(Constitution.group_id == group.id)
    return list(session.scalars(wanted.order_by(Constitution.version)))


def terms_on(session: Session, group: Group, day: date) -> Terms:
    """The rules that hold on a day. Raises MeetingWithoutRules."""
    text = session.scalar(
        select(Constitution.terms)
        .where(Constitution.group_id == group.id, Constitution.valid_from <= day)
        .order_by(Constitution.version.desc())
        .limit(1)
    )
    if text is None:
        raise MeetingWithoutRules(day=day)
    return terms_from_json(text)
