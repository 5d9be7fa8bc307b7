"""Filling the register from a savings group or from a settlement: first what it would do, each by name, then the tick.

Nobody is left out silently: who is on the register already, who is barred for a debt of her group, who is not taken and why, and
who is called like somebody there are all named. Households are called by the number of the house: a head's name stands in the
settlement's own register only, where it goes when consent goes. No document of land is asked for anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import member_scope
from budgeting.finding import hold
from budgeting.models import Basis, BudgetRound, Voter
from budgeting.phases import must_be
from budgeting.terms import VOICES, Voice
from budgeting.voters import striking
from budgeting.voters.classes import COUNTED_ADULT, GROUP_OWES, OF_A_GROUP, OF_THE_SETTLEMENT
from budgeting.voters.errors import JoinsLater, LeftTheGroup, NoAdultCounted, NobodyToAdd, OtherVoice, RegisterMoved
from budgeting.voters.models import Strike
from budgeting.voters.places import owing
from budgeting.voters.register import FILLED_IN, Entry, agreed_terms, area_of, enter
from core.calendars import today
from core.errors import Refusal
from core.frozen import to_text
from core.language import language
from core.marks import N_, Term
from groups.members import everybody
from groups.models import Group, Member
from projects.settlements.classes import Band
from projects.settlements.finding import households_of
from projects.settlements.models import Household, Settlement
from projects.settlements.register import record_of

FROM_A_SETTLEMENT, FROM_A_GROUP = Term(N_("the settlement's register")), Term(N_("the savings groups"))
HOUSEHOLD_CALLED = N_("Household {number}")
ADULT_CALLED = N_("Household {number}, adult {place}")
ADULTS = (Band.ADULT, Band.OLDER)


@dataclass(frozen=True, slots=True)
class LeftOut:
    name: str
    why: Refusal


@dataclass(frozen=True, slots=True)
class DryRun:
    """Everybody of the other register is in exactly one of `new`, `barred`, `there` and `left_out`; nothing was written.

    `alike`: names of `new` that somebody on the register has too, with her number; they may be two people or one.
    """

    new: tuple[Entry, ...]
    barred: tuple[Entry, ...]
    there: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    alike: tuple[tuple[str, int], ...]


def from_group(session: Session, found: BudgetRound, group: Group, area: str = "") -> DryRun:
    """What taking over the members of a group would do. Raises TermsMissing, OtherVoice, AreaUnknown, OtherPhase."""
    must_be(found, *FILLED_IN)
    terms = agreed_terms(session, found)
    if terms.voice is Voice.HOUSEHOLD:
        raise OtherVoice(voice=VOICES[terms.voice], instead=FROM_A_SETTLEMENT)
    area, day, entries, out = area_of(session, found, area), today(group.timezone), [], []
    for member in everybody(session, group):
        if member.left_on is not None and member.left_on < day:
            out.append(LeftOut(member.name, LeftTheGroup(day=member.left_on)))
        elif member.joined_on > day:
            out.append(LeftOut(member.name, JoinsLater(day=member.joined_on)))
        else:
            entries.append(_member(group, member, area))
    barred = not terms.debtors_vote and group.scope in owing(session, found)
    return _compared(session, found, entries, out, barred=barred)


def _member(group: Group, member: Member, area: str) -> Entry:
    source = member_scope(group.public_id, member.number)
    return Entry(member.name, Basis.MEMBER, OF_A_GROUP, source, area, sex=member.sex)


def from_settlement(session: Session, found: BudgetRound, settlement: Settlement, area: str = "") -> DryRun:
    """What taking over the households of a settlement would do. Raises TermsMissing, OtherVoice, AreaUnknown, OtherPhase."""
    must_be(found, *FILLED_IN)
    terms = agreed_terms(session, found)
    if terms.voice is Voice.MEMBER:
        raise OtherVoice(voice=VOICES[terms.voice], instead=FROM_A_GROUP)
    area, entries, out = area_of(session, found, area), [], []
    for household in households_of(session, settlement):
        if terms.voice is Voice.HOUSEHOLD:
            entries.append(_household(found, settlement, household, area))
        elif adults := list(_adults(found, settlement, household, area)):
            entries += adults
        else:
            out.append(LeftOut(_say(found, HOUSEHOLD_CALLED, household), NoAdultCounted()))
    return _compared(session, found, entries, out)


def _household(found: BudgetRound, settlement: Settlement, household: Household, area: str) -> Entry:
    name, source = _say(found, HOUSEHOLD_CALLED, household), f"household:{settlement.public_id}:{household.number_key}"
    return Entry(name, Basis.HOUSEHOLD, OF_THE_SETTLEMENT, source, area, tenure=household.tenure)


def _adults(found: BudgetRound, settlement: Settlement, household: Household, area: str) -> Iterator[Entry]:
    """As many as were counted; one where nobody counted by age. Their names are written as they come (`named_adults`)."""
    by_band = record_of(household).people.by_band
    for place in range(1, 1 + (sum(by_band.get(band, 0) for band in ADULTS) if by_band else 1)):
        yield adult_of(found, settlement, household, place, area)


def adult_of(found: BudgetRound, settlement: Settlement, household: Household, place: int, area: str) -> Entry:
    name = _say(found, ADULT_CALLED, household, place=place)
    source = f"adult:{settlement.public_id}:{place}:{household.number_key}"
    return Entry(name, Basis.HOUSEHOLD, COUNTED_ADULT, source, area, tenure=household.tenure)


def _say(found: BudgetRound, called: str, household: Household, **more: object) -> str:
    """In the fund's language: it is printed, and read out at the table."""
    return language(found.fund.locale).text(called, number=household.number, **more)


