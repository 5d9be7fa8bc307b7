"""The trial balance and the journal: both sides equal, every entry and posting there, reversals linked both ways."""

from datetime import date

import pytest

from core.calendars import Period
from core.language import language
from ledger.balances import journal, trial_balance
from reports import journal as journal_module
from reports import papers, render
from reports.journal import journal_paper
from reports.trial_balance import trial_balance_paper
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine

FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize("period", [books.YEAR, FEBRUARY], ids=str)
def test_both_pairs_of_columns_have_one_total(year: Year, period: Period) -> None:
    total = trial_balance_paper(year.session, year.group, period).total
    assert total.moved_debit_minor == total.moved_credit_minor > 0
    assert total.debit_minor == total.credit_minor > 0


def test_balances_are_those_of_the_ledger(year: Year) -> None:
    paper, ledger = trial_balance_paper(year.session, year.group, FEBRUARY), trial_balance(year.session, year.book, FEBRUARY.end)
    found = {line.code: line.debit_minor - line.credit_minor for line in paper.lines}
    assert found.keys() == {line.code for line in ledger.lines}
    for code in {line.code for line in ledger.lines}:
        assert found[code] == sum(line.debit_minor - line.credit_minor for line in ledger.lines if line.code == code)


def test_members_accounts_add_up_to_their_line(year: Year) -> None:
    paper = trial_balance_paper(year.session, year.group, books.YEAR)
    for code in ("1300", "2010", "2020"):
        whole = next(line for line in paper.lines if line.code == code)
        parts = [account.line for account in paper.by_member if account.line.code == code]
        assert sum(part.debit_minor for part in parts) == whole.debit_minor
        assert sum(part.credit_minor for part in parts) == whole.credit_minor
        assert sum(part.moved_debit_minor for part in parts) == whole.moved_debit_minor


def test_the_journal_has_every_entry_and_every_posting(year: Year) -> None:
    paper, entries = journal_paper(year.session, year.group, books.YEAR), journal(year.session, year.book)
    assert [block.entry for block in paper.blocks] == entries
    assert paper.total.minor == sum(posting.amount_minor for entry in entries for posting in entry.postings)
    assert paper.left_out == 0


@on_one_engine
def test_reversals_are_linked_both_ways(year: Year) -> None:
    html = render.html(journal_paper(year.session, year.group, books.YEAR), language("en"))
    assert "takes back entry <bdi>3</bdi>" in html
    assert "taken back by entry <bdi>13</bdi>" in html


@on_one_engine
def test_the_journal_up_to_an_entry_knows_nothing_of_later_ones(year: Year) -> None:
    paper = journal_paper(year.session, year.group, books.YEAR, through_number=12)
    assert len(paper.blocks) == 12
    assert all(block.entry.reversed_by is None for block in paper.blocks)


@on_one_engine
def test_a_journal_too_long_for_one_paper_ends_with_whole_entries_and_says_how_many_are_left_out(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MOST_LINES", 40)
    paper = journal_paper(year.session, year.group, books.YEAR)
    assert (len(paper.blocks), paper.left_out) == (2, 12)
    assert "<bdi>12</bdi> more entries do not fit this paper" in render.html(paper, language("en"))
    monkeypatch.setattr(journal_module, "MOST_LINES", 3)
    assert len(journal_paper(year.session, year.group, books.YEAR).blocks) == 1


def test_lines_beyond_the_most_are_counted() -> None:
    lines = list(range(papers.MOST_LINES + 7))
    assert papers.capped(lines) == (tuple(range(papers.MOST_LINES)), 7)
    assert papers.capped([1, 2]) == ((1, 2), 0)


@on_one_engine
def test_an_empty_period_makes_an_empty_journal(year: Year) -> None:
    paper = journal_paper(year.session, year.group, Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert (paper.blocks, paper.wide) == ((), False)
    assert "0" in render.html(paper, language("en"))
