"""What a year-end voucher says: the year as the books had it, the decisions, what follows from them, and its postings.

Pure. The content holds both what was reckoned from and what came out, so that it can be read, redone and posted without anything
else. Income and expenses are closed into the retained surplus; from there the lines go to their funds and what the members get
to what the group owes them, the tax withheld taken off as a posting of its own, never as a net.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from core.calendars import Period
from core.frozen import from_text, to_text
from core.marks import Term
from core.money import Currency, Money, currency
from groups import charts
from groups.sharing.appropriation_rules import CERTAINTY_NAMES, AppropriationRules, Certainty, To
from groups.sharing.dividend import MemberYear, Payment
from groups.sharing.dividend_rules import DividendRules
from groups.sharing.rounding import MODE_NAMES, MOMENT_NAMES
from groups.sharing.year_end import Decisions, YearEnd, reckon_year
from ledger.chart import AccountKey
from ledger.posting import Entry

RETAINED = AccountKey(charts.RETAINED_SURPLUS)
TAX = AccountKey(charts.TAX_TO_PAY)


@dataclass(frozen=True, slots=True)
class Closed:
    """An account of income or of expenses that is brought to zero: its balance on its own side, in minor units."""

    code: str
    minor: int

    @property
    def name(self) -> Term:
        return Term(charts.BY_CODE[self.code].name)


@dataclass(frozen=True, slots=True)
class MemberInYear:
    """One member: what her year is reckoned from, and what she gets."""

    number: int
    opening_minor: int
    payments: tuple[Payment, ...] = ()
    paid_minor: int = 0
    dividend_minor: int = 0
    rebate_minor: int = 0
    tax_minor: int = 0

    @property
    def total_minor(self) -> int:
        return self.dividend_minor + self.rebate_minor - self.tax_minor


@dataclass(frozen=True, slots=True)
class LineInYear:
    """One line of the appropriation as it came out; `rest_minor` of it is what the others left."""

    key: str
    name: str
    account: str
    to: To
    minor: int
    rest_minor: int = 0


@dataclass(frozen=True, slots=True)
class YearContent:
    """A year's end. `deficit_minor` of the surplus stays in the retained surplus, to cover losses of earlier years."""

    money: str
    start: date
    end: date
    dividends: DividendRules
    appropriation: AppropriationRules
    income: tuple[Closed, ...]
    expenses: tuple[Closed, ...]
    deficit_minor: int
    members: tuple[MemberInYear, ...]
    lines: tuple[LineInYear, ...] = ()
    dividend_rate: Fraction = Fraction(0)
    rebate_rate: Fraction = Fraction(0)
    amounts: Mapping[str, int] = field(default_factory=dict)

    @property
    def currency(self) -> Currency:
        return currency(self.money)

    @property
    def year(self) -> Period:
        return Period(self.start, self.end)

    @property
    def surplus_minor(self) -> int:
        """Income less expenses; below zero for a loss."""
        return sum(one.minor for one in self.income) - sum(one.minor for one in self.expenses)

    @property
    def distributable_minor(self) -> int:
        return self.surplus_minor - self.deficit_minor

    @property
    def total_minor(self) -> int:
        """What the members get together, tax taken off."""
        return sum(one.total_minor for one in self.members)

    def amount(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def certainties(self) -> Mapping[Certainty, Term]:
        return CERTAINTY_NAMES

    @property
    def rounded(self) -> Term:
        return MODE_NAMES[self.dividends.rounding.mode]

    @property
    def rounded_when(self) -> Term:
        return MOMENT_NAMES[self.dividends.moment]

    def total(self, name: str) -> int:
        """The sum of one of the members' figures."""
        return sum(getattr(one, name) for one in self.members)


def read_year(text: str) -> YearContent:
    return from_text(YearContent, text)


def year_text(content: YearContent) -> str:
    return to_text(content)


def member_years(content: YearContent) -> list[MemberYear]:
    return [MemberYear(one.number, one.opening_minor, one.payments, one.paid_minor) for one in content.members]


def reckoned_again(content: YearContent) -> YearEnd:
    """The whole working, line by line, from what the content was reckoned from. Raises as `reckon_year` does."""
    decided = Decisions(content.dividend_rate, content.rebate_rate, content.amounts)
    rules = (content.dividends, content.appropriation)
    return reckon_year(member_years(content), content.year, content.distributable_minor, *rules, content.currency, decided)


def entries_of_year(text: str) -> tuple[Entry, ...]:
    """The postings that a content says, in the order of accounts and member numbers."""
    return tuple(_entries(read_year(text)))


def _entries(content: YearContent) -> Iterator[Entry]:
    for one in content.income:
        yield _moved(AccountKey(one.code), RETAINED, one.minor)
    for one in content.expenses:
        yield _moved(RETAINED, AccountKey(one.code), one.minor)
    for line in content.lines:
        if line.to is To.FUND and line.minor:
            yield Entry(RETAINED, AccountKey(line.account), line.minor)
    for name in ("dividend_minor", "rebate_minor"):
        for member in content.members:
            if minor := getattr(member, name):
                yield Entry(RETAINED, charts.of_member(charts.DIVIDENDS_TO_PAY, member.number), minor)
    for member in content.members:
        if member.tax_minor:
            yield Entry(charts.of_member(charts.DIVIDENDS_TO_PAY, member.number), TAX, member.tax_minor)


def _moved(debit: AccountKey, credit: AccountKey, minor: int) -> Entry:
    """A balance below zero stands on the other side, and is closed from there."""
    return Entry(debit, credit, minor) if minor > 0 else Entry(credit, debit, -minor)
