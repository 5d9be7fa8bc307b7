"""A round's result for a spreadsheet: every proposal, its reason, and nothing that a spreadsheet would run."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from budgeting.counting.count import count
from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.outcome import Outcome, Reason
from budgeting.counting.rule import Method, Rule
from budgeting.reasons import REASON_NAMES
from core.language import language
from core.money import currency
from reports.budgeting.result_table import COLUMNS, ResultTable, result_csv, result_leaves, result_table
from reports.workbook import as_xlsx

THB = currency("THB")
ITEMS = (Item("lamp", 40025, "lane"), Item("=1+1", 50000), Item("path", 45000), Item("tap", 30000, "lane"), Item("shed", 100))
BALLOTS = {Ballot((0,)): 3, Ballot((1,)): 2, Ballot((2,)): 1, Ballot((3,)): 1, Ballot((4,)): 1}
NAMES = {"lamp": "โคมไฟ", "=1+1": "@SUM(A1)", "path": "Path; “short”", "tap": "-2 taps"}


@pytest.fixture
def table() -> ResultTable:
    election = Election(BallotKind.APPROVAL, 95025, ITEMS, BALLOTS)
    return result_table(election, count(election, Rule(Method.GREEDY, threshold_votes=1), by_order=True), NAMES, THB)


def test_csv_says_each_proposal_with_its_reason(table: ResultTable) -> None:
    text = result_csv(table)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["place"], row["id"], row["funded"], row["amount"], row["reason"]) for row in rows] == [
        ("1", "lamp", "1", "400.25", "funded"),
        ("2", "'=1+1", "1", "500.00", "funded"),
        ("3", "shed", "1", "1.00", "funded"),
        ("", "path", "0", "0.00", "does-not-fit"),
        ("", "tap", "0", "0.00", "excluded"),
    ]
    assert [row["name"] for row in rows] == ["โคมไฟ", "'@SUM(A1)", "shed", "Path; “short”", "'-2 taps"]
    assert (rows[3]["short by"], rows[4]["excluded by"]) == ("400.00", "lamp")
    assert {row["currency"] for row in rows} == {"THB"}


def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts(table: ResultTable) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(result_leaves(table, language("en")), language("en"))))
    assert book.sheetnames == ["Result", "Steps of the count"]
    rows = list(book["Result"].iter_rows(values_only=True))
    assert rows[0] == ("Rank", "Number", "Name", "Asked for", "Votes", "Funded with", "Why")
    assert rows[2] == (2, "=1+1", "@SUM(A1)", 500, 2, 500, "funded")
    assert rows[4][6] == "did not fit into what was left"
    assert rows[-1] == (None, None, "Together", Decimal("1651.25"), None, Decimal("901.25"), None)
    assert {cell.data_type for row in book["Result"].iter_rows(min_col=2, max_col=3) for cell in row} <= {"s", "n"}
    assert len(list(book["Steps of the count"].iter_rows())) == 1 + len(table.steps)


def test_every_reason_has_a_name() -> None:
    assert set(REASON_NAMES) == set(Reason)


def test_an_outcome_of_nothing() -> None:
    empty = result_table(Election(BallotKind.APPROVAL, 100, ()), Outcome((), (), (), ()), {}, THB)
    assert (empty.lines, empty.cost_minor) == ((), 0)
    assert result_csv(empty).count("\n") == 1
    assert as_xlsx(result_leaves(empty, language("en")), language("en"))
