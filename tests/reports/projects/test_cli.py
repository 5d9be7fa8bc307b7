"""flask export: a file that is whole or not there, and a sentence for whoever asked for what cannot be."""

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from lxml import etree

from core.db import transaction
from projects.models import UpgradingType
from projects.setting_up import open_project
from tests.projects.scene import BEGUN, OFFICER, Scene, a_project
from tests.reports.projects.story import MILLION

# What a command writes is the same on both engines.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(app: Flask) -> Iterator[Flask]:
    """The app on a database with a programme of two projects: one that adds up, and one with a budget that nobody pays."""
    with transaction(app.extensions["engine"]) as session:
        scene = a_project(session, ("THB", "USD"))
        scene.line("Roads", 18 * MILLION)
        scene.signed("เงินอุดหนุน", 18 * MILLION)
        other = open_project(
            session,
            scene.agency,
            code="BB-02",
            name="Khlong Toei",
            upgrading_type=UpgradingType.IN_SITU,
            currencies=("THB",),
            begun_on=BEGUN,
            country="TH",
            by=OFFICER,
        )
        Scene(session, scene.agency, scene.city, scene.community, other).line("Roads", 5)
    yield app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["export", *arguments])


def test_each_form_of_a_project_by_its_code(desk: Flask, tmp_path: Path) -> None:
    for format in ("iati", "ocds", "tables", "workbook", "hledger", "beancount"):
        out = tmp_path / format
        assert run(desk, format, "BB-01", "--out", str(out)).exit_code == 0
        assert out.stat().st_size > 500
        assert list(tmp_path.glob(".export.*")) == []
    assert sorted(zipfile.ZipFile(tmp_path / "hledger").namelist())[1].endswith("-USD-0.journal"), "two books are two files"
    assert run(desk, "hledger", "BB-02").stdout.startswith("; Khlong Toei"), "one book is a file"


def test_iati_is_checked_before_it_is_handed_out(desk: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "activity.xml"
    good = run(desk, "iati", "BB-01", "--check", "--out", str(out))
    assert good.exit_code == 0 and "no IATI identifier" in good.stderr
    assert etree.parse(out).findtext("iati-activity/iati-identifier", "").endswith("-BB-01")
    out.unlink()
    monkeypatch.setattr("reports.projects.iati._dates", lambda facts: ())
    bad = run(desk, "iati", "BB-01", "--check", "--out", str(out))
    assert bad.exit_code == 1 and "not handed out" in bad.stderr and not out.exists()


def test_as_of_a_day_and_never_of_tomorrow(desk: Flask) -> None:
    for day, known in ((BEGUN - timedelta(days=1), 0), (BEGUN, 1)):
        activity = etree.fromstring(run(desk, "iati", "BB-01", "--as-of", day.isoformat()).stdout_bytes)
        assert len(activity.findall(".//transaction")) == known
    assert "2100" in run(desk, "iati", "BB-01", "--as-of", "2100-01-01").stderr
    assert "2026" in run(desk, "iati", "BB-01", "--as-of", "2569-01-01").stderr


def test_a_whole_programme_is_one_file(desk: Flask, tmp_path: Path) -> None:
    everything = run(desk, "iati", "--programme", "CODI", "--check")
    assert everything.exit_code == 0
    assert len(etree.fromstring(everything.stdout_bytes).findall("iati-activity")) == 2
    tables = zipfile.ZipFile(BytesIO(run(desk, "tables", "--programme", "CODI").stdout_bytes))
    assert len(tables.read("projects.csv").splitlines()) == 3
    books = zipfile.ZipFile(BytesIO(run(desk, "beancount", "--programme", "CODI").stdout_bytes))
    assert len(books.namelist()) == 3


def test_a_project_that_does_not_add_up_is_left_out_of_its_programme_and_named(desk: Flask) -> None:
    found = run(desk, "ocds", "--programme", "CODI")
    assert found.exit_code == 1 and "Left out: The budget of Khlong Toei is 0.05 THB" in found.stderr
    assert len(json.loads(found.stdout)["releases"]) == 1
    alone = run(desk, "ocds", "BB-02")
    assert alone.exit_code == 1 and alone.stdout == "" and "0.05 THB lie between them" in alone.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("iati",), "Name one project"),
        (("iati", "BB-01", "--programme", "CODI"), "Name one project"),
        (("workbook", "--programme", "CODI"), "use tables"),
        (("ocds", "BB-01", "--check"), "Only iati"),
        (("hledger", "BB-01", "--as-of", "2025-10-02"), "handed out whole"),
        (("iati", "BB-09"), "No project has"),
        (("iati", "--programme", "Nobody"), "No organisation has"),
        (("iati", "BB-01", "--as-of", "yesterday"), "There is no day"),
    ],
)
def test_what_cannot_be_is_said(desk: Flask, arguments: tuple[str, ...], said: str) -> None:
    found = run(desk, *arguments)
    assert found.exit_code in (1, 2) and said in found.stderr and found.stdout == ""
