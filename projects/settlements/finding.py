"""Finding settlements and what belongs to them, within what a person may reach: the scope is part of every query.

Whoever works for the settlement's organisation, or may read one of the projects that work there, may read it where her role
reads; only the organisation itself sets it up. What lies outside answers exactly as what does not exist.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Act, Grant, reachable, scope_kind
from projects.finding import within as project_within
from projects.models import Document, DocumentKind, Organisation, Project
from projects.settlements.enumeration import in_order, key_of
from projects.settlements.errors import EndorsementUnknown, HouseholdUnknown, ImportUnknown, SettlementUnknown
from projects.settlements.models import (
    Enumeration,
    EnumerationDraft,
    Household,
    ProjectSettlement,
    Settlement,
    SettlementEndorsement,
)


def settlement_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Settlement:
    """The settlement, when these grants allow `act` on it. Raises SettlementUnknown."""
    found = session.scalar(select(Settlement).where(Settlement.public_id == public_id, within(grants, act)))
    if found is None:
        raise SettlementUnknown()
    return found


def settlements_for(session: Session, grants: Iterable[Grant], act: Act) -> list[Settlement]:
    """Every settlement on which these grants allow `act`, by name."""
    wanted = select(Settlement).where(within(grants, act))
    return list(session.scalars(wanted.order_by(Settlement.name, Settlement.id)))


def within(grants: Iterable[Grant], act: Act) -> ColumnElement[bool]:
    held = tuple(grants)
    scopes = reachable(held, act)
    if EVERYTHING in scopes:
        return true()
    named = [scope.partition(":")[2] for scope in scopes if scope_kind(scope) == "organisation"]
    others = [scope for scope in scopes if scope_kind(scope) in ("network", "group")]
    mine = select(Organisation.id).where(or_(Organisation.public_id.in_(named), Organisation.reference.in_(others)))
    own = Settlement.organisation_id.in_(mine)
    if act not in (Act.PROJECT_READ, Act.HOUSEHOLD_READ):
        return own
    worked_in = select(ProjectSettlement.settlement_id).join(Project, Project.id == ProjectSettlement.project_id)
    return or_(own, Settlement.id.in_(worked_in.where(project_within(held, act))))


def household_of(session: Session, settlement: Settlement, number: str) -> Household:
    """The household of a number, however it is written ("007", "7"). Raises HouseholdUnknown."""
    wanted = select(Household).where(Household.settlement_id == settlement.id, Household.number_key == key_of(number))
    found = session.scalar(wanted)
    if found is None:
        raise HouseholdUnknown(number=number[:20])
    return found


def households_of(session: Session, settlement: Settlement) -> list[Household]:
    """In the order of their numbers as people count them: 2 before 10."""
    found = session.scalars(select(Household).where(Household.settlement_id == settlement.id))
    return sorted(found, key=lambda one: in_order(one.number_key))


def endorsements_of(session: Session, settlement: Settlement) -> list[Document]:
    """The documents that endorse the settlement's profile, the latest first."""
    wanted = select(Document).join(SettlementEndorsement, SettlementEndorsement.document_id == Document.id)
    of_it = wanted.where(SettlementEndorsement.settlement_id == settlement.id)
    return list(session.scalars(of_it.order_by(Document.day.desc(), Document.id)))


def endorsing(session: Session, settlement: Settlement, public_id: str) -> Document:
    """An endorsement or memorandum of the settlement's own organisation. Raises EndorsementUnknown."""
    kinds = (DocumentKind.ENDORSEMENT, DocumentKind.MEMORANDUM)
    of_it = select(Document).where(Document.organisation_id == settlement.organisation_id, Document.kind.in_(kinds))
    found = session.scalar(of_it.where(Document.public_id == public_id))
    if found is None:
        raise EndorsementUnknown()
    return found


def settlements_of(session: Session, project: Project) -> list[Settlement]:
    """The settlements in which a project works, by name."""
    wanted = select(Settlement).join(ProjectSettlement, ProjectSettlement.settlement_id == Settlement.id)
    return list(session.scalars(wanted.where(ProjectSettlement.project_id == project.id).order_by(Settlement.name)))


def projects_of(session: Session, settlement: Settlement) -> list[Project]:
    """The projects that work in a settlement, by name."""
    wanted = select(Project).join(ProjectSettlement, ProjectSettlement.project_id == Project.id)
    return list(session.scalars(wanted.where(ProjectSettlement.settlement_id == settlement.id).order_by(Project.name)))


def enumerations_of(session: Session, settlement: Settlement) -> list[Enumeration]:
    """The imports of a settlement, the latest first."""
    wanted = select(Enumeration).where(Enumeration.settlement_id == settlement.id)
    return list(session.scalars(wanted.order_by(Enumeration.number.desc())))


def draft_of(session: Session, settlement: Settlement, public_id: str, by: str) -> EnumerationDraft:
    """A file that this person is looking at; another's is not hers to see. Raises ImportUnknown."""
    own = select(EnumerationDraft).where(EnumerationDraft.settlement_id == settlement.id, EnumerationDraft.kept_by == by)
    found = session.scalar(own.where(EnumerationDraft.public_id == public_id))
    if found is None:
        raise ImportUnknown()
    return found
