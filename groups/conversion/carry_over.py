"""Books carried over: every balance of one or more groups leaves their books and arrives in another group's, by a rate on paper.

Pure. Within each book everything passes through the account of balances brought in, which ends at nothing. The rate, the way of
rounding and its unit are kept with the figures, so that each can be reckoned again by hand; what rounding leaves over goes to
the retained surplus, and is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from core.frozen import from_text, to_text
from core.marks import N_, Term
from core.money import Currency, Money, Rounding, currency, round_to
from core.rates import number_text
from groups import charts
from groups.conversion.errors import CurrenciesDiffer, MembersNotMapped, OneAtATime, RateImpossible, SameCurrency
from groups.loans.rules import ROUNDING_NAMES
from ledger.chart import AccountKey
from ledger.posting import Entry

OPENING, DIFFERENCE = AccountKey(charts.OPENING), AccountKey(charts.RETAINED_SURPLUS)


class Carrying(StrEnum):
    MERGER = "merger"
    CURRENCY = "currency"


CARRYING_NAMES: dict[Carrying, Term] = {
    Carrying.MERGER: Term(N_("The groups become one")),
    Carrying.CURRENCY: Term(N_("The books go on in another currency")),
}
# What leaves no records behind: turns, kiosks and what collectors hold are settled first. Loans go with theirs.
CARRIED = frozenset(
    {
        charts.LOAN_FUND_CASH,
        charts.SOCIAL_FUND_CASH,
        charts.BANK,
        charts.LOANS,
        charts.FINES_OWED,
        *charts.SAVED,
        charts.CARRIED_FORWARD,
        charts.DIVIDENDS_TO_PAY,
        charts.TAX_TO_PAY,
        charts.BORROWED,
        charts.LEFT_TO_PAY,
        charts.RETAINED_SURPLUS,
        charts.SOCIAL_FUND,
        charts.RESERVE,
        charts.EDUCATION_FUND,
        charts.OPTIONAL_FUNDS,
        charts.WELFARE_FUND,
        charts.FINES,
        charts.GIFTS,
        charts.OTHER_INCOME,
        charts.LOAN_INTEREST,
        charts.LOANS_RECOVERED,
        charts.LOAN_PENALTIES,
        charts.LOAN_FEES,
        charts.COSTS,
        charts.LOANS_WRITTEN_OFF,
        charts.INTEREST_PAID,
        charts.OVER_AND_SHORT,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An account ("1010", "2010/member:7") and how it stands: debits less credits, in minor units."""

    account: str
    minor: int

    @property
    def key(self) -> AccountKey:
        code, _, holder = self.account.partition("/")
        return AccountKey(code, holder)


@dataclass(frozen=True, slots=True)
class Moved:
    """A member by her number in the book that is left, in the book that she arrives in, and her name."""

    old: int
    new: int
    name: str


@dataclass(frozen=True, slots=True)
class CarriedLoan:
    """A running loan: what is left of its principal, and the days on which the rest falls due. `rate` where it keeps its own.

    `let_go_minor`: interest, penalties and fees up to the day that were not paid; they are not carried over, and are named.
    """

    number: int
    member: int
    outstanding_minor: int
    given_on: date
    due_days: tuple[date, ...]
    rate: Fraction | None
    purpose: str
    let_go_minor: int


