"""A project's vouchers: `ledger.vouchers` with the project's own lock and its kinds.

The project's row is locked before its book, so that nobody waits for anybody in a circle, and what is numbered or counted
within a project is numbered and counted by one at a time.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import to_text
from ledger import vouchers
from ledger.errors import VoucherUnknown
from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects.bank.hats import refuse_reconciler
from projects.finding import books_of
from projects.models import Project
from projects.voucher_kinds import KINDS


def prepare(
    session: Session,
    project: Project,
    book: Book,
    kind: Kind,
    day: date,
    said: object,
    memo: str,
    *,
    by: str,
    reference: str = "",
) -> Voucher:
    """A voucher that awaits its approver. As `ledger.vouchers.prepare`, and ReconciledBySame as every step below."""
    hold(session, project)
    refuse_reconciler(session, book, day, by=by)
    return vouchers.prepare(session, book, kind, day, to_text(said), memo, by=by, reference=reference)


def confirm(session: Session, project: Project, book: Book, voucher: Voucher, *, by: str, read: int | None = None) -> Voucher:
    """The approver agrees. As `ledger.vouchers.confirm`."""
    hold(session, project)
    refuse_reconciler(session, book, voucher.day, by=by)
    return vouchers.confirm(session, book, kind_of(voucher), voucher, by=by, read=read)


def withdraw(session: Session, project: Project, book: Book, voucher: Voucher, *, by: str) -> Voucher:
    hold(session, project)
    return vouchers.withdraw(session, book, kind_of(voucher), voucher, by=by)


def ask_reversal(session: Session, project: Project, book: Book, voucher: Voucher, reason: str, *, by: str) -> Voucher:
    hold(session, project)
    refuse_reconciler(session, book, voucher.day, by=by)
    return vouchers.ask_reversal(session, book, kind_of(voucher), voucher, reason, by=by)


def keep(session: Session, project: Project, book: Book, voucher: Voucher, *, by: str) -> Voucher:
    hold(session, project)
    return vouchers.keep(session, book, kind_of(voucher), voucher, by=by)


def reverse(session: Session, project: Project, book: Book, voucher: Voucher, *, by: str, read: int | None = None) -> Voucher:
    """Another officer agrees to take it back. As `ledger.vouchers.reverse`."""
    hold(session, project)
    refuse_reconciler(session, book, voucher.day, by=by)
    return vouchers.reverse(session, book, kind_of(voucher), voucher, by=by, read=read, timezone=project.timezone)


def kind_of(voucher: Voucher) -> Kind:
    return KINDS[voucher.kind]


def find(session: Session, project: Project, public_id: str) -> tuple[Book, Voucher]:
    """A voucher in any of the project's books, with its book. Raises VoucherUnknown."""
    books = {book.id: book for book in books_of(session, project)}
    wanted = select(Voucher).where(Voucher.book_id.in_(books), Voucher.public_id == public_id)
    voucher = session.scalar(wanted)
    if voucher is None:
        raise VoucherUnknown()
    return books[voucher.book_id], voucher


def hold(session: Session, project: Project) -> None:
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
