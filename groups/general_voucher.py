"""The general voucher: money that moves outside a meeting, told as what happened; the accounts follow from that.

A treasurer never chooses a debit and a credit: she says that a cost was paid from the bank, and each such happening names its two
accounts. What no happening tells is a correction: an amount that stands under one account and belongs under another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import from_text, to_text
from core.language import language
from core.marks import N_, Term
from core.money import Money, currency
from core.text import required
from groups import charts
from groups.constitution import terms_on
from groups.federation.linkage import refuse_beyond
from groups.figures import Direction
from groups.general_errors import (
    InterestOnlyOnRepayment,
    InterestTooLarge,
    MemberNotNamed,
    MoreThanOwed,
    NotCorrectable,
    PlaceNotForThis,
    SavingsStayIn,
    SidesDiffer,
    WholeSharesOnly,
)
from groups.models import Group
from groups.terms import Terms
from ledger.balances import balances
from ledger.chart import AccountKey, open_missing
from ledger.errors import SameAccount
from ledger.models import Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind

MOST_REASON = 200


class Place(StrEnum):
    """Where the group's money is."""

    LOAN_FUND = "loan_fund"
    SOCIAL_FUND = "social_fund"
    BANK = "bank"


PLACES: dict[Place, tuple[Term, str]] = {
    Place.LOAN_FUND: (Term(N_("Cash box: loan fund")), charts.LOAN_FUND_CASH),
    Place.SOCIAL_FUND: (Term(N_("Cash box: social fund")), charts.SOCIAL_FUND_CASH),
    Place.BANK: (Term(N_("Bank account")), charts.BANK),
}


class Happening(StrEnum):
    COST = "cost"
    GIFT = "gift"
    INCOME = "income"
    SOCIAL_HELP = "social-help"
    TO_BANK = "to-bank"
    FROM_BANK = "from-bank"
    BORROWED = "borrowed"
    REPAID = "repaid"
    TAX_PAID = "tax-paid"
    LEFT_PAID = "left-paid"
    SAVINGS_PAID = "savings-paid"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class WhatHappened:
    """Which way money went, and the account on the other side of each place that it may have been in."""

    title: Term
    direction: Direction
    other: Mapping[Place, str]


def _box_or_bank(code: str) -> dict[Place, str]:
    return {Place.LOAN_FUND: code, Place.BANK: code}


_BOXES_AND_BANK = {Place.LOAN_FUND: charts.BANK, Place.SOCIAL_FUND: charts.BANK}
HAPPENINGS: dict[Happening, WhatHappened] = {
    Happening.COST: WhatHappened(Term(N_("A cost was paid")), Direction.OUT, _box_or_bank(charts.COSTS)),
    Happening.GIFT: WhatHappened(
        Term(N_("A gift was received")), Direction.IN, {**_box_or_bank(charts.GIFTS), Place.SOCIAL_FUND: charts.SOCIAL_FUND}
    ),
    Happening.INCOME: WhatHappened(
        Term(N_("Other money was earned, such as interest from the bank")), Direction.IN, _box_or_bank(charts.OTHER_INCOME)
    ),
    Happening.SOCIAL_HELP: WhatHappened(
        Term(N_("Help was paid from the social fund")), Direction.OUT, {Place.SOCIAL_FUND: charts.SOCIAL_FUND}
    ),
    Happening.TO_BANK: WhatHappened(Term(N_("Cash was taken to the bank")), Direction.OUT, _BOXES_AND_BANK),
    Happening.FROM_BANK: WhatHappened(Term(N_("Cash was fetched from the bank")), Direction.IN, _BOXES_AND_BANK),
    Happening.BORROWED: WhatHappened(
        Term(N_("Money was borrowed from outside")), Direction.IN, _box_or_bank(charts.BORROWED)
    ),
    Happening.REPAID: WhatHappened(
        Term(N_("Borrowed money was paid back, with interest")), Direction.OUT, _box_or_bank(charts.BORROWED)
    ),
    Happening.TAX_PAID: WhatHappened(Term(N_("Withheld tax was paid")), Direction.OUT, _box_or_bank(charts.TAX_TO_PAY)),
    Happening.LEFT_PAID: WhatHappened(
        Term(N_("A member who has left was paid")), Direction.OUT, _box_or_bank(charts.LEFT_TO_PAY)
    ),
    Happening.SAVINGS_PAID: WhatHappened(
        Term(N_("A member took savings out")), Direction.OUT, _box_or_bank(charts.SAVINGS)
    ),
    Happening.CORRECTION: WhatHappened(Term(N_("An amount stands under the wrong account")), Direction.OUT, {}),
}
# What is owed until it is paid: nobody pays more than that.
_OWED = frozenset({Happening.REPAID, Happening.TAX_PAID, Happening.LEFT_PAID, Happening.SAVINGS_PAID})
OF_A_MEMBER = frozenset({Happening.LEFT_PAID, Happening.SAVINGS_PAID})
# The accounts that no other record of the group is kept beside.
CORRECTABLE = (
    charts.LOAN_FUND_CASH,
    charts.SOCIAL_FUND_CASH,
    charts.BANK,
    *charts.SAVED,
    charts.CARRIED_FORWARD,
    charts.LEFT_TO_PAY,
    charts.BORROWED,
    charts.RETAINED_SURPLUS,
    charts.SOCIAL_FUND,
    charts.RESERVE,
    charts.EDUCATION_FUND,
    charts.OPTIONAL_FUNDS,
    charts.WELFARE_FUND,
    charts.FINES,
    charts.GIFTS,
    charts.OTHER_INCOME,
    charts.COSTS,
    charts.INTEREST_PAID,
    charts.OVER_AND_SHORT,
)


