"""CAMT.053, the bank-to-customer statement of ISO 20022, in any of its versions. Pure.

Read by the parts that all versions share: booked entries, opening and closing booked balance (OPBD or PRCD, and CLBD). Entries
that are pending or for information are in no booked balance and are passed over. The direction is what `CdtDbtInd` says: the mark
of a reversal (`RvslInd`) tells why an entry was made and turns nothing round. Source: the message definition report of ISO 20022,
Bank-to-Customer Cash Management. Ready-made readers were looked at: one needs lxml and repeats a batch's amount for each of its
parts, the others bring a web framework or pandas with them; the tree is walked here instead.
"""

from datetime import date
from xml.etree.ElementTree import Element

from core.calendars import Calendar, Period
from core.errors import Inconsistent
from core.money import Currency, UnknownCurrency, currency
from projects.bank import file_errors as errors
from projects.bank.amounts import exact_amount
from projects.bank.days import DateForm, bank_day
from projects.bank.lines import BankStatement, StatementLine, last_four_of
from projects.bank.reading import ReadFile
from projects.bank.sniffing import Form
from projects.bank.words import Remark, printable, remarks
from projects.bank.xml_tree import first_text, text_at, tree_of

_BOOKED = "BOOK"
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_MOST_SHOWN = 60
_MOST_REFERENCE = 80
_NO_REFERENCE = {"NOTPROVIDED", "NONREF"}


def read_camt(content: bytes) -> ReadFile:
    """Every statement in the file. Raises BankFileRefused of many kinds, and StatementContradicts as `BankStatement`."""
    root = tree_of(content)
    statements = root.findall("BkToCstmrStmt/Stmt") if root.tag == "Document" else []
    if not statements:
        inside = root[0].tag if root.tag == "Document" and len(root) else root.tag
        if inside == "BkToCstmrStmt":
            raise errors.NoStatementInside()
        raise errors.BankXmlOther(root=printable(inside, _MOST_SHOWN))
    found: list[Remark] = []
    return ReadFile(Form.CAMT, tuple(_statement(one, found) for one in statements), tuple(found))


def _statement(stmt: Element, found: list[Remark]) -> BankStatement:
    account = last_four_of(first_text(stmt, "Acct/Id/IBAN", "Acct/Id/Othr/Id"))
    opening, closing = _balance(stmt, _OPENING), _balance(stmt, _CLOSING)
    if opening is None or closing is None:
        raise errors.PartMissing(account=account, part="OPBD" if opening is None else "CLBD")
    of = _currency(first_text(stmt, "Acct/Ccy") or _code(closing), account)
    lines = []
    for place, entry in enumerate(stmt.findall("Ntry"), start=1):
        if first_text(entry, "Sts/Cd", "Sts") in (_BOOKED, ""):
            lines += _line(entry, of, account, place)
            found += remarks(place, *_words(entry))
    start, end = _days(stmt, closing, account, [line.day for line in lines])
    return BankStatement(
        of.code, account, Period(start, end), _signed(opening, of, account, 0), _signed(closing, of, account, 0), tuple(lines)
    )


def _line(entry: Element, of: Currency, account: str, place: int) -> list[StatementLine]:
    """The entry as a line; none for one that moves nothing."""
    amount = _signed(entry, of, account, place)
    if not amount:
        return []
    day = _day(first_text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"), account, place)
    value = first_text(entry, "ValDt/Dt", "ValDt/DtTm")
    payee, memo = _words(entry)
    return [
        StatementLine(
            day, amount, printable(_reference(entry), _MOST_REFERENCE), printable(payee), printable(memo),
            _day(value, account, place) if value else None,
        )
    ]  # fmt: skip


def _reference(entry: Element) -> str:
    """What the bank calls the entry, else what the payer called the payment."""
    paths = ("AcctSvcrRef", "NtryRef", "NtryDtls/TxDtls/Refs/AcctSvcrRef", "NtryDtls/TxDtls/Refs/EndToEndId")
    return next((text for path in paths if (text := text_at(entry, path)) and text not in _NO_REFERENCE), "")


def _words(entry: Element) -> tuple[str, str]:
    """Who stood on the other side, and what for. In a batch of several, the words of each are joined."""
    side = "Dbtr" if text_at(entry, "CdtDbtInd") == "CRDT" else "Cdtr"
    names, texts = [], [text_at(entry, "AddtlNtryInf")]
    for part in entry.findall("NtryDtls/TxDtls"):
        names.append(first_text(part, f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm"))
        texts += [(told.text or "").strip() for told in part.findall("RmtInf/Ustrd")]
        texts.append(first_text(part, "RmtInf/Strd/CdtrRefInf/Ref", "Refs/ChqNb"))
        end_to_end = text_at(part, "Refs/EndToEndId")
        texts.append("" if end_to_end in _NO_REFERENCE or end_to_end == _reference(entry) else end_to_end)
    return " · ".join(dict.fromkeys(filter(None, names))), " · ".join(dict.fromkeys(filter(None, texts)))


def _balance(stmt: Element, codes: tuple[str, ...]) -> Element | None:
    """The balance of the first of these codes; the last one of its kind, for a statement that gives several."""
    for code in codes:
        if matching := [one for one in stmt.findall("Bal") if text_at(one, "Tp/CdOrPrtry/Cd") == code]:
            return matching[0] if code in _OPENING else matching[-1]
    return None


def _code(element: Element) -> str:
    amount = element.find("Amt")
    return amount.get("Ccy", "") if amount is not None else ""


def _currency(code: str, account: str) -> Currency:
    try:
        return currency(code)
    except UnknownCurrency as unknown:
        raise errors.PartMissing(account=account, part="Ccy") from unknown


def _signed(element: Element, of: Currency, account: str, place: int) -> int:
    """The amount of a balance or an entry, with the sign that its direction says."""
    typed, direction = text_at(element, "Amt"), text_at(element, "CdtDbtInd")
    if (code := _code(element)) and code != of.code:
        raise errors.AmountsOfAnotherCurrency(place=place, account=account, other=printable(code, 3), code=of.code)
    if direction not in ("CRDT", "DBIT"):
        raise errors.PartUnreadable(place=place, account=account, typed=printable(direction, _MOST_SHOWN), part="CdtDbtInd")
    try:
        amount = exact_amount(typed, of)
    except Inconsistent as wrong:
        raise errors.PartUnreadable(place=place, account=account, typed=printable(typed, _MOST_SHOWN), part="Amt") from wrong
    return amount if direction == "CRDT" else -amount


def _day(text: str, account: str, place: int) -> date:
    try:
        return bank_day(text[:10], DateForm.YEAR_MONTH_DAY, Calendar.GREGORIAN)
    except Inconsistent as wrong:
        raise errors.PartUnreadable(place=place, account=account, typed=printable(text, _MOST_SHOWN), part="Dt") from wrong


def _days(stmt: Element, closing: Element, account: str, booked: list[date]) -> tuple[date, date]:
    """First and last day: as the statement says, else from its first booking to the day of its closing balance."""
    ends = _day(first_text(closing, "Dt/Dt", "Dt/DtTm") or first_text(stmt, "FrToDt/ToDtTm"), account, 0)
    said = first_text(stmt, "FrToDt/FrDtTm")
    starts = _day(said, account, 0) if said else min(booked, default=ends)
    return min(starts, ends, *booked), max(ends, *booked) if booked else ends
