"""Vouchers of a project or a fund: `ledger.vouchers` with the lock of who keeps the books, and its kinds.

The keeper's row is locked before its book, so that nobody waits for anybody in a circle, and what is numbered or counted within
a project or a fund is numbered and counted by one at a time. A fund's payment locks the project after the fund, never the other
way round.
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
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.models import Project
from projects.voucher_kinds import KINDS

Keeper = Project | Fund


def prepare(
    session: Session,
    keeper: Keeper,
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
    hold(session, keeper)
    refuse_reconciler(session, book, day, by=by)
    return vouchers.prepare(session, book, kind, day, to_text(said), memo, by=by, reference=reference)


def confirm(session: Session, keeper: Keeper, book: Book, voucher: Voucher, *, by: str, read: int | None = None) -> Voucher:
    """The approver agrees. As `ledger.vouchers.confirm`."""
    hold(session, keeper)
    refuse_reconciler(session, book, voucher.day, by=by)
    return vouchers.confirm(session, book, kind_of(voucher), voucher, by=by, read=read)


def withdraw(session: Session, keeper: Keeper, book: Book, voucher: Voucher, *, by: str) -> Voucher:
    hold(session, keeper)
    return vouchers.withdraw(session, book, kind_of(voucher), voucher, by=by)


def ask_reversal(session: Session, keeper: Keeper, book: Book, voucher: Voucher, reason: str, *, by: str) -> Voucher:
    hold(session, keeper)
    refuse_reconciler(session, book, voucher.day, by=by)
    return vouchers.ask_reversal(session, book, kind_of(voucher), voucher, reason, by=by)


def keep(session: Session, keeper: Keeper, book: Book, voucher: Voucher, *, by: str) -> Voucher:
    hold(session, keeper)
    return vouchers.keep(session, book, kind_of(voucher), voucher, by=by)


def reverse(session: Session, keeper: Keeper, book: Book, voucher: Voucher, *, by: str, read: int | None = None) -> Voucher:
    """Another officer agrees to take it back. As `ledger.vouchers.reverse`."""
    hold(session, keeper)
    refuse_reconciler(session, book, voucher.day, by=by)
    return vouchers.reverse(session, book, kind_of(voucher), voucher, by=by, read=read, timezone=keeper.timezone)


def kind_of(voucher: Voucher) -> Kind:
    return KINDS[voucher.kind]


def find(session: Session, keeper: Keeper, public_id: str) -> tuple[Book, Voucher]:
    """A voucher in any of the keeper's books, with its book. Raises VoucherUnknown."""
    books = {book.id: book for book in books_kept(session, keeper)}
    wanted = select(Voucher).where(Voucher.book_id.in_(books), Voucher.public_id == public_id)
    voucher = session.scalar(wanted)
    if voucher is None:
        raise VoucherUnknown()
    return books[voucher.book_id], voucher


def hold(session: Session, keeper: Keeper) -> None:
    kept = Project if isinstance(keeper, Project) else Fund
    session.execute(select(kept.id).where(kept.id == keeper.id).with_for_update())


def books_kept(session: Session, keeper: Keeper) -> list[Book]:
    return books_of(session, keeper) if isinstance(keeper, Project) else [book_of(session, keeper)]
