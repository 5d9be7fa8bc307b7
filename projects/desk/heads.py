"""Where all books behind a paper of the desk stand: how many there are, how many entries, and one fingerprint of all."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from ledger.models import Book, JournalTransaction
from projects.desk.asking import Filters
from projects.desk.sampling import fingerprint_of
from projects.finding import within
from projects.models import Project, ProjectBook


@dataclass(frozen=True, slots=True)
class Heads:
    """`all` has a line of owner, number and fingerprint for each book."""

    books: int
    entries: int
    fingerprint: str
    all: tuple[tuple[str, int, str], ...]


def heads_of(session: Session, grants: Iterable[Grant], filters: Filters) -> Heads:
    """The heads of every book of the projects that these grants let one see at the desk, whatever else is filtered.

    Its fingerprint can be redone as `projects.desk.sampling.fingerprint_of` says.
    """
    seen = (within(grants, Act.PORTFOLIO_READ), Project.practice.is_(filters.practice))
    of_them = select(ProjectBook.book_id).join(Project, Project.id == ProjectBook.project_id).where(*seen)
    last = (
        select(JournalTransaction.book_id, func.max(JournalTransaction.number).label("number"))
        .where(JournalTransaction.book_id.in_(of_them))
        .group_by(JournalTransaction.book_id)
        .subquery()
    )
    same = (JournalTransaction.book_id == last.c.book_id) & (JournalTransaction.number == last.c.number)
    wanted = select(Book.owner, last.c.number, JournalTransaction.fingerprint).join(last, last.c.book_id == Book.id)
    heads = [(owner, number, mark) for owner, number, mark in session.execute(wanted.join(JournalTransaction, same))]
    return Heads(len(heads), sum(number for _, number, _ in heads), fingerprint_of(heads), tuple(sorted(heads)))
