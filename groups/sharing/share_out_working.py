"""The working of a share-out line by line, as a page and a paper show it: every figure with what it was reckoned from. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.marks import N_, Term
from core.money import Currency, Money, Rounding, round_to
from core.rates import percent_text
from groups.charts import BY_CODE
from groups.sharing.rounding import MODE_NAMES
from groups.sharing.rules import (
    MOMENT_NAMES,
    REMAINDER_NAMES,
    SHARED_NAMES,
    STRATEGY_NAMES,
    Moment,
    Shared,
    Strategy,
)
from groups.sharing.share_out import Divided, Line
from groups.sharing.share_out_content import SharedOut

# A value that does not come out even is shown with so many decimals more than the currency has, and then cut.
_MORE_DECIMALS = 4

WEIGHT_NAMES: dict[Strategy, Term] = {
    Strategy.BY_SHARES: Term(N_("shares")),
    Strategy.BY_SAVINGS: Term(N_("saved")),
    Strategy.EQUALLY: Term(N_("members")),
    Strategy.BY_INTEREST: Term(N_("of interest paid")),
    Strategy.COMMITTEE: Term(N_("members of the committee")),
}
_OF_MONEY = (Strategy.BY_SAVINGS, Strategy.BY_INTEREST)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a sum."""

    name: Term
    amount: Money


@dataclass(frozen=True, slots=True)
class PartLine:
    """`amount` divided by `weight` is `value`; a weight is a number, or an amount of money where it is divided by money.

    `whole`: the value came out even, so that it is shown in full.
    """

    strategy: Term
    percent: str
    amount: Money
    weight_name: Term
    count: int
    weight: Money | None
    value: Money
    whole: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One sum, what it has to be, and how: equal to it, or not more."""

    says: Term
    sum: Money
    of: Money
    holds: bool
    sign: str = "="


@dataclass(frozen=True, slots=True)
class Working:
    """The pool item by item, who owes more than is hers, how the rest was divided, and the sums that prove it."""

    pool: tuple[Item, ...]
    total: Money
    owing_more: tuple[Line, ...]
    not_covered: Money
    really_there: Money
    savings_back: Money | None
    savings_together: Money
    left_to_divide: Money
    parts: tuple[PartLine, ...]
    shared: Term
    rounding: Term
    moment: Term
    unit: Money
    remainder_goes: Term
    remainder: Money
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A share-out with its working."""

    shared: SharedOut
    working: Working

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.shared.result.lines

    @property
    def names(self) -> Mapping[int, str]:
        return self.shared.names

    def money(self, minor: int) -> Money:
        return self.shared.money(minor)

    def total(self, name: str) -> Money:
        """The sum of one figure of all lines."""
        return self.money(self.shared.result.total(name))


def shown(shared: SharedOut) -> Shown:
    return Shown(shared, working_of(shared))


def working_of(shared: SharedOut) -> Working:
    result, money = shared.result, shared.money
    final, rules = result.final, result.rules
    by_savings = rules.shared is Shared.SURPLUS
    there = max(final.sum_minor, 0)
    back = min(there, final.savings_minor)
    return Working(
        pool=tuple(_pool_items(shared)),
        total=money(result.pool_minor),
        owing_more=tuple(line for line in result.lines if line.owes_more),
        not_covered=money(sum(_lost(line) for line in result.lines if line.owes_more)),
        really_there=money(final.sum_minor),
        savings_back=money(back) if by_savings else None,
        savings_together=money(final.savings_minor),
        left_to_divide=money(there - back if by_savings else there),
        parts=tuple(part_line(one, rules.moment, result.currency) for one in final.parts),
        shared=SHARED_NAMES[rules.shared],
        rounding=MODE_NAMES[rules.rounding],
        moment=MOMENT_NAMES[rules.moment],
        unit=money(rules.unit_minor),
        remainder_goes=REMAINDER_NAMES[rules.remainder],
        remainder=money(result.remainder_minor),
        checks=tuple(_checks(shared)),
    )


