"""Writing down who came, and finding whether they are enough: then the assembly may decide, or it is adjourned."""

from dataclasses import replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.assembly.attendance import GROUPINGS, UNSAID, Attendance, HeadCount, Listed
from budgeting.assembly.calling import hold, must_stand_at, quorum_terms, time_of_day
from budgeting.assembly.errors import (
    CountLower,
    LeftBeforeArriving,
    ListedAlready,
    NameForMany,
    NobodyCame,
    NotDayYet,
    PersonUnknown,
    QuorumLostAlready,
    RegisterEmpty,
    VoterNotThere,
)
from budgeting.assembly.finding import decisions_of
from budgeting.assembly.models import Assembly, AssemblyCount, AssemblyOpening, AssemblyPerson, AssemblyState
from budgeting.assembly.quorum import Quorum, reckon
from budgeting.models import Voter
from core.calendars import now, today
from core.frozen import from_text, to_text
from core.text import clean, required

WHILE_PEOPLE_COME = (AssemblyState.CALLED, AssemblyState.IN_SESSION)


def attendance_of(session: Session, assembly: Assembly) -> Attendance:
    people = session.scalars(
        select(AssemblyPerson).where(AssemblyPerson.assembly_id == assembly.id).order_by(AssemblyPerson.place)
    )
    numbers: dict[int, int] = {row[0]: row[1] for row in session.execute(_numbers(assembly))}
    return Attendance(tuple(_listed(one, numbers.get(one.id, 0)) for one in people), _counted(session, assembly))


def _numbers(assembly: Assembly) -> Select[int, int]:
    wanted = select(AssemblyPerson.id, Voter.number).join(Voter, Voter.id == AssemblyPerson.voter_id)
    return wanted.where(AssemblyPerson.assembly_id == assembly.id)


def _listed(one: AssemblyPerson, number: int) -> Listed:
    return Listed(
        place=one.place,
        name=one.name,
        voter=number,
        household=one.household,
        sex=one.sex,
        age_group=one.age_group,
        tenure=one.tenure,
        community=one.community,
        guest=one.guest,
        arrived=one.arrived_at,
        left=one.left_at,
    )


def _counted(session: Session, assembly: Assembly) -> HeadCount:
    wanted = select(AssemblyCount.text).where(AssemblyCount.assembly_id == assembly.id)
    text = session.scalars(wanted.order_by(AssemblyCount.version.desc()).limit(1)).first()
    return from_text(HeadCount, text) if text else HeadCount()


