"""The share-out calculator: figures as they are typed, on the command line or on a page, reckoned by the function that posts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from core.money import MAX_MINOR, Currency, Rounding, parse_amount
from groups.sharing import share_out_errors as errors
from groups.sharing.rules import Moment, Part, Remainder, Shared, SharingRules, Strategy
from groups.sharing.share_out import Holding, Pool, ShareOut, equal_welfare, share_out

STRATEGIES = {
    "shares": Strategy.BY_SHARES,
    "savings": Strategy.BY_SAVINGS,
    "equal": Strategy.EQUALLY,
    "interest": Strategy.BY_INTEREST,
    "committee": Strategy.COMMITTEE,
}
MOST_MEMBERS = 10_000
_OF_EARNINGS_ONLY = (Strategy.BY_INTEREST, Strategy.COMMITTEE)
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A share-out as somebody asks for it, every figure as it was typed and empty where nothing was."""

    money: Currency
    pool: str = ""
    cash: str = ""
    bank: str = ""
    other: str = ""
    debts: str = ""
    reserve: str = ""
    member: tuple[str, ...] = ()
    members: str = ""
    shares: str = ""
    weights: str = ""
    savings: str = ""
    interest: str = ""
    loans: str = ""
    committee: str = ""
    strategy: str = ""
    parts: tuple[str, ...] = ()
    shared: str = ""
    welfare_each: str = ""
    welfare: str = ""
    unit: str = ""
    rounding: str = Rounding.FLOOR
    moment: str = Moment.PAYOUT
    remainder: str = Remainder.NEXT_CYCLE
    carry_over: tuple[str, ...] = ()
    in_part: bool = False

    def amount(self, typed: str) -> int:
        """Minor units of an amount that may be below zero; none for nothing."""
        text = typed.strip()
        if not text:
            return 0
        return -parse_amount(text[1:], self.money) if text.startswith("-") else parse_amount(text, self.money)

    def amounts(self, typed: str) -> list[int]:
        return [self.amount(one) for one in _listed(typed)]


@dataclass(frozen=True, slots=True)
class Answer:
    """`pool`: the parts that the sum was given by; `counted`: the cash, where it was said."""

    result: ShareOut
    pool: Pool | None
    counted: int | None


def answer(asked: Asked) -> Answer:
    """Raises what is wrong with the figures, as one sentence, and as `groups.sharing.share_out.share_out`."""
    rules = _rules(asked)
    holdings = _holdings(asked, rules)
    counted = asked.amount(asked.cash) if asked.cash.strip() else None
    pool = Pool(
        cash_minor=counted or 0,
        bank_minor=asked.amount(asked.bank),
        owed_minor=sum(one.loan_minor for one in holdings),
        other_minor=asked.amount(asked.other),
        debts_minor=asked.amount(asked.debts),
        reserve_minor=rules.reserve_minor,
    )
    by_parts = not asked.pool.strip()
    if by_parts and counted is None and not pool.bank_minor:
        raise errors.NothingGiven()
    each = asked.amount(asked.welfare_each)
    if asked.welfare.strip():
        each = equal_welfare(asked.amount(asked.welfare), sum(one.seated for one in holdings), rules.unit_minor)
    result = share_out(
        pool.total_minor if by_parts else asked.amount(asked.pool),
        holdings,
        rules,
        asked.money,
        cash_minor=MAX_MINOR if counted is None else counted,
        welfare_each_minor=each,
        carried_over=dict(_numbered(asked, one) for one in asked.carry_over),
        in_part=asked.in_part,
    )
    return Answer(result, pool if by_parts else None, counted)


