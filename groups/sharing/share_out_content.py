"""A share-out as two officers agree to it: what the books said, what the meeting decided, each member's line, the postings. Pure.

The savings account of each member takes up all that is hers (her part of the surplus, of the social fund, money kept for her)
and pays out all that leaves it: her loan and her fines, set off gross; what she carries over; what she takes home. It ends empty,
unless the group saves amounts: there what she carries over simply stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from core.frozen import from_text, to_text
from core.money import Currency, Money
from groups import charts
from groups.sharing.loan_set_off import Move, SetOff, set_offs
from groups.sharing.rules import Remainder, SharingRules
from groups.sharing.share_books import ShareBooks, ShareRead, Sum, total
from groups.sharing.share_out import Line, Pool, ShareOut, equal_welfare, share_out
from ledger.chart import AccountKey
from ledger.posting import Entry


@dataclass(frozen=True, slots=True)
class Decided:
    """What the meeting decides about a share-out, and what it counted: pieces by note or coin, None before the count.

    `from_bank_minor` was fetched from the bank for it. `carried_over`: what members leave for the next cycle, by number.
    """

    day: date
    reserve_minor: int = 0
    from_bank_minor: int = 0
    counted: Mapping[int, int] | None = None
    social_counted: Mapping[int, int] | None = None
    difference_reason: str = ""
    carried_over: Mapping[int, int] = field(default_factory=dict)
    in_part: bool = False


def value_of(pieces: Mapping[int, int]) -> int:
    return sum(denomination * quantity for denomination, quantity in pieces.items())


@dataclass(frozen=True, slots=True)
class SharedOut:
    """The content of the voucher. `cycle_ends_on` is what was planned before; `version` the constitution's."""

    cycle: int
    cycle_ends_on: date | None
    version: int
    savings_code: str
    books: ShareBooks
    decided: Decided
    pool: Pool
    result: ShareOut
    set_offs: tuple[SetOff, ...]
    names: Mapping[int, str]

    @property
    def rules(self) -> SharingRules:
        return self.result.rules

    @property
    def currency(self) -> Currency:
        return self.result.currency

    @property
    def expected_cash_minor(self) -> int:
        """What should be in the loan fund's pot when it is counted."""
        return self.books.cash_minor + self.decided.from_bank_minor

    @property
    def interest_to_come_minor(self) -> int:
        """What members owe on their loans besides principal: interest, penalties and fees to that day."""
        return self.pool.owed_minor - self.books.loans_minor

    @property
    def difference_minor(self) -> int:
        """Counted less expected: above zero the pot is over, below zero it is short."""
        return self.pool.cash_minor - self.expected_cash_minor

    @property
    def welfare_minor(self) -> int:
        """What is shared of the social fund."""
        return self.result.total("welfare_minor")

    @property
    def early(self) -> bool:
        return self.cycle_ends_on is not None and self.decided.day < self.cycle_ends_on

    @property
    def to_social_fund_minor(self) -> int:
        return self.result.remainder_minor if self.rules.remainder is Remainder.SOCIAL_FUND else 0

    @property
    def to_reserve_minor(self) -> int:
        kept = self.result.remainder_minor if self.rules.remainder is Remainder.RESERVE else 0
        return self.decided.reserve_minor + kept

    @property
    def cash_minor(self) -> int:
        """The cash that is there to pay with: the loan fund's pot, and what is shared of the social fund."""
        return self.pool.cash_minor + self.welfare_minor

    @property
    def left_in_box_minor(self) -> int:
        """The cash that stays in the loan fund's pot afterwards."""
        return self.cash_minor - self.result.total("paid_minor") - self.to_social_fund_minor

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def entries(self) -> tuple[Entry, ...]:
        """Every posting of the share-out, in the order of the account codes and the members' numbers."""
        moves = (*self._cash_moves(), *self._closing_moves(), *self._member_moves(), *self._remainder_moves())
        return tuple(Entry(debit, credit, minor, memo) for debit, credit, minor, memo in moves if minor)

    def _cash_moves(self) -> Iterator[Move]:
        cash, difference = AccountKey(charts.LOAN_FUND_CASH), AccountKey(charts.OVER_AND_SHORT)
        yield cash, AccountKey(charts.BANK), self.decided.from_bank_minor, ""
        short = self.difference_minor < 0
        debit, credit = (difference, cash) if short else (cash, difference)
        yield debit, credit, abs(self.difference_minor), self.decided.difference_reason
        yield cash, AccountKey(charts.SOCIAL_FUND_CASH), self.welfare_minor, ""

    def _closing_moves(self) -> Iterator[Move]:
        """Everything earned becomes the surplus: income, with what loans bring in now, expenses and the count's difference."""
        retained = AccountKey(charts.RETAINED_SURPLUS)
        earlier = tuple(one for one in self.books.surplus if one.code != charts.RETAINED_SURPLUS)
        received = {
            charts.LOAN_PENALTIES: sum(one.penalty_minor for one in self.set_offs),
            charts.LOAN_FEES: sum(one.fee_minor for one in self.set_offs),
            charts.LOAN_INTEREST: sum(one.interest_minor for one in self.set_offs),
        }
        for one in (*earlier, *_with(self.books.income, received)):
            yield (*forwards(AccountKey(one.code), retained, one.minor), "")
        for one in _with(self.books.expenses, {charts.OVER_AND_SHORT: -self.difference_minor}):
            yield (*forwards(retained, AccountKey(one.code), one.minor), "")

    def _member_moves(self) -> Iterator[Move]:
        for line in self.result.lines:
            yield from self._moves_of(line)

    def _moves_of(self, line: Line) -> Iterator[Move]:
        hers = charts.of_member(self.savings_code, line.number)
        carried = charts.of_member(charts.CARRIED_FORWARD, line.number)
        earned = line.gross_minor - line.holding.savings_minor
        yield (*forwards(AccountKey(charts.RETAINED_SURPLUS), hers, earned), "")
        yield AccountKey(charts.SOCIAL_FUND), hers, line.welfare_minor, ""
        yield carried, hers, line.holding.carried_minor, ""
        for one in self.set_offs:
            if one.member == line.number:
                yield from one.moves(hers)
        yield hers, charts.of_member(charts.FINES_OWED, line.number), line.fines_set_off_minor, ""
        stays = self.savings_code != charts.MEMBERS_SHARES  # what she leaves is her first saving of the next cycle
        yield hers, carried, line.unpaid_minor + (0 if stays else line.carried_over_minor), ""
        yield hers, AccountKey(charts.LOAN_FUND_CASH), line.paid_minor, ""

    def _remainder_moves(self) -> Iterator[Move]:
        retained = AccountKey(charts.RETAINED_SURPLUS)
        yield retained, AccountKey(charts.SOCIAL_FUND), self.to_social_fund_minor, ""
        yield AccountKey(charts.SOCIAL_FUND_CASH), AccountKey(charts.LOAN_FUND_CASH), self.to_social_fund_minor, ""
        yield retained, AccountKey(charts.RESERVE), self.to_reserve_minor, ""


