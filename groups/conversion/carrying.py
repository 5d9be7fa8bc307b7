"""Carrying books over: reckoned from the books as they stand, looked at again when a second officer agrees, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Money, Rounding
from groups import charts, members
from groups.constitution import terms_on
from groups.conversion import errors
from groups.conversion.carry_over import (
    CARRIED,
    Carrying,
    CarryOver,
    Moved,
    Source,
    Standing,
    read,
)
from groups.conversion.loans import bring_loans, running_loans, set_loans_off, take_loans_back
from groups.conversion.models import GroupSuccession, SuccessionKind
from groups.conversion.succession import refuse_carried_over
from groups.finding import book_of
from groups.models import Group, Meeting, MeetingState
from ledger.balances import balances
from ledger.chart import open_missing
from ledger.models import Book, Posting
from ledger.posting import close_period
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import Kind

# For each group by its public id: the new number of each member by her old one.
Numbers = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the officers agree on besides the figures: the rate, and how amounts are rounded."""

    kind: Carrying
    day: date
    old_per_new: Fraction = Fraction(1)
    rounding: Rounding = Rounding.HALF_UP
    unit_minor: int = 1


def reckon(
    session: Session, predecessors: Sequence[Group], successor: Group, agreed: Conversion, numbers: Numbers | None = None
) -> CarryOver:
    """What would be carried over, from the books as they stand now. Posts nothing.

    Raises CarriedIntoItself, NotCarriedOver, NothingToCarryOver, LaterEntries, UnfinishedBefore, GroupCarriedOver,
    GroupDoesNotLend, MeetingWithoutRules, and what `CarryOver` raises.
    """
    refuse_carried_over(session, successor)
    terms = terms_on(session, successor, max(agreed.day, successor.founded_on))
    known = numbers if numbers is not None else proposed_numbers(session, predecessors, successor, agreed.day)
    for group in predecessors:
        if group.id == successor.id:
            raise errors.CarriedIntoItself(group=group.name)
        _refuse_unfinished(session, group, agreed.day)
    return CarryOver(
        kind=agreed.kind,
        day=agreed.day,
        successor=successor.public_id,
        successor_name=successor.name,
        currency=successor.currency,
        savings_code=terms.savings_code,
        share_value_minor=terms.share_value_minor if terms.in_shares else 0,
        sources=tuple(
            _source(session, group, successor, agreed.day, known.get(group.public_id, {})) for group in predecessors
        ),
        old_per_new=agreed.old_per_new,
        rounding=agreed.rounding,
        unit_minor=agreed.unit_minor,
    )


def _source(session: Session, group: Group, successor: Group, day: date, numbers: Mapping[int, int]) -> Source:
    standing = _standing(session, group)
    if not standing:
        raise errors.NothingToCarryOver(group=group.name)
    names = {member.number: member.name for member in members.everybody(session, group)}
    return Source(
        group=group.public_id,
        name=group.name,
        currency=group.currency,
        savings_code=terms_on(session, group, max(day, group.founded_on)).savings_code,
        standing=standing,
        members=tuple(Moved(old, new, names.get(old, "")) for old, new in sorted(numbers.items())),
        loans=tuple(running_loans(session, group, successor, day, standing)),
    )


def _standing(session: Session, group: Group) -> tuple[Standing, ...]:
    """Every balance that is not nothing. Raises NotCarriedOver."""
    found = []
    for key, balance in balances(session, book_of(session, group)).items():
        minor = balance.debit_minor - balance.credit_minor
        if minor and key.code not in CARRIED:
            name = charts.BY_CODE[key.code].name
            raise errors.NotCarriedOver(account=Term(name), group=group.name, amount=Money(balance.net, group.money))
        if minor:
            found.append(Standing(str(key), minor))
    return tuple(found)


def _refuse_unfinished(session: Session, group: Group, day: date) -> None:
    refuse_carried_over(session, group)
    if session.scalar(select(exists().where(Posting.book_id == group.book_id, Posting.day > day))):
        raise errors.LaterEntries(group=group.name, day=day)
    open_meetings = Meeting.state.in_((MeetingState.DRAFT, MeetingState.COUNTED))
    waiting = (Voucher.book_id == group.book_id, Voucher.state == VoucherState.PREPARED, Voucher.kind != CARRY_OVER.name)
    if session.scalar(select(exists().where(Meeting.group_id == group.id, open_meetings))) or session.scalar(
        select(exists().where(*waiting))
    ):
        raise errors.UnfinishedBefore(group=group.name)


