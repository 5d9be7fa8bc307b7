"""The three kinds of voucher of a rotation: its beginning, a turn, a change. Each is checked on the books as they are."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from groups.models import Group
from groups.rotation import errors
from groups.rotation.running import (
    BEGIN,
    CHANGE,
    TURN,
    changed_again,
    last_number,
    last_step,
    refuse_day,
    refuse_strangers,
    rotation_of,
    rules_on,
    turn,
)
from groups.rotation.sheets import (
    What,
    change_entries,
    no_entries,
    read_begun,
    read_change,
    read_turn,
    turn_entries,
)
from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind


def _group(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _check_begun(session: Session, book: Book, voucher: Voucher) -> None:
    group, said = _group(session, book), read_begun(voucher.content)
    if rules_on(session, group, voucher.day) != said.rotation.rules:
        raise errors.RotationRulesChanged(day=voucher.day)
    refuse_strangers(session, group, voucher.day, (member for slot in said.rotation.slots for member in slot.holders))
    if said.number != last_number(session, group) + 1:
        raise errors.RotationChangedMeanwhile(number=said.number)


def _check_turn(session: Session, book: Book, voucher: Voucher) -> None:
    group, said = _group(session, book), read_turn(voucher.content)
    running = rotation_of(session, group, said.rotation)
    if said.step != len(running.steps) + 1 or turn(running, said.sheet, said.counted, said.note) != said:
        raise errors.RotationChangedMeanwhile(number=said.rotation)
    refuse_day(group, running, voucher.day)


def _check_change(session: Session, book: Book, voucher: Voucher) -> None:
    group, said = _group(session, book), read_change(voucher.content)
    running = rotation_of(session, group, said.rotation)
    if said.step != len(running.steps) + 1 or changed_again(running, said) != said:
        raise errors.RotationChangedMeanwhile(number=said.rotation)
    refuse_day(group, running, voucher.day)
    if said.what is What.TAKEOVER:
        refuse_strangers(session, group, voucher.day, [said.comes])


def _last_only(read: Callable[[str], Any]) -> Callable[[Session, Book, Voucher], None]:
    """Only what nothing later was reckoned on is taken back. Raises LaterStepStands."""

    def taken_back(session: Session, book: Book, voucher: Voucher) -> None:
        said = read(voucher.content)
        if last_step(session, _group(session, book), said.rotation) > said.step:
            raise errors.LaterStepStands(number=said.rotation)

    return taken_back


def _begun_taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises LaterStepStands."""
    said, group = read_begun(voucher.content), _group(session, book)
    if last_step(session, group, said.number) or last_number(session, group) > said.number:
        raise errors.LaterStepStands(number=said.number)


ROTATION_BEGIN = Kind(
    name=BEGIN,
    title=N_("A rotation begins"),
    read=read_begun,
    entries=no_entries,
    check=_check_begun,
    taken_back=_begun_taken_back,
)
ROTATION_TURN = Kind(
    name=TURN,
    title=N_("A turn of the rotation"),
    read=read_turn,
    entries=turn_entries,
    check=_check_turn,
    taken_back=_last_only(read_turn),
)
ROTATION_CHANGE = Kind(
    name=CHANGE,
    title=N_("A change in the rotation"),
    read=read_change,
    entries=change_entries,
    check=_check_change,
    taken_back=_last_only(read_change),
)
