"""Files that are made to do harm, or are something else: each refused with a sentence, at once, and nothing is fetched."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refusal
from projects.bank import file_errors
from projects.bank.mapping import ColumnMapping
from projects.bank.reading import Known
from projects.bank.reading_file import read_file
from projects.bank.sniffing import MOST_BYTES
from projects.bank.words import printable
from tests.projects.bank import files
from tests.projects.bank.files import line, statement

KNOWN = Known("THB", "2345")
MAPPING = ColumnMapping(day=0, amount=1, balance=2)
CAMT = files.camt(files.camt_stmt(statement(line(2, 500, memo="rent")))).decode()
OFX_2 = files.ofx(statement(line(2, 500, memo="rent")), 2).decode()
OFX_1 = files.ofx(statement(line(2, 500, memo="rent")), 1).decode()

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a9 SYSTEM "http://127.0.0.1:9/x.dtd"> %a9;]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a9 "{"a" * 50_000}">]>'
OUTSIDE_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("whole", [CAMT, OFX_2], ids=["camt", "ofx2"])
@pytest.mark.parametrize("bomb", [BILLION_LAUGHS, EXTERNAL, PARAMETER, QUADRATIC, OUTSIDE_DTD], ids=range(5))
def test_definitions_of_its_own_are_refused_before_they_are_used(whole: str, bomb: str) -> None:
    used = "&a9;" * (5_000 if bomb is QUADRATIC else 1) if "a9" in bomb and bomb is not PARAMETER else "x"
    content = whole.replace("?>", f"?>{bomb}", 1).replace("rent", used).encode()
    assert len(content) < MOST_BYTES
    began = time.process_time()
    with pytest.raises(file_errors.BankFileHasEntities) as refused:
        read_file(content, KNOWN, None)
    assert time.process_time() - began < 0.5
    assert "etc/passwd" not in str(refused.value)


def test_the_first_version_of_ofx_has_no_definitions_either() -> None:
    for bomb in (BILLION_LAUGHS, EXTERNAL, "<![CDATA[x]]>", "<?php ?>"):
        with pytest.raises(file_errors.BankFileHasEntities):
            read_file(OFX_1.replace("<OFX>", f"{bomb}<OFX>").encode(), KNOWN, None)


def test_fifty_megabytes_are_refused_by_their_size() -> None:
    content = CAMT.encode() + b" " * 50_000_000
    with pytest.raises(file_errors.BankFileTooLarge) as refused:
        read_file(content, KNOWN, None)
    assert "48830 kilobytes; at most 4882" in str(refused.value)


def zipped() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("statement.csv", "day,amount")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(), "a packed file or a spreadsheet (ZIP, XLSX, ODS)"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9, "an old spreadsheet or a file with a password (XLS)"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"<!DOCTYPE html><html>", "a page of the web (HTML)"),
        (b":20:STARTUMSE\r\n:25:1234", "a statement in MT940"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_kind_of_file_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(file_errors.BankFileIsAnother) as refused:
        read_file(content, KNOWN, MAPPING)
    assert str(refused.value).startswith(f"This is {kind}, whatever its name says.")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bank-file-empty"),
        (b" \r\n", "bank-file-empty"),
        (b"day,amount\n1/1/2026,5\0\n", "bank-file-holds-nulls"),
        ("day\n\0".encode("utf-16"), "bank-file-holds-nulls"),
        ("day,é,è\n".encode("latin-1"), "bank-letters-unknown"),
        ("day".encode("utf-32"), "bank-letters-unknown"),
        (b'day,amount,b\n"1/1/2026,5,5\n', "bank-quote-not-closed"),
        (b"day,amount,b\n" + b"1/1/2026,0,5\n" * 20_000, "bank-too-many-rows"),
        (b"day,amount,b\n", "bank-opening-unknown"),
        (b"<x/>", "bank-xml-other"),
        (b"<Document><BkToCstmrAcctRpt/></Document>", "bank-xml-other"),
        (b"<Document><BkToCstmrStmt/></Document>", "bank-no-statement-inside"),
        (CAMT[:700].encode(), "bank-xml-broken"),
        (CAMT.replace("UTF-8", "klingon").encode(), "bank-letters-unknown"),
        (CAMT.replace("CLBD", "ITBD").encode(), "bank-part-missing"),
        (CAMT.replace(">5.00<", ">1e3<").encode(), "bank-part-unreadable"),
        (CAMT.replace(">5.00<", ">NaN<").encode(), "bank-part-unreadable"),
        (CAMT.replace("2026-10-02", "2569-10-02").encode(), "bank-part-unreadable"),
        (CAMT.replace('Ccy="THB">5', 'Ccy="USD">5', 1).encode(), "bank-amounts-of-another-currency"),
        (OFX_1.replace("</STMTTRN>", "").encode(), "bank-xml-broken"),
        (OFX_1.replace("<STMTRS>", "<STMTRS>" + "<STMTTRN>" * 60).encode(), "bank-xml-broken"),
        (OFX_1.replace("BANKMSGSRSV1", "CREDITCARDMSGSRSV1").encode(), "bank-no-statement-inside"),
        (OFX_1.replace("<CURDEF>THB", "<CURDEF>thc").encode(), "bank-part-missing"),
        (b"OFXHEADER:100\n\n<BANK>", "bank-no-statement-inside"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(file_errors.BankFileRefused) as refused:
        read_file(content, KNOWN, MAPPING)
    assert refused.value.code == code


def test_a_table_without_chosen_columns_asks_for_them() -> None:
    with pytest.raises(file_errors.ColumnsNotChosen):
        read_file(b"day,amount\n", KNOWN, None)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([CAMT, OFX_1, OFX_2, files.csv_text(statement(line(2, 500)), files.ONE_COLUMN)]), st.data())
def test_a_damaged_file_is_read_or_refused_and_never_breaks(whole: str, data: st.DataObject) -> None:
    """Any piece is taken out or put in elsewhere: what comes back is a statement that agrees with itself, or a sentence."""
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 300)))
    put = data.draw(st.sampled_from(["", whole[start:end] * 2, "<", "&", "</OFX>", '"', "\x00", "๑", "-", ",,,"]))
    content = (whole[:start] + put + whole[end:]).encode()
    try:
        for read in read_file(content, KNOWN, files.ONE_COLUMN).statements:
            assert read.opening_minor + sum(one.amount_minor for one in read.lines) == read.closing_minor
    except Refusal as refused:
        assert str(refused)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_file(content, KNOWN, MAPPING)
    except Refusal as refused:
        assert str(refused)


@given(st.text(max_size=500))
def test_whatever_was_written_is_made_printable(text: str) -> None:
    kept = printable(text)
    assert len(kept) <= 300
    assert printable(kept) == kept


def test_thai_words_lose_only_what_cannot_be_printed() -> None:
    assert printable("ค่า\u200bน้ำ\u202e ประปา\x07") == "ค่าน้ำ ประปา?"
