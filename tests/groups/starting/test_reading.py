"""Files as people send them, and as nobody should: read with every cell in its place, or refused with a sentence."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from groups.starting import file_errors as errors
from groups.starting.cells import MOST_COLUMNS, MOST_LINES, letter_of
from groups.starting.reading import MOST_BYTES, Upload, read_csv, read_file, read_files
from tests.groups.starting.files import packed, part_of, repacked, saved, xlsx

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = xlsx({"Members": [["Number", "Name"], [1, "Wanjiru"]]})


def texts(content: bytes, name: str = "record.xlsx") -> list[list[str]]:
    (table,) = read_file(Upload(name, content))
    return [[cell.text for cell in line.cells] for line in table.lines]


def test_the_values_of_a_workbook() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Savings"
    sheet.append(["๑๒", 12, 12.5, 1250.0, date(2026, 1, 5), datetime(2569, 1, 5, 14), True, None, "last"])
    sheet["B3"], sheet["B3"].number_format = 0.0125, "0.00%"
    (table,) = read_file(Upload("r.xlsx", saved(workbook)))
    first, second = table.lines
    assert [cell.text for cell in first.cells] == ["๑๒", "12", "12.5", "1250", "2026-01-05", "2569-01-05", "True", "", "last"]
    assert [cell.number for cell in first.cells[:4]] == [False, True, True, True]
    assert first.cells[4].day == date(2026, 1, 5)
    assert (second.number, second.cell(1).text, second.cell(40).text) == (3, "1.25 %", "")
    assert table.unreadable == ()


def test_formulas_merged_and_faulty_cells_are_named() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Number", "Savings"])
    sheet.append([1, "=A2*200"])
    sheet.append([2, "#REF!"])
    sheet["B3"].data_type = "e"
    sheet.append([3, "x" * 1001])
    sheet.merge_cells("A5:B6")
    sheet["A5"] = "both"
    sheet.merge_cells("H90:I99")  # beside everything that is written
    (table,) = read_file(Upload("r.xlsx", saved(workbook)))
    assert {(bad.place, type(bad.why)) for bad in table.unreadable} == {
        ("B2", errors.FormulaCell), ("B3", errors.FaultyCell), ("B4", errors.CellTooLong), ("A5", errors.MergedCells),
    }  # fmt: skip
    assert table.lines[1].cell(1).empty


def far_down() -> bytes:
    workbook = Workbook()
    workbook.worksheets[0].cell(row=1_048_576, column=1, value="x")
    return saved(workbook)


def far_right() -> bytes:
    workbook = Workbook()
    workbook.worksheets[0].cell(row=2, column=16_384, value="x")
    return saved(workbook)


def encrypted() -> bytes:
    content = bytearray(packed({"[Content_Types].xml": b"x"}))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def with_doctype(text: bytes) -> bytes:
    return repacked(PLAIN, {SHEET: text + part_of(PLAIN, SHEET)})


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b"<!-- " + b"." * 5000 + b' --><!DOCTYPE x SYSTEM "file:///etc/passwd">'

BAD_FILES: dict[str, tuple[Callable[[], bytes], type[errors.FileRefused]]] = {
    "a PDF called record.xlsx": (lambda: b"%PDF-1.7 ...", errors.NotASpreadsheet),
    "a picture with an address in it": (lambda: b'<svg><image href="http://169.254.169.254/"/></svg>', errors.NotASpreadsheet),
    "an old XLS file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.OldSpreadsheet),
    "a workbook with a password inside a ZIP": (encrypted, errors.OldSpreadsheet),
    "an ODS file": (lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), errors.OpenDocument),
    "a ZIP of pictures": (lambda: packed({"a.png": b"x"}), errors.NotASpreadsheet),
    "a workbook with macros": (lambda: repacked(PLAIN, {"xl/vbaProject.bin": b"x"}), errors.HasMacros),
    "a workbook that says it has macros": (
        lambda: repacked(PLAIN, {"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"}),
        errors.HasMacros,
    ),
    "a billion laughs": (lambda: with_doctype(LAUGHS), errors.HasDoctype),
    "an entity from outside behind a long remark": (lambda: with_doctype(OUTSIDE), errors.HasDoctype),
    "a zip bomb": (lambda: repacked(PLAIN, {"xl/media/a.bin": bytes(50_000_000)}), errors.TooMuchInside),
    "a thousand parts": (lambda: packed({f"{n}.csv": b"" for n in range(600)}), errors.TooMuchInside),
    "a million lines": (far_down, errors.TooManyLines),
    "sixteen thousand columns": (far_right, errors.TooManyColumns),
    "thirty sheets": (lambda: xlsx({f"s{n}": [["x"]] for n in range(30)}), errors.TooManySheets),
    "thirty CSV files": (lambda: packed({f"{n}.csv": b"x" for n in range(30)}), errors.TooManySheets),
    "half a workbook": (lambda: PLAIN[: len(PLAIN) // 2], errors.FileDamaged),
    "a sheet that is no XML": (lambda: repacked(PLAIN, {SHEET: b"<sheet"}), errors.FileDamaged),
    "a number that is none": (
        lambda: repacked(PLAIN, {SHEET: part_of(PLAIN, SHEET).replace(b"<v>1</v>", b"<v>NaN</v>")}),
        errors.FileDamaged,
    ),
    "a number without end": (
        lambda: repacked(PLAIN, {SHEET: part_of(PLAIN, SHEET).replace(b"<v>1</v>", b"<v>1e999</v>")}),
        errors.FileDamaged,
    ),
    "a cell nowhere": (
        lambda: repacked(PLAIN, {SHEET: part_of(PLAIN, SHEET).replace(b'r="A2"', b'r="-2"')}), errors.FileDamaged,
    ),
    "bytes turned over in the middle": (
        lambda: PLAIN[:900] + bytes(255 - byte for byte in PLAIN[900:1100]) + PLAIN[1100:], errors.FileDamaged,
    ),
    "six megabytes": (lambda: bytes(MOST_BYTES + 1), errors.FileTooLarge),
    "nothing": (lambda: b"", errors.FileEmpty),
    "text with a NUL": (lambda: b"Number,Name\n1,Wan\0jiru\n", errors.HoldsNulls),
    "UTF-16 with a NUL": (lambda: "Number\0".encode("utf-16"), errors.HoldsNulls),
    "half a UTF-16 letter": (lambda: "Number".encode("utf-16")[:-1], errors.LettersUnknown),
    "French in Latin-1": (lambda: "Numéro;Désirée".encode("latin-1"), errors.LettersUnknown),
    "an open quotation mark": (lambda: b'Number,Name\n1,"Wanjiru\n', errors.QuotesUnclosed),
    "a CSV of too many lines": (lambda: b"1\n" * (MOST_LINES + 1), errors.TooManyLines),
    "a CSV of too many columns": (lambda: b"," * MOST_COLUMNS + b"x", errors.TooManyColumns),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_what_is_refused_as_a_whole(what: str) -> None:
    content, refusal = BAD_FILES[what]
    with pytest.raises(errors.FileRefused) as refused:
        read_files([Upload("../../etc/" + "r" * 300 + ".xlsx", content())])
    assert type(refused.value) is refusal
    assert "/" not in str(refused.value) and len(str(refused.value)) < 260


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874", "tis-620"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_letters_and_marks_of_text_files(encoding: str, mark: str) -> None:
    text = f'เลขที่{mark}ชื่อ\r\n1{mark}"สมใจ{mark} แก้วมณี"\r\n\r\n2{mark}=HYPERLINK("x")\r\n'
    table = read_csv("สมาชิก.csv", text.encode(encoding))
    assert table.name == "สมาชิก"
    assert [line.number for line in table.lines] == [1, 2, 4]
    assert [cell.text for cell in table.lines[1].cells] == ["1", f"สมใจ{mark} แก้วมณี"]
    assert [(bad.place, bad.read[:5]) for bad in table.unreadable] == [("B4", "=HYPE")]


def test_a_first_line_that_says_what_parts_the_cells() -> None:
    (head, line) = read_csv("x.csv", b"sep=|\r\nNumber|Name\r\n1|Wanjiru, Kamau\r\n").lines
    assert (head.number, [cell.text for cell in line.cells]) == (2, ["1", "Wanjiru, Kamau"])


def test_text_files_in_a_zip() -> None:
    content = packed({"in/Members.csv": b"Number", "__MACOSX/in/._Members.csv": b"\0", "note.txt": b"x", "Loans.csv": b"Member"})
    assert [table.name for table in read_files([Upload("all.zip", content)])] == ["Members", "Loans"]


def test_a_cell_without_its_place_counts_on() -> None:
    """Some programs leave out what each cell is called."""
    sheet = part_of(PLAIN, SHEET)
    for place in (b' r="A2"', b' r="B2"', b' r="2"'):
        sheet = sheet.replace(place, b"")
    assert texts(repacked(PLAIN, {SHEET: sheet})) == [["Number", "Name"], ["1", "Wanjiru"]]


def test_letters_of_columns() -> None:
    assert [letter_of(column) for column in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
