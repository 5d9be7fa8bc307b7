"""What is written into each form comes out of it again: figures, days, and words, to the letter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ofxtools.Parser import OFXTree

from core.calendars import Calendar, Period
from core.money import currency, plain
from projects.bank import errors, file_errors
from projects.bank.amounts import DecimalMark
from projects.bank.days import DateForm
from projects.bank.lines import BankStatement
from projects.bank.mapping import ColumnMapping, Delimiter, mapping_from
from projects.bank.reading import CellsUnreadable, Known, statement_for
from projects.bank.reading_file import read_file
from projects.bank.sniffing import Form, form_of
from tests.projects.bank import files
from tests.projects.bank.files import OCTOBER, line, statement, statements

KNOWN = Known("THB", "2345")


def known_of(of: BankStatement) -> Known:
    return Known(of.currency, of.last_four, of.opening_minor, of.closing_minor, of.period)


def movements(of: BankStatement) -> list[tuple[object, ...]]:
    return [(one.day, one.amount_minor, one.reference, one.payee, one.memo) for one in of.lines]


@settings(max_examples=120, deadline=None)
@given(
    statements(), st.sampled_from([files.ONE_COLUMN, files.TWO_COLUMNS]), st.sampled_from(DateForm),
    st.sampled_from([Calendar.GREGORIAN, Calendar.BUDDHIST]), st.sampled_from(DecimalMark), st.sampled_from(Delimiter),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp874"]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_csv_comes_back_in_every_dress(
    of: BankStatement, base: ColumnMapping, form: DateForm, calendar: Calendar, mark: DecimalMark, delimiter: Delimiter,
    encoding: str, newest_first: bool, told: bool,
) -> None:  # fmt: skip
    mapping = replace(base, date_form=form, calendar=calendar, decimal=mark, delimiter=delimiter)
    assert mapping_from(mapping.kept()) == mapping
    text = "ก" * (encoding == "cp874") + files.csv_text(of, mapping, newest_first=newest_first)
    read = read_file(text.encode(encoding), known_of(of) if told else Known(of.currency, of.last_four), mapping)
    (back,) = read.statements
    if len({one.day for one in of.lines}) > 1 or not newest_first:
        assert movements(back) == movements(of)
    assert (back.opening_minor, back.closing_minor) == (of.opening_minor, of.closing_minor)


@settings(max_examples=60, deadline=None)
@given(statements(least=0), st.sampled_from(["02", "04", "08", "12"]))
def test_camt_comes_back(of: BankStatement, version: str) -> None:
    (back,) = read_file(files.camt(files.camt_stmt(of), version=version), KNOWN, None).statements
    assert movements(back) == movements(of)
    assert (back.opening_minor, back.closing_minor, back.period, back.last_four) == (
        of.opening_minor, of.closing_minor, of.period, of.last_four,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(statements(least=0), st.sampled_from([1, 2]))
def test_ofx_comes_back(of: BankStatement, version: int) -> None:
    (back,) = read_file(files.ofx(of, version), KNOWN, None).statements
    assert movements(back) == movements(of)
    assert (back.opening_minor, back.closing_minor, back.period) == (of.opening_minor, of.closing_minor, of.period)


@settings(max_examples=30, deadline=None)
@given(statements(files.LATIN.filter(bool)), st.sampled_from([1, 2]))
def test_ofx_is_read_as_another_program_reads_it(of: BankStatement, version: int) -> None:
    """ofxtools is the well-kept reader of OFX; its licence keeps it out of what is shipped, so it is asked here."""
    content = files.ofx(of, version)
    tree = OFXTree()
    tree.parse(BytesIO(content))
    theirs = tree.convert().statements[0]
    (ours,) = read_file(content, KNOWN, None).statements
    assert [(one.dtposted.date(), one.trnamt, one.fitid) for one in theirs.banktranlist] == [
        (one.day, Decimal(plain(one.amount_minor, currency(of.currency))), one.reference) for one in ours.lines
    ]
    assert theirs.ledgerbal.balamt == Decimal(plain(ours.closing_minor, currency(of.currency)))


def test_a_thai_bank_writes_the_buddhist_era_thai_digits_and_thai_letters() -> None:
    mapping = ColumnMapping(
        day=0, out=2, into=3, balance=4, payee=1, header_lines=2, footer_lines=1, calendar=Calendar.BUDDHIST,
        date_form=DateForm.DAY_NAME_YEAR,
    )  # fmt: skip
    text = files.table([
        ["ธนาคารตัวอย่าง", "", "", "", ""],
        ["วันที่", "รายการ", "ถอน", "ฝาก", "คงเหลือ"],
        ["", "ยอดยกมา", "", "", "๑,๐๐๐.๐๐"],
        ["๒ ต.ค. ๒๕๖๙", "ค่าธรรมเนียม", "๑๐.๐๐", "", "๙๙๐.๐๐"],
        ["5 ตุลาคม 69", "พอช.", "-", "250,000.00", "250,990.00"],
        ["วันที่", "รายการ", "ถอน", "ฝาก", "คงเหลือ"],
        ["", "ยอดยกมา", "", "", "250,990.00"],
        ["31 ต.ค. 2569 14:05 น.", "ร้านวัสดุ", "990.00", "", "250,000.00"],
        ["", "รวม", "1,000.00", "250,000.00", ""],
    ])  # fmt: skip
    (read,) = read_file(text.encode("cp874"), KNOWN, mapping).statements
    assert [(one.day, one.amount_minor, one.payee) for one in read.lines] == [
        (date(2026, 10, 2), -10_00, "ค่าธรรมเนียม"),
        (date(2026, 10, 5), 250_000_00, "พอช."),
        (date(2026, 10, 31), -990_00, "ร้านวัสดุ"),
    ]
    assert (read.opening_minor, read.closing_minor) == (1000_00, 250_000_00)


def test_every_bad_cell_is_said_at_once_with_row_and_column() -> None:
    mapping = ColumnMapping(day=0, amount=1, balance=2)
    text = "day,amount,balance\n31/02/2026,100.00,100\n05/10/2569,1.005,101\n,7,108\n06/10/2026,abc,1e3\n"
    with pytest.raises(CellsUnreadable) as refused:
        read_file(text.encode(), KNOWN, mapping)
    problems = refused.value.problems
    assert [(one.row, one.letter, one.stands, one.wrong.code) for one in problems] == [
        (2, "A", "31/02/2026", "bank-day-unreadable"),
        (3, "A", "05/10/2569", "year-in-another-calendar"),
        (3, "B", "1.005", "bank-amount-too-fine"),
        (4, "A", "", "bank-cell-missing"),
        (5, "B", "abc", "bank-amount-unreadable"),
        (5, "C", "1e3", "bank-amount-unreadable"),
    ]
    assert str(refused.value) == "6 cells of the file cannot be read. Nothing was imported. Each is named below."


def test_debit_and_credit_in_one_row_is_refused() -> None:
    mapping = ColumnMapping(day=0, out=1, into=2, balance=3)
    with pytest.raises(CellsUnreadable) as refused:
        read_file(b"d,o,i,b\n1/10/2026,5,7,2\n", KNOWN, mapping)
    assert refused.value.problems[0].wrong.code == "bank-both-directions"


def test_without_balances_opening_and_closing_are_asked_for() -> None:
    mapping = ColumnMapping(day=0, amount=1)
    content = b"d;a\n1/10/2026;5,00\n2/10/2026;-3,00\n"
    mapping = ColumnMapping(day=0, amount=1, decimal=DecimalMark.COMMA)
    with pytest.raises(file_errors.OpeningUnknown):
        read_file(content, KNOWN, mapping)
    with pytest.raises(file_errors.ClosingUnknown):
        read_file(content, Known("THB", "2345", 10_00), mapping)
    (read,) = read_file(content, Known("THB", "2345", 10_00, 12_00), mapping).statements
    assert [one.amount_minor for one in read.lines] == [5_00, -3_00]
    with pytest.raises(errors.ClosingDiffers):
        read_file(content, Known("THB", "2345", 10_00, 12_01), mapping)


def test_a_changed_heading_is_noticed() -> None:
    mapping = ColumnMapping(day=0, out=1, into=2, balance=3, headings=("Date", "Withdrawal", "Deposit", "Balance"))
    rows = b"Date,Withdrawal,Deposit,Balance\n1/10/2026,,7,7\n"
    assert read_file(rows, KNOWN, mapping).statements[0].lines[0].amount_minor == 700
    with pytest.raises(file_errors.HeadingsChanged):
        read_file(rows.replace(b"Withdrawal,Deposit", b"Deposit,Withdrawal"), KNOWN, mapping)


def test_a_heading_that_stands_twice_does_no_harm() -> None:
    mapping = ColumnMapping(day=0, out=1, into=2, balance=3)
    (read,) = read_file(b"Date,Amount,Amount,Balance\n1/10/2026,,7,7\n2/10/2026,3,,4\n", KNOWN, mapping).statements
    assert [one.amount_minor for one in read.lines] == [700, -300]


def test_marks_between_cells_that_are_mixed_are_pointed_at() -> None:
    mapping = ColumnMapping(day=0, amount=1, balance=2)
    with pytest.raises(CellsUnreadable) as refused:
        read_file(b"d,a,b\n1/10/2026,7,7\n2/10/2026;3;10\n3/10/2026,1,11\n", KNOWN, mapping)
    assert [(one.row, one.wrong.code) for one in refused.value.problems] == [(3, "bank-row-too-short")]


def test_a_formula_in_a_payees_name_is_text_and_is_pointed_at() -> None:
    mapping = ColumnMapping(day=0, payee=1, amount=2, balance=3)
    rows = [["d", "p", "a", "b"], ["1/10/2026", '=HYPERLINK("http://x")', "7", "7"], ["2/10/2026", "a\u202eb", "1", "8"]]
    text = files.table(rows)
    read = read_file(text.encode(), KNOWN, mapping)
    assert [one.payee for one in read.statements[0].lines] == ['=HYPERLINK("http://x")', "ab"]
    assert [(one.line, one.words) for one in read.remarks] == [(2, '=HYPERLINK("http://x")'), (3, "ab")]


def test_zeros_that_a_bank_protects_from_spreadsheets_are_text() -> None:
    mapping = ColumnMapping(day=0, reference=1, amount=2, balance=3)
    (read,) = read_file(b'd,r,a,b\n1/10/2026,="00123",7,7\n', KNOWN, mapping).statements
    assert read.lines[0].reference == "00123"


def test_a_file_of_two_accounts_asks_which() -> None:
    one, other = statement(line(2, 500)), statement(line(3, 700))
    read = read_file(files.camt(files.camt_stmt(one, "AB111111"), files.camt_stmt(other, "AB222222")), KNOWN, None)
    with pytest.raises(file_errors.SeveralAccounts) as refused:
        statement_for(read, None)
    assert str(refused.value) == "The file holds 2 statements, of these accounts: …1111, …2222. Choose which one to import."
    assert statement_for(read, "2222").lines[0].amount_minor == 700
    with pytest.raises(file_errors.AccountNotInside):
        statement_for(read, "3333")


def test_statements_day_by_day_are_joined_when_they_follow() -> None:
    first = statement(line(1, 500), period=Period(date(2026, 10, 1), date(2026, 10, 1)))
    second = statement(line(2, -100), opening=500, period=Period(date(2026, 10, 2), date(2026, 10, 2)))
    read = read_file(files.camt(files.camt_stmt(second), files.camt_stmt(first)), KNOWN, None)
    whole = statement_for(read, "2345")
    assert (whole.opening_minor, whole.closing_minor, len(whole.lines)) == (0, 400, 2)
    gap = statement(line(2, -100), opening=600, period=Period(date(2026, 10, 2), date(2026, 10, 2)))
    with pytest.raises(file_errors.CannotBeJoined):
        statement_for(read_file(files.camt(files.camt_stmt(first), files.camt_stmt(gap)), KNOWN, None), "2345")


def test_a_reversal_of_camt_goes_the_way_its_direction_says() -> None:
    """`RvslInd` tells why; turning the sign round again is a mistake that readers make."""
    content = files.camt(files.camt_stmt(statement(line(2, -500)))).replace(b"<Sts>", b"<RvslInd>true</RvslInd><Sts>")
    assert read_file(content, KNOWN, None).statements[0].lines[0].amount_minor == -500


def test_pending_entries_of_camt_are_in_no_balance() -> None:
    pending = "<Ntry><Amt Ccy='THB'>9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry></Stmt>"
    content = files.camt(files.camt_stmt(statement(line(2, 500))).replace("</Stmt>", pending))
    assert len(read_file(content, KNOWN, None).statements[0].lines) == 1


@pytest.mark.parametrize("size", [1, 2])
def test_a_form_is_told_by_its_content(size: int) -> None:
    of = statement(line(size, 500))
    assert form_of(files.camt(files.camt_stmt(of))) is Form.CAMT
    assert form_of(files.ofx(of, 1)) is Form.OFX_SGML
    assert form_of(files.ofx(of, 2)) is Form.OFX_XML
    assert form_of("วันที่,ถอน".encode("cp874")) is Form.CSV
    assert OCTOBER.start == of.period.start
