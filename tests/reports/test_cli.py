"""The three commands: a group's papers in a folder, a book for another program, and whether every book is whole."""

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from core.calendars import Period
from core.db import reading, transaction
from groups.cycles import SeriesPlan
from groups.founding import add_network, found_group
from groups.models import Group
from reports import issuing
from reports.issuing import papers_of_period, print_all, write_whole
from reports.papers import period_in_file_names
from tests.reports import books

# What a command prints is the same on both engines, and printing takes its time.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GROUP = "Khlong Lamnun Savings Group"


@pytest.fixture
def year_app(app: Flask) -> Iterator[Flask]:
    """The app on a database with the group and three of its meetings."""
    with transaction(app.extensions["engine"]) as session:
        books.a_year(session, books.a_group(session, names=books.NAMES[:2]), meetings=3)
    yield app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


@on_sqlite
def test_statements_writes_every_paper_of_the_period(year_app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    told = run(year_app, "statements", GROUP, "--period", "2026", "--out", str(folder), "--language", "th")
    assert told.exit_code == 0, told.output
    assert f"11 papers are in {folder}" in told.output
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "blank-sheet.pdf",
        "group-2026.pdf",
        "indicators-2026.pdf",
        "journal-2026.pdf",
        "meeting-0001-2026-01-07.pdf",
        "meeting-0002-2026-01-14.pdf",
        "meeting-0003-2026-01-21-revision-2.pdf",
        "meeting-0003-2026-01-21.pdf",
        "member-0001-2026.pdf",
        "member-0002-2026.pdf",
        "trial-balance-2026.pdf",
    ]
    for path in folder.iterdir():
        assert pypdf.PdfReader(path).trailer["/Root"]["/Lang"] == "th"


