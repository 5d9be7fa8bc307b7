"""The rules of a constitution as questions a group can answer: one list, for its forms, its page and its paper.

Each question names a rule by its place in the kept form of `groups.terms.Terms` ("loans.rate", "dividends.rounding.mode"), so
that reading the rules, changing them and printing them go by one list. Which questions are asked follows from the rules
themselves: a group that does not lend is asked about no loan. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from core.frozen import built_from, plain
from core.language import Language
from core.marks import N_
from core.money import Currency, Money
from core.rates import number_text, percent_text
from groups.form import typed_amount
from groups.terms import Terms


class Kind(StrEnum):
    """What kind of answer a question takes."""

    AMOUNT = "amount"
    WHOLE = "whole"
    PERCENT = "percent"
    TIMES = "times"
    CHOICE = "choice"
    TICK = "tick"


def rule_name(path: str) -> str:
    """What a form calls a rule: "loans.most_periods" is "loans-most-periods", "share_value_minor" is "share-value"."""
    return path.removesuffix("_minor").replace(".", "-").replace("_", "-")


@dataclass(frozen=True, slots=True)
class RuleField:
    """One question. `path` is the rule's place; `choices` the answers by their kept value; `least` and `most` bound a number.

    `needed`: it has to be answered. `optional`: empty means that there is no such rule. `unit`: an amount that cannot be zero.
    """

    path: str
    label: str
    kind: Kind
    hint: str = ""
    choices: Mapping[str, str] | None = None
    least: int = 0
    most: int = 1_000_000
    needed: bool = False
    optional: bool = False
    unit: bool = False

    @property
    def name(self) -> str:
        """The field's name on a form: "loans.most_periods" is "loans-most-periods"."""
        return rule_name(self.path)


@dataclass(frozen=True, slots=True)
class RuleArea:
    """What a group does or does not do: `part` of the terms holds its rules or None. The first area has no part: it always is."""

    key: str
    title: str
    fields: tuple[RuleField, ...]
    part: str = ""
    rules: type | None = None

    @property
    def tick(self) -> str:
        """The name of the box that says whether the group does this at all."""
        return f"has-{self.key}"


Kept = dict[str, Any]


def kept(terms: Terms) -> Kept:
    """The rules in their kept form, to be looked into and changed."""
    form: Kept = plain(terms)
    return form


def rebuilt(form: Kept) -> Terms:
    """The rules that a kept form says, checked anew. Raises what `Terms` and its parts raise."""
    if form["sharing"] is not None:
        form["sharing"]["parts"] = [part for part in form["sharing"]["parts"] if Fraction(part["rate"])]
    terms: Terms = built_from(Terms, form)
    return terms


def _within(form: Kept, path: str) -> tuple[Any, str]:
    """The innermost holder of a rule and the rule's name in it."""
    holder: Any = form
    *way, last = path.split(".")
    for step in way:
        holder = _one_of(holder, step) if isinstance(holder, list) else holder[step]
    return holder, last


def _one_of(parts: list[Kept], key: str) -> Kept:
    """The part of a list that its key names: a strategy of the share-out, a line of the appropriation."""
    for part in parts:
        if key in (part.get("strategy"), part.get("key")):
            return part
    parts.append({"strategy": key, "rate": "0/1"})
    return parts[-1]


def answer(form: Kept, field: RuleField) -> Any:
    """What the rules answer now, in kept form; None where the group does not do such a thing."""
    holder, last = _within(form, field.path)
    return holder[last]


def change(form: Kept, field: RuleField, value: Any) -> None:
    """Puts an answer into a kept form: an int, a Fraction, a bool, or the kept value of a choice."""
    holder, last = _within(form, field.path)
    holder[last] = value.split(",") if isinstance(holder.get(last), list) else plain(value)


def typed(form: Kept, field: RuleField, money: Currency) -> str:
    """The answer as a person would type it."""
    value = answer(form, field)
    if field.kind is Kind.TICK:
        return "yes" if value else ""
    if field.kind is Kind.AMOUNT:
        return typed_amount(value or 0, money)
    if field.kind is Kind.PERCENT:
        return "" if value is None else percent_text(Fraction(value))
    if field.kind is Kind.TIMES:
        return number_text(Fraction(value))
    return "" if value is None else ",".join(value) if isinstance(value, list) else str(value)


def said(form: Kept, field: RuleField, money: Currency, language: Language) -> str:
    """The answer in words, for the group's page and its paper."""
    value = answer(form, field)
    if field.kind is Kind.TICK:
        return language.text(N_("yes") if value else N_("no"))
    if field.kind is Kind.AMOUNT:
        return language.money(Money(value or 0, money))
    if value is None and field.optional:
        return language.text(N_("none"))
    if field.kind is Kind.PERCENT:
        return language.text(N_("{percent} percent"), percent=language.decimal(percent_text(Fraction(value))))
    if field.kind is Kind.CHOICE:
        return language.text((field.choices or {}).get(typed(form, field, money), ""))
    return language.number(value) if field.kind is Kind.WHOLE else typed(form, field, money)


def sentence_case(text: str) -> str:
    """A label that begins a line; names within it keep their letters."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class SaidArea:
    """One area of a constitution in words: its title, and each rule with its answer."""

    title: str
    rules: tuple[tuple[str, str], ...]


def in_words(terms: Terms, areas: Iterable[RuleArea], money: Currency, language: Language) -> Iterator[SaidArea]:
    """The whole constitution in words, area by area; what the group does not do is left out."""
    form = kept(terms)
    for area in areas:
        if not area.part or form[area.part] is not None:
            rules = tuple(
                (sentence_case(language.text(field.label)), said(form, field, money, language)) for field in area.fields
            )
            yield SaidArea(language.text(area.title), rules)