def _lost(line: Line) -> int:
    """What is taken off the pool for who owes more: her debts, as far as nothing beside her part covers them."""
    return line.holding.owes_minor - line.welfare_minor - line.holding.carried_minor


def _pool_items(shared: SharedOut) -> Iterator[Item]:
    pool, books, money = shared.pool, shared.books, shared.money
    counted = shared.decided.counted is not None
    cash = Term(N_("Cash counted in the loan fund")) if counted else Term(N_("Cash in the loan fund, by the books"))
    yield Item(cash, money(pool.cash_minor))
    fines = sum(line.holding.fines_minor for line in shared.result.lines)
    several = (
        (N_("Bank account"), pool.bank_minor),
        (N_("Loans that members still owe, with interest to that day"), pool.owed_minor),
        (N_("Fines that members still owe"), fines),
        *((BY_CODE[one.code].name, one.minor) for one in books.others),
        *((BY_CODE[one.code].name, -one.minor) for one in books.debts),
        (N_("Social fund money that lies in another pot"), books.social_cash_minor - books.social_fund_minor),
        *((BY_CODE[one.code].name, -one.minor) for one in books.funds),
        (N_("Reserve that the meeting agreed to keep"), -shared.decided.reserve_minor),
    )
    for name, minor in several:
        if minor:
            yield Item(Term(name), money(minor))


def precise(value: Fraction, of: Currency) -> Money:
    """A value cut after some decimals more than the currency has; without them when it comes out even."""
    if value.denominator == 1:
        return Money(value.numerator, of)
    finer = Currency(of.code, of.exponent + _MORE_DECIMALS)
    return Money(round_to(value * 10**_MORE_DECIMALS, Rounding.FLOOR), finer)


def part_line(one: Divided, moment: Moment, of: Currency) -> PartLine:
    strategy = one.part.strategy
    by_money = strategy in _OF_MONEY
    # Divided by money, the value is what one unit of the currency gets.
    value = one.value * of.unit if by_money else one.value
    return PartLine(
        strategy=STRATEGY_NAMES[strategy],
        percent=percent_text(one.part.rate),
        amount=precise(one.amount, of),
        weight_name=WEIGHT_NAMES[strategy],
        count=one.weights,
        weight=Money(one.weights, of) if by_money else None,
        value=precise(value, of),
        whole=value.denominator == 1 or moment is Moment.SHARE_VALUE,
    )


def _checks(shared: SharedOut) -> Iterator[Check]:
    result, money = shared.result, shared.money
    parts = result.total("gross_minor") + result.remainder_minor
    there = max(result.really_there_minor, 0)
    parts_say = Term(N_("All parts and the remainder together are what is there"))
    yield Check(parts_say, money(parts), money(there), result.parts_and_remainder_agree)
    off = result.total("loan_set_off_minor") + result.total("fines_set_off_minor")
    kept = sum(line.holding.carried_minor for line in result.lines)
    credited = result.total("gross_minor") + result.total("welfare_minor") + kept
    payouts_say = Term(N_("All payouts together are the parts, and what is beside them, less what was set off"))
    yield Check(payouts_say, money(result.total("payout_minor")), money(credited - off), result.payouts_agree)
    earned = shared.books.earned_minor + shared.difference_minor + shared.interest_to_come_minor
    saved = sum(line.holding.savings_minor for line in result.lines)
    books_say = Term(N_("The pool is what members saved and what was earned, less the reserve"))
    owned = saved + earned - shared.decided.reserve_minor
    yield Check(books_say, money(result.pool_minor), money(owned), result.pool_minor == owned)
    paid = result.total("paid_minor") + shared.to_social_fund_minor
    cash_say = Term(N_("What is paid out today is not more than the cash that was counted"))
    yield Check(cash_say, money(paid), money(shared.cash_minor), paid <= shared.cash_minor, "≤")
