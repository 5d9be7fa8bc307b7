"""What the pages of settlements show, gathered with few statements: counts, who is left out, and what this person may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access.deeds import name_of
from access.policy import Act, Grant
from core.calendars import today
from core.errors import NotFound
from projects.finding import project_for
from projects.models import Document, Project
from projects.settlements.eligibility import Counted, Eligible, FunderRule
from projects.settlements.enumeration import Counts, HouseholdRecord, SettlementProfile, counts
from projects.settlements.finding import endorsements_of, enumerations_of, projects_of, settlement_for, settlements_for
from projects.settlements.keeping import profile_of
from projects.settlements.left_out import counted, rules_on
from projects.settlements.models import Enumeration, Household, ProfileVersion, Settlement
from projects.settlements.project_households import Standing, funders_of, paid_in, standings, statuses_of, statuses_on
from projects.settlements.register import Entry, history, record_of, register
from projects.settlements.statuses import HouseFunder, PaidFor, StatusCounts, StatusMove


@dataclass(frozen=True, slots=True)
class SettlementPage:
    settlement: Settlement
    profile: SettlementProfile
    version: ProfileVersion | None
    counts: Counts
    left_out: Counted
    endorsements: tuple[Document, ...]
    enumerations: tuple[Enumeration, ...]
    projects: tuple[Project, ...]
    may_write: bool
    may_see_names: bool


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """One household: what is known, what was written of it, what each funder's rule says, and where it stands in each project."""

    household: Household
    record: HouseholdRecord
    entries: tuple[tuple[Entry, str], ...]
    answers: tuple[tuple[FunderRule, Eligible], ...]
    moves: Mapping[Project, list[StatusMove]]
    funders: tuple[HouseFunder, ...]


@dataclass(frozen=True, slots=True)
class ProjectHouseholdsPage:
    day: date
    counts: StatusCounts
    standings: tuple[Standing, ...]
    paid: PaidFor
    elsewhere: tuple[Settlement, ...]
    may_write: bool


def listed(session: Session, grants: Iterable[Grant]) -> list[tuple[Settlement, int]]:
    """The settlements that somebody may read, each with how many households were counted there."""
    wanted = select(Household.settlement_id, func.count()).group_by(Household.settlement_id)
    sizes = {settlement: int(size) for settlement, size in session.execute(wanted)}
    return [(one, sizes.get(one.id, 0)) for one in settlements_for(session, grants, Act.PROJECT_READ)]


def settlement_page(session: Session, grants: tuple[Grant, ...], settlement: Settlement) -> SettlementPage:
    profile, version = profile_of(session, settlement)
    readable = [one for one in projects_of(session, settlement) if may_read(session, grants, one)]
    return SettlementPage(
        settlement=settlement,
        profile=profile,
        version=version,
        counts=counts(register(session, settlement).values()),
        left_out=counted(session, settlement, today(settlement.timezone)),
        endorsements=tuple(endorsements_of(session, settlement)),
        enumerations=tuple(enumerations_of(session, settlement)),
        projects=tuple(readable),
        may_write=allowed(session, grants, Act.PROJECT_SET_UP, settlement),
        may_see_names=allowed(session, grants, Act.HOUSEHOLD_READ, settlement),
    )


def allowed(session: Session, grants: Iterable[Grant], act: Act, settlement: Settlement) -> bool:
    try:
        settlement_for(session, grants, act, settlement.public_id)
    except NotFound:
        return False
    return True


def may_read(session: Session, grants: Iterable[Grant], project: Project, act: Act = Act.PROJECT_READ) -> bool:
    try:
        project_for(session, grants, act, project.public_id)
    except NotFound:
        return False
    return True


def household_page(session: Session, settlement: Settlement, household: Household) -> HouseholdPage:
    record = record_of(household)
    rules = rules_on(session, settlement, today(settlement.timezone))
    return HouseholdPage(
        household=household,
        record=record,
        entries=tuple((entry, name_of(session, entry.recorded_by)) for entry in history(session, household)),
        answers=tuple((rule, rule.of(record.tenure)) for rule in rules),
        moves=statuses_of(session, household),
        funders=tuple(funders_of(session, household)),
    )


def project_households_page(session: Session, grants: tuple[Grant, ...], project: Project) -> ProjectHouseholdsPage:
    day = today(project.timezone)
    found = standings(session, project, day)
    inside = {one.settlement.id for one in found}
    writable = settlements_for(session, grants, Act.PROJECT_SET_UP)
    return ProjectHouseholdsPage(
        day=day,
        counts=statuses_on(session, project, day),
        standings=tuple(found),
        paid=paid_in(session, project),
        elsewhere=tuple(one for one in writable if one.id not in inside),
        may_write=may_read(session, grants, project, Act.PROJECT_SET_UP),
    )
