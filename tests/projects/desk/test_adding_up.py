"""A published table re-adds in every row and every column, or is refused by the place where it does not."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import currency
from projects.desk.adding_up import TOTAL, CostTable, add_up, misses
from projects.desk.errors import TableDoesNotAddUp, TableIncomplete

CASES = Path(__file__).parents[2] / "data" / "cases" / "cofinancing.json"
PHP = currency("PHP")


def case_c1() -> CostTable:
    (case,) = (one for one in json.loads(CASES.read_text(encoding="utf-8")) if one["id"] == "C1")

    def minor(cells: Mapping[str, str]) -> dict[str, int]:
        return {line: int(amount) * PHP.unit for line, amount in cells.items()}

    lines = tuple(line for line in case["totals"] if line != TOTAL)
    return CostTable(PHP, lines, {name: minor(row) for name, row in case["projects"].items()}, minor(case["totals"]))


def changed(table: CostTable, row: str, line: str, by: int) -> CostTable:
    rows: dict[str, Any] = {name: dict(cells) for name, cells in table.rows.items()}
    totals = dict(table.totals)
    (rows[row] if row in rows else totals)[line] += by
    return CostTable(table.currency, table.lines, rows, totals)


def test_three_community_mortgage_projects_re_add_exactly() -> None:
    """Case C1: 1,196,936,000 pesos by rows and by columns."""
    assert str(add_up(case_c1())) == "1196936000.00 PHP"


def test_a_wrong_total_is_named_with_its_difference() -> None:
    with pytest.raises(TableDoesNotAddUp) as refused:
        add_up(changed(case_c1(), "AMVACA", TOTAL, 100_00))
    assert refused.value.facts["place"] == "AMVACA" and str(refused.value.facts["difference"]) == "100.00 PHP"
    assert refused.value.facts["others"] == 1, "the totals of all rows do not make the last total either"


@settings(max_examples=60, deadline=None)
@given(
    row=st.sampled_from(["GIHAI", "AMVACA", "DRAHC", TOTAL]),
    line=st.sampled_from(["land", "building", "administrative", TOTAL]),
    by=st.integers(-10**9, 10**9).filter(bool),
)
def test_no_single_wrong_cell_goes_unseen(row: str, line: str, by: int) -> None:
    wrong = list(misses(changed(case_c1(), row, line, by)))
    assert wrong and {abs(one.difference.minor) for one in wrong} == {abs(by)}
    assert {row, line} & {one.place for one in wrong}


def test_a_table_with_a_hole_is_no_table() -> None:
    with pytest.raises(TableIncomplete):
        CostTable(PHP, ("land",), {"A": {"land": 1}}, {"land": 1, TOTAL: 1})
