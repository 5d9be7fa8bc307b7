"""Writing a voucher of spending down, for the approver to agree to: under the form's own reference, and so once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects import vouchers
from projects.finding import book_in
from projects.kinds import Content
from projects.models import Project

MOST_MEMO = 300


def prepare(
    session: Session,
    project: Project,
    kind: Kind,
    day: date,
    said: Content,
    memo: Sequence[str],
    *,
    by: str,
    reference: str = "",
) -> Voucher:
    """`memo` are the words that name it in a list: the supplier, what was bought. Raises as `projects.vouchers.prepare`."""
    book, words = book_in(session, project, said.currency), ": ".join(word for word in memo if word)
    return vouchers.prepare(session, project, book, kind, day, said, words[:MOST_MEMO], by=by, reference=reference)


def sent_before(session: Session, book: Book, reference: str) -> Voucher | None:
    """The voucher that a form's reference already stands for, when it is sent again."""
    return session.scalar(select(Voucher).where(Voucher.book_id == book.id, Voucher.reference == reference))


def number_of_next(session: Session, project: Project, book: Book, reference: str) -> int:
    """The number that the voucher about to be prepared under this reference will have; its own when it was sent before.

    Takes the project's lock, so that it stays true until the end of the database transaction.
    """
    vouchers.hold(session, project)
    if known := sent_before(session, book, reference):
        return known.number
    return (session.scalar(select(func.max(Voucher.number)).where(Voucher.book_id == book.id)) or 0) + 1
