"""A bank's CSV file by the columns that were chosen for it. Pure.

Refuses the file with every cell that cannot be read, all at once. Rows without an amount but with a balance are what banks
bring forward: they are checked and are no movements. The order is the bank's own, turned round where it begins with the newest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.calendars import Period
from core.errors import Inconsistent
from core.money import Currency, Money, currency
from projects.bank import file_errors as errors
from projects.bank.amounts import bank_amount
from projects.bank.csv_rows import Row, rows_of
from projects.bank.days import bank_day
from projects.bank.lines import BankStatement, StatementLine
from projects.bank.mapping import ColumnMapping, letter_of
from projects.bank.reading import BadCell, CellsUnreadable, Known, ReadFile
from projects.bank.sniffing import Form
from projects.bank.words import Remark, printable, remarks

_MOST_SHOWN = 60  # letters of a cell that are shown beside what is wrong with it
_MOST_REFERENCE = 80


@dataclass(frozen=True, slots=True)
class _Movement:
    """A row that was read. `line` is None for a balance brought forward."""

    row: int
    balance_minor: int | None
    line: StatementLine | None


def read_csv(content: bytes, mapping: ColumnMapping, known: Known) -> ReadFile:
    """The statement in a CSV file.

    Raises BankFileRefused of many kinds (CellsUnreadable carries every bad cell), and StatementContradicts as `BankStatement`.
    """
    rows = _movement_rows(rows_of(content, mapping.delimiter), mapping)
    reader = _Reader(mapping, currency(known.currency))
    movements = [movement for row in rows for movement in reader.movement(row)]
    reader.refuse_bad_cells()
    movements = _oldest_first(movements)
    opening, closing = _balances(movements, known)
    _check_brought_forward(movements, opening, reader, mapping)
    reader.refuse_bad_cells()
    lines = tuple(movement.line for movement in movements if movement.line)
    days = [line.day for line in lines]
    if not days and known.period is None:
        raise errors.NoRows(header=mapping.header_lines)
    period = known.period or Period(min(days), max(days))
    statement = BankStatement(known.currency, known.last_four, period, opening, closing, lines)
    return ReadFile(Form.CSV, (statement,), tuple(reader.remarks))


def _movement_rows(rows: Sequence[Row], mapping: ColumnMapping) -> list[Row]:
    """The rows between what stands above and below; the headings again on each page of a print-out are passed over."""
    headings = next((row.cells for row in rows if row.number == mapping.header_lines), ())
    for column, then in enumerate(mapping.headings):
        now = headings[column] if column < len(headings) else ""
        if now != then:
            raise errors.HeadingsChanged(column=letter_of(column), then=then, now=now[:_MOST_SHOWN])
    below = [row for row in rows if row.number > mapping.header_lines]
    if mapping.footer_lines:
        below = below[: -mapping.footer_lines]
    return [row for row in below if row.cells != headings]


class _Reader:
    """Reads rows one by one and gathers what cannot be read, so that all of it is said at once."""

    def __init__(self, mapping: ColumnMapping, of: Currency) -> None:
        self.mapping, self.currency = mapping, of
        self.problems: list[BadCell] = []
        self.remarks: list[Remark] = []

    def movement(self, row: Row) -> Iterator[_Movement]:
        """What the row says; nothing for a row without a day and amounts, such as a line at the foot of a page."""
        m, before = self.mapping, len(self.problems)
        figures = [part for part in ("amount", "out", "into", "balance") if row.at(getattr(m, part))]
        if not figures and not row.at(m.day):
            return
        if len(row.cells) <= m.needed and not (len(row.cells) > m.day and "balance" in figures):
            self._bad(row, len(row.cells) - 1, errors.RowTooShort(ends=letter_of(len(row.cells) - 1), needed=letter_of(m.needed)))
            return
        amount, balance = self._amount(row), self._figure(row, m.balance)
        if not amount and balance is not None and len(self.problems) == before:
            yield _Movement(row.number, balance, None)
            return
        day, value_day = self._day(row, m.day), self._day(row, m.value_day, may_miss=True)
        if not amount and len(self.problems) == before:
            self._bad(row, m.needed, errors.BankCellMissing(other=row.at(m.day)))
        if len(self.problems) > before or day is None or not amount:
            return
        reference, payee, memo = row.at(m.reference), row.at(m.payee), row.at(m.memo)
        self.remarks += remarks(row.number, payee, memo)
        line = StatementLine(
            day, amount, printable(reference, _MOST_REFERENCE), printable(payee), printable(memo), value_day, balance
        )
        yield _Movement(row.number, balance, line)

    def _amount(self, row: Row) -> int | None:
        """Signed minor units; None where nothing stands. A zero is as good as nothing."""
        m = self.mapping
        if m.amount is not None:
            return self._figure(row, m.amount)
        out, into = self._figure(row, m.out), self._figure(row, m.into)
        if out and into:
            self._bad(row, m.out or 0, errors.BothDirections(out=row.at(m.out), into=row.at(m.into)))
        return (into or 0) - abs(out or 0)

    def _figure(self, row: Row, column: int | None) -> int | None:
        text = row.at(column)
        if column is None or not text.strip("- "):
            return None  # banks write a dash where nothing stands
        try:
            return bank_amount(text, self.currency, self.mapping.decimal)
        except Inconsistent as wrong:
            self._bad(row, column, wrong)
            return None

    def _day(self, row: Row, column: int | None, may_miss: bool = False) -> date | None:
        text = row.at(column)
        if column is None or (may_miss and not text):
            return None
        try:
            if not text:
                raise errors.BankCellMissing(other=" ".join(cell for cell in row.cells if cell)[:_MOST_SHOWN])
            return bank_day(text, self.mapping.date_form, self.mapping.calendar)
        except Inconsistent as wrong:
            self._bad(row, column, wrong)
            return None

    def _bad(self, row: Row, column: int, wrong: Inconsistent) -> None:
        self.problems.append(BadCell(row.number, column, printable(row.at(column), _MOST_SHOWN), wrong))

    def refuse_bad_cells(self) -> None:
        if self.problems:
            raise CellsUnreadable(sorted(self.problems, key=lambda bad: (bad.row, bad.column)))

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def bad_balance(self, number: int, column: int, wrong: Inconsistent) -> None:
        self.problems.append(BadCell(number, column, "", wrong))


def _oldest_first(movements: list[_Movement]) -> list[_Movement]:
    """As they happened: turned round when the days run backwards, or, within one day, when only then the balances follow."""
    days = [movement.line.day for movement in movements if movement.line]
    turned = movements[::-1]
    if days and days[0] != days[-1]:
        return turned if days[0] > days[-1] else movements
    return turned if not _follow(movements) and _follow(turned) else movements


def _follow(movements: Sequence[_Movement]) -> bool:
    """Whether each balance is the one before it and the movement."""
    return all(
        before.balance_minor is None
        or after.balance_minor is None
        or before.balance_minor + (after.line.amount_minor if after.line else 0) == after.balance_minor
        for before, after in pairwise(movements)
    )


def _balances(movements: Sequence[_Movement], known: Known) -> tuple[int, int]:
    """Opening and closing balance: as typed, else by the column of balances. Raises OpeningUnknown, ClosingUnknown."""
    opening, closing = known.opening_minor, known.closing_minor
    if opening is None:
        first = movements[0] if movements else None
        if first is None or first.balance_minor is None:
            raise errors.OpeningUnknown()
        opening = first.balance_minor - (first.line.amount_minor if first.line else 0)
    if closing is None:
        last = movements[-1] if movements else None
        if last is None or last.balance_minor is None:
            raise errors.ClosingUnknown()
        closing = last.balance_minor
    return opening, closing


def _check_brought_forward(movements: Sequence[_Movement], opening: int, reader: _Reader, mapping: ColumnMapping) -> None:
    """A balance that is only brought forward must be what the rows before it come to."""
    balance = opening
    for movement in movements:
        if movement.line:
            balance += movement.line.amount_minor
        elif movement.balance_minor != balance:
            wrong = errors.BroughtForwardDiffers(stated=reader.money(movement.balance_minor or 0), expected=reader.money(balance))
            reader.bad_balance(movement.row, mapping.balance or 0, wrong)