def proposed_numbers(session: Session, predecessors: Sequence[Group], successor: Group, day: date) -> dict[str, dict[int, int]]:
    """A number in the successor for each who is seated or still has something: her own where it is free, else the next."""
    taken = {member.number for member in members.everybody(session, successor)}
    found: dict[str, dict[int, int]] = {}
    for group in predecessors:
        numbers = found[group.public_id] = {}
        for number in _who_moves(session, group, day):
            new = number if number not in taken else max(taken) + 1
            numbers[number] = new
            taken.add(new)
    return found


def _who_moves(session: Session, group: Group, day: date) -> list[int]:
    holders = {charts.member_number(standing.key.holder) for standing in _standing(session, group) if standing.key.holder}
    return sorted({member.number for member in members.seated(session, group, day)} | holders)


def group_named(session: Session, public_id: str) -> Group:
    return session.scalars(select(Group).where(Group.public_id == public_id)).one()


def _check(session: Session, book: Book, voucher: Voucher) -> None:
    """The books are as they were when it was reckoned. Raises BooksMovedSince, and what `reckon` raises."""
    said = read(voucher.content)
    sources = [group_named(session, source.group) for source in said.sources]
    agreed = Conversion(said.kind, said.day, said.old_per_new, said.rounding, said.unit_minor)
    numbers = {source.group: {moved.old: moved.new for moved in source.members} for source in said.sources}
    now = reckon(session, sources, group_named(session, said.successor), agreed, numbers)
    if replace(now, part=said.part) != said:
        raise errors.BooksMovedSince()


def _open(session: Session, book: Book, voucher: Voucher) -> None:
    """In the successor's book: her place and accounts for every member, and an account for every balance."""
    said = read(voucher.content)
    wanted = {key for entry in said.entries() for key in (entry.debit, entry.credit)}
    if said.part is None:
        for source in said.sources:
            _enrol(session, group_named(session, said.successor), source, said.day)
    open_missing(session, book, [(charts.BY_CODE[key.code], key.holder) for key in sorted(wanted)])


def _enrol(session: Session, successor: Group, source: Source, day: date) -> None:
    """Whoever is not there yet; who has left and is only still owed something has left there too."""
    there = {member.number for member in members.everybody(session, successor)}
    before = {member.number: member for member in members.everybody(session, group_named(session, source.group))}
    for moved in source.members:
        if moved.new not in there:
            was = before[moved.old]
            member = members.enrol(session, successor, moved.name, day, number=moved.new, sex=was.sex)
            if was.left_on is not None and was.left_on <= day:
                members.leave(session, successor, member, day)


def _posted(session: Session, book: Book, voucher: Voucher) -> None:
    """The source's books are closed on the day; who carries them on is written down."""
    said = read(voucher.content)
    if said.part is None:
        bring_loans(session, group_named(session, said.successor), said, voucher)
        return
    predecessor, successor = group_named(session, said.sources[said.part].group), group_named(session, said.successor)
    set_loans_off(session, predecessor, said.sources[said.part], voucher)
    close_period(session, book, said.day, by=voucher.confirmed_by or "")
    kind = SuccessionKind(said.kind.value)
    session.add(
        GroupSuccession(
            predecessor_id=predecessor.id, successor_id=successor.id, day=said.day, kind=kind, bundle=voucher.bundle
        )
    )
    session.flush()


def _taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    """Only while the successor's books have not gone on. Raises CarryOverBuiltOn."""
    said = read(voucher.content)
    if said.part is None and (voucher.reversal_number or 0) != (voucher.journal_number or 0) + 1:
        raise errors.CarryOverBuiltOn(group=said.successor_name)
    of = said.successor if said.part is None else said.sources[said.part].group
    take_loans_back(session, group_named(session, of), voucher)


CARRY_OVER = Kind(
    name="carry-over",
    title=N_("Books carried over"),
    read=read,
    entries=lambda content: read(content).entries(),
    check=_check,
    before=_open,
    posted=_posted,
    taken_back=_taken_back,
)
