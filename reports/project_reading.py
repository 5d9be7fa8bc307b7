"""What the papers of a project or a fund share: their heading, which is a witness of one of its books."""

from sqlalchemy.orm import Session

from core.calendars import today
from ledger.models import Book
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.models import Project
from reports.papers import Heading
from reports.reading import head_at, witness_of


def project_heading(
    session: Session, project: Project, book: Book, through_number: int | None = None, about: str = ""
) -> Heading:
    """The heading of a paper printed today about one book of a project, or a thing in it ("tranche:3"). Raises EntryUnknown."""
    last = head_at(session, book, through_number)
    return Heading(
        group=project.name,
        network=project.programme.name,
        practice=project.practice or book.practice,
        printed_on=today(project.timezone),
        number=last.number,
        fingerprint=last.fingerprint,
        witnessed=witness_of(book, last),
        owner=f"project:{project.public_id}",
        about=about,
    )


def fund_heading(session: Session, fund: Fund, about: str = "") -> Heading:
    """The heading of a paper printed today about a fund, or a thing in it ("round:…"), a witness of its book."""
    book = book_of(session, fund)
    last = head_at(session, book, None)
    return Heading(
        group=fund.name,
        network="",
        practice=fund.practice or book.practice,
        printed_on=today(fund.timezone),
        number=last.number,
        fingerprint=last.fingerprint,
        witnessed=witness_of(book, last),
        owner=f"fund:{fund.public_id}",
        about=about,
    )
