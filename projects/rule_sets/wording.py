"""A rule set in words: one row a rule, each figure with its source and its mark. For pages and the command line alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.language import Language
from core.marks import N_, Term
from core.money import Money
from core.rates import number_text
from projects.rule_sets.checking import figures_of
from projects.rule_sets.figures import NOT_STATED, Figure, Mark, Source
from projects.rule_sets.places import PLACE_NAMES, TENURE_NAMES
from projects.rule_sets.rule_set import (
    ANSWER_NAMES,
    BASE_NAMES,
    COST,
    LINE_KIND_NAMES,
    TOTAL,
    Line,
    LineKind,
    Payee,
    RuleSet,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a set says: its name, what it says, and where that is written."""

    name: str
    says: str
    source: Source | None = None
    mark: Mark | None = None


def described(rule_set: RuleSet, language: Language) -> Iterator[Row]:
    for line in rule_set.lines:
        yield from _line(rule_set, line, language)
    yield from _bounds(rule_set, language)
    for tenure, rule in rule_set.eligible.items():
        says = language.text(ANSWER_NAMES[rule.answer])
        yield Row(language.text(TENURE_NAMES[tenure]), says, rule_set.source(rule.source), rule.mark)
    yield from _conditions(rule_set, language)
    for fact in rule_set.facts:
        yield Row("", language.text(fact.text), rule_set.source(fact.source), fact.mark)
    for note in rule_set.notes:
        yield Row("", language.text(note))


def figure_text(rule_set: RuleSet, figure: Figure, language: Language) -> str:
    """A figure in the set's unit: "25,000.00 THB", "314 UF"."""
    number = figure.number
    if number is None:
        return language.text(NOT_STATED)
    exact = number * rule_set.money.unit
    if rule_set.index_unit or exact.denominator != 1:
        return f"{number_text(number)} {rule_set.unit}"
    return language.money(Money(int(exact), rule_set.money))


def _percent(figure: Figure, language: Language) -> str:
    return language.text(NOT_STATED) if figure.number is None else f"{number_text(figure.number)}%"


def _row(rule_set: RuleSet, name: str, says: str, figure: Figure) -> Row:
    return Row(name, says, rule_set.source(figure.source), figure.mark)


def _line(rule_set: RuleSet, line: Line, language: Language) -> Iterator[Row]:
    name = language.text(line.name)
    if line.complement:
        name = language.text(N_("{name}, where it is asked for"), name=Term(line.name))
    if line.payee is Payee.NETWORK:
        name = language.text(N_("{name}, paid to the network"), name=Term(line.name))
    for place, figure in line.rates.items():
        kind = language.text(N_("for each household"))
        where = "" if place == "any" else f", {language.text(PLACE_NAMES[place])}"
        yield _row(rule_set, name + where, f"{figure_text(rule_set, figure, language)} {kind}", figure)
    if line.percent:
        of = {TOTAL: N_("the lines before"), COST: N_("the project's cost")}.get(line.of) or _name_of(rule_set, line.of)
        says = language.text(N_("{percent} of {base_name}"), percent=_percent(line.percent, language), base_name=Term(of))
        yield _row(rule_set, name, says, line.percent)
    if line.amount:
        kind = "" if line.kind is LineKind.FIXED else f" ({language.text(LINE_KIND_NAMES[line.kind])})"
        yield _row(rule_set, name, figure_text(rule_set, line.amount, language) + kind, line.amount)
    for bound, figure_or_none in ((N_("{name}: at least"), line.floor), (N_("{name}: at most"), line.cap)):
        if figure_or_none:
            named = language.text(bound, name=Term(line.name))
            yield _row(rule_set, named, figure_text(rule_set, figure_or_none, language), figure_or_none)


def _name_of(rule_set: RuleSet, key: str) -> str:
    return next((line.name for line in rule_set.lines if line.key == key), key)


def _bounds(rule_set: RuleSet, language: Language) -> Iterator[Row]:
    if cap := rule_set.community_cap:
        yield _row(rule_set, language.text(N_("A community gets at most")), figure_text(rule_set, cap, language), cap)
    if least := rule_set.minimum_households:
        says = number_text(least.number or Fraction(0))
        yield _row(rule_set, language.text(N_("Households at least")), says, least)
    if fact := rule_set.no_splitting:
        yield Row(language.text(N_("Splitting")), language.text(fact.text), rule_set.source(fact.source), fact.mark)


def _conditions(rule_set: RuleSet, language: Language) -> Iterator[Row]:
    saved = language.text(N_("Savings"))
    for test in rule_set.savings:
        base = language.text(BASE_NAMES[test.base])
        if test.percent:
            yield _row(rule_set, saved, f"{_percent(test.percent, language)} {base}", test.percent)
        for one in test.amounts:
            says = f"{figure_text(rule_set, one.figure, language)} {base}"
            yield _row(rule_set, f"{saved}, {language.text(one.name)}", says, one.figure)
    if rule := rule_set.counterpart:
        name = language.text(N_("Counterpart of {whose}"), whose=Term(rule.whose))
        of = N_("of the project's cost") if rule.of == COST else N_("of what is due")
        says = _percent(rule.percent, language) + ("" if rule.percent.number is None else f" {language.text(of)}")
        if rule.precondition:
            says += "; " + language.text(N_("nothing is released before it has arrived"))
        yield _row(rule_set, name, says, rule.percent)
    yield from _lending(rule_set, language)


def _lending(rule_set: RuleSet, language: Language) -> Iterator[Row]:
    for loan in rule_set.loans:
        name = language.text(N_("Loan: {name}"), name=Term(loan.name))
        says = [figure_text(rule_set, loan.ceiling, language)]
        if loan.interest and loan.interest.number is not None:
            says.append(language.text(N_("{percent}% a year"), percent=number_text(loan.interest.number)))
        if loan.years and loan.years.number is not None:
            says.append(language.text(N_("over {years} years"), years=number_text(loan.years.number)))
        yield _row(rule_set, name, ", ".join(says), loan.ceiling)
    if deposit := rule_set.deposit:
        for price in deposit.prices:
            name = language.text(N_("Deposit {price_name}"), price_name=Term(price.name))
            says_one = f"{_percent(deposit.percent, language)} × {figure_text(rule_set, price.figure, language)}"
            yield _row(rule_set, name, says_one, price.figure)
        for part in deposit.parts:
            name = language.text(N_("Part of one deposit: {name}"), name=Term(part.name))
            yield _row(rule_set, name, figure_text(rule_set, part.figure, language), part.figure)


def marks_of(rule_set: RuleSet) -> list[Mark]:
    """How certain its figures are: every mark that occurs in it, the most certain first."""
    used = {figure.mark for _, figure in figures_of(rule_set)} | {fact.mark for fact in rule_set.facts}
    return [mark for mark in Mark if mark in used]
