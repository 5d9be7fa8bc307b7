"""Every refusal of the house has one sentence, one stable code, and one of four kinds."""

import pickle
import pkgutil
import re
from collections import Counter
from importlib import import_module
from string import Formatter

import pytest

from core.errors import FieldFault, Inconsistent, NotAllowed, NotFound, Refusal, Refused

ROOMS = ("core", "ledger", "access", "groups", "projects", "reports", "web")
KINDS = (NotAllowed, NotFound, Refused, Inconsistent)


def every_refusal() -> list[type[Refusal]]:
    for room in ROOMS:
        for module in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
            if module.name != "web.gunicorn_settings":  # reads the settings of a running service
                import_module(module.name)

    def below(kind: type[Refusal]) -> list[type[Refusal]]:
        return [found for each in kind.__subclasses__() for found in (each, *below(each))]

    return [each for each in dict.fromkeys(below(Refusal)) if each.__module__.split(".")[0] in ROOMS and each not in KINDS]


REFUSALS = [refusal for refusal in every_refusal() if hasattr(refusal, "sentence")]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_is_of_one_kind_and_says_a_whole_sentence(refusal: type[Refusal]) -> None:
    assert sum(issubclass(refusal, kind) for kind in KINDS) == 1
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", refusal.code)
    assert refusal.sentence.rstrip("”").endswith((".", "?", ":", "}"))
    assert all(name.isidentifier() for _, name, _, _ in Formatter().parse(refusal.sentence) if name is not None)


def test_codes_are_used_once() -> None:
    codes = Counter(refusal.code for refusal in REFUSALS if "code" in vars(refusal))
    assert [code for code, uses in codes.items() if uses > 1] == []


def test_a_refusal_keeps_its_facts_on_a_journey() -> None:
    class_ = next(refusal for refusal in REFUSALS if refusal.__name__ == "TextTooLong")
    there = pickle.loads(pickle.dumps(class_(length=301, most=300, over=1)))
    assert there.facts == {"length": 301, "most": 300, "over": 1}
    assert str(there) == "This text has 301 characters; at most 300 fit. Shorten it by 1."


def test_a_fault_of_a_field_names_it_with_its_facts() -> None:
    class Sample(FieldFault):
        code, field, sentence = "sample-of-a-field", "row-{member}", "Line {member} is wrong."

    assert (Sample(member=7).where, str(Sample(member=7))) == ("row-7", "Line 7 is wrong.")
