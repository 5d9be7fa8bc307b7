"""Every refusal of the groups' room has a code of its own, is met by a test, and says something that can be done."""

import inspect
import re
from pathlib import Path

import pytest

from core.errors import FieldFault, Inconsistent, NotAllowed, NotFound, Refusal, Refused
from groups import errors, general_errors, half_typed, sheet_errors
from groups.collectors import errors as collector_errors
from groups.conversion import errors as conversion_errors
from groups.federation import errors as federation_errors
from groups.indicators import keeping, measuring

KINDS = {Refusal, Inconsistent, FieldFault, NotAllowed, NotFound, Refused, sheet_errors.SheetFault}
MODULES = (
    errors,
    general_errors,
    conversion_errors,
    sheet_errors,
    collector_errors,
    federation_errors,
    half_typed,
    keeping,
    measuring,
)
REFUSALS = sorted(
    {
        each
        for module in MODULES
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Refusal) and each not in KINDS
    },
    key=lambda each: each.__name__,
)
TESTS = [*Path(__file__).parent.rglob("test_*.py"), *(Path(__file__).parents[1] / "stories").glob("test_*.py")]
TESTED = "\n".join(path.read_text(encoding="utf-8") for path in TESTS if path != Path(__file__))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.__name__)
def test_a_refusal_is_met_by_a_test(refusal: type[Refusal]) -> None:
    beginning = refusal.sentence.split("{")[0].strip()
    assert re.search(rf"\b{refusal.__name__}\b", TESTED) or (len(beginning) > 12 and beginning in TESTED)


def test_codes_are_unique() -> None:
    codes = [refusal.code for refusal in REFUSALS]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.__name__)
def test_a_sentence_is_whole(refusal: type[Refusal]) -> None:
    assert refusal.sentence[-1] in ".}"
    assert "  " not in refusal.sentence
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", refusal.code)
