"""The questions of a constitution: every rule of every room has one, each method starts from rules that can be signed."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from core.language import language
from core.money import currency
from groups.collectors.rules import CollectorRules
from groups.errors import EqualSavingMissing, ShareValueMissing
from groups.federation.rules import LinkageRules
from groups.kiosk.rules import KioskRules
from groups.loans.rules import LoanRules
from groups.methods.templates import TEMPLATES, rules_of
from groups.rotation.rules import RotationRules
from groups.rule_areas import areas_for
from groups.rule_fields import answer, change, in_words, kept, rebuilt
from groups.rules_schemas import as_typed
from groups.sharing.rules import AppropriationRules, DividendRules, SharingRules
from groups.terms import Method, Saves, Terms, chart_of, terms_from_json, terms_to_json

THB = currency("THB")
EVERYTHING = Terms(
    100_00,
    loans=LoanRules(),
    sharing=SharingRules(),
    dividends=DividendRules(),
    appropriation=AppropriationRules(),
    rotation=RotationRules(),
    collectors=CollectorRules(),
    kiosk=KioskRules(),
    linkage=LinkageRules(),
)
# Rules that come with a method and are not asked: what law says of them, and steps of rates.
NOT_ASKED = {
    "method",
    "savings_are_capital",
    "dividends.rate_step",
    "dividends.tax_rounding.mode",
    "dividends.tax_rounding.unit_minor",
    "dividends.most_rate_source",
    "dividends.rebate_rounding",
    "dividends.rounding",
    "dividends.tax_rounding",
    "sharing.parts",
}


def paths(rules: Any, before: str = "") -> Iterator[str]:
    for field in fields(rules):
        value = getattr(rules, field.name)
        if is_dataclass(value):
            yield from paths(value, f"{before}{field.name}.")
        else:
            yield before + field.name


def test_every_rule_is_asked_or_comes_with_the_method() -> None:
    shares = {field.path for area in areas_for(EVERYTHING) for field in area.fields}
    amounts = {field.path for area in areas_for(Terms(saves=Saves.AMOUNT)) for field in area.fields}
    missing = {path for path in paths(EVERYTHING) if not path.startswith("appropriation.")} - shares - amounts - NOT_ASKED
    assert missing == set()


@pytest.mark.parametrize("method", Method)
def test_each_method_starts_from_rules_that_can_be_signed(method: Method) -> None:
    terms = rules_of(method, 50_00, 10_00, THB)
    assert terms.method is method
    assert terms_from_json(terms_to_json(terms)) == terms
    assert answer(kept(terms), next(f for a in areas_for(terms) for f in a.fields if f.path == TEMPLATES[method].rule)) == 50_00
    codes = [account.code for account in chart_of(terms)]
    assert len(codes) == len(set(codes))
    said = list(in_words(terms, areas_for(terms), THB, language("th")))
    assert len(said) >= 2 or method is Method.ROSCA


@pytest.mark.parametrize("method", Method)
def test_a_form_filled_in_with_rules_says_the_same_rules(method: Method) -> None:
    """Each answer, put back where it was read, changes nothing."""
    terms = rules_of(method, 50_00, 0, THB)
    form = kept(terms)
    for area in areas_for(terms):
        if not area.part or form[area.part] is not None:
            for field in area.fields:
                value = answer(form, field)
                change(form, field, ",".join(value) if isinstance(value, list) else value)
    assert rebuilt(form) == terms
    assert as_typed(terms, THB)


def test_what_a_method_needs_has_to_be_said() -> None:
    with pytest.raises(ShareValueMissing):
        rules_of(Method.VSLA, 0, 0, THB)
    with pytest.raises(EqualSavingMissing):
        rules_of(Method.SHG, 0, 0, THB)
