"""Is every succession what the vouchers say? The table is there to be asked; what holds is what two officers agreed to."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.conversion.carry_over import read
from groups.conversion.carrying import CARRY_OVER
from groups.conversion.form_change import read_form_change
from groups.conversion.form_changing import FORM_CHANGE
from groups.conversion.models import GroupSuccession, SuccessionKind
from groups.models import Group
from ledger.models import Book
from ledger.verify import Finding
from ledger.voucher_models import Voucher
from ledger.voucher_verify import CONFIRMED, UNREADABLE


def verify_successions(session: Session, group: Group, book: Book) -> Iterator[Finding]:
    """The findings about where this group's books went; none when all is as it was confirmed."""
    said = dict(_said(session, group))
    wanted = select(GroupSuccession, Group.public_id).join(Group, GroupSuccession.successor_id == Group.id)
    kept = {
        row.bundle: (row.kind, row.day, successor)
        for row, successor in session.execute(wanted.where(GroupSuccession.predecessor_id == group.id))
    }
    for bundle in sorted(said.keys() | kept.keys()):
        if said.get(bundle) != kept.get(bundle):
            detail = f"bundle {bundle}: where the books went is not what its voucher says"
            yield Finding(book.owner, "succession-differs", 0, detail)


def _said(session: Session, group: Group) -> Iterator[tuple[str, tuple[str, object, str]]]:
    confirmed = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.state.in_(CONFIRMED))
    for voucher in session.scalars(confirmed.where(Voucher.kind.in_((CARRY_OVER.name, FORM_CHANGE.name)))):
        try:
            if voucher.kind == FORM_CHANGE.name:
                change = read_form_change(voucher.content)
                yield voucher.bundle, (SuccessionKind.FORM.value, change.day, group.public_id)
            elif (carried := read(voucher.content)).part is not None:
                yield voucher.bundle, (carried.kind.value, carried.day, carried.successor)
        except UNREADABLE:
            continue  # that it cannot be read, `ledger.voucher_verify` says
