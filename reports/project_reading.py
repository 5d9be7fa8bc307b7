"""What the papers of a project or a fund share: their heading, which is a witness of one of its books."""

from sqlalchemy.orm import Session

from core.calendars import today
from ledger.models import Book
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.models import Project
from reports.papers import Heading
from reports.reading import head_at


def project_heading(session: Session, project: Project, book: Book, through_number: int | None = None) -> Heading:
    """The heading of a paper printed today about one book of a project. Raises EntryUnknown."""
    last = head_at(session, book, through_number)
    return Heading(
        group=project.name,
        network=project.programme.name,
        practice=project.practice or book.practice,
        printed_on=today(project.timezone),
        number=last.number,
        fingerprint=last.fingerprint,
    )


def fund_heading(session: Session, fund: Fund) -> Heading:
    """The heading of a paper printed today about a fund, a witness of its book."""
    book = book_of(session, fund)
    last = head_at(session, book, None)
    return Heading(
        group=fund.name,
        network="",
        practice=fund.practice or book.practice,
        printed_on=today(fund.timezone),
        number=last.number,
        fingerprint=last.fingerprint,
    )
