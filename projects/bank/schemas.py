"""The forms of the bank pages, as they are loaded."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError

from core.calendars import Calendar
from core.errors import Refusal
from core.marks import N_
from core.money import Currency
from projects.bank.accounts import MOST_ACCOUNTS
from projects.bank.amounts import DecimalMark, bank_amount
from projects.bank.csv_rows import Row
from projects.bank.days import DateForm
from projects.bank.importing import Typed as TypedBeside
from projects.bank.mapping import MOST_COLUMNS, MOST_HEADER_LINES, PARTS, ColumnMapping, Delimiter
from projects.bank.page import headings_in
from projects.bank.reconciliation import Match, NamedDifference
from web.fields import Form, OneOf, Text, Typed, Whole
from web.forms import Sent
from web.language import current_language

DIFFERENCES = 5  # lines of named differences that a form has
_TICK = re.compile(r"tick_(?P<lines>\d{1,12}(?:\.\d{1,12})*)?_(?P<entries>\d{1,12}(?:\.\d{1,12})*)?")
_BY_HAND = re.compile(r"(?P<side>line|entry)_(?P<key>\d{1,12})")
NOTHING_TICKED = N_("Nothing is ticked. Tick what belongs together, and press the button again.")


class SignedAmount(Typed[int]):
    """Minor units with a sign, as "-15.00": a balance, or a difference."""

    def __init__(self, of: Currency, **options: Any) -> None:
        self.of = of
        super().__init__(**options)

    def read(self, typed: str) -> int:
        return bank_amount(typed, self.of)


def account_sent(fields: dict[str, str], currencies: Sequence[str]) -> dict[str, Any]:
    """The book's currency, the number in it, the bank's name and the last four digits. Raises ValidationError."""
    sent = Sent(fields)
    said = sent.load(
        Form.from_dict(
            {
                "currency": Text(most=3),
                "number": Whole(least=1, most=MOST_ACCOUNTS),
                "bank_name": Text(most=120, data_key="bank-name"),
                "last_four": Text(most=4, data_key="last-four"),
            }
        )()
    )
    if fields.get("currency") not in currencies:
        sent.messages["currency"] = [current_language().text(N_("Choose one from the list."))]
    sent.finish()
    return said


def typed_beside(fields: Mapping[str, str], of: Currency) -> TypedBeside:
    """Opening and closing balance as typed beside a file; nothing for what was left empty. Raises ValidationError."""
    found = Sent({name: fields.get(name, "") for name in ("opening", "closing")})
    schema = Form.from_dict(
        {
            "opening_minor": SignedAmount(of, load_default=None, data_key="opening"),
            "closing_minor": SignedAmount(of, load_default=None, data_key="closing"),
        }
    )
    said = found.load(schema())
    found.finish()
    return TypedBeside(said["opening_minor"], said["closing_minor"])


class Column(Typed[int]):
    """A column by its number from 0; none when nothing is chosen."""

    def __init__(self) -> None:
        super().__init__(load_default=None)

    def read(self, typed: str) -> int:
        if not re.fullmatch(r"[0-9]{1,2}", typed) or int(typed) >= MOST_COLUMNS:
            raise ValidationError(current_language().text(N_("Choose one from the list.")))
        return int(typed)


class DayColumn(Column):
    """Every movement has a day."""

    def __init__(self) -> None:
        super(Column, self).__init__(required=True)


def columns_sent(fields: dict[str, str], rows: Sequence[Row]) -> ColumnMapping:
    """The choice of columns with the headings that stand above them. Raises ValidationError."""
    sent = Sent(fields)
    parts: dict[str, Any] = {part: DayColumn() if part == "day" else Column() for part in PARTS}
    said = sent.load(
        Form.from_dict(
            {
                **parts,
                "header_lines": Whole(most=MOST_HEADER_LINES, data_key="header-lines"),
                "footer_lines": Whole(most=MOST_HEADER_LINES, data_key="footer-lines"),
                "date_form": OneOf(DateForm, data_key="date-form"),
                "calendar": OneOf(Calendar),
                "decimal": OneOf(DecimalMark),
                "delimiter": OneOf(Delimiter, load_default=None),
            }
        )()
    )
    sent.finish()
    return _mapping(said, rows)


def _mapping(said: dict[str, Any], rows: Sequence[Row]) -> ColumnMapping:
    try:
        return ColumnMapping(**said, headings=headings_in(rows, said["header_lines"]))
    except Refusal as wrong:
        raise ValidationError({"amount": [current_language().sentence(wrong)]}) from wrong


def ticks_sent(fields: Mapping[str, str]) -> list[tuple[Match, str]]:
    """The matches that were ticked, each with why it was proposed; lines ticked by hand are one more. Raises ValidationError."""
    found, by_hand = [], {"line": list[int](), "entry": list[int]()}
    for name, value in fields.items():
        if tick := _TICK.fullmatch(name):
            found.append((_match(_keys(tick["lines"]), _keys(tick["entries"])), value))
        elif hand := _BY_HAND.fullmatch(name):
            by_hand[hand["side"]].append(int(hand["key"]))
        else:
            Sent({name: value}).finish()
    if by_hand["line"] or by_hand["entry"]:
        found.append((_match(tuple(by_hand["line"]), tuple(by_hand["entry"])), ""))
    if not found:
        raise ValidationError({"ticks": [current_language().text(NOTHING_TICKED)]})
    return found


def _match(lines: tuple[int, ...], entries: tuple[int, ...]) -> Match:
    try:
        return Match(lines, entries)
    except Refusal as wrong:
        raise ValidationError({"ticks": [current_language().sentence(wrong)]}) from wrong


def _keys(typed: str | None) -> tuple[int, ...]:
    return tuple(map(int, typed.split("."))) if typed else ()


def differences_sent(fields: dict[str, str], of: Currency) -> list[NamedDifference]:
    """The named differences of the form; lines that are empty are none. Raises ValidationError."""
    sent = Sent(fields)
    schema: dict[str, Any] = {}
    for place in range(1, DIFFERENCES + 1):
        schema[f"amount_{place}"] = SignedAmount(of, load_default=0, data_key=f"amount-{place}")
        schema[f"reason_{place}"] = Text(load_default="", data_key=f"reason-{place}")
    said = sent.load(Form.from_dict(schema)())
    sent.finish()
    named = (NamedDifference(said[f"amount_{place}"], said[f"reason_{place}"]) for place in range(1, DIFFERENCES + 1))
    return [one for one in named if one.amount_minor or one.reason]
