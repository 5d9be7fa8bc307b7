"""Bank files as banks write them, made of a statement: CSV in many dresses, OFX in both versions, CAMT.053."""

import csv
import html
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from core.calendars import Calendar, Period
from core.money import currency, plain
from projects.bank.amounts import DecimalMark
from projects.bank.days import DateForm
from projects.bank.lines import BankStatement, StatementLine
from projects.bank.mapping import ColumnMapping, Delimiter

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
THAI_MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
WORDS = st.text("abcXYZ กขคงทนใจ0123456789&<>\"'/-=", max_size=24).map(lambda text: " ".join(text.split()))
LATIN = st.text("abcXYZ 0123456789&<>'", max_size=24).map(lambda text: " ".join(text.split()))
REFERENCES = st.text("ABC0123456789", min_size=4, max_size=10)


def line(day: int, amount: int, reference: str = "", payee: str = "", memo: str = "", month: int = 10) -> StatementLine:
    return StatementLine(date(2026, month, day), amount, reference, payee, memo)


def statement(*lines: StatementLine, opening: int = 0, code: str = "THB", period: Period = OCTOBER) -> BankStatement:
    return BankStatement(code, "2345", period, opening, opening + sum(one.amount_minor for one in lines), lines)


@st.composite
def statements(draw: st.DrawFn, words: st.SearchStrategy[str] = WORDS, least: int = 1) -> BankStatement:
    """A statement of October whose lines run from old to new."""
    code = draw(st.sampled_from(["THB", "UGX", "KWD"]))
    amounts = st.integers(-(10**9), 10**9).filter(bool)
    days = sorted(draw(st.lists(st.integers(0, 30), min_size=least, max_size=8)))
    lines = [
        StatementLine(OCTOBER.start + timedelta(day), draw(amounts), draw(REFERENCES), draw(words), draw(words))
        for day in days
    ]  # fmt: skip
    return statement(*lines, opening=draw(st.integers(-(10**9), 10**9)), code=code)


def written(minor: int, code: str, mark: DecimalMark = DecimalMark.POINT, grouped: bool = False) -> str:
    """An amount as a bank writes it: "1,234.50" or "1.234,50"."""
    whole, _, decimals = plain(abs(minor), currency(code)).partition(".")
    whole = f"{int(whole):,}" if grouped else whole
    if mark is DecimalMark.COMMA:
        whole = whole.replace(",", ".")
    return ("-" if minor < 0 else "") + whole + (mark + decimals if decimals else "")


def day_written(day: date, form: DateForm, calendar: Calendar) -> str:
    year = day.year + (543 if calendar is Calendar.BUDDHIST else 0)
    return {
        DateForm.DAY_MONTH_YEAR: f"{day.day}/{day.month:02}/{year}",
        DateForm.MONTH_DAY_YEAR: f"{day.month}/{day.day}/{year}",
        DateForm.YEAR_MONTH_DAY: f"{year}-{day.month:02}-{day.day:02}",
        DateForm.DAY_NAME_YEAR: f"{day.day} {THAI_MONTHS[day.month - 1]} {year}",
        DateForm.COMPACT: f"{year}{day.month:02}{day.day:02}",
        DateForm.COMPACT_DAY_FIRST: f"{day.day:02}{day.month:02}{year}",
    }[form]


TWO_COLUMNS = ColumnMapping(day=0, out=3, into=4, balance=5, reference=1, payee=2, memo=6, header_lines=1)
ONE_COLUMN = ColumnMapping(day=0, amount=3, balance=4, reference=1, payee=2, memo=5, header_lines=1)


def csv_text(of: BankStatement, mapping: ColumnMapping, grouped: bool = True, newest_first: bool = False) -> str:
    """The statement as a table with the columns that the mapping names."""
    width = max(column for _, column in mapping.chosen()) + 1
    rows: list[list[str]] = []
    balance = of.opening_minor
    for one in of.lines:
        balance += one.amount_minor
        cells = {
            "day": day_written(one.day, mapping.date_form, mapping.calendar),
            "amount": written(one.amount_minor, of.currency, mapping.decimal, grouped),
            "out": written(-one.amount_minor, of.currency, mapping.decimal, grouped) if one.amount_minor < 0 else "",
            "into": written(one.amount_minor, of.currency, mapping.decimal, grouped) if one.amount_minor > 0 else "",
            "balance": written(balance, of.currency, mapping.decimal, grouped),
            "value_day": "",
            "reference": one.reference,
            "payee": one.payee,
            "memo": one.memo,
        }
        row = [""] * width
        for part, column in mapping.chosen():
            row[column] = cells[part]
        rows.append(row)
    headings = [["heading", *(f"column {place}" for place in range(1, width))]] * mapping.header_lines
    return table([*headings, *(rows[::-1] if newest_first else rows)], mapping.delimiter or Delimiter.COMMA)