def forwards(debit: AccountKey, credit: AccountKey, minor: int) -> tuple[AccountKey, AccountKey, int]:
    """A move that goes the other way round when the amount is below zero."""
    return (debit, credit, minor) if minor >= 0 else (credit, debit, -minor)


def _with(sums: tuple[Sum, ...], more: Mapping[str, int]) -> tuple[Sum, ...]:
    """The sums, some of them changed by so much."""
    by_code = {one.code: one.minor for one in sums}
    for code, minor in more.items():
        by_code[code] = by_code.get(code, 0) + minor
    return tuple(Sum(code, minor) for code, minor in sorted(by_code.items()))


def reckoned(
    read: ShareRead,
    rules: SharingRules,
    decided: Decided,
    currency: Currency,
    *,
    cycle: int = 1,
    cycle_ends_on: date | None = None,
    version: int = 1,
    savings_code: str = charts.MEMBERS_SHARES,
) -> SharedOut:
    """A share-out of what was read, by these rules and decisions. Raises as `groups.sharing.share_out.share_out`."""
    books, agreed = read.books, replace(rules, reserve_minor=decided.reserve_minor)
    cash = books.cash_minor + decided.from_bank_minor if decided.counted is None else value_of(decided.counted)
    pool = Pool(
        cash_minor=cash,
        bank_minor=books.bank_minor - decided.from_bank_minor,
        owed_minor=sum(one.loan_minor for one in read.holdings),
        other_minor=sum(one.fines_minor for one in read.holdings) + books.others_minor,
        debts_minor=books.debts_minor,
        reserve_minor=total(books.funds) + decided.reserve_minor,
    )
    each = _welfare_each(read, agreed)

    def shared(cash_minor: int) -> ShareOut:
        return share_out(
            pool.total_minor,
            read.holdings,
            agreed,
            currency,
            cash_minor=cash_minor,
            welfare_each_minor=each,
            carried_over=decided.carried_over,
            in_part=decided.in_part,
        )

    there = cash + each * sum(one.seated for one in read.holdings)
    result = shared(there)
    if agreed.remainder is Remainder.SOCIAL_FUND and result.remainder_minor:
        result = shared(max(there - result.remainder_minor, 0))  # the remainder changes pots, and is not paid out
    names = {one.number: read.names.get(one.number, "") for one in read.holdings}
    offs = tuple(one for line in result.lines for one in set_offs(line.number, line.loan_set_off_minor, read.loans))
    return SharedOut(cycle, cycle_ends_on, version, savings_code, books, decided, pool, result, offs, names)


def _welfare_each(read: ShareRead, rules: SharingRules) -> int:
    if not rules.social_fund_too:
        return 0
    there = min(read.books.social_fund_minor, read.books.social_cash_minor)
    return equal_welfare(there, sum(one.seated for one in read.holdings), rules.unit_minor)


def to_content(shared: SharedOut) -> str:
    return to_text(shared)


def from_content(content: str) -> SharedOut:
    return from_text(SharedOut, content)