@dataclass(frozen=True, slots=True)
class Source:
    """A group whose books are left, with all that stands in them. `savings_code`: where its members' savings stand."""

    group: str
    name: str
    currency: str
    savings_code: str
    standing: tuple[Standing, ...]
    members: tuple[Moved, ...]
    loans: tuple[CarriedLoan, ...] = ()

    @property
    def let_go(self) -> Money:
        """What is not carried over of interest, penalties and fees that were not paid."""
        return Money(sum(loan.let_go_minor for loan in self.loans), currency(self.currency))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One balance: how it stood in the old book, what it is exactly in minor units of the new money, and how it arrives.

    `claim`: it says whose money it is, or what was earned (a credit); else what the group holds or spent (a debit). `rest`: what
    of the balance on the line before it makes no whole share. `loan`: the number of the one loan that it is, in the old book.
    """

    source: int
    left: AccountKey
    account: AccountKey
    claim: bool
    stood: Money
    exact: Fraction
    arrives: Money
    moved: Moved | None = None
    rest: bool = False
    loan: int | None = None

    @property
    def name(self) -> Term:
        return Term(charts.BY_CODE[self.account.code].name)

    @property
    def exact_text(self) -> str:
        """The exact amount in whole units, to six decimals: what is then rounded."""
        return number_text(Fraction(self.exact.numerator, self.exact.denominator * self.arrives.currency.unit))

    @property
    def debit_minor(self) -> int:
        """The balance as a debit; a claim is below zero."""
        return -self.arrives.minor if self.claim else self.arrives.minor


@dataclass(frozen=True)
class CarryOver:
    """All that is carried over, the same in every book but for `part`: the source whose book it closes, None where it arrives.

    `old_per_new`: so many of the old money make one of the new. `unit_minor`: amounts are rounded to multiples of it. Where the
    successor's members save in shares (`share_value_minor`), what does not make a whole share is kept for the next one.
    Raises CurrenciesDiffer, SameCurrency, OneAtATime, RateImpossible, MembersNotMapped.
    """

    kind: Carrying
    day: date
    successor: str
    successor_name: str
    currency: str
    savings_code: str
    share_value_minor: int
    sources: tuple[Source, ...]
    old_per_new: Fraction = Fraction(1)
    rounding: Rounding = Rounding.HALF_UP
    unit_minor: int = 1
    part: int | None = None

    def __post_init__(self) -> None:
        others = [source.currency for source in self.sources if source.currency != self.currency]
        if self.kind is Carrying.MERGER and (others or self.old_per_new != 1):
            raise CurrenciesDiffer(one=others[0] if others else self.currency, other=self.currency)
        if self.kind is Carrying.CURRENCY:
            if not others:
                raise SameCurrency(currency=self.currency)
            if len(self.sources) > 1:
                raise OneAtATime()
            if self.old_per_new <= 0 or self.unit_minor < 1:
                raise RateImpossible(old=others[0], new=self.currency)
        self._refuse_shared_numbers()

    def _refuse_shared_numbers(self) -> None:
        for source in self.sources:
            new = [moved.new for moved in source.members]
            mapped = {moved.old for moved in source.members}
            for standing in source.standing:
                number = charts.member_number(standing.key.holder) if standing.key.holder else None
                if number is not None and number not in mapped:
                    raise MembersNotMapped(member=number, group=source.name)
            for moved in source.members:
                if new.count(moved.new) > 1:
                    raise MembersNotMapped(member=moved.old, group=source.name)

    @property
    def money(self) -> Currency:
        return currency(self.currency)

    @cached_property
    def arrivals(self) -> tuple[Arrival, ...]:
        return tuple(arrival for place in range(len(self.sources)) for arrival in self._of_source(place))

    def _of_source(self, place: int) -> Iterator[Arrival]:
        """Balance by balance, and loans one by one."""
        source = self.sources[place]
        members = {moved.old: moved for moved in source.members}
        old = currency(source.currency)
        for standing in source.standing:
            key, claim, stood = standing.key, standing.minor < 0, Money(abs(standing.minor), old)
            if key.code == charts.LOANS:
                continue
            exact, minor = self._converted(stood)
            code = self.savings_code if key.code == source.savings_code else key.code
            moved = members[charts.member_number(key.holder)] if key.holder else None
            to = charts.of_member(code, moved.new) if moved else AccountKey(code)
            kept = minor % self.share_value_minor if self.share_value_minor and code == self.savings_code else 0
            yield Arrival(place, key, to, claim, stood, exact, Money(minor - kept, self.money), moved)
            if kept:
                next_share, nothing = to._replace(code=charts.CARRIED_FORWARD), Money(0, old)
                yield Arrival(place, key, next_share, claim, nothing, exact, Money(kept, self.money), moved, rest=True)
        for loan in source.loans:
            left, to = (charts.of_member(charts.LOANS, one) for one in (loan.member, members[loan.member].new))
            stood = Money(loan.outstanding_minor, old)
            exact, minor = self._converted(stood)
            arrives = Money(minor, self.money)
            yield Arrival(place, left, to, False, stood, exact, arrives, members[loan.member], loan=loan.number)

    def _converted(self, stood: Money) -> tuple[Fraction, int]:
        """An amount in minor units of the new money: exactly, and rounded."""
        rate = self.old_per_new
        exact = Fraction(stood.minor * self.money.unit * rate.denominator, stood.currency.unit * rate.numerator)
        return exact, round_to(exact, self.rounding, self.unit_minor)

    def loans_of(self, place: int) -> Iterator[tuple[CarriedLoan, Arrival]]:
        """Each loan of a source with what of it arrives."""
        arrived = {one.loan: one for one in self.arrivals if one.source == place and one.loan is not None}
        return ((loan, arrived[loan.number]) for loan in self.sources[place].loans)

    @property
    def shown(self) -> tuple[Arrival, ...]:
        """What the voucher of one book shows: in a source's own book, its own balances."""
        return tuple(one for one in self.arrivals if self.part in (None, one.source))

    def together(self, claim: bool) -> tuple[Money, Money]:
        """What one side of what is shown stood at and arrives as, in all."""
        side = [one for one in self.shown if one.claim is claim]
        stood = sum(one.stood.minor for one in side)
        return Money(stood, currency(self.sources[0].currency)), Money(sum(one.arrives.minor for one in side), self.money)

    @property
    def converts(self) -> bool:
        return self.kind is Carrying.CURRENCY

    @property
    def rate_text(self) -> str:
        return number_text(self.old_per_new)

    @property
    def rounding_name(self) -> Term:
        return ROUNDING_NAMES[self.rounding]

    @property
    def unit(self) -> Money:
        return Money(self.unit_minor, self.money)

    @property
    def what(self) -> Term:
        return CARRYING_NAMES[self.kind]

    @property
    def difference(self) -> Money:
        """What rounding left over: what arrives less what it arrives for, above zero a surplus."""
        return Money(sum(arrival.debit_minor for arrival in self.arrivals), self.money)

    def entries(self) -> tuple[Entry, ...]:
        if self.part is not None:
            return tuple(_through(standing.key, -standing.minor) for standing in self.sources[self.part].standing)
        entries = [_through(one.account, one.debit_minor) for one in self.arrivals if one.debit_minor]
        if self.difference.minor:
            entries.append(_through(DIFFERENCE, -self.difference.minor))
        return tuple(entries)

    def held(self, place: int) -> Money:
        """What a source's books hold and have spent: all its debit balances, as much as all its claims."""
        source = self.sources[place]
        return Money(sum(max(standing.minor, 0) for standing in source.standing), currency(source.currency))

    @property
    def arrives(self) -> Money:
        """What arrives in all that is held or was spent."""
        return Money(sum(max(arrival.debit_minor, 0) for arrival in self.arrivals), self.money)


def _through(key: AccountKey, change_minor: int) -> Entry:
    """The account grows by debits of so much (below zero: by credits), against the account of balances brought in."""
    return Entry(key, OPENING, change_minor) if change_minor > 0 else Entry(OPENING, key, -change_minor)


def read(content: str) -> CarryOver:
    return from_text(CarryOver, content)


def content_of(carry_over: CarryOver) -> str:
    return to_text(carry_over)