def table(rows: Sequence[Sequence[str]], mark: str = ",") -> str:
    out = StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _point(minor: int, code: str) -> str:
    return plain(minor, currency(code))


def ofx_body(of: BankStatement, closed: bool, account: str = "1-23-4-512345") -> str:
    """The statement as OFX; `closed`: every element is closed, as the second version asks."""

    def leaf(name: str, text: str) -> str:
        shown = html.escape(text, quote=False)
        return f"<{name}>{shown}</{name}>" if closed else f"<{name}>{shown}\r\n"

    moved = "".join(
        f"<STMTTRN>{leaf('TRNTYPE', 'OTHER')}{leaf('DTPOSTED', f'{one.day:%Y%m%d}120000[+7:ICT]')}"
        f"{leaf('TRNAMT', _point(one.amount_minor, of.currency))}{leaf('FITID', one.reference)}"
        f"{leaf('NAME', one.payee) if one.payee else ''}{leaf('MEMO', one.memo) if one.memo else ''}</STMTTRN>"
        for one in of.lines
    )
    start, end = f"{of.period.start:%Y%m%d}", f"{of.period.end:%Y%m%d}"
    status = f"<STATUS>{leaf('CODE', '0')}{leaf('SEVERITY', 'INFO')}</STATUS>"
    sign_on = f"<SIGNONMSGSRSV1><SONRS>{status}{leaf('DTSERVER', end)}{leaf('LANGUAGE', 'ENG')}</SONRS></SIGNONMSGSRSV1>"
    return (
        f"<OFX>{sign_on}<BANKMSGSRSV1><STMTTRNRS>{leaf('TRNUID', '0')}{status}<STMTRS>{leaf('CURDEF', of.currency)}"
        f"<BANKACCTFROM>{leaf('BANKID', '004')}{leaf('ACCTID', account)}{leaf('ACCTTYPE', 'SAVINGS')}</BANKACCTFROM>"
        f"<BANKTRANLIST>{leaf('DTSTART', start)}{leaf('DTEND', end)}{moved}</BANKTRANLIST>"
        f"<LEDGERBAL>{leaf('BALAMT', _point(of.closing_minor, of.currency))}{leaf('DTASOF', end)}</LEDGERBAL>"
        f"</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


OFX_1_HEAD = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:103\r\nSECURITY:NONE\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\n"
    "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)
OFX_2_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)


def ofx(of: BankStatement, version: int) -> bytes:
    return (OFX_1_HEAD + ofx_body(of, False) if version == 1 else OFX_2_HEAD + ofx_body(of, True)).encode()


def camt_stmt(of: BankStatement, account: str = "TH00-1-23-4-512345") -> str:
    def amount(minor: int) -> str:
        return (
            f'<Amt Ccy="{of.currency}">{_point(abs(minor), of.currency)}</Amt>'
            f"<CdtDbtInd>{'DBIT' if minor < 0 else 'CRDT'}</CdtDbtInd>"
        )

    def balance(code: str, minor: int, day: date) -> str:
        return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(minor)}<Dt><Dt>{day}</Dt></Dt></Bal>"

    entries = "".join(
        f"<Ntry>{amount(one.amount_minor)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{one.day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{one.reference}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
        + "".join(f"<{side}><Pty><Nm>{escape(one.payee)}</Nm></Pty></{side}>" for side in ("Dbtr", "Cdtr"))
        + f"</RltdPties><RmtInf><Ustrd>{escape(one.memo)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for one in of.lines
    )
    return (
        f"<Stmt><Id>1</Id><FrToDt><FrDtTm>{of.period.start}T00:00:00</FrDtTm><ToDtTm>{of.period.end}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{of.currency}</Ccy></Acct>"
        f"{balance('OPBD', of.opening_minor, of.period.start)}{balance('CLBD', of.closing_minor, of.period.end)}{entries}</Stmt>"
    )


def camt(*stmts: str, version: str = "08") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr>{''.join(stmts)}</BkToCstmrStmt></Document>"
    ).encode()