def _rules(asked: Asked) -> SharingRules:
    if asked.parts and asked.strategy:
        raise errors.DividedTwoWays()
    chosen = STRATEGIES[asked.strategy or "shares"]
    weights_are_money, only_savings = "." in asked.weights, asked.savings and not (asked.shares or asked.weights or asked.member)
    if not asked.strategy and (weights_are_money or only_savings):
        chosen = Strategy.BY_SAVINGS
    parts = tuple(_part(one) for one in asked.parts) or (Part(chosen),)
    of_earnings = any(part.strategy in _OF_EARNINGS_ONLY for part in parts)
    return SharingRules(
        shared=Shared(asked.shared) if asked.shared else Shared.SURPLUS if of_earnings else Shared.EVERYTHING,
        parts=parts,
        unit_minor=asked.amount(asked.unit) if asked.unit.strip() else 1,
        rounding=Rounding(asked.rounding),
        moment=Moment(asked.moment),
        remainder=Remainder(asked.remainder),
        reserve_minor=asked.amount(asked.reserve),
    )


def _part(typed: str) -> Part:
    name, _, percent = typed.partition(":")
    if name not in STRATEGIES:
        raise errors.PartUnreadable(typed=typed[:60], known=", ".join(STRATEGIES))
    return Part(STRATEGIES[name], exact(percent) * Fraction(1, 100))


def exact(typed: str) -> Fraction:
    """A number that is not below zero, exactly as it is written: "12.5". Raises NumberUnreadable."""
    if not re.fullmatch(r"\d{1,15}(\.\d{1,15})?", typed.strip(), re.ASCII):
        raise errors.NumberUnreadable(typed=typed[:60])
    return Fraction(typed.strip())


def whole(typed: str) -> int:
    """Raises WholeNumberUnreadable."""
    if not re.fullmatch(r"\d{1,15}", typed.strip(), re.ASCII):
        raise errors.WholeNumberUnreadable(typed=typed[:60])
    return int(typed)


def _listed(typed: str) -> list[str]:
    return [one for one in _BETWEEN.split(typed) if one]


def _numbered(asked: Asked, typed: str) -> tuple[int, int]:
    number, _, rest = typed.partition(":")
    return whole(number), asked.amount(rest)


def _holdings(asked: Asked, rules: SharingRules) -> list[Holding]:
    if asked.member and (asked.shares or asked.weights or asked.loans or asked.members):
        raise errors.NamedTwoWays()
    found = [_member(asked, one) for one in asked.member] if asked.member else _by_lists(asked, rules)
    committee = {whole(one) for one in _listed(asked.committee)}
    unknown = committee - {one.number for one in found}
    if unknown:
        raise errors.CommitteeUnknown(member=min(unknown))
    return [replace(one, committee=one.number in committee) for one in found]


def _member(asked: Asked, typed: str) -> Holding:
    parts = typed.split(":")
    if not 2 <= len(parts) <= 3:
        raise errors.MemberUnreadable(typed=typed[:60])
    return Holding(whole(parts[0]), shares=whole(parts[1]), loan_minor=asked.amount(parts[2]) if len(parts) == 3 else 0)


def _by_lists(asked: Asked, rules: SharingRules) -> list[Holding]:
    weights = asked.weights or asked.shares
    by_money = bool(asked.weights) and rules.parts[0].strategy is Strategy.BY_SAVINGS
    columns = (
        [] if by_money else [whole(one) for one in _listed(weights)],
        asked.amounts(weights if by_money else asked.savings),
        asked.amounts(asked.interest),
        asked.amounts(asked.loans),
    )
    how_many = _how_many(columns, whole(asked.members) if asked.members.strip() else 0)
    filled = [column or [0] * how_many for column in columns]
    if any(figure < 0 for column in filled for figure in column):
        raise errors.FigureBelowZero()
    return [
        Holding(number, shares=shares, savings_minor=savings, interest_minor=interest, loan_minor=loan)
        for number, (shares, savings, interest, loan) in enumerate(zip(*filled, strict=True), start=1)
    ]


def _how_many(columns: Iterable[list[int]], members: int) -> int:
    lengths = {len(column) for column in columns if column} | ({members} if members else set())
    if not lengths or max(lengths) > MOST_MEMBERS:
        raise errors.NobodyNamed()
    if len(lengths) > 1:
        raise errors.ListsDiffer(lengths=", ".join(map(str, sorted(lengths))))
    return max(lengths)
