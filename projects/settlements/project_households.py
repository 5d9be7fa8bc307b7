"""The households of a project: where each stands, moved by dated events; and which agreements pay for which house.

After each move the project's own count of that day is written from the register, so that both say the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.text import clean
from projects.finding import agreement_of
from projects.funding_models import FundingAgreement
from projects.models import Organisation, Project
from projects.setting_up import count_households
from projects.settlements.errors import AgreementElsewhere, HouseholdElsewhere, NoHouseholdsChosen
from projects.settlements.finding import households_of, settlements_of
from projects.settlements.models import Household, HouseholdFunder, HouseholdStatusEvent, ProjectSettlement, Settlement
from projects.settlements.statuses import (
    HouseFunder,
    PaidFor,
    Status,
    StatusCounts,
    StatusMove,
    counts,
    paid_for,
    refuse_move,
    refuse_part,
    standing,
)

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """A household of the project's settlements. `move` None: it was not planned for yet."""

    settlement: Settlement
    household: Household
    move: StatusMove | None


def move(
    session: Session, project: Project, chosen: Iterable[Household], to: Status, day: date, reason: str, *, by: str
) -> StatusCounts:
    """Moves households together, all of them or none.

    Raises NoHouseholdsChosen, HouseholdElsewhere, StatusUnreachable, ReasonMissing, StatusInFuture, StatusBeforeLast,
    DayBeforeProject, TextTooLong, TextUnreadable.
    """
    households, why = list(chosen), clean(reason, MOST_REASON)
    if not households:
        raise NoHouseholdsChosen()
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    before, current = standing(moves_of(session, project), date.max), today(project.timezone)
    places = {place.id for place in settlements_of(session, project)}
    for household in households:
        if household.settlement_id not in places:
            raise HouseholdElsewhere(number=household.number)
        last = before.get(str(household.id))
        refuse_move(last, StatusMove(household.number, day, to, why), current)
        session.add(
            HouseholdStatusEvent(
                project_id=project.id,
                settlement_id=household.settlement_id,
                household_id=household.id,
                place=(last.place if last else 0) + 1,
                day=day,
                status=to,
                reason=why,
                recorded_by=by,
                recorded_at=now(),
            )
        )
    session.flush()
    return _count_again(session, project, day, by=by)


def _count_again(session: Session, project: Project, day: date, *, by: str) -> StatusCounts:
    """Writes the count of that day, and of every later day on which somebody moved."""
    moves = moves_of(session, project)
    for later in sorted({day, *(move.day for move in moves if move.day > day)}):
        found = counts(moves, later).by_status
        numbers = {status.value: found[status] for status in Status}
        count_households(session, project, later, **numbers, from_register=True, by=by)
    return counts(moves, day)


def moves_of(session: Session, project: Project) -> list[StatusMove]:
    """Every move of the project's households, each named by its key in the database."""
    wanted = select(HouseholdStatusEvent).where(HouseholdStatusEvent.project_id == project.id)
    ordered = wanted.order_by(HouseholdStatusEvent.household_id, HouseholdStatusEvent.place)
    return [
        StatusMove(str(event.household_id), event.day, Status(event.status), event.reason, event.place)
        for event in session.scalars(ordered)
    ]


def statuses_on(session: Session, project: Project, day: date) -> StatusCounts:
    return counts(moves_of(session, project), day)


def standings(session: Session, project: Project, day: date) -> list[Standing]:
    """Every household of the project's settlements with where it stood at the end of a day."""
    stand = standing(moves_of(session, project), day)
    return [
        Standing(settlement, household, stand.get(str(household.id)))
        for settlement in settlements_of(session, project)
        for household in households_of(session, settlement)
    ]


def statuses_of(session: Session, household: Household) -> Mapping[Project, list[StatusMove]]:
    """The moves of one household in each project, the latest first."""
    wanted = select(HouseholdStatusEvent).where(HouseholdStatusEvent.household_id == household.id)
    found: dict[Project, list[StatusMove]] = {}
    for event in session.scalars(wanted.order_by(HouseholdStatusEvent.project_id, HouseholdStatusEvent.place.desc())):
        project = session.get_one(Project, event.project_id)
        told = StatusMove(household.number, event.day, Status(event.status), event.reason, event.place)
        found.setdefault(project, []).append(told)
    return found


def pay_for(
    session: Session, project: Project, household: Household, agreement_number: int, part: Fraction | None, day: date, *, by: str
) -> HouseholdFunder:
    """An agreement of the project pays for a house, or for a part of it.

    Raises AgreementUnknown, AgreementElsewhere, FunderTwice, PartUnreadable, PartsExceedHouse.
    """
    agreement = agreement_of(session, project, agreement_number)
    if session.get(ProjectSettlement, (project.id, household.settlement_id)) is None:
        raise AgreementElsewhere(number=household.number)
    session.execute(select(Household.id).where(Household.id == household.id).with_for_update())
    added = HouseFunder(household.number, agreement.public_id, agreement.funder.name, part)
    refuse_part([one for _, one in _funders(session, [household.id])], added)
    row = HouseholdFunder(
        household_id=household.id,
        agreement_id=agreement.id,
        part=str(part) if part is not None else None,
        day=day,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(row)
    session.flush()
    return row


def funders_of(session: Session, household: Household) -> list[HouseFunder]:
    """Who pays for a house now."""
    return [funder for _, funder in _funders(session, [household.id])]


def paid_in(session: Session, project: Project) -> PaidFor:
    """The houses of a project by who pays for them; those that two funders pay for are named."""
    called = names_in(session, project)
    stand = standing(moves_of(session, project), date.max)
    inside = [int(key) for key, move in stand.items() if move.status is not Status.DROPPED_OUT]
    funders = [replace(funder, household=called[key]) for key, funder in _funders(session, inside)]
    return paid_for([called[key] for key in inside], funders)


def names_in(session: Session, project: Project) -> Mapping[int, str]:
    """How a household is called in a project: by its number, and where two settlements may share one, by its settlement too."""
    found = standings(session, project, date.max)
    several = len({one.settlement.id for one in found}) > 1
    return {
        one.household.id: f"{one.settlement.name} {one.household.number}" if several else one.household.number for one in found
    }


def _funders(session: Session, households: list[int]) -> list[tuple[int, HouseFunder]]:
    wanted = (
        select(Household.id, Household.number, FundingAgreement.public_id, Organisation.name, HouseholdFunder.part)
        .join(HouseholdFunder, HouseholdFunder.household_id == Household.id)
        .join(FundingAgreement, FundingAgreement.id == HouseholdFunder.agreement_id)
        .join(Organisation, Organisation.id == FundingAgreement.funder_id)
        .where(Household.id.in_(households), HouseholdFunder.ended_on.is_(None))
        .order_by(Household.id, HouseholdFunder.id)
    )
    return [
        (key, HouseFunder(number, agreement, funder, Fraction(part) if part else None))
        for key, number, agreement, funder, part in session.execute(wanted)
    ]
