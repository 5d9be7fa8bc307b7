"""The forms in which projects leave the house, by name, and one way to write any of them, for a project or a whole programme."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refusal
from core.marks import N_, Term
from ledger.models import Book
from projects.finding import books_of
from projects.models import Organisation, Project
from reports.exported_book import exported_book
from reports.exports import EXPORTERS, Format, export
from reports.projects.bundle import write_zip
from reports.projects.errors import BookNotOfProject
from reports.projects.facts_reading import project_facts
from reports.projects.iati import write_iati
from reports.projects.ocds import Release, releases, write_ocds
from reports.projects.project_facts import ProjectFacts
from reports.projects.table_files import workbook, write_tables
from reports.projects.voucher_reading import party
from reports.workbook import XLSX_TYPE

ZIP_TYPE = "application/zip"


class ProjectFormat(StrEnum):
    """`as of` makes sense for the first four; the last two hand out whole books."""

    IATI = "iati"
    OCDS = "ocds"
    TABLES = "tables"
    WORKBOOK = "workbook"
    HLEDGER = "hledger"
    BEANCOUNT = "beancount"


WHOLE_BOOKS = (ProjectFormat.HLEDGER, ProjectFormat.BEANCOUNT)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file of a format is called and is."""

    name: Term
    suffix: str
    media_type: str


KINDS = {
    ProjectFormat.IATI: Kind(Term(N_("IATI 2.03 activity")), "xml", "application/xml"),
    ProjectFormat.OCDS: Kind(Term(N_("OCDS budget by source")), "json", "application/json"),
    ProjectFormat.TABLES: Kind(Term(N_("Tables as CSV, with a data package")), "zip", ZIP_TYPE),
    ProjectFormat.WORKBOOK: Kind(Term(N_("Tables as a spreadsheet")), "xlsx", XLSX_TYPE),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: a project, or all projects of a programme (`projects`: their ids). `key` names it in files."""

    publisher: Organisation
    projects: tuple[int, ...]
    key: str
    title: str
    as_of: date


def one_project(project: Project, as_of: date) -> Wanted:
    return Wanted(project.programme, (project.id,), f"project-{project.public_id}", project.name, as_of)


def whole_programme(session: Session, programme: Organisation, as_of: date) -> Wanted:
    """Every project that the organisation answers for, by its code."""
    wanted = select(Project.id).where(Project.programme_id == programme.id).order_by(Project.code, Project.id)
    key = f"programme-{programme.public_id}"
    return Wanted(programme, tuple(session.scalars(wanted)), key, programme.name, as_of)


def write(
    session: Session,
    wanted: Wanted,
    format: ProjectFormat,
    out: IO[bytes],
    *,
    leave_out: Callable[[Refusal], None] | None = None,
) -> None:
    """Writes a file; a workbook holds the first project only.

    A project that refuses is told to `leave_out` and left out; without that, nothing is written.
    Raises SourcesDifferFromPlan and NothingPlanned (OCDS).
    """
    facts = facts_of(session, wanted)
    if format is ProjectFormat.IATI:
        write_iati(facts, wanted.as_of, out)
    elif format is ProjectFormat.OCDS:
        write_ocds(_releases(facts, leave_out), party(wanted.publisher), wanted.as_of, out)
    elif format is ProjectFormat.TABLES:
        write_tables(facts, wanted.key, wanted.title, wanted.as_of, out)
    elif format is ProjectFormat.WORKBOOK:
        out.write(workbook(next(facts)))
    else:
        write_zip(book_files(session, wanted, Format(format)), out)


def facts_of(session: Session, wanted: Wanted) -> Iterator[ProjectFacts]:
    """The facts of each project, one at a time; of many, what was read of one is forgotten before the next."""
    for project in _each(session, wanted):
        yield project_facts(session, project, wanted.as_of)


def _each(session: Session, wanted: Wanted) -> Iterator[Project]:
    for number in wanted.projects:
        yield session.get_one(Project, number)
        if len(wanted.projects) > 1:
            session.expunge_all()


def _releases(facts: Iterable[ProjectFacts], leave_out: Callable[[Refusal], None] | None) -> Iterator[Release]:
    for one in facts:
        try:
            yield from releases(one)
        except Refusal as refusal:
            if leave_out is None:
                raise
            leave_out(refusal)


def book_files(session: Session, wanted: Wanted, format: Format) -> Iterator[tuple[str, bytes]]:
    """Each book of each project as a file of its own, by its name."""
    for project in _each(session, wanted):
        for book in books_of(session, project):
            yield book_file(session, project, book, format)


def book_file(session: Session, project: Project, book: Book, format: Format) -> tuple[str, bytes]:
    read = exported_book(session, book)
    name = f"project-{project.public_id}-{book.currency}-{read.head.number}.{EXPORTERS[format].suffix}"
    return name, export(read, format)


def book_of(session: Session, project: Project, currency_code: str) -> Book:
    """Raises BookNotOfProject."""
    books = books_of(session, project)
    for book in books:
        if book.currency == currency_code:
            return book
    known = ", ".join(book.currency for book in books)
    raise BookNotOfProject(project=project.name, currency=currency_code, known=known)


def file_name(wanted: Wanted, format: ProjectFormat) -> str:
    """Ours, and plain ASCII: nothing that people wrote is in it."""
    return f"{wanted.key}-{wanted.as_of.isoformat()}.{KINDS[format].suffix}"
