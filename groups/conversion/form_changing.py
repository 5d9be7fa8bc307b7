"""Changing a group's form: reckoned from what members have saved, looked at again when a second officer agrees, and adopted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money
from core.text import required
from groups import charts
from groups.accounts import open_for_rules
from groups.constitution import adopt, refuse_too_early, terms_on
from groups.conversion import errors
from groups.conversion.form_change import FormChange, changed_of, read_form_change
from groups.conversion.models import GroupSuccession, SuccessionKind
from groups.conversion.succession import refuse_carried_over
from groups.finding import book_of
from groups.models import Group
from groups.terms import Terms
from ledger.balances import balances
from ledger.chart import AccountKey, open_missing
from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind


@dataclass(frozen=True, slots=True)
class NewForm:
    """What the group has decided. `most_each_minor`: so much of each member's savings changes at most; None: all of it."""

    day: date
    terms: Terms
    signed_by: str
    signed_on: date
    most_each_minor: int | None = None
    to_reserve_minor: int = 0


def reckon_form_change(session: Session, group: Group, decided: NewForm) -> FormChange:
    """What would change, from the books as they stand now. Posts nothing.

    Raises NotEnoughSurplus, GroupCarriedOver, ConstitutionNotLater, ConstitutionBeforeMeeting, SignedAfterForce,
    TextMissing, and what `FormChange` raises.
    """
    refuse_carried_over(session, group)
    refuse_too_early(session, group, decided.day, decided.signed_on)
    old_code = terms_on(session, group, decided.day).savings_code
    found = balances(session, book_of(session, group))
    surplus = found[AccountKey(charts.RETAINED_SURPLUS)].net
    if decided.to_reserve_minor > max(surplus, 0):
        asked, there = Money(decided.to_reserve_minor, group.money), Money(surplus, group.money)
        raise errors.NotEnoughSurplus(asked=asked, there=there)
    saved = {charts.member_number(key.holder): one.net for key, one in found.items() if key.code == old_code and one.net}
    return FormChange(
        day=decided.day,
        currency=group.currency,
        old_code=old_code,
        terms=decided.terms,
        signed_by=required(decided.signed_by),
        signed_on=decided.signed_on,
        members=changed_of(saved, decided.terms, decided.most_each_minor),
        most_each_minor=decided.most_each_minor,
        to_reserve_minor=decided.to_reserve_minor,
    )


def _of_book(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _check(session: Session, book: Book, voucher: Voucher) -> None:
    """The books are as they were when it was reckoned. Raises BooksMovedSince, and what `reckon_form_change` raises."""
    said = read_form_change(voucher.content)
    decided = NewForm(said.day, said.terms, said.signed_by, said.signed_on, said.most_each_minor, said.to_reserve_minor)
    if reckon_form_change(session, _of_book(session, book), decided) != said:
        raise errors.BooksMovedSince()


def _open(session: Session, book: Book, voucher: Voucher) -> None:
    said = read_form_change(voucher.content)
    open_for_rules(session, _of_book(session, book), said.terms)
    keys = {key for entry in said.entries() for key in (entry.debit, entry.credit)}
    open_missing(session, book, [(charts.BY_CODE[key.code], key.holder) for key in sorted(keys)])


def _posted(session: Session, book: Book, voucher: Voucher) -> None:
    """The new rules hold from the day on, and it is written down that the group changed its form."""
    said, group = read_form_change(voucher.content), _of_book(session, book)
    by = voucher.confirmed_by or ""
    adopt(session, group, said.terms, said.day, said.signed_by, said.signed_on, by=by, savings_moved=True)
    session.add(
        GroupSuccession(
            predecessor_id=group.id, successor_id=group.id, day=said.day, kind=SuccessionKind.FORM, bundle=voucher.bundle
        )
    )
    session.flush()


def _taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    raise errors.NewFormStands(day=read_form_change(voucher.content).day)


FORM_CHANGE = Kind(
    name="form-change",
    title=N_("Change of form"),
    read=read_form_change,
    entries=lambda content: read_form_change(content).entries(),
    check=_check,
    before=_open,
    posted=_posted,
    taken_back=_taken_back,
)
