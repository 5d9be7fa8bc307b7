"""What is wrong with a rule set, all of it at once, a sentence each. The ready-made sets have nothing wrong."""

import re
from collections import Counter
from collections.abc import Iterator

from core.errors import Refusal
from core.iso4217 import EXPONENTS
from core.marks import N_, Term
from core.text import clean
from projects.rule_sets.errors import SetWrong
from projects.rule_sets.figures import Fact, Figure
from projects.rule_sets.places import PLACES
from projects.rule_sets.rule_set import BASES, Alternative, Line, LineKind, RuleSet, SavingsBase

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_KEY = 40
MOST_NUMBER = 10**12
_MOST_TEXT = 200

BAD_KEY = N_("keys are small letters, digits and single hyphens, at most 40 of them, such as “codi-2027”")
TWICE = N_("this key is used twice; give each its own")


def faults(rule_set: RuleSet) -> list[Refusal]:
    """One refusal for each thing that is wrong; an empty list for a good set."""
    return [SetWrong(where=where, wrong=Term(wrong)) for where, wrong in _wrong(rule_set)]


def _wrong(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    yield from _head(rule_set)
    yield from _texts(rule_set)
    yield from _figures(rule_set)
    known: set[str] = set()
    for line in rule_set.lines:
        yield from ((f"lines: {line.key}", wrong) for wrong in _line(line, known))
        known.add(line.key)
    yield from _conditions(rule_set)
    yield from _keys(rule_set)


def _head(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    if not _is_key(rule_set.key):
        yield "key", BAD_KEY
    if not _is_key(rule_set.programme):
        yield "programme", BAD_KEY
    if rule_set.version < 1:
        yield "version", N_("versions are counted 1, 2, 3")
    if rule_set.currency not in EXPONENTS:
        yield "currency", N_("this is not a currency of ISO 4217; write three letters, such as THB")
    if rule_set.valid_from and rule_set.valid_to and rule_set.valid_to < rule_set.valid_from:
        yield "valid_to", N_("the last day is before the first; change one of the two")
    if not rule_set.sources:
        yield "sources", N_("a rule needs to be written somewhere: name at least one source")
    if rule_set.rounding_unit_minor < 1:
        yield "rounding_unit_minor", N_("sums are rounded to one smallest coin or more")


def _is_key(key: str) -> bool:
    return bool(_KEY.fullmatch(key)) and len(key) <= MOST_KEY


def _texts(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    texts = [("name", rule_set.name), ("country", rule_set.country), ("index_unit", rule_set.index_unit)]
    texts += [(f"lines: {line.key}", line.name) for line in rule_set.lines]
    texts += [(f"sources: {source.key}", text) for source in rule_set.sources for text in (source.title, source.url)]
    texts += [("facts", fact.text) for fact in rule_set.facts] + [("notes", note) for note in rule_set.notes]
    texts += [(where, one.name) for where, one in _alternatives(rule_set)]
    texts += [(f"loans: {loan.key}", loan.name) for loan in rule_set.loans]
    texts += [("counterpart", rule_set.counterpart.whose)] if rule_set.counterpart else []
    for where, text in texts:
        try:
            if clean(text, _MOST_TEXT) != text or "{" in text:
                yield where, N_("write this on one line, with single spaces and without braces")
        except Refusal as refused:
            yield where, str(refused)
    if not rule_set.name:
        yield "name", N_("a set has a name")


def _alternatives(rule_set: RuleSet) -> Iterator[tuple[str, Alternative]]:
    for test in rule_set.savings:
        yield from (("savings", one) for one in test.amounts)
    if rule_set.deposit:
        yield from (("deposit", one) for one in (*rule_set.deposit.prices, *rule_set.deposit.parts))


def figures_of(rule_set: RuleSet) -> Iterator[tuple[str, Figure]]:
    """Every figure of a set, with where it stands."""
    for line in rule_set.lines:
        where = f"lines: {line.key}"
        yield from ((where, figure) for figure in line.rates.values())
        yield from ((where, figure) for figure in (line.percent, line.amount, line.floor, line.cap) if figure)
    yield from (("community_cap", one) for one in (rule_set.community_cap,) if one)
    yield from (("minimum_households", one) for one in (rule_set.minimum_households,) if one)
    yield from (("savings", test.percent) for test in rule_set.savings if test.percent)
    yield from ((where, one.figure) for where, one in _alternatives(rule_set))
    for loan in rule_set.loans:
        yield from ((f"loans: {loan.key}", one) for one in (loan.ceiling, loan.interest, loan.years) if one)
    if rule_set.counterpart:
        yield "counterpart", rule_set.counterpart.percent
    if rule_set.deposit:
        yield "deposit", rule_set.deposit.percent


def _figures(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    known = {source.key for source in rule_set.sources}
    facts: tuple[Fact, ...] = (*rule_set.facts, *((rule_set.no_splitting,) if rule_set.no_splitting else ()))
    cited = [(where, figure.source) for where, figure in figures_of(rule_set)]
    cited += [("facts", fact.source) for fact in facts]
    cited += [(f"eligible: {tenure}", rule.source) for tenure, rule in rule_set.eligible.items()]
    for where, source in cited:
        if source not in known:
            yield where, N_("its source is not among the sources of the set; add it there")
    for where, figure in figures_of(rule_set):
        if figure.number is not None and not 0 <= figure.number <= MOST_NUMBER:
            yield where, N_("a figure is from zero to a million millions")


def _line(line: Line, known: set[str]) -> Iterator[str]:
    """What is wrong with a line, given the keys of the lines before it."""
    if not _is_key(line.key) or line.key in BASES or line.key == "community-cap":
        yield BAD_KEY
    if line.kind is LineKind.PER_HOUSEHOLD and not line.rates:
        yield N_("a line for each household needs rates, such as “any”")
    if set(line.rates) - PLACES:
        yield N_("a rate stands under a type of upgrading, “existing land”, “new land” or “any”")
    if line.kind is LineKind.PERCENTAGE and line.percent is None:
        yield N_("a percentage needs its percent")
    if line.kind is LineKind.PERCENTAGE and line.of not in BASES | known:
        yield N_("a percentage is of “total”, “cost” or the key of a line before it")
    if line.kind in (LineKind.FIXED, LineKind.UP_TO) and line.amount is None:
        yield N_("this line needs an amount")
    floor, cap = line.floor, line.cap
    if floor and cap and floor.number is not None and cap.number is not None and floor.number > cap.number:
        yield N_("the floor is above the cap; change one of the two")


def _conditions(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    bases = [test.base for test in rule_set.savings]
    if len(set(bases)) < len(bases):
        yield "savings", N_("two tests have the same base; keep one")
    for test in rule_set.savings:
        fixed = test.base is SavingsBase.FIXED_PER_HOUSEHOLD
        if fixed and not test.amounts or not fixed and test.percent is None:
            yield "savings", N_("a test needs its percent, or its amounts where the base is fixed-per-household")
    if rule_set.counterpart and rule_set.counterpart.of not in BASES:
        yield "counterpart", N_("a counterpart is of “cost” or “total”")
    if rule_set.deposit and not rule_set.deposit.prices:
        yield "deposit", N_("a deposit is a percentage of a price; name at least one")
    least = rule_set.minimum_households
    if least and least.number is not None and least.number.denominator != 1:
        yield "minimum_households", N_("households are whole")


def _keys(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    lists = {
        "lines": [line.key for line in rule_set.lines],
        "sources": [source.key for source in rule_set.sources],
        "loans": [loan.key for loan in rule_set.loans],
        "savings": [one.key for test in rule_set.savings for one in test.amounts],
        "deposit: prices": [one.key for one in rule_set.deposit.prices] if rule_set.deposit else [],
    }
    for where, keys in lists.items():
        yield from ((f"{where}: {key}", TWICE) for key, times in Counter(keys).items() if times > 1)
