"""Adding one person: by exception, with the reason and by what she is known, or as a named adult of a household.

Nobody is ever asked for a document of land. Who is vouched for is vouched for by two voters on the register; nobody vouches for
herself, and one voter vouches for so many people at most (`classes.BOUNDS`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import Basis, BudgetRound, Voter
from budgeting.phases import must_be
from budgeting.terms import VOICES, RoundTerms, Voice
from budgeting.voters.classes import AN_ADULT, BOUNDS, COUNTED_ADULT, EXCEPTIONS, OF_AGE, AgeGroup
from budgeting.voters.errors import (
    NotOfAge,
    OnRegisterAlready,
    OtherVoice,
    VouchersMissing,
    VouchesForHerself,
    VouchesTooOften,
)
from budgeting.voters.importing import FROM_A_GROUP, FROM_A_SETTLEMENT, adult_of
from budgeting.voters.models import VoterVouching
from budgeting.voters.register import KEPT_IN, Entry, agreed_terms, area_of, enter, standing
from core.calendars import now
from core.text import required
from projects.settlements.finding import household_of
from projects.settlements.models import Settlement

MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Person:
    """What is written down of one person: her name, and no more than is needed to know her again and to count.

    `known_by` says it for the basis: the house number, where the photo is kept, how the two know her, the reason.
    """

    name: str
    known_by: str
    basis: Basis = Basis.VOUCHED
    area: str = ""
    sex: str | None = None
    age_group: AgeGroup | None = None
    tenure: str | None = None


def add_person(
    session: Session, found: BudgetRound, said: Person, vouchers: Sequence[int] = (), *, sure: bool = False, by: str
) -> Voter:
    """Somebody who is on no register. `vouchers` are voters' numbers; `sure`: she is not who is there by the same name.

    Raises OtherPhase, TermsMissing, NotOfAge, AreaUnknown, OnRegisterAlready, VouchersMissing, VouchesForHerself,
    VouchesTooOften, VoterUnknown, VoterStruck, TextMissing, TextTooLong, TextUnreadable.
    """
    assert said.basis in EXCEPTIONS, "members and households come from their own registers"
    hold(session, found)
    must_be(found, *KEPT_IN)
    name = required(said.name, MOST_NAME)
    refuse_under_age(agreed_terms(session, found), said.age_group)
    known = _vouching(session, found, name, vouchers) if said.basis is Basis.VOUCHED else []
    if not sure:
        _refuse_there(session, found, name)
    area, known_by = area_of(session, found, said.area), required(said.known_by)
    entry = Entry(name, said.basis, known_by, area=area, sex=said.sex, tenure=said.tenure, age_group=said.age_group)
    (added,) = enter(session, found, [entry], by=by)
    for one in known:
        session.add(
            VoterVouching(
                voter_id=added.id, by_voter_id=one.id, round_id=found.id, recorded_by=by, recorded_at=now()
            )
        )
    session.flush()
    return added


def refuse_under_age(terms: RoundTerms, age_group: AgeGroup | None) -> None:
    """Raises NotOfAge. Whoever did not say her age is not asked twice."""
    if terms.voice is Voice.ADULT and age_group is AgeGroup.UNDER_18 and terms.adult_from >= OF_AGE:
        raise NotOfAge(least=terms.adult_from)


def _refuse_there(session: Session, found: BudgetRound, name: str) -> None:
    alike = select(Voter).where(Voter.round_id == found.id, func.lower(Voter.name) == name.lower()).limit(1)
    if there := session.scalar(alike):
        raise OnRegisterAlready(name=there.name, number=there.number)


def _vouching(session: Session, found: BudgetRound, name: str, numbers: Sequence[int]) -> list[Voter]:
    if len(set(numbers)) < BOUNDS.vouchers:
        raise VouchersMissing(needed=BOUNDS.vouchers)
    known = [standing(session, found, number) for number in dict.fromkeys(numbers)]
    for one in known:
        if one.name.casefold() == name.casefold():
            raise VouchesForHerself(name=one.name)
        count = len(vouched_by(session, one))
        if count >= BOUNDS.most_vouched:
            raise VouchesTooOften(name=one.name, count=count, most=BOUNDS.most_vouched)
    return known


def vouched_by(session: Session, voter: Voter) -> list[Voter]:
    """For whom she vouched, by number."""
    hers = select(VoterVouching.voter_id).where(VoterVouching.by_voter_id == voter.id)
    return list(session.scalars(select(Voter).where(Voter.id.in_(hers)).order_by(Voter.number)))


def vouching_for(session: Session, voter: Voter) -> list[Voter]:
    """Who vouched for her, by number."""
    theirs = select(VoterVouching.by_voter_id).where(VoterVouching.voter_id == voter.id)
    return list(session.scalars(select(Voter).where(Voter.id.in_(theirs)).order_by(Voter.number)))


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of a household as she says it herself."""

    house: str
    name: str
    age_group: AgeGroup | None = None
    sex: str | None = None
    area: str = ""


def name_adult(session: Session, found: BudgetRound, settlement: Settlement, said: Adult, *, by: str) -> Voter:
    """Names one who was counted in the household and not yet named, or adds one more.

    Raises OtherPhase, TermsMissing, OtherVoice, NotOfAge, AreaUnknown, HouseholdUnknown, OnRegisterAlready (in this
    household), TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, found)
    must_be(found, *KEPT_IN)
    terms, name = agreed_terms(session, found), required(said.name, MOST_NAME)
    if terms.voice is not Voice.ADULT:
        instead = FROM_A_SETTLEMENT if terms.voice is Voice.HOUSEHOLD else FROM_A_GROUP
        raise OtherVoice(voice=VOICES[terms.voice], instead=instead)
    refuse_under_age(terms, said.age_group)
    area, household = area_of(session, found, said.area), household_of(session, settlement, said.house)
    places = {f"adult:{settlement.public_id}:{place}:{household.number_key}": place for place in range(1, 100)}
    wanted = select(Voter).where(Voter.round_id == found.id, Voter.source.in_(places)).order_by(Voter.number)
    there = list(session.scalars(wanted))
    for one in there:
        if one.name.casefold() == name.casefold():
            raise OnRegisterAlready(name=one.name, number=one.number)
    for one in there:
        if one.reason == COUNTED_ADULT and one.struck_on is None:
            one.name, one.reason, one.sex, one.age_group = name, AN_ADULT, said.sex, said.age_group
            session.flush()
            return one
    place = max((places[one.source] for one in there if one.source), default=0) + 1
    entry = adult_of(found, settlement, household, place, area)
    known = replace(entry, name=name, reason=AN_ADULT, sex=said.sex, age_group=said.age_group)
    return enter(session, found, [known], by=by)[0]
