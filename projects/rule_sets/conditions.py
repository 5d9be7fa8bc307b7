"""What must be there before money moves: savings, the counterpart, a deposit, a loan within its ceiling. Each with both sides.

A condition that the case does not say enough about passes neither nor fails. Reckons with exact fractions; what is asked for is
rounded up to the smallest coin, so that whoever has exactly that passes.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from core.marks import N_, Term
from core.money import Rounding, round_to
from core.rates import number_text
from projects.rule_sets.case import Case
from projects.rule_sets.evaluation import SAVINGS, Condition, Lent, Said
from projects.rule_sets.figures import Figure
from projects.rule_sets.reckoning import PERCENT, minor_of, money_of, shown
from projects.rule_sets.rule_set import (
    BASE_NAMES,
    COST,
    Alternative,
    Counterpart,
    Deposit,
    RuleSet,
    SavingsBase,
    SavingsTest,
)

NOT_SAID = N_("Needed: {percent}% {base_name}. The case does not say enough to tell.")
NOT_STATED_CONDITION = N_("How much is asked for is not stated in the source. Ask the funder, and say what was agreed.")
PASSES = N_("{there} is there and {required} is asked for ({how}): enough.")
FAILS = N_("{there} is there and {required} is asked for ({how}): {short} too little.")
UNKNOWN = N_("{required} is asked for ({how}). How much is there was not said.")


def conditions_of(rule_set: RuleSet, case: Case, eligible: int, total: int | None) -> Iterator[Condition]:
    for test in rule_set.savings:
        if case.savings_base in (None, test.base):
            yield _savings(rule_set, test, case, eligible)
    if rule_set.counterpart:
        yield _counterpart(rule_set, rule_set.counterpart, case, total)
    if rule_set.deposit:
        yield from _deposits(rule_set, rule_set.deposit, case, eligible)
    yield from _loan_ceiling(rule_set, case, eligible)


def counted_savings(test: SavingsTest, case: Case) -> int | None:
    """What had been saved by the cut-off day of the rule, else of the call, else by the day of the case; None: not told."""
    return _saved_through(case, test.cut_off or case.cut_off or case.on)


def _saved_through(case: Case, day: date) -> int | None:
    if case.savings is None:
        return None
    return sum(saved.minor for saved in case.savings if saved.on is None or saved.on <= day)


def _savings(rule_set: RuleSet, test: SavingsTest, case: Case, eligible: int) -> Condition:
    there = counted_savings(test, case)
    if test.base is SavingsBase.FIXED_PER_HOUSEHOLD:
        asked = _chosen(test.amounts, case.applicant)
        return _fixed(rule_set, SAVINGS, test.base, asked, case, eligible, there)
    assert test.percent is not None  # `checking` refuses a set without it
    base = case.cost_minor if test.base is SavingsBase.PROJECT_COST else case.borrowed_minor
    return _percent_of(rule_set, SAVINGS, test.base, test.percent, base, there, BASE_NAMES[test.base])


def _chosen(amounts: tuple[Alternative, ...], key: str) -> Alternative:
    """The alternative of this key; the first is the usual one."""
    return next((one for one in amounts if one.key == key), amounts[0])


def _fixed(
    rule_set: RuleSet, kind: str, base: str, asked: Alternative, case: Case, eligible: int, there: int | None
) -> Condition:
    figure = asked.figure
    if figure.number is None:
        return _condition(rule_set, kind, base, asked, None, None, there, Said(NOT_STATED_CONDITION))
    required = minor_of(rule_set, case, figure.number * eligible)
    how = Said("{n} × {each}", n=eligible, each=shown(rule_set, case, figure.number))
    return _condition(rule_set, kind, base, asked, None, required, there, _why(rule_set, required, there, how))


def _percent_of(
    rule_set: RuleSet, kind: str, base: str, figure: Figure, base_minor: int | None, there: int | None, base_name: str
) -> Condition:
    percent = figure.number
    if percent is None:
        return _condition(rule_set, kind, base, figure, base_minor, None, there, Said(NOT_STATED_CONDITION))
    if base_minor is None:
        why = Said(NOT_SAID, percent=number_text(percent), base_name=Term(base_name))
        return _condition(rule_set, kind, base, figure, None, None, there, why)
    required = round_to(base_minor * percent * PERCENT, Rounding.CEILING)
    how = Said("{percent}% × {base}", percent=number_text(percent), base=money_of(rule_set, base_minor))
    return _condition(rule_set, kind, base, figure, base_minor, required, there, _why(rule_set, required, there, how))


def _why(rule_set: RuleSet, required: int, there: int | None, how: Said) -> Said:
    asked = money_of(rule_set, required)
    if there is None:
        return Said(UNKNOWN, required=asked, how=how)
    facts: dict[str, object] = {"there": money_of(rule_set, there), "required": asked, "how": how}
    if there >= required:
        return Said(PASSES, **facts)
    return Said(FAILS, **facts, short=money_of(rule_set, required - there))


def _condition(
    rule_set: RuleSet,
    kind: str,
    base: str,
    asked: Figure | Alternative,
    base_minor: int | None,
    required: int | None,
    there: int | None,
    why: Said,
) -> Condition:
    passes = None if required is None or there is None else there >= required
    percent = None if isinstance(asked, Alternative) else asked.number
    figure = asked.figure if isinstance(asked, Alternative) else asked
    source = rule_set.source(figure.source)
    return Condition(kind, base, percent, base_minor, required, there, passes, why, source, figure.mark)


def _counterpart(rule_set: RuleSet, rule: Counterpart, case: Case, total: int | None) -> Condition:
    """A percentage of the cost or of the grant; where none is stated, what was agreed for this project."""
    there, figure = case.counterpart_minor, rule.percent
    if figure.number is None and case.counterpart_agreed_minor is not None:
        required = case.counterpart_agreed_minor
        how = Said(N_("agreed with {whose}"), whose=Term(rule.whose))
        return _condition(rule_set, "counterpart", "agreed", figure, None, required, there, _why(rule_set, required, there, how))
    base, name = (case.cost_minor, N_("of the project's cost")) if rule.of == COST else (total, N_("of what is due"))
    return _percent_of(rule_set, "counterpart", rule.of, figure, base, there, name)


def _deposits(rule_set: RuleSet, rule: Deposit, case: Case, eligible: int) -> Iterator[Condition]:
    """One for the chosen house, or for each there is. What was saved is held against it."""
    there = _saved_through(case, case.on)
    for price in rule.prices:
        if case.house in ("", price.key):
            number = price.figure.number
            base = None if number is None else minor_of(rule_set, case, number * eligible)
            yield _percent_of(rule_set, "deposit", price.key, rule.percent, base, there, price.name)


def loans_of(rule_set: RuleSet, case: Case, eligible: int) -> Iterator[Lent]:
    for loan in rule_set.loans:
        source, number = rule_set.source(loan.ceiling.source), loan.ceiling.number
        if number is None:
            yield Lent(loan.key, loan.name, None, Said(NOT_STATED_CONDITION), source, loan.ceiling.mark)
            continue
        minor = minor_of(rule_set, case, number * eligible)
        each, most = shown(rule_set, case, number), money_of(rule_set, minor)
        why = Said(N_("Households: {n}, each up to {each}: at most {most}, to be paid back."), n=eligible, each=each, most=most)
        yield Lent(loan.key, loan.name, minor, why, source, loan.ceiling.mark)


def _loan_ceiling(rule_set: RuleSet, case: Case, eligible: int) -> Iterator[Condition]:
    """That no more is borrowed than all loans of the programme together allow."""
    ceilings = [loan.ceiling.number for loan in rule_set.loans]
    known = [number for number in ceilings if number is not None]
    if case.borrowed_minor is None or not known or len(known) < len(ceilings):
        return
    most = minor_of(rule_set, case, sum(known, Fraction(0)) * eligible)
    borrowed, fits = case.borrowed_minor, case.borrowed_minor <= most
    facts: dict[str, object] = {"borrowed": money_of(rule_set, borrowed), "most": money_of(rule_set, most)}
    if fits:
        why = Said(N_("{borrowed} is borrowed; the ceiling is {most}: within it."), **facts)
    else:
        over = money_of(rule_set, borrowed - most)
        why = Said(N_("{borrowed} is borrowed; the ceiling is {most}: {over} too much."), **facts, over=over)
    figure = rule_set.loans[0].ceiling
    source = rule_set.source(figure.source)
    yield Condition("loan ceiling", "at most", None, None, most, borrowed, fits, why, source, figure.mark, at_most=True)
