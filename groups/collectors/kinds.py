"""The kinds of voucher of daily savings: a round, a hand-over, a withdrawal. Each is checked against the rules and the books."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from core.marks import N_
from core.money import Money
from groups import charts
from groups.collectors import rules as names
from groups.collectors.errors import (
    CollectorHoldsTooLong,
    CollectorHoldsTooMuch,
    HandOverChanged,
    HandOverNotSignedByHer,
    MemberNotOnRound,
    NothingToHandOver,
    NoWithdrawals,
    RoundInFuture,
    SavingBelowLeast,
    SharesAreNotCollected,
    WithdrawsMoreThanSaved,
)
from groups.collectors.in_hand import heaps_of, held_by
from groups.collectors.people import HAND_OVER as HAND_OVER_NAME
from groups.collectors.people import ROUND as ROUND_NAME
from groups.collectors.people import collector_on, doors_on, rules_on, sign_ins_of
from groups.collectors.sheets import Round, read_hand_over, read_round, read_withdrawal
from groups.constitution import terms_on
from groups.finding import member_of
from groups.members import seated
from groups.models import Group, Member
from ledger.balances import balances
from ledger.models import Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind


def _group(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _round_entries(content: str) -> tuple[Entry, ...]:
    return read_round(content).entries()


def _check_round(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises RoundInFuture, NoCollectorsInRules, CollectorUnknown, MemberNotOnRound, SharesAreNotCollected, SavingBelowLeast,
    CollectorHoldsTooLong, CollectorHoldsTooMuch."""
    group, said = _group(session, book), read_round(voucher.content)
    _refuse_future(group, voucher.day)
    member = member_of(session, group, said.collector)
    rules_on(session, group, voucher.day)
    collector = collector_on(session, group, member, voucher.day)
    doors = {one.number: one for one in doors_on(session, collector, voucher.day)}
    for one in said.given:
        if one.member not in doors:
            stranger = member_of(session, group, one.member)
            raise MemberNotOnRound(member=one.member, name=stranger.name, collector=member.name, day=voucher.day)
    _refuse_small(session, group, said, voucher.day)
    _refuse_old(session, group, member, voucher.day)
    _refuse_much(session, group, member, said, voucher.day)


def _refuse_future(group: Group, day: date) -> None:
    if day > (now := today(group.timezone)):
        raise RoundInFuture(day=day, today=now)


def _refuse_small(session: Session, group: Group, said: Round, day: date) -> None:
    terms = terms_on(session, group, day)
    if terms.in_shares:
        raise SharesAreNotCollected(rule=names.WHAT_IS_SAVED)
    least = terms.saving_minor
    for one in said.given:
        if one.amount_minor < least:
            raise SavingBelowLeast(
                member=one.member,
                name=member_of(session, group, one.member).name,
                amount=said.money(one.amount_minor),
                rule=names.LEAST_SAVING,
                least=said.money(least),
            )


def _refuse_old(session: Session, group: Group, member: Member, day: date) -> None:
    most, heaps = rules_on(session, group, day).most_days, heaps_of(session, group, member.number, day)
    if heaps and (days := (day - heaps[0].day).days) > most:
        raise CollectorHoldsTooLong(name=member.name, since=heaps[0].day, days=days, rule=names.MOST_DAYS, most=most)


def _refuse_much(session: Session, group: Group, member: Member, said: Round, day: date) -> None:
    most = rules_on(session, group, day).most_cash_minor
    held = held_by(session, group, member.number, day) + said.total
    if most and held.minor > most:
        raise CollectorHoldsTooMuch(
            name=member.name,
            held=held,
            rule=names.MOST_CASH,
            most=said.money(most),
            over=said.money(held.minor - most),
        )


def _hand_over_entries(content: str) -> tuple[Entry, ...]:
    return read_hand_over(content).entries()


def _check_hand_over(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises RoundInFuture, NothingToHandOver, HandOverChanged."""
    group, said = _group(session, book), read_hand_over(voucher.content)
    _refuse_future(group, voucher.day)
    member = member_of(session, group, said.collector)
    held = held_by(session, group, said.collector, voucher.day)
    if held.minor == 0:
        raise NothingToHandOver(name=member.name, day=voucher.day)
    if held.minor != said.held_minor:
        raise HandOverChanged(name=member.name, now=held, then=said.money(said.held_minor))


def _signed_by_both(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises HandOverNotSignedByHer: where the collector can sign in, one of the two people is she."""
    group, said = _group(session, book), read_hand_over(voucher.content)
    hers = sign_ins_of(session, group, said.collector)
    if hers and hers.isdisjoint({voucher.prepared_by, voucher.confirmed_by or ""}):
        raise HandOverNotSignedByHer(name=member_of(session, group, said.collector).name)


def _withdrawal_entries(content: str) -> tuple[Entry, ...]:
    return read_withdrawal(content).entries()


def _check_withdrawal(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises RoundInFuture, MemberUnknown, NoWithdrawals, WithdrawsMoreThanSaved."""
    group, said = _group(session, book), read_withdrawal(voucher.content)
    _refuse_future(group, voucher.day)
    member = member_of(session, group, said.member)
    if not terms_on(session, group, voucher.day).may_withdraw:
        raise NoWithdrawals(rule=names.MAY_WITHDRAW)
    saved = Money(balances(session, book, voucher.day)[charts.of_member(said.code, said.member)].net, group.money)
    if said.amount_minor > saved.minor or member not in seated(session, group, voucher.day):
        raise WithdrawsMoreThanSaved(
            member=said.member,
            name=member.name,
            saved=saved,
            amount=said.money(said.amount_minor),
            over=said.money(max(said.amount_minor - saved.minor, 0)),
        )


COLLECTION_ROUND = Kind(
    name=ROUND_NAME, title=N_("Collection round"), read=read_round, entries=_round_entries, check=_check_round
)
HAND_OVER = Kind(
    name=HAND_OVER_NAME,
    title=N_("Hand-over by a collector"),
    read=read_hand_over,
    entries=_hand_over_entries,
    check=_check_hand_over,
    posted=_signed_by_both,
)
WITHDRAWAL = Kind(
    name="withdrawal",
    title=N_("Withdrawal of savings"),
    read=read_withdrawal,
    entries=_withdrawal_entries,
    check=_check_withdrawal,
)
