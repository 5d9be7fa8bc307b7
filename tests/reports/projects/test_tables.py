"""Tables for a spreadsheet: every row as wide as its heading, sums that are the columns, and nothing that runs."""

import csv
import io
import json
import zipfile
from collections import Counter
from hashlib import sha256
from io import BytesIO

import openpyxl
from hypothesis import given, settings

from projects.funding_models import Measure
from reports.projects.project_facts import ProjectFacts
from reports.projects.table_files import workbook, write_tables
from reports.projects.tables import TABLES
from tests.reports.projects import made_up
from tests.reports.projects.conftest import Told, on_one_engine
from tests.reports.projects.story import DARI, FORMULA, LAST, MILLION, THAI


def packed(*projects: ProjectFacts) -> zipfile.ZipFile:
    out = BytesIO()
    write_tables(projects, "project", "Bang Bua", projects[0].as_of, out)
    return zipfile.ZipFile(out)


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    text = archive.read(f"{table}.csv")
    assert text.startswith(b"\xef\xbb\xbf"), "Excel reads Thai only after a byte order mark"
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def satang(amount: str) -> int:
    return int(amount.replace(".", ""))


def test_the_flows_add_to_the_columns(told: Told) -> None:
    archive = packed(told.facts())
    found: Counter[tuple[str, str]] = Counter()
    for row in rows(archive, "flows"):
        found[row["agreement"], row["column"]] += satang(row["amount"])
    for row in rows(archive, "agreements"):
        for measure in Measure:
            assert satang(row[measure]) == found[row["agreement"], measure]
        assert satang(row["undrawn"]) == satang(row["committed"]) - satang(row["received"])
    assert found["1", "spent"] == 3 * MILLION


def test_spending_stands_by_line_and_funder(told: Told) -> None:
    found = rows(packed(told.facts()), "spending")
    told_of = {(row["name"], row["funder"], row["column"]): satang(row["amount"]) for row in found}
    assert told_of == {
        ("Roads and drains", "CODI", "spent"): 3 * MILLION,
        ("Labour", "Bang Bua savings group", "in_kind"): 12_345,
        ("Land", "Bang Bua savings group", "in_kind"): 4 * MILLION,
    }


@on_one_engine
def test_tranches_have_their_days_and_their_actors(told: Told) -> None:
    steps = [(row["tranche"], row["state"], row["by"]) for row in rows(packed(told.facts()), "tranches")]
    assert steps[:2] == [("1", "planned", ""), ("1", "requested", "user:officer")]
    assert ("1", "received", "user:approver") in steps and ("2", "approved", "user:officer") in steps


@on_one_engine
def test_documents_are_told_by_the_fingerprints_of_their_scans(told: Told) -> None:
    (paper,) = rows(packed(told.facts()), "documents")
    assert paper["title"] == "ใบเสร็จ" and paper["sha256"] == sha256(b"%PDF-1.7 receipt").hexdigest() and paper["bytes"] == "16"


@on_one_engine
def test_households_and_books(told: Told) -> None:
    facts = told.facts()
    (count,) = rows(packed(facts), "households")
    assert (count["planned"], count["together"]) == ("100", "230")
    assert [(row["last_entry"], row["fingerprint"]) for row in rows(packed(facts), "books")] == [
        (str(book.number), book.fingerprint) for book in facts.books
    ]


@on_one_engine
def test_the_package_describes_the_files_beside_it(told: Told) -> None:
    archive = packed(told.facts())
    package = json.loads(archive.read("datapackage.json"))
    assert {"name", "title", "resources", "model"} <= set(package)
    assert [one["name"] for one in package["resources"]] == [table.name for table in TABLES]
    for one in package["resources"]:
        content = archive.read(one["path"])
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        heading, _, _ = content.decode("utf-8-sig").partition("\r\n")
        assert [field["name"] for field in one["schema"]["fields"]] == heading.split(",")
    for measure in package["model"]["measures"].values():
        (table,) = [one for one in package["resources"] if one["name"] == measure["resource"]]
        assert measure["source"] in [field["name"] for field in table["schema"]["fields"]]


@on_one_engine
def test_a_formula_in_a_suppliers_name_runs_nowhere(told: Told) -> None:
    suppliers = {row["supplier"] for row in rows(packed(told.facts()), "flows")}
    assert f"'{FORMULA}" in suppliers and FORMULA not in suppliers
    book = openpyxl.load_workbook(BytesIO(workbook(told.facts())))
    cells = [cell for page in book for line in page.iter_rows() for cell in line if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (supplier,) = [cell for cell in cells if cell.value == FORMULA]
    assert supplier.data_type == "s" and supplier.quotePrefix


@on_one_engine
def test_thai_and_dari_arrive_whole(told: Told) -> None:
    titles = {row["title"] for row in rows(packed(told.facts()), "agreements")}
    assert {THAI, DARI} <= titles
    page = openpyxl.load_workbook(BytesIO(workbook(told.facts())))["Funding agreements with their col"[:31]]
    assert {THAI, DARI} <= {line[3] for line in page.iter_rows(values_only=True)}


@settings(max_examples=30, deadline=None)
@given(facts=made_up.projects())
def test_every_row_is_as_wide_as_its_heading_and_harmless(facts: ProjectFacts) -> None:
    archive = packed(facts, facts)
    for table in TABLES:
        text = archive.read(f"{table.name}.csv").decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(line) for line in lines} == {len(table.columns)}
        texts = [place for place, (_, kind) in enumerate(table.columns) if kind == "string"]
        cells = [line[place].lstrip(" \u00a0") for line in lines for place in texts]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@on_one_engine
def test_a_spreadsheet_says_the_day_it_is_about_and_no_clock(told: Told) -> None:
    packed_as = zipfile.ZipFile(BytesIO(workbook(told.facts())))
    assert {entry.date_time for entry in packed_as.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packed_as.read("docProps/core.xml").count(f"{LAST.isoformat()}T00:00:00Z".encode()) == 2