@dataclass(frozen=True, slots=True)
class General:
    """What happened, in minor units of a currency. `member`: who was paid; a correction names its two accounts.

    Raises PlaceNotForThis, MemberNotNamed, InterestTooLarge, InterestOnlyOnRepayment, NotCorrectable, SidesDiffer,
    SameAccount, AmountOutOfRange, TextMissing, TextTooLong, TextUnreadable.
    """

    currency: str
    happened: Happening
    amount_minor: int
    reason: str
    place: Place = Place.LOAN_FUND
    interest_minor: int = 0
    member: int | None = None
    stands_under: str = ""
    belongs_under: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason, MOST_REASON))
        if self.interest_minor and self.happened is not Happening.REPAID:
            raise InterestOnlyOnRepayment()
        if self.interest_minor > self.amount_minor:
            raise InterestTooLarge(interest=self.money(self.interest_minor), amount=self.money(self.amount_minor))
        if self.happened is Happening.CORRECTION:
            _refuse_wrong_pair(self.stands_under, self.belongs_under)
        elif self.place not in HAPPENINGS[self.happened].other:
            raise PlaceNotForThis(happened=HAPPENINGS[self.happened].title, place=PLACES[self.place][0])
        self.entries()

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    @property
    def title(self) -> Term:
        return HAPPENINGS[self.happened].title

    @property
    def other(self) -> AccountKey:
        """The account on the other side of the place."""
        code = HAPPENINGS[self.happened].other[self.place]
        if not charts.BY_CODE[code].per_holder:
            return AccountKey(code)
        if self.member is None:
            raise MemberNotNamed(account=_name(AccountKey(code)))
        return charts.of_member(code, self.member)

    def entries(self) -> tuple[Entry, ...]:
        if self.happened is Happening.CORRECTION:
            return (_corrected(key_of(self.stands_under), key_of(self.belongs_under), self.amount_minor, self.reason),)
        place = AccountKey(PLACES[self.place][1])
        if HAPPENINGS[self.happened].direction is Direction.IN:
            return (Entry(place, self.other, self.amount_minor, self.reason),)
        if not self.interest_minor:
            return (Entry(self.other, place, self.amount_minor, self.reason),)
        parts = {self.other: self.amount_minor - self.interest_minor, AccountKey(charts.INTEREST_PAID): self.interest_minor}
        return tuple(Entry(to, place, minor, self.reason) for to, minor in parts.items() if minor)


