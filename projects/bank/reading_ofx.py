"""OFX bank statements of both versions, by the parts that they share (OFX 2.2, section 11.4.2). Pure.

OFX says what stands in the account at the end and not at the beginning: the opening balance is what the movements leave of
it, and a missing movement is found when the next statement does not begin where this one ended.
"""

import re
from datetime import date
from xml.etree.ElementTree import Element

from core.calendars import Calendar, Period
from core.errors import Inconsistent
from core.money import Currency, UnknownCurrency, currency
from projects.bank import file_errors as errors
from projects.bank.amounts import exact_amount
from projects.bank.days import DateForm, bank_day
from projects.bank.lines import BankStatement, StatementLine, last_four_of
from projects.bank.ofx_sgml import sgml_tree
from projects.bank.reading import ReadFile
from projects.bank.sniffing import Form
from projects.bank.words import Remark, printable, remarks
from projects.bank.xml_tree import first_text, text_at, tree_of

_MOST_SHOWN = 60
_MOST_REFERENCE = 80
_DAY = re.compile(r"\d{8}")


def read_ofx(content: bytes, form: Form) -> ReadFile:
    """Every statement of a bank account in the file; those of credit cards and investments are not read.

    Raises BankFileRefused of many kinds, and StatementContradicts as `BankStatement`.
    """
    root = sgml_tree(content) if form is Form.OFX_SGML else tree_of(content)
    statements = root.findall("BANKMSGSRSV1/STMTTRNRS/STMTRS") if root.tag == "OFX" else []
    if not statements:
        raise errors.NoStatementInside()
    found: list[Remark] = []
    return ReadFile(form, tuple(_statement(one, found) for one in statements), tuple(found))


def _statement(stmt: Element, found: list[Remark]) -> BankStatement:
    account = last_four_of(text_at(stmt, "BANKACCTFROM/ACCTID"))
    of = _currency(text_at(stmt, "CURDEF"), account)
    if stmt.find("LEDGERBAL") is None:
        raise errors.PartMissing(account=account, part="LEDGERBAL")
    lines = []
    for place, movement in enumerate(stmt.findall("BANKTRANLIST/STMTTRN"), start=1):
        lines += _line(movement, of, account, place)
        found += remarks(place, *_words(movement))
    if lines and lines[0].day > lines[-1].day:
        lines.reverse()
    closing = _amount(text_at(stmt, "LEDGERBAL/BALAMT"), of, account, 0)
    opening = closing - sum(line.amount_minor for line in lines)
    period = _period(stmt, account, [line.day for line in lines])
    return BankStatement(of.code, account, period, opening, closing, tuple(lines))


def _line(movement: Element, of: Currency, account: str, place: int) -> list[StatementLine]:
    if (other := text_at(movement, "CURRENCY/CURSYM")) and other != of.code:
        raise errors.AmountsOfAnotherCurrency(place=place, account=account, other=printable(other, 3), code=of.code)
    amount = _amount(text_at(movement, "TRNAMT"), of, account, place)
    if not amount:
        return []
    payee, memo = _words(movement)
    day = _day(text_at(movement, "DTPOSTED"), account, place)
    available = text_at(movement, "DTAVAIL")
    return [
        StatementLine(
            day, amount, printable(text_at(movement, "FITID"), _MOST_REFERENCE), printable(payee), printable(memo),
            _day(available, account, place) if available else None,
        )
    ]  # fmt: skip


def _words(movement: Element) -> tuple[str, str]:
    """Who, and what for; the number of a cheque stands with what for."""
    told = [text_at(movement, part) for part in ("MEMO", "CHECKNUM", "REFNUM")]
    return first_text(movement, "NAME", "PAYEE/NAME"), " · ".join(dict.fromkeys(filter(None, told)))


def _currency(code: str, account: str) -> Currency:
    try:
        return currency(code.upper())
    except UnknownCurrency as unknown:
        raise errors.PartMissing(account=account, part="CURDEF") from unknown


def _amount(typed: str, of: Currency, account: str, place: int) -> int:
    """OFX allows a comma for the point, and no marks between thousands."""
    try:
        return exact_amount(typed.replace(",", ".") if typed.count(",") == 1 and "." not in typed else typed, of)
    except Inconsistent as wrong:
        raise errors.PartUnreadable(place=place, account=account, typed=printable(typed, _MOST_SHOWN), part="TRNAMT") from wrong


def _day(typed: str, account: str, place: int) -> date:
    """The first eight digits; the time and its zone behind them are the bank's own business."""
    found = _DAY.match(typed)
    try:
        return bank_day(found[0] if found else "", DateForm.COMPACT, Calendar.GREGORIAN)
    except Inconsistent as wrong:
        raise errors.PartUnreadable(place=place, account=account, typed=printable(typed, _MOST_SHOWN), part="DTPOSTED") from wrong


def _period(stmt: Element, account: str, booked: list[date]) -> Period:
    """From DTSTART to DTEND, which some banks write as the day after, or to the day of the balance if that is earlier."""
    days = [text_at(stmt, path) for path in ("BANKTRANLIST/DTSTART", "BANKTRANLIST/DTEND", "LEDGERBAL/DTASOF")]
    starts, ends, balance = (_day(typed, account, 0) if typed else None for typed in days)
    if ends is None and balance is None:
        raise errors.PartMissing(account=account, part="DTEND")
    last = max([min(day for day in (ends, balance) if day), *booked])
    return Period(min([starts or last, last, *booked]), last)