def _compared(
    session: Session, found: BudgetRound, entries: Sequence[Entry], out: Sequence[LeftOut], *, barred: bool = False
) -> DryRun:
    known = session.execute(select(Voter.source, Voter.name, Voter.number).where(Voter.round_id == found.id)).all()
    sources, names = {source for source, _, _ in known}, {name.casefold(): number for _, name, number in known}
    fresh = tuple(one for one in entries if one.source not in sources)
    there = tuple(one for one in entries if one.source in sources)
    alike = tuple((one.name, names[one.name.casefold()]) for one in fresh if one.name.casefold() in names)
    return DryRun(() if barred else fresh, fresh if barred else (), there, tuple(out), alike)


def seen(run: DryRun) -> str:
    """The fingerprint of a dry run: whoever ticks says which one was looked at."""
    left_out = tuple((one.name, one.why.code) for one in run.left_out)
    return sha256(to_text((run.new, run.barred, run.there, left_out, run.alike)).encode()).hexdigest()


def write(session: Session, found: BudgetRound, place: Group | Settlement, area: str, looked_at: str, *, by: str) -> DryRun:
    """Writes what was looked at; who is there already keeps her number and has the voice of the terms that hold now.

    Raises RegisterMoved, NobodyToAdd, and what looking raises.
    """
    hold(session, found)
    run = from_group(session, found, place, area) if isinstance(place, Group) else from_settlement(session, found, place, area)
    if seen(run) != looked_at:
        raise RegisterMoved()
    voice = agreed_terms(session, found).voice
    outdated = select(Voter).where(Voter.round_id == found.id, Voter.voice != voice)
    again = list(session.scalars(outdated.where(Voter.source.in_([one.source for one in run.there]))))
    if not (run.new or run.barred or again):
        raise NobodyToAdd()
    for voter in again:
        voter.voice = voice
    enter(session, found, run.new, by=by)
    for voter in enter(session, found, run.barred, by=by):
        striking.write(session, found, voter, Strike.DEBT, GROUP_OWES, by=by)
    return run
