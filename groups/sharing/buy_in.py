"""Joining before the share-out: shares for what they are worth that day, so that nobody gains or loses by it.

What the shares cost everybody becomes hers; what is paid above that belongs to the whole group. Prepared by one officer and
confirmed by another.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import from_text, to_text
from core.language import language
from core.marks import N_
from core.money import Money, Rounding, currency, round_to
from groups import charts
from groups.accounts import open_for_rules
from groups.finding import member_of
from groups.models import Group, Member
from groups.sharing import share_out_errors as errors
from groups.sharing.leaving import read_for, rules_then
from groups.sharing.share_out_content import Decided, reckoned
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind

MOST_SHARES = 1000
_MEMO = N_("{number} {name} buys {shares} shares at what they are worth today")


@dataclass(frozen=True, slots=True)
class BuyIn:
    """`pool_minor` divided by what members saved is what one unit of savings is worth; `price_minor` is one share's, rounded up
    so that those who saved before lose nothing, and never less than a share costs."""

    currency: str
    day: date
    member: int
    name: str
    version: int
    shares: int
    share_value_minor: int
    pool_minor: int
    saved_minor: int
    unit_minor: int
    price_minor: int

    @property
    def paid_minor(self) -> int:
        return self.shares * self.price_minor

    @property
    def hers_minor(self) -> int:
        return self.shares * self.share_value_minor

    @property
    def for_all_minor(self) -> int:
        """What belongs to the whole group."""
        return self.paid_minor - self.hers_minor

    @property
    def shares_before(self) -> int:
        return self.saved_minor // self.share_value_minor

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        cash = AccountKey(charts.LOAN_FUND_CASH)
        moves = (
            (charts.of_member(charts.MEMBERS_SHARES, self.member), self.hers_minor),
            (AccountKey(charts.RETAINED_SURPLUS), self.for_all_minor),
        )
        return tuple(Entry(cash, to, minor) for to, minor in moves if minor)


def price_of(pool_minor: int, saved_minor: int, share_value_minor: int, unit_minor: int) -> int:
    """What one share is worth: its part of all that is there, rounded up, and at least what it costs."""
    if saved_minor <= 0:
        return share_value_minor
    worth = Fraction(max(pool_minor, 0) * share_value_minor, saved_minor)
    return max(round_to(worth, Rounding.CEILING, unit_minor), share_value_minor)


def reckon_buy_in(session: Session, group: Group, member: Member, day: date, shares: int) -> BuyIn:
    """Raises BuyInNotAgreed, BuyInForShares, NotSeated, and as `groups.sharing.leaving.read_for` and `rules_then`."""
    version, terms = rules_then(session, group, day)
    if terms.sharing is None or not terms.sharing.buy_in:
        raise errors.BuyInNotAgreed(version=version)
    if not terms.in_shares or terms.savings_are_capital:
        raise errors.BuyInForShares(version=version)
    read = read_for(session, group, terms, terms.sharing, day)
    if not any(one.number == member.number and one.seated for one in read.holdings):
        raise errors.NotSeated(name=member.name, day=day)
    shared = reckoned(read, terms.sharing, Decided(day, terms.sharing.reserve_minor), group.money)
    saved, there = sum(one.savings_minor for one in read.holdings), shared.pool.total_minor
    return BuyIn(
        currency=group.currency,
        day=day,
        member=member.number,
        name=member.name,
        version=version,
        shares=shares,
        share_value_minor=terms.share_value_minor,
        pool_minor=there,
        saved_minor=saved,
        unit_minor=terms.sharing.unit_minor,
        price_minor=price_of(there, saved, terms.share_value_minor, terms.sharing.unit_minor),
    )


def memo_of(group: Group, buy_in: BuyIn) -> str:
    """The voucher in a line, in the group's language."""
    return language(group.locale).text(_MEMO, number=buy_in.member, name=buy_in.name, shares=buy_in.shares)


def to_content(buy_in: BuyIn) -> str:
    return to_text(buy_in)


def from_content(content: str) -> BuyIn:
    return from_text(BuyIn, content)


def _entries(content: str) -> tuple[Entry, ...]:
    return from_content(content).entries()


def _check(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises MembershipOutdated, and as `reckon_buy_in`."""
    group, kept = session.scalars(select(Group).where(Group.book_id == book.id)).one(), from_content(voucher.content)
    fresh = reckon_buy_in(session, group, member_of(session, group, kept.member), kept.day, kept.shares)
    if replace(fresh, name=kept.name) != kept:
        raise errors.MembershipOutdated()


def _open_accounts(session: Session, book: Book, voucher: Voucher) -> None:
    group = session.scalars(select(Group).where(Group.book_id == book.id)).one()
    open_for_rules(session, group, rules_then(session, group, voucher.day)[1])


BUY_IN = Kind(
    name="buy-in",
    title=N_("Buying in at today's value"),
    read=from_content,
    entries=_entries,
    check=_check,
    before=_open_accounts,
)
