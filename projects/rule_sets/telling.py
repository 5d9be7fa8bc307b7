"""An evaluation as plain data, for programs, and as lines to read aloud. The shape is documented here and does not change.

Amounts are strings in major units of the set's currency, as short as they can be ("600000", "49500.5"); null: not stated.

- rule_set: key, version, name, programme, country, currency, index_unit, valid_from, valid_to
- on, households, eligible_households, currency; index {unit, rate, on} or null
- eligible (true or false), refused_by [{rule, why, source, mark}]
- left_out [{tenure, households, answer, why, source, mark}]
- lines [{line, kind, name, quantity, rate, amount, payee, why, source {key, title}, mark}]: they add up to total
- amounts {line: amount}: each line with its own bounds; total; marks: the letters that occur
- conditions [{kind, base, required_percent, base_amount, required, there, there_percent, passes, short_by, why, …}]:
  kind is savings, counterpart, deposit or loan ceiling; passes is null where the case does not say enough
- savings: the same conditions of kind savings, by base; releasable: true, false or null
- loans [{loan, name, at_most, why, …}]: never part of the total; rounding; remarks
"""

from fractions import Fraction
from typing import Any

from core.language import Language
from core.marks import Term
from core.money import Money, Rounding, round_to
from core.rates import number_text
from projects.rule_sets.evaluation import DUE_KIND_NAMES, Condition, Due, DueKind, Evaluation
from projects.rule_sets.figures import NOT_STATED, Mark, Source
from projects.rule_sets.rule_set import RuleSet


def percent_one_decimal(percent: Fraction) -> str:
    """As published tables write it: "15.0%", "7.3%"."""
    tenths = round_to(percent * 10, Rounding.HALF_UP)
    return f"{tenths // 10}.{tenths % 10}%"


def as_data(found: Evaluation, language: Language) -> dict[str, Any]:
    """The evaluation as what JSON has; sentences are in the language."""
    case, rule_set = found.case, found.rule_set

    def amount(minor: int | None) -> str | None:
        return None if minor is None else number_text(Fraction(minor, found.money.unit))

    conditions = [_condition(one, amount, language) for one in found.conditions]
    return {
        "rule_set": set_as_data(rule_set),
        "on": case.on.isoformat(),
        "currency": rule_set.currency,
        "index": _index(found),
        "households": case.total,
        "eligible_households": found.eligible_households,
        "eligible": found.eligible,
        "refused_by": [
            {"rule": one.rule, "why": one.why.to(language), **_where(one.source, one.mark)} for one in found.refusing
        ],
        "left_out": [
            {
                "tenure": one.tenure.value,
                "households": one.households,
                "answer": one.answer.value,
                "why": one.why.to(language),
                **_where(one.source, one.mark),
            }
            for one in found.left_out
        ],
        "lines": [_line(due, amount(due.minor), language) for due in found.lines],
        "amounts": {key: amount(minor) for key, minor in found.amounts().items()},
        "total": amount(found.total_minor),
        "marks": sorted({due.mark.value for due in found.lines}),
        "conditions": conditions,
        "savings": {one["base"]: one for one in conditions if one["kind"] == "savings"},
        "releasable": found.releasable,
        "loans": [
            {
                "loan": one.key,
                "name": language.text(one.name),
                "at_most": amount(one.ceiling_minor),
                "why": one.why.to(language),
                **_where(one.source, one.mark),
            }
            for one in found.loans
        ],
        "rounding": rule_set.rounding.value,
        "remarks": [one.to(language) for one in found.remarks],
    }


def set_as_data(rule_set: RuleSet) -> dict[str, Any]:
    """Which set it is, in a few fields."""
    return {
        "key": rule_set.key,
        "version": rule_set.version,
        "name": rule_set.name,
        "programme": rule_set.programme,
        "country": rule_set.country,
        "currency": rule_set.currency,
        "index_unit": rule_set.index_unit,
        "valid_from": rule_set.valid_from.isoformat() if rule_set.valid_from else None,
        "valid_to": rule_set.valid_to.isoformat() if rule_set.valid_to else None,
    }


def _index(found: Evaluation) -> dict[str, str] | None:
    case, unit = found.case, found.rule_set.index_unit
    if not unit:
        return None
    return {"unit": unit, "rate": number_text(case.index_rate or Fraction(0)), "on": (case.index_on or case.on).isoformat()}


def _where(source: Source | None, mark: Mark | None) -> dict[str, Any]:
    return {
        "source": {"key": source.key, "title": source.title} if source else None,
        "mark": mark.value if mark else None,
    }


def _line(due: Due, amount: str | None, language: Language) -> dict[str, Any]:
    return {
        "line": due.key,
        "kind": due.kind.value,
        "name": language.text(due.name),
        "quantity": due.quantity,
        "rate": None if due.rate is None else number_text(due.rate),
        "amount": amount,
        "payee": due.payee.value,
        "why": due.why.to(language),
        **_where(due.source, due.mark),
    }


def _condition(one: Condition, amount: Any, language: Language) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "base": str(one.base),
        "required_percent": None if one.required_percent is None else number_text(one.required_percent),
        "base_amount": amount(one.base_minor),
        "required": amount(one.required_minor),
        "there": amount(one.there_minor),
        "there_percent": None if one.there_percent is None else percent_one_decimal(one.there_percent),
        "passes": one.passes,
        "short_by": None if one.passes is None else amount(one.short_minor),
        "why": one.why.to(language),
        **_where(one.source, one.mark),
    }


def line_name(due: Due, language: Language) -> str:
    """"Management", "Management: floor"; the community's cap has its own name."""
    name = language.text(Term(due.name))
    if due.kind in (DueKind.LINE, DueKind.COMMUNITY_CAP):
        return name
    return f"{name}: {language.text(DUE_KIND_NAMES[due.kind])}"


def due_text(minor: int | None, found: Evaluation, language: Language) -> str:
    return language.text(NOT_STATED) if minor is None else language.money(Money(minor, found.money))
