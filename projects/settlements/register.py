"""The register of a settlement: what is known of each household now and as of any past day, written only by adding changes.

The head's name and the position of the house are kept in the household's own row and in no history; they go when consent goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.frozen import from_text, to_text
from core.text import clean, required
from projects.settlements.classes import Tenure
from projects.settlements.dry_run import changes, merge
from projects.settlements.enumeration import HouseholdRecord, Position
from projects.settlements.errors import ChangeBeforeLast, ChangeInFuture, NothingToWrite
from projects.settlements.finding import households_of
from projects.settlements.models import Household, HouseholdChange, Settlement

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated change in a household's history, with the parts that it changed."""

    day: date
    tenure: Tenure
    parts: tuple[str, ...]
    reason: str
    enumeration_id: int | None
    recorded_by: str
    recorded_at: datetime


def record_of(household: Household) -> HouseholdRecord:
    """All that is known of a household now, name and position with it."""
    kept = from_text(HouseholdRecord, household.record)
    place = Position(household.latitude, household.longitude) if household.latitude and household.longitude else None
    return replace(kept, head=household.head, position=place)


def register(session: Session, settlement: Settlement) -> Mapping[str, HouseholdRecord]:
    """Every household of a settlement by the key of its number, in the order of the numbers."""
    return {household.number_key: record_of(household) for household in households_of(session, settlement)}


def register_on(session: Session, settlement: Settlement, day: date) -> Mapping[str, HouseholdRecord]:
    """Every household that was known by the end of a day, as it was then; without names and positions."""
    wanted = (
        select(Household.number_key, HouseholdChange.record)
        .join(HouseholdChange, HouseholdChange.household_id == Household.id)
        .where(Household.settlement_id == settlement.id, HouseholdChange.day <= day)
        .order_by(Household.number_key, HouseholdChange.place)
    )
    return {key: from_text(HouseholdRecord, text) for key, text in session.execute(wanted)}  # the last of each stays


def tenures_on(session: Session, settlement: Settlement, day: date) -> Mapping[str, Tenure]:
    """The tenure of each household at the end of a day, by its number."""
    wanted = (
        select(Household.number, HouseholdChange.tenure)
        .join(HouseholdChange, HouseholdChange.household_id == Household.id)
        .where(Household.settlement_id == settlement.id, HouseholdChange.day <= day)
        .order_by(Household.number_key, HouseholdChange.place)
    )
    return {number: Tenure(tenure) for number, tenure in session.execute(wanted)}


def history(session: Session, household: Household) -> list[Entry]:
    """Everything that was written of a household, the latest first."""
    wanted = select(HouseholdChange).where(HouseholdChange.household_id == household.id).order_by(HouseholdChange.place)
    found: list[Entry] = []
    before: HouseholdRecord | None = None
    for change in session.scalars(wanted):
        record = from_text(HouseholdRecord, change.record)
        parts = tuple(part.part for part in changes(before, record)) if before else ()
        by, at = change.recorded_by, change.recorded_at
        found.append(Entry(change.day, Tenure(change.tenure), parts, change.reason, change.enumeration_id, by, at))
        before = record
    return found[::-1]


def last_day(session: Session, settlement: Settlement) -> date | None:
    """The latest day on which the register was written to; nothing can be written for an earlier one."""
    wanted = select(func.max(HouseholdChange.day)).join(Household, Household.id == HouseholdChange.household_id)
    return session.scalar(wanted.where(Household.settlement_id == settlement.id))


def refuse_day(session: Session, settlement: Settlement, day: date) -> None:
    """Raises ChangeInFuture, ChangeBeforeLast."""
    if day > (current := today(settlement.timezone)):
        raise ChangeInFuture(day=day, today=current)
    last = last_day(session, settlement)
    if last is not None and day < last:
        raise ChangeBeforeLast(last=last)


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one household from a day on, by whom, with the field tool's number of it and the enumeration."""

    record: HouseholdRecord
    day: date
    by: str
    reason: str = ""
    submission: str = ""
    enumeration_id: int | None = None


def add(session: Session, settlement: Settlement, told: Sequence[Told]) -> None:
    """Households that are new to the register. The day was checked by `refuse_day`."""
    households = []
    for one in told:
        record = one.record
        household = Household(settlement_id=settlement.id, number=record.number, number_key=record.key)
        _tell(household, one)
        households.append(household)
    session.add_all(households)
    session.flush()
    session.add_all(_changed(household, 1, one) for household, one in zip(households, told, strict=True))
    session.flush()


def change(session: Session, told: Sequence[tuple[Household, Told]]) -> None:
    """What is known of households from a day on. The day was checked by `refuse_day`."""
    last = select(HouseholdChange.household_id, func.max(HouseholdChange.place)).group_by(HouseholdChange.household_id)
    of_it = {household.settlement_id for household, _ in told}
    inside = last.join(Household, Household.id == HouseholdChange.household_id).where(Household.settlement_id.in_(of_it))
    places = {key: int(place) for key, place in session.execute(inside)}
    for household, one in told:
        _tell(household, one)
        session.add(_changed(household, places[household.id] + 1, one))
    session.flush()


def change_tenure(
    session: Session, settlement: Settlement, household: Household, tenure: Tenure, day: date, reason: str, *, by: str
) -> None:
    """A tenure that became another, or was written wrongly, with the reason.

    Raises NothingToWrite, ChangeInFuture, ChangeBeforeLast, TextMissing, TextTooLong, TextUnreadable.
    """
    why = required(reason, MOST_REASON)
    refuse_day(session, settlement, day)
    before = record_of(household)
    if before.tenure is tenure:
        raise NothingToWrite()
    change(session, [(household, Told(replace(before, tenure=tenure), day, by, why))])


def withdraw_consent(session: Session, settlement: Settlement, household: Household, day: date, *, by: str) -> None:
    """Takes name and position out of the books for good. Raises ChangeInFuture, ChangeBeforeLast."""
    refuse_day(session, settlement, day)
    before = record_of(household)
    without = merge(before, replace(before, head="", position=None, consent=False), ["consent"])
    change(session, [(household, Told(without, day, by))])


def _tell(household: Household, told: Told) -> None:
    record = told.record
    household.tenure, household.record = record.tenure, to_text(_without_person(record))
    household.head = record.head
    household.latitude = record.position.latitude if record.position else None
    household.longitude = record.position.longitude if record.position else None
    household.submission = told.submission or household.submission or ""
    household.seen_in = told.enumeration_id or household.seen_in


def _changed(household: Household, place: int, told: Told) -> HouseholdChange:
    return HouseholdChange(
        household_id=household.id,
        place=place,
        day=told.day,
        tenure=told.record.tenure,
        record=to_text(_without_person(told.record)),
        reason=clean(told.reason, MOST_REASON),
        enumeration_id=told.enumeration_id,
        recorded_by=told.by,
        recorded_at=now(),
    )


def _without_person(record: HouseholdRecord) -> HouseholdRecord:
    return replace(record, head="", position=None)
