"""A group's vouchers: `ledger.vouchers` with the group's own lock, its kinds, and its members kept above zero.

The group's row is locked before its book, as everywhere in this room, so that nobody waits for anybody in a circle.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.conversion.errors import GroupCarriedOver
from groups.conversion.succession import carried_over_to, refuse_carried_over
from groups.finding import book_of
from groups.models import Group
from groups.opening import refuse_contradiction
from groups.voucher_kinds import KINDS
from ledger import vouchers
from ledger.models import Book, JournalTransaction
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind, Part


def prepare(
    session: Session, group: Group, kind: Kind, day: date, content: str, memo: str, *, by: str, reference: str = ""
) -> Voucher:
    """As `ledger.vouchers.prepare`, and raises LaterFiguresContradict, GroupCarriedOver."""
    (voucher,) = prepare_bundle(session, [(group, content)], kind, day, memo, by=by, reference=reference)
    return voucher


def prepare_bundle(
    session: Session,
    contents: Sequence[tuple[Group, str]],
    kind: Kind,
    day: date,
    memo: str,
    *,
    by: str,
    reference: str = "",
) -> tuple[Voucher, ...]:
    """As `ledger.vouchers.prepare_bundle`: one voucher in the book of each group. Raises GroupCarriedOver as well."""
    _hold(session, [group.book_id for group, _ in contents])
    for group, _ in contents:
        refuse_carried_over(session, group)
    parts = [Part(book_of(session, group), content) for group, content in contents]
    return vouchers.prepare_bundle(session, parts, _guarded(kind), day, memo, by=by, reference=reference)


def confirm(session: Session, group: Group, voucher: Voucher, *, by: str, read: int | None = None) -> Voucher:
    """As `ledger.vouchers.confirm`, and raises LaterFiguresContradict, GroupCarriedOver."""
    _hold_all_of(session, voucher)
    _refuse_carried_over(session, group, voucher)
    return vouchers.confirm(session, book_of(session, group), kind_of(voucher), voucher, by=by, read=read)


def withdraw(session: Session, group: Group, voucher: Voucher, *, by: str) -> Voucher:
    return vouchers.withdraw(session, book_of(session, group), kind_of(voucher), voucher, by=by)


def ask_reversal(session: Session, group: Group, voucher: Voucher, reason: str, *, by: str) -> Voucher:
    """As `ledger.vouchers.ask_reversal`, and raises GroupCarriedOver for all but what carried the books over."""
    _refuse_carried_over(session, group, voucher)
    return vouchers.ask_reversal(session, book_of(session, group), kind_of(voucher), voucher, reason, by=by)


def keep(session: Session, group: Group, voucher: Voucher, *, by: str) -> Voucher:
    return vouchers.keep(session, book_of(session, group), kind_of(voucher), voucher, by=by)


def reverse(session: Session, group: Group, voucher: Voucher, *, by: str, read: int | None = None) -> Voucher:
    """As `ledger.vouchers.reverse`, by the group's own clock, and raises LaterFiguresContradict."""
    _hold_all_of(session, voucher)
    book, kind = book_of(session, group), kind_of(voucher)
    return vouchers.reverse(session, book, kind, voucher, by=by, read=read, timezone=group.timezone)


def kind_of(voucher: Voucher) -> Kind:
    """What the voucher means, with the rule that no member may be put below zero."""
    return _guarded(KINDS[voucher.kind])


def groups_of(session: Session, voucher: Voucher) -> list[Group]:
    """Whose books the voucher and those bundled with it are in."""
    book_ids = [one.book_id for one in vouchers.bundle_of(session, voucher)]
    return list(session.scalars(select(Group).where(Group.book_id.in_(book_ids)).order_by(Group.id)))


def _refuse_carried_over(session: Session, group: Group, voucher: Voucher) -> None:
    """Refuses all but what carried the books over itself, once they are. Raises GroupCarriedOver."""
    gone = carried_over_to(session, group)
    if gone and gone.voucher.bundle != voucher.bundle:
        raise GroupCarriedOver(successor=gone.successor.name, day=gone.day)


def _hold_all_of(session: Session, voucher: Voucher) -> None:
    _hold(session, [one.book_id for one in vouchers.bundle_of(session, voucher)])


def _hold(session: Session, book_ids: Sequence[int]) -> None:
    session.execute(select(Group.id).where(Group.book_id.in_(book_ids)).order_by(Group.id).with_for_update())


def _guarded(kind: Kind) -> Kind:
    def after(session: Session, book: Book, voucher: Voucher) -> None:
        kind.after(session, book, voucher)
        touched = {key for entry in kind.entries(voucher.content) for key in (entry.debit, entry.credit)}
        refuse_contradiction(session, book, _day_of(session, voucher), touched)

    return replace(kind, after=after)


def _day_of(session: Session, voucher: Voucher) -> date:
    """The day on which the books were changed last by it: its own, or that of its mirror."""
    number = voucher.reversal_number
    if number is None:
        return voucher.day
    mirror = select(JournalTransaction.day).where(
        JournalTransaction.book_id == voucher.book_id, JournalTransaction.number == number
    )
    return session.scalars(mirror).one()
