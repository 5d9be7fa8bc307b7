"""Spreadsheet files to try reading on: good ones, and ones that nobody should have sent."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

Rows = Iterable[Iterable[object]]


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def filled(template: bytes, cells: Mapping[tuple[str, str], object]) -> bytes:
    """A workbook with these cells written over: ("Members", "B3")."""
    workbook = load_workbook(BytesIO(template))
    for (sheet, place), value in cells.items():
        workbook[sheet][place] = value
    return saved(workbook)


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def repacked(content: bytes, change: Mapping[str, bytes]) -> bytes:
    """A packed file with some of its parts in another wording, or further ones."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, **change})


def part_of(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)
