"""Paying dividends and rebates out: in cash, from the bank, or into the members' shares; what a voucher of it says. Pure.

While a member has not paid all the share capital that she promised, her refund goes there first, whatever way the rest is paid.
Where shares are bought whole, what does not make a whole one is paid in money.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.frozen import from_text, to_text
from core.money import Currency, Money, currency
from groups import charts
from groups.sharing.dividend_rules import PaidAs
from ledger.chart import AccountKey
from ledger.posting import Entry

PAID_FROM = {PaidAs.CASH: charts.LOAN_FUND_CASH, PaidAs.BANK: charts.BANK, PaidAs.SHARES: charts.LOAN_FUND_CASH}


@dataclass(frozen=True, slots=True)
class Owed:
    """What a member is owed, what of it is a refund, and what of her promised share capital is not paid, in minor units."""

    number: int
    owed_minor: int
    refund_minor: int = 0
    unpaid_minor: int = 0

    @property
    def to_subscription_minor(self) -> int:
        """What goes to the promised share capital before anything else."""
        return min(self.owed_minor, self.refund_minor, self.unpaid_minor)


@dataclass(frozen=True, slots=True)
class Paid:
    """One member's payment: in money, and into her shares."""

    number: int
    money_minor: int
    shares_minor: int

    @property
    def total_minor(self) -> int:
        return self.money_minor + self.shares_minor


@dataclass(frozen=True, slots=True)
class PayoutContent:
    """A payment of the dividends that the voucher `year_end` (its public name and its number) declared."""

    money: str
    year_end: str
    year_end_number: int
    paid_as: PaidAs
    shares_code: str
    lines: tuple[Paid, ...]

    @property
    def currency(self) -> Currency:
        return currency(self.money)

    def amount(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def money_minor(self) -> int:
        return sum(line.money_minor for line in self.lines)

    @property
    def shares_minor(self) -> int:
        return sum(line.shares_minor for line in self.lines)


def read_payout(text: str) -> PayoutContent:
    return from_text(PayoutContent, text)


def payout_text(content: PayoutContent) -> str:
    return to_text(content)


def paid(owed: Owed, paid_as: PaidAs, share_value_minor: int = 0) -> Paid:
    """How what a member is owed is paid. `share_value_minor` is zero where shares need not be whole."""
    if paid_as is not PaidAs.SHARES:
        into_shares = owed.to_subscription_minor
    else:
        into_shares = owed.owed_minor
    if share_value_minor:
        into_shares -= into_shares % share_value_minor
    return Paid(owed.number, owed.owed_minor - into_shares, into_shares)


def entries_of_payout(text: str) -> tuple[Entry, ...]:
    """The postings that a content says, in the order of member numbers."""
    return tuple(_entries(read_payout(text)))


def _entries(content: PayoutContent) -> Iterator[Entry]:
    source = AccountKey(PAID_FROM[content.paid_as])
    for line in content.lines:
        owed = charts.of_member(charts.DIVIDENDS_TO_PAY, line.number)
        if line.money_minor:
            yield Entry(owed, source, line.money_minor)
        if line.shares_minor:
            yield Entry(owed, charts.of_member(content.shares_code, line.number), line.shares_minor)
