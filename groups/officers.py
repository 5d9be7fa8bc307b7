"""Officers by term: who keeps the books, who holds the keys, and from which day to which.

VSL Associates keep key-holders off the management committee, so that no officer can open the box alone with a friend; the
constitution may say otherwise for a small group. Officers here are members with an office; who may sign in and do what is
the business of `access`.
"""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.marks import N_, Term
from groups.constitution import terms_on
from groups.errors import KeyHolderOnCommittee, OfficeHeldLater, OfficerNotMember, TermNotOpen, TermUnknown
from groups.finding import hold
from groups.models import Group, Member, OfficerTerm


class Office(StrEnum):
    CHAIR = "chair"
    TREASURER = "treasurer"
    SECRETARY = "secretary"
    COUNTER_1 = "counter_1"
    COUNTER_2 = "counter_2"
    KEY_HOLDER_1 = "key_holder_1"
    KEY_HOLDER_2 = "key_holder_2"
    KEY_HOLDER_3 = "key_holder_3"


OFFICE_NAMES: dict[Office, Term] = {
    Office.CHAIR: Term(N_("chair")),
    Office.TREASURER: Term(N_("treasurer")),
    Office.SECRETARY: Term(N_("secretary")),
    Office.COUNTER_1: Term(N_("first money counter")),
    Office.COUNTER_2: Term(N_("second money counter")),
    Office.KEY_HOLDER_1: Term(N_("first key-holder")),
    Office.KEY_HOLDER_2: Term(N_("second key-holder")),
    Office.KEY_HOLDER_3: Term(N_("third key-holder")),
}
KEY_HOLDERS = frozenset({Office.KEY_HOLDER_1, Office.KEY_HOLDER_2, Office.KEY_HOLDER_3})
COMMITTEE = frozenset(Office) - KEY_HOLDERS


def appoint(session: Session, group: Group, member: Member, office: Office, valid_from: date) -> OfficerTerm:
    """The member holds the office from a day on; whoever held it before holds it until the day before.

    Raises OfficerNotMember, OfficeHeldLater, KeyHolderOnCommittee, MeetingWithoutRules.
    """
    hold(session, group)
    if member.joined_on > valid_from or (member.left_on is not None and member.left_on < valid_from):
        raise OfficerNotMember(name=member.name, day=valid_from)
    if terms_on(session, group, valid_from).key_holders_off_committee:
        _refuse_key_holder_on_committee(session, group, member, office, valid_from)
    _end_term_before(session, group, office, valid_from)
    term = OfficerTerm(group_id=group.id, member_id=member.id, office=office, valid_from=valid_from)
    session.add(term)
    session.flush()
    return term


def _refuse_key_holder_on_committee(
    session: Session, group: Group, member: Member, office: Office, valid_from: date
) -> None:
    forbidden = COMMITTEE if office in KEY_HOLDERS else KEY_HOLDERS
    for held, holder in officers_since(session, group, valid_from):
        if holder.id == member.id and Office(held.office) in forbidden:
            raise KeyHolderOnCommittee(
                name=member.name, office=OFFICE_NAMES[office], other=OFFICE_NAMES[Office(held.office)]
            )


def _end_term_before(session: Session, group: Group, office: Office, valid_from: date) -> None:
    for held, holder in officers_since(session, group, valid_from):
        if held.office == office:
            if held.valid_from >= valid_from:
                raise OfficeHeldLater(name=holder.name, office=OFFICE_NAMES[office], since=held.valid_from)
            held.valid_until = valid_from - timedelta(days=1)


def end_term(session: Session, group: Group, public_id: str, on: date) -> None:
    """The term's last day is `on`. Raises TermUnknown, TermNotOpen."""
    term = session.scalar(
        select(OfficerTerm).where(OfficerTerm.group_id == group.id, OfficerTerm.public_id == public_id)
    )
    if term is None:
        raise TermUnknown()
    if term.valid_from > on or (term.valid_until is not None and term.valid_until < on):
        raise TermNotOpen(day=on, since=term.valid_from)
    term.valid_until = on
    session.flush()


def end_terms_of(session: Session, member: Member, on: date) -> None:
    """Every office of a member who leaves ends with her."""
    open_still = or_(OfficerTerm.valid_until.is_(None), OfficerTerm.valid_until > on)
    for term in session.scalars(select(OfficerTerm).where(OfficerTerm.member_id == member.id, open_still)):
        term.valid_until = max(on, term.valid_from)
    session.flush()


def officers_since(session: Session, group: Group, day: date) -> list[tuple[OfficerTerm, Member]]:
    """Every term that runs on a day or begins after it."""
    runs = or_(OfficerTerm.valid_until.is_(None), OfficerTerm.valid_until >= day)
    wanted = select(OfficerTerm, Member).join(Member, OfficerTerm.member_id == Member.id)
    found = session.execute(wanted.where(OfficerTerm.group_id == group.id, runs).order_by(OfficerTerm.id))
    return [(term, member) for term, member in found]


def officers_on(session: Session, group: Group, day: date) -> list[tuple[OfficerTerm, Member]]:
    """Who holds which office on a day, in the order of the offices."""
    order = {office.value: place for place, office in enumerate(Office)}
    running = [(term, member) for term, member in officers_since(session, group, day) if term.valid_from <= day]
    return sorted(running, key=lambda held: order[held[0].office])


def all_terms(session: Session, group: Group) -> list[tuple[OfficerTerm, Member]]:
    """Every term that ever was, the latest first."""
    wanted = select(OfficerTerm, Member).join(Member, OfficerTerm.member_id == Member.id)
    found = session.execute(wanted.where(OfficerTerm.group_id == group.id).order_by(OfficerTerm.valid_from.desc()))
    return [(term, member) for term, member in found]