def add_person(session: Session, assembly: Assembly, said: Listed, *, by: str) -> AssemblyPerson:
    """A line more on the list. With a voter's number, what is not said is taken from the register of the round.

    Raises VoterNotThere, ListedAlready, LeftBeforeArriving, TimeUnreadable, OtherAssemblyState, TextMissing, TextTooLong,
    TextUnreadable.
    """
    hold(session, assembly)
    must_stand_at(assembly, *WHILE_PEOPLE_COME)
    voter = _voter(session, assembly, said.voter) if said.voter else None
    if voter is not None:
        said = replace(
            said,
            name=said.name or voter.name,
            sex=said.sex or _known("sex", voter.sex),
            tenure=said.tenure or _known("tenure", voter.tenure),
            age_group=said.age_group or _known("age_group", voter.age_group),
        )
    said = _cleaned(said)
    _refuse_twice(session, assembly, said)
    last = session.scalar(select(func.max(AssemblyPerson.place)).where(AssemblyPerson.assembly_id == assembly.id))
    person = AssemblyPerson(
        assembly_id=assembly.id,
        place=(last or 0) + 1,
        voter_id=voter.id if voter else None,
        name=said.name,
        household=said.household,
        sex=said.sex,
        age_group=said.age_group,
        tenure=said.tenure,
        community=said.community,
        guest=said.guest,
        arrived_at=said.arrived,
        left_at=said.left,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(person)
    session.flush()
    return person


def add_voters(session: Session, assembly: Assembly, numbers: tuple[int, ...], said: Listed, *, by: str) -> None:
    """Several lines by their numbers on the register, all or none; with no number, one line by its name.

    Raises NameForMany and what `add_person` raises.
    """
    if len(numbers) > 1 and said.name:
        raise NameForMany(numbers=len(numbers))
    for number in numbers or (0,):
        add_person(session, assembly, replace(said, voter=number), by=by)


def _known(grouping: str, on_register: str | None) -> str:
    """What the register says, where an assembly tells such a group apart."""
    return on_register if on_register in GROUPINGS[grouping] and on_register else UNSAID


def _cleaned(said: Listed) -> Listed:
    assert all(getattr(said, grouping) in groups for grouping, groups in GROUPINGS.items()), "a group that nobody knows"
    arrived, left = time_of_day(said.arrived), time_of_day(said.left)
    if arrived and left and left < arrived:
        raise LeftBeforeArriving(arrived=arrived, left=left)
    return replace(
        said,
        name=required(said.name, 120),
        household=clean(said.household, 60),
        community=clean(said.community, 120),
        arrived=arrived,
        left=left,
    )


def _voter(session: Session, assembly: Assembly, number: int) -> Voter:
    wanted = select(Voter).where(Voter.round_id == assembly.round_id, Voter.number == number, Voter.struck_on.is_(None))
    found = session.scalar(wanted)
    if found is None:
        raise VoterNotThere(number=number)
    return found


def _refuse_twice(session: Session, assembly: Assembly, said: Listed) -> None:
    """The same voter's number twice, or the same name of the same household without one."""
    for one in attendance_of(session, assembly).listed:
        same_number = bool(said.voter) and one.voter == said.voter
        unnumbered = not (said.voter and one.voter)
        same_name = (one.name.casefold(), one.household.casefold()) == (said.name.casefold(), said.household.casefold())
        if same_number or unnumbered and same_name:
            raise ListedAlready(name=one.name, line=one.place)


def person_of(session: Session, assembly: Assembly, place: int) -> AssemblyPerson:
    """Raises PersonUnknown."""
    wanted = select(AssemblyPerson).where(AssemblyPerson.assembly_id == assembly.id, AssemblyPerson.place == place)
    found = session.scalar(wanted)
    if found is None:
        raise PersonUnknown()
    return found


def take_off(session: Session, assembly: Assembly, place: int) -> None:
    """A line that was a mistake, before the quorum was found on it. Raises PersonUnknown, OtherAssemblyState."""
    hold(session, assembly)
    person = person_of(session, assembly, place)
    must_stand_at(assembly, AssemblyState.CALLED)
    session.delete(person)
    session.flush()


def went(session: Session, assembly: Assembly, place: int, at: str) -> None:
    """Somebody left. Raises PersonUnknown, OtherAssemblyState, LeftBeforeArriving, TimeUnreadable."""
    hold(session, assembly)
    person = person_of(session, assembly, place)
    must_stand_at(assembly, *WHILE_PEOPLE_COME)
    left = time_of_day(at)
    if left and person.arrived_at and left < person.arrived_at:
        raise LeftBeforeArriving(arrived=person.arrived_at, left=left)
    person.left_at = left
    session.flush()


def count_heads(session: Session, assembly: Assembly, counted: HeadCount, *, by: str) -> AssemblyCount:
    """Who is not on the list, counted; the latest count holds. Once the quorum was found, more may come, but none vanish.

    Raises CountLower, OtherAssemblyState.
    """
    hold(session, assembly)
    must_stand_at(assembly, *WHILE_PEOPLE_COME)
    before = _counted(session, assembly).heads
    if assembly.state == AssemblyState.IN_SESSION and counted.heads < before:
        raise CountLower(before=before, now=counted.heads, less=before - counted.heads)
    last = session.scalar(select(func.max(AssemblyCount.version)).where(AssemblyCount.assembly_id == assembly.id))
    row = AssemblyCount(
        assembly_id=assembly.id, version=(last or 0) + 1, text=to_text(counted), recorded_by=by, recorded_at=now()
    )
    session.add(row)
    session.flush()
    return row


def registered(session: Session, assembly: Assembly) -> int:
    """How many voices stand on the register of the round."""
    wanted = select(func.count()).select_from(Voter).where(Voter.round_id == assembly.round_id, Voter.struck_on.is_(None))
    return session.scalar(wanted) or 0 if assembly.round_id else 0


def quorum_now(session: Session, assembly: Assembly, came: Attendance) -> Quorum:
    """What would be found now."""
    terms, voice = quorum_terms(session, assembly)
    return reckon(terms, voice, assembly.call, came, registered(session, assembly))


def found_quorum(session: Session, assembly: Assembly) -> Quorum | None:
    """What was found when the assembly began; None before."""
    opening = session.get(AssemblyOpening, assembly.id)
    return from_text(Quorum, opening.quorum) if opening else None


def begin(session: Session, assembly: Assembly, facilitator: str, secretary: str, *, by: str) -> Quorum:
    """Finds the quorum once and for all: the assembly may decide, or it is adjourned.

    Raises NotDayYet, NobodyCame, RegisterEmpty, OtherAssemblyState, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, assembly)
    must_stand_at(assembly, AssemblyState.CALLED)
    if assembly.held_on > (current := today(assembly.fund.timezone)):
        raise NotDayYet(assembly=assembly.name, held=assembly.held_on, today=current)
    found = quorum_now(session, assembly, attendance_of(session, assembly))
    if not found.present:
        raise NobodyCame()
    if not found.registered and any(line.share and not line.of for line in found.lines):
        raise RegisterEmpty()
    assembly.facilitator, assembly.secretary = required(facilitator, 120), required(secretary, 120)
    session.flush()
    session.add(AssemblyOpening(assembly_id=assembly.id, quorum=to_text(found), recorded_by=by, recorded_at=now()))
    session.flush()
    assembly.state = AssemblyState.IN_SESSION if found.met else AssemblyState.ADJOURNED
    session.flush()
    return found


def lose_quorum(session: Session, assembly: Assembly, at: str) -> None:
    """Too few were left from a time of day on: what was decided from then on does not hold.

    Raises QuorumLostAlready, OtherAssemblyState, TextMissing, TimeUnreadable.
    """
    hold(session, assembly)
    must_stand_at(assembly, AssemblyState.IN_SESSION)
    if assembly.lost_at:
        raise QuorumLostAlready(at=assembly.lost_at)
    lost_at = required(time_of_day(at))
    assembly.lost_at, assembly.lost_after = lost_at, len(decisions_of(session, assembly))
    session.flush()
