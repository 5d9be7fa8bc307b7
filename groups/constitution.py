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
from groups.accounts import open_for_rules
from groups.errors import (
    ConstitutionBeforeMeeting,
    ConstitutionNotLater,
    MeetingWithoutRules,
    SavingsFormFixed,
    ShareValueFixed,
    SignedAfterForce,
)
from groups.finding import book_of, hold
from groups.models import Constitution, Group, Meeting
from groups.terms import SAVES_NAMES, Terms, terms_from_json, terms_to_json
from ledger.balances import balances


def adopt(
    session: Session,
    group: Group,
    terms: Terms,
    valid_from: date,
    signed_by: str,
    signed_on: date,
    *,
    by: str,
    savings_moved: bool = False,
) -> Constitution:
    """The next version, holding from `valid_from`. `signed_by` names those who signed it, as text. `savings_moved`: a voucher
    has just moved what members hold into the form that these rules want; what stays in the old form is meant to.

    Raises ConstitutionNotLater, ConstitutionBeforeMeeting, SignedAfterForce, ShareValueFixed (members hold shares at
    another value), SavingsFormFixed (members hold savings in another form), TextMissing, TextTooLong, TextUnreadable.
    """
    signatures = required(signed_by)
    hold(session, group)
    last = refuse_too_early(session, group, valid_from, signed_on)
    if last and not savings_moved:
        _refuse_other_form(session, group, terms_from_json(last.terms), terms)
    adopted = Constitution(
        group_id=group.id,
        version=last.version + 1 if last else 1,
        valid_from=valid_from,
        terms=terms_to_json(terms),
        signed_by=signatures,
        signed_on=signed_on,
        recorded_at=now(),
        recorded_by=by,
    )
    session.add(adopted)
    session.flush()
    open_for_rules(session, group, terms)
    return adopted


def refuse_too_early(session: Session, group: Group, valid_from: date, signed_on: date) -> Constitution | None:
    """The last version, after which a new one may hold from this day.

    Raises SignedAfterForce, ConstitutionNotLater, ConstitutionBeforeMeeting.
    """
    if signed_on > valid_from:
        raise SignedAfterForce(signed=signed_on, since=valid_from)
    last = next(reversed(versions(session, group)), None)
    if last is not None and valid_from <= last.valid_from:
        raise ConstitutionNotLater(version=last.version, since=last.valid_from)
    met = session.scalar(select(func.max(Meeting.held_on)).where(Meeting.group_id == group.id))
    if last is not None and met is not None and met >= valid_from:
        raise ConstitutionBeforeMeeting(met=met)
    return last


def _refuse_other_form(session: Session, group: Group, before: Terms, terms: Terms) -> None:
    if terms.share_value_minor != before.share_value_minor and _held(session, group, before.savings_code, charts.CARRIED_FORWARD):
        raise ShareValueFixed(share_value=Money(before.share_value_minor, group.money))
    if terms.savings_code != before.savings_code and _held(session, group, before.savings_code):
        raise SavingsFormFixed(form=SAVES_NAMES[before.saves])


def _held(session: Session, group: Group, *codes: str) -> bool:
    """Whether any member still has something under one of these codes."""
    standing = balances(session, book_of(session, group))
    return any(key.code in codes and balance.net for key, balance in standing.items())


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