@on_sqlite
def test_statements_finds_the_group_by_its_identifier_and_hides_names_when_asked(year_app: Flask, tmp_path: Path) -> None:
    with reading(year_app.extensions["engine"]) as session:
        public_id = session.scalars(select(Group.public_id)).one()
    told = run(
        year_app, "statements", public_id, "--period", "2026-01", "--out", str(tmp_path / "out"), "--names", "numbers",
        "--language", "th", "--digits", "thai",
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    statement = pypdf.PdfReader(tmp_path / "out" / "group-2026-01.pdf")
    printed = "".join(page.extract_text() for page in statement.pages)
    assert "Pranee" not in printed and "๒๕๖๙" in printed and "2569" not in printed


@on_sqlite
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Nobody", "--period", "2026"), "No group has the name or the identifier “Nobody”."),
        ((GROUP, "--period", "2569"), "“2569” is not a period."),
        ((GROUP, "--period", "2026", "--language", "xx"), "'xx' is not one of 'en', 'th'"),
    ],
)
def test_statements_says_what_is_wrong(
    year_app: Flask, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    told = run(year_app, "statements", *arguments, "--out", str(tmp_path / "out"))
    assert told.exit_code != 0
    assert sentence in told.output
    assert not (tmp_path / "out").exists()


@on_sqlite
def test_a_folder_that_cannot_be_written_to_is_named(year_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = run(year_app, "statements", GROUP, "--period", "2026", "--out", str(tmp_path / "file" / "folder"))
    assert told.exit_code == 1
    assert "Choose a folder that can be written to." in told.output


def test_two_groups_of_one_name_are_told_apart_by_identifier(year_app: Flask, tmp_path: Path) -> None:
    with transaction(year_app.extensions["engine"]) as session:
        twin = found_group(
            session,
            add_network(session, "Another network", "en"),
            name=GROUP,
            currency="THB",
            locale="en",
            timezone="Asia/Bangkok",
            founded_on=books.FOUNDED,
            terms=books.TERMS,
            signed_by="All",
            series=SeriesPlan(books.FOUNDED),
            by=books.TREASURER,
        )
        public_id = twin.public_id
    told = run(year_app, "statements", GROUP, "--period", "2026", "--out", str(tmp_path))
    assert "2 groups are called “Khlong Lamnun Savings Group”. Use the identifier" in told.output
    assert public_id in told.output
    assert "2 groups are called" in run(year_app, "export-journal", GROUP, "--format", "csv").output


def test_export_journal_writes_to_the_screen_or_to_a_file(year_app: Flask, tmp_path: Path) -> None:
    shown = run(year_app, "export-journal", GROUP, "--format", "hledger")
    assert shown.exit_code == 0 and "account assets:1010" in shown.output
    with reading(year_app.extensions["engine"]) as session:
        owner = session.scalars(select(Group)).one().scope
    file = tmp_path / "book.beancount"
    written = run(year_app, "export-journal", owner, "--format", "beancount", "--out", str(file))
    assert (written.exit_code, written.output) == (0, "")
    assert "open Assets:1010 THB" in file.read_text(encoding="utf-8")


def test_export_journal_says_what_is_wrong(year_app: Flask, tmp_path: Path) -> None:
    assert "There is no book “nobody”." in run(year_app, "export-journal", "nobody", "--format", "csv").output
    told = run(year_app, "export-journal", GROUP, "--format", "csv", "--out", str(tmp_path / "no" / "such" / "folder.csv"))
    assert told.exit_code == 1
    assert "Choose a file that can be written to." in told.output


def test_verify_says_that_each_book_is_whole(year_app: Flask) -> None:
    told = run(year_app, "verify")
    assert (told.exit_code, told.output.count("ok")) == (0, 1)
    assert GROUP in told.output


def test_verify_names_the_first_broken_entry(year_app: Flask) -> None:
    engine = year_app.extensions["engine"]
    if engine.dialect.name == "sqlite":
        tamper = ("DROP TRIGGER {trigger}", "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        tamper = ("ALTER TABLE {trigger} DISABLE TRIGGER ALL", "SELECT 'posting'")
    with transaction(engine) as session:
        for (name,) in session.execute(text(tamper[1])).all():
            session.execute(text(tamper[0].format(trigger=name)))
        session.execute(text("UPDATE posting SET memo = 'changed' WHERE number = 2 AND place = 1"))
    told = run(year_app, "verify")
    assert told.exit_code == 1
    assert "first broken at entry 2" in told.output
    assert "entry 2: " in told.output


def test_a_journal_that_fits_no_paper_is_printed_month_by_month(year_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.journal.MOST_LINES", 20)
    period = Period(books.FOUNDED, books.YEAR.end)
    with reading(year_app.extensions["engine"]) as session:
        issues = papers_of_period(session, session.scalars(select(Group)).one(), period)
    assert [issue.file_name for issue in issues if "journal" in issue.file_name] == [
        "journal-2026-01-07-to-2026-01-31.pdf"
    ]


@on_sqlite
def test_few_papers_are_printed_without_another_process(
    year_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "ProcessPoolExecutor", None)
    with reading(year_app.extensions["engine"]) as session:
        issues = papers_of_period(session, session.scalars(select(Group)).one(), books.YEAR)[:2]
    written = [path.name for path in print_all(issues, "en", tmp_path)]
    assert written == ["group-2026.pdf", "trial-balance-2026.pdf"]


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_whole(tmp_path / "paper.pdf", b"first")
    assert path.read_bytes() == b"first"

    def pulled_out(_descriptor: int) -> None:
        raise OSError("the stick was pulled out")

    monkeypatch.setattr(issuing.os, "fsync", pulled_out)
    with pytest.raises(OSError, match="pulled out"):
        write_whole(tmp_path / "paper.pdf", b"second")
    assert path.read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["paper.pdf"]


def test_periods_in_file_names_sort_by_time() -> None:
    january = Period(books.YEAR.start, books.YEAR.start.replace(day=31))
    assert period_in_file_names(books.YEAR) == "2026"
    assert period_in_file_names(january) == "2026-01"
    assert period_in_file_names(Period(books.YEAR.start, books.FOUNDED)) == "2026-01-01-to-2026-01-07"
