"""Each form of a project: the same books are the same bytes, and its journals pass programs that are not ours."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from beancount import loader
from sqlalchemy import event

from core.calendars import frozen_at
from projects.finding import books_of
from reports.exports import Format
from reports.projects import exporting
from reports.projects.exporting import ProjectFormat
from tests.reports.projects.conftest import Told, on_one_engine
from tests.reports.projects.story import BEGUN, LAST
from tests.reports.test_exports import CHECKS, told_by_hledger


def written(told: Told, format: ProjectFormat) -> bytes:
    out = BytesIO()
    exporting.write(told.session, exporting.one_project(told.project, LAST), format, out)
    return out.getvalue()


@pytest.mark.parametrize("format", list(ProjectFormat))
@on_one_engine
def test_the_same_books_are_the_same_bytes_whatever_the_clock_says(told: Told, format: ProjectFormat) -> None:
    first = written(told, format)
    told.session.expire_all()
    with frozen_at(datetime(2031, 5, 1, tzinfo=UTC)):
        assert written(told, format) == first


@on_one_engine
def test_reading_asks_no_more_for_many_flows_than_for_few(told: Told) -> None:
    asked: list[int] = [0]

    def count(*call: object) -> None:
        asked[-1] += 1

    engine = told.session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    try:
        for day in (BEGUN, LAST):
            told.session.expire_all()
            asked.append(0)
            told.facts(day)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    _, few, many = asked
    assert many == few <= 25


@on_one_engine
def test_hledger_and_beancount_read_each_book_of_a_project(told: Told, tmp_path: Path) -> None:
    """Promises stand in memoranda beside the money, and every account's balance is asserted."""
    books, numbers = books_of(told.session, told.project), {"THB": 21, "USD": 0}
    assert [book.currency for book in books] == ["THB", "USD"], "two currencies are two books, and two files"
    for book in books:
        name, journal = exporting.book_file(told.session, told.project, book, Format.HLEDGER)
        assert name == f"project-{told.project.public_id}-{book.currency}-{numbers[book.currency]}.journal"
        told_by_hledger(journal, tmp_path, "check", "--strict", *CHECKS)
        ledger = exporting.book_file(told.session, told.project, book, Format.BEANCOUNT)[1]
        assert loader.load_string(ledger.decode())[1] == []
    _, baht = exporting.book_file(told.session, told.project, books[0], Format.HLEDGER)
    listed = told_by_hledger(baht, tmp_path, "balance", "9120")
    assert "48000000.00 THB" in listed
