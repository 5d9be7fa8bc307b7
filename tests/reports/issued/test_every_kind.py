"""Every kind of paper can be sealed: it has a canonical form, a name on the page that checks it, and figures with names."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

import pytest

import reports
from core.errors import Refusal
from reports.issued.headlines import TITLES, WORDS
from reports.issued.sealing import UNSEALED
from tests.house.sources import ROOT

_SCALARS = (Enum, int, str, date, Fraction, NoneType)


def papers() -> Iterator[type[Any]]:
    """Every paper of the reports' room."""
    for module in pkgutil.walk_packages(reports.__path__, "reports."):
        if not re.search(r"views$|cli$|schemas$", module.name):
            for held in vars(importlib.import_module(module.name)).values():
                if isinstance(held, type) and is_dataclass(held) and held.__module__ == module.name and hasattr(held, "kind"):
                    if get_origin(get_type_hints(held).get("kind")) is ClassVar:
                        yield held


PAPERS = sorted(set(papers()), key=lambda paper: paper.kind)


def test_all_of_them_are_looked_at() -> None:
    templates = {path.stem for path in (ROOT / "templates" / "statements").glob("*.html")}
    assert {paper.kind for paper in PAPERS} <= templates and len(PAPERS) == 44


def test_each_has_its_title_on_the_page_that_checks_it_unless_it_is_a_form_to_fill_in() -> None:
    assert TITLES == {paper.kind: paper.title for paper in PAPERS if paper.kind not in UNSEALED}
    assert UNSEALED <= {paper.kind for paper in PAPERS}


def test_every_kind_and_every_figure_can_be_written_into_a_seal() -> None:
    for name in (*TITLES, *WORDS):
        assert re.fullmatch("[a-z]+(_[a-z]+)*", name)


def without_a_form(kind: Any, seen: frozenset[Any] = frozenset()) -> Iterator[Any]:
    """The types within a type that no canonical text is known for."""
    origin = get_origin(kind)
    if kind in seen or kind is Any or kind is object:
        return
    if origin in (Union, UnionType, tuple, frozenset) or (origin and issubclass(origin, Mapping)):
        for part in get_args(kind):
            if part is not Ellipsis:
                yield from without_a_form(part, seen)
    elif isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        for field in fields(kind):
            yield from without_a_form(hints[field.name], seen | {kind})
    elif isinstance(kind, type) and issubclass(kind, tuple):  # a row with names
        for part in get_type_hints(kind).values():
            yield from without_a_form(part, seen)
    elif not (isinstance(kind, type) and issubclass(kind, (*_SCALARS, Refusal))):
        yield kind


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.kind)
def test_a_paper_holds_only_what_has_one_form(paper: type[Any]) -> None:
    assert list(without_a_form(paper)) == []
