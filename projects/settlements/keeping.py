"""Setting a settlement up: its name and place, what the community says of it, who endorses that, which projects work there."""

from datetime import date
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.frozen import from_text, to_text
from core.language import PAPER_LANGUAGES
from core.text import clean, required
from projects.documents import Paper, add_document
from projects.errors import PlaceUnknown
from projects.models import Document, DocumentKind, Organisation, Project
from projects.settlements.enumeration import SettlementProfile
from projects.settlements.errors import ChangeInFuture, SettlementThere
from projects.settlements.models import ProfileVersion, ProjectSettlement, Settlement, SettlementEndorsement

MOST_NAME = 200
MOST_NOTE = 1000


def add_settlement(
    session: Session,
    organisation: Organisation,
    name: str,
    place: str,
    *,
    country: str = "",
    locale: str = "en",
    timezone: str = "UTC",
    by: str,
) -> Settlement:
    """Raises SettlementThere, PlaceUnknown, TextMissing, TextTooLong, TextUnreadable."""
    called = required(name, MOST_NAME)
    theirs = select(Settlement).where(Settlement.organisation_id == organisation.id)
    if session.scalar(theirs.where(func.lower(Settlement.name) == called.lower())):
        raise SettlementThere(name=called)
    for typed, known in ((timezone, available_timezones()), (locale, set(PAPER_LANGUAGES))):
        if typed not in known:
            raise PlaceUnknown(typed=typed[:40])
    settlement = Settlement(
        organisation_id=organisation.id,
        name=called,
        country=country or organisation.country,
        place=clean(place, MOST_NAME),
        locale=locale,
        timezone=timezone,
        columns="",
        practice=organisation.practice,
        added_by=by,
        added_at=now(),
    )
    session.add(settlement)
    session.flush()
    return settlement


def write_profile(session: Session, settlement: Settlement, profile: SettlementProfile, day: date, *, by: str) -> ProfileVersion:
    """What the community says from a day on; earlier versions stay to be read. Raises ChangeInFuture."""
    if day > (current := today(settlement.timezone)):
        raise ChangeInFuture(day=day, today=current)
    version = session.scalar(select(func.count()).where(ProfileVersion.settlement_id == settlement.id)) or 0
    written = ProfileVersion(
        settlement_id=settlement.id,
        version=version + 1,
        day=day,
        profile=to_text(profile),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(written)
    session.flush()
    return written


def profile_of(session: Session, settlement: Settlement) -> tuple[SettlementProfile, ProfileVersion | None]:
    """The latest profile with its version; an empty one before the first."""
    wanted = select(ProfileVersion).where(ProfileVersion.settlement_id == settlement.id)
    latest = session.scalar(wanted.order_by(ProfileVersion.version.desc()).limit(1))
    return (from_text(SettlementProfile, latest.profile) if latest else SettlementProfile()), latest


def endorse(
    session: Session,
    settlement: Settlement,
    title: str,
    issued_by: str,
    day: date,
    *,
    serial: str = "",
    content: bytes | None = None,
    by: str,
) -> Document:
    """A dated endorsement of the profile, with its scan if there is one. Raises what `projects.documents.add_document` raises."""
    paper = Paper(DocumentKind.ENDORSEMENT, title, day, issued_by=required(issued_by, 120), serial=serial)
    document = add_document(session, settlement.organisation, paper, content, by=by)
    session.add(SettlementEndorsement(settlement_id=settlement.id, document_id=document.id, recorded_by=by, recorded_at=now()))
    session.flush()
    return document


def work_in(session: Session, project: Project, settlement: Settlement, *, by: str) -> None:
    """Says that a project works in a settlement; saying it again changes nothing."""
    if session.get(ProjectSettlement, (project.id, settlement.id)) is None:
        session.add(
            ProjectSettlement(project_id=project.id, settlement_id=settlement.id, recorded_by=by, recorded_at=now())
        )
        session.flush()


def possible_funders(session: Session, settlement: Settlement) -> list[Organisation]:
    """Every organisation of the settlement's country and kind of book (practice or real), by name."""
    alike = (Organisation.practice == settlement.practice, Organisation.country == settlement.country)
    return list(session.scalars(select(Organisation).where(*alike).order_by(Organisation.name, Organisation.id)))
