"""Which project or organisation somebody means who types a name on the command line."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from projects.models import Organisation, Project
from reports.projects.errors import (
    OrganisationNameShared,
    OrganisationNotNamed,
    ProjectCodeShared,
    ProjectNotNamed,
)


def named_project(session: Session, typed: str) -> Project:
    """The project with this identifier or exactly this code. Raises ProjectNotNamed, ProjectCodeShared."""
    found = list(session.scalars(select(Project).where(or_(Project.public_id == typed, Project.code == typed))))
    if not found:
        raise ProjectNotNamed(typed=typed[:60])
    if len(found) > 1:
        identifiers = ", ".join(sorted(project.public_id for project in found))
        raise ProjectCodeShared(count=len(found), code=typed, identifiers=identifiers)
    return found[0]


def named_organisation(session: Session, typed: str) -> Organisation:
    """The organisation with this identifier or exactly this name. Raises OrganisationNotNamed, OrganisationNameShared."""
    named = or_(Organisation.public_id == typed, Organisation.name == typed)
    found = list(session.scalars(select(Organisation).where(named)))
    if not found:
        raise OrganisationNotNamed(typed=typed[:60])
    if len(found) > 1:
        identifiers = ", ".join(sorted(one.public_id for one in found))
        raise OrganisationNameShared(count=len(found), name=typed, identifiers=identifiers)
    return found[0]