def key_of(account: str) -> AccountKey:
    """An account as a content names it: "4010" or "2010/member:7"."""
    code, _, holder = account.partition("/")
    return AccountKey(code, holder)


def _refuse_wrong_pair(stands_under: str, belongs_under: str) -> None:
    one, other = key_of(stands_under), key_of(belongs_under)
    for key in (one, other):
        if key.code not in CORRECTABLE:
            raise NotCorrectable(account=_name(key))
        if charts.BY_CODE[key.code].per_holder and not key.holder:
            raise MemberNotNamed(account=_name(key))
    if one == other:
        raise SameAccount(account=_name(one))
    if charts.BY_CODE[one.code].type.normal_side_is_debit != charts.BY_CODE[other.code].type.normal_side_is_debit:
        raise SidesDiffer(one=_name(one), other=_name(other))


def _name(key: AccountKey) -> Term:
    template = charts.BY_CODE.get(key.code)
    return Term(template.name if template else key.code)


def _corrected(one: AccountKey, other: AccountKey, amount_minor: int, reason: str) -> Entry:
    """What stands under `one` from now on stands under `other`; both are of the same normal side."""
    if charts.BY_CODE[one.code].type.normal_side_is_debit:
        return Entry(other, one, amount_minor, reason)
    return Entry(one, other, amount_minor, reason)


def read(content: str) -> General:
    return from_text(General, content)


def _entries(content: str) -> tuple[Entry, ...]:
    return read(content).entries()


def memo_of(group: Group, general: General) -> str:
    """The voucher in a line, in the group's language."""
    return f"{language(group.locale).text(general.title)}: {general.reason}"


def content_of(general: General) -> str:
    return to_text(general)


def _open_accounts(session: Session, book: Book, voucher: Voucher) -> None:
    """A book that was opened before groups had a bank account, say, gets what this voucher speaks of."""
    keys = {key for entry in _entries(voucher.content) for key in (entry.debit, entry.credit)}
    open_missing(session, book, [(charts.BY_CODE[key.code], key.holder) for key in sorted(keys) if not key.holder])


def _check(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises BankLoanTooLarge, MoreThanOwed, SavingsStayIn, WholeSharesOnly."""
    general = read(voucher.content)
    if general.happened is Happening.SAVINGS_PAID:
        _refuse_savings_that_stay(session, book, voucher)
    if general.happened is Happening.BORROWED:
        refuse_beyond(session, _group(session, book), voucher.day, general.amount_minor)
    if general.happened in _OWED:
        _refuse_more_than_owed(session, book, general)
    if general.happened is Happening.CORRECTION:
        _refuse_parts_of_shares(session, book, voucher, general)


def _group(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _refuse_more_than_owed(session: Session, book: Book, general: General) -> None:
    paid = general.amount_minor - general.interest_minor
    known = balances(session, book).get(general.other)
    owed = known.net if known else 0
    if paid > owed:
        raise MoreThanOwed(paid=general.money(paid), owed=general.money(max(owed, 0)), account=_name(general.other))


def _refuse_savings_that_stay(session: Session, book: Book, voucher: Voucher) -> None:
    """Where the rules keep savings in; what was left over when the group changed its form may always be claimed."""
    terms = _terms(session, book, voucher)
    if terms.savings_code == charts.SAVINGS and not terms.may_withdraw:
        raise SavingsStayIn()


def _terms(session: Session, book: Book, voucher: Voucher) -> Terms:
    return terms_on(session, _group(session, book), voucher.day)


def _refuse_parts_of_shares(session: Session, book: Book, voucher: Voucher, general: General) -> None:
    codes = {key_of(account).code for account in (general.stands_under, general.belongs_under)}
    if charts.MEMBERS_SHARES not in codes:
        return
    value = _terms(session, book, voucher).share_value_minor
    if value and general.amount_minor % value:
        raise WholeSharesOnly(
            share_value=general.money(value),
            amount=general.money(general.amount_minor),
            rest=general.money(general.amount_minor % value),
        )


GENERAL = Kind(
    name="general",
    title=N_("General voucher"),
    read=read,
    entries=_entries,
    check=_check,
    before=_open_accounts,
)
