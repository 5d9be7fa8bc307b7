"""The figures of a paper as tables of rows, for a spreadsheet: one rule for every paper, told here once.

What a paper holds is a tree (`reports.issued.figures`). Its facts are one row of the table "paper"; a list of objects is a table
of its own, a row each, called by its path: "lines", "loans.lines". A column is called by the path of its value within the row:
"after.shares_minor". Every row begins with its number, "row"; a row of a list within a list says the row that it belongs to, in
"loans.row". Lists of plain values stand in one cell.

An amount is there twice: in minor units, as the books keep it ("shares_minor"), and as it is read ("shares_amount", plain
decimals), its currency being the row's "currency", or that of its part where it differs. A `Money`, which knows its own currency,
has it in "share_value.currency".
Text is kept from being run as a formula; a picture is left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.iso4217 import EXPONENTS
from core.money import currency, plain
from core.text import harmless

FACTS = "paper"
ROW = "row"
CURRENCY = "currency"
_MINOR, _AMOUNT = "_minor", "_amount"
# How the dataclasses of `core.money` look as plain data.
_OF_CURRENCY, _MONEY = {"code", "exponent"}, {"minor", CURRENCY}
_PICTURE = "data:"

Cell = str | int
Cells = dict[str, Cell]


@dataclass(slots=True)
class Table:
    """Rows by the names of their columns; a row need not have every column."""

    name: str
    rows: list[Cells] = field(default_factory=list)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in the order in which it first appears."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row))


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """The tables of what `figures_of` gave: the facts first, then the lists as they come."""
    found: dict[str, Table] = {}
    _add_row(found, FACTS, figures, {}, "")
    return list(found.values())


def _add_row(found: dict[str, Table], name: str, held: Any, above: Cells, code: str) -> None:
    table = found.setdefault(name, Table(name))
    cells: Cells = {ROW: len(table.rows) + 1, **above}
    table.rows.append(cells)
    mine: Cells = {} if name == FACTS else {**above, f"{name}.{ROW}": len(table.rows)}
    inside = "" if name == FACTS else f"{name}."
    for path, listed, of_them in _fill(cells, held, "", code):
        for one in listed:
            _add_row(found, inside + path, one, mine, of_them)


def _fill(cells: Cells, held: Mapping[str, Any], before: str, code: str) -> Iterator[tuple[str, list[Any], str]]:
    """Writes what an object holds into the cells of its row; yields the lists within, by path and currency."""
    code = _code_of(held.get(CURRENCY)) or code
    for key, value in held.items():
        path = f"{before}{key}"
        if isinstance(value, Mapping) and (own := _code_of(value)):
            cells[path] = own
        elif isinstance(value, Mapping) and set(value) == _MONEY and isinstance(value["minor"], int):
            amount, of = value["minor"], _code_of(value[CURRENCY])
            cells |= {path + _MINOR: amount, path + _AMOUNT: _read(amount, of), f"{path}.{CURRENCY}": of}
        elif isinstance(value, Mapping):
            yield from _fill(cells, value, f"{path}.", code)
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            yield path, value, code
        else:
            cells[path] = _cell(value)
            if path.endswith(_MINOR) and type(value) is int and code:
                cells[path.removesuffix(_MINOR) + _AMOUNT] = _read(value, code)
                if cells.setdefault(CURRENCY, code) != code:
                    cells[f"{before}{CURRENCY}"] = code


def _code_of(value: Any) -> str:
    """The code of a `Currency`, or one that stands by itself; nothing for anything else."""
    if isinstance(value, Mapping):
        return value["code"] if set(value) == _OF_CURRENCY else ""
    return value if isinstance(value, str) and value in EXPONENTS else ""


def _read(minor: int, code: str) -> str:
    return plain(minor, currency(code))


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, list):
        simple = all(isinstance(one, str | int) for one in value)
        return _cell("; ".join(map(str, value)) if simple else json.dumps(value, ensure_ascii=False))
    return "" if value.startswith(_PICTURE) else harmless(value)
