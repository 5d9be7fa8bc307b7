"""Loading the practice projects: once, all of them, with the people who sign in to them. Loading them again changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Role
from access.practice import BY, PracticePeople, SignIn
from projects.models import Project
from projects.practice.afghanistan import block_grant
from projects.practice.chile import ds49
from projects.practice.city_fund import bang_khen
from projects.practice.kenya import huruma
from projects.practice.life import Life, Officers
from projects.practice.malawi import mchenga
from projects.practice.namibia import swakopmund
from projects.practice.philippines import gihai
from projects.practice.published import publish_all
from projects.practice.thailand import bang_bua
from projects.practice.zimbabwe import dzivarasekwa

# In the order of the domain document.
LIVES: tuple[Callable[[Session, Officers], Life], ...] = (
    bang_bua,
    gihai,
    swakopmund,
    dzivarasekwa,
    huruma,
    mchenga,
    ds49,
    block_grant,
)


@dataclass(frozen=True, slots=True)
class PracticeProjects:
    """What was loaded, and whoever can sign in."""

    projects: tuple[Project, ...]
    sign_ins: tuple[SignIn, ...]


def practice_projects(session: Session) -> list[Project]:
    """The projects that were loaded, in their order; empty before."""
    return list(session.scalars(select(Project).where(Project.practice, Project.added_by == BY).order_by(Project.id)))


def load_projects(session: Session) -> PracticeProjects | None:
    """Loads every practice project, the city fund and their people; None when they are there, and then nothing is changed."""
    if practice_projects(session):
        return None
    people = PracticePeople(session)
    bookkeeper, approver = people.add("สมหญิง", "bookkeeper", "th"), people.add("วิชัย", "approver", "th")
    reconciler, officer = people.add("มาลี", "reconciler", "th"), people.add("Practice officer", "programme-officer")
    agency = people.add("Practice agency", "agency")
    officers = Officers(bookkeeper.actor, approver.actor, reconciler.actor, officer.actor)
    projects = tuple(live(session, officers).project for live in LIVES)
    publish_all(session, {project.code: project for project in projects}, officer.actor)
    fund = bang_khen(session, officers)
    hats = ((bookkeeper, Role.BOOKKEEPER), (approver, Role.APPROVER), (reconciler, Role.RECONCILER))
    for user, role in hats:
        for scope in (*(project.scope for project in projects), fund.scope):
            people.give(user, role, scope)
    for scope in dict.fromkeys(project.programme.scope for project in projects):
        people.give(officer, Role.PROGRAMME_OFFICER, scope)
        people.give(agency, Role.AGENCY, scope)
    return PracticeProjects(projects, tuple(people.sign_ins))
