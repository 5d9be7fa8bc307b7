"""Reading a meeting form: from fields as typed (`groups.form` names them) to a `MeetingSheet` that agrees.

Everything that is wrong is said at once, each sentence under the field that has to change. Nothing is guessed: an amount that
could be read in two ways is refused, and so is a figure for which the sheet has no field.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.fields import Field

from core.calendars import Calendar, YearInAnotherCalendar, day_from_parts
from core.errors import Inconsistent
from core.language import Language
from core.money import Currency, parse_amount
from core.text import clean
from groups.figures import Count, OtherKind, OtherLine, Pot, Presence, Row, SheetFigures
from groups.form import AGREES, DIFFERS, GIVEN, NOT_GIVEN, OTHER_LINES, SHARE_COLUMNS
from groups.loans.figures import Loans
from groups.meetings import MeetingContext
from groups.sheet import MeetingSheet, agreed
from groups.sheet_errors import NotOnTheSheet, OtherKindMissing, SheetFault, WholeNumberUnreadable
from groups.sheet_rules import COLUMNS, faults

ABOUT_THE_WHOLE = "note"  # the field under which a sentence stands that belongs to no other
_PART = re.compile(r"(?P<kind>row|other|loan)-(?P<number>[1-9]\d{0,3})-(?P<name>[a-z-]+)", re.ASCII)
_PIECE = re.compile(r"count-(?P<pot>[a-z_]+)-(?P<name>[a-z-]+|[1-9]\d{0,14})", re.ASCII)
_WHOLE_NUMBER = re.compile(r"([-\u2212]?)\s*(\d{1,9})")

_POTS = frozenset(pot.value for pot in Pot)
_PRESENCES = {presence.value: presence for presence in Presence}
_KINDS = {kind.value: kind for kind in OtherKind}
_OPENINGS = {AGREES: True, DIFFERS: False}
_GIVEN = {GIVEN: True, NOT_GIVEN: False}

Sentences = defaultdict[str, list[str]]
Parts = defaultdict[str, dict[str, str]]


class Typed(Field[Any]):
    """A field that is typed as text; what `read` refuses is said in the reader's language."""

    def __init__(self, read: Callable[[str], object], language: Language, **options: Any) -> None:
        self.read, self.language = read, language
        super().__init__(load_default=lambda: read(""), **options)

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> object:
        try:
            return self.read(value)
        except Inconsistent as fault:
            raise ValidationError(self.language.sentence(fault)) from fault


def load_sheet(fields: Mapping[str, str], context: MeetingContext, language: Language) -> MeetingSheet:
    """The sheet that a form says, for the members and the rules of `context`.

    Raises marshmallow's ValidationError with sentences in `language` by field name, all of them; then there is no sheet.
    """
    sentences: Sentences = defaultdict(list)
    parts = _parts(fields, sentences, language)
    lines = _other_lines(parts, context.currency, sentences, language)
    figures = SheetFigures(
        held_on=_held_on(fields, context, sentences, language),
        currency=context.currency,
        terms=context.terms,
        opening=context.opening,
        standing=context.standing,
        denominations=context.denominations,
        rows=_rows(parts, context.currency, sentences, language),
        others=tuple(lines.values()),
        counts=_counts(parts, sentences, language),
        note=_loaded(_texts(language, "note"), {"note": fields.get("note", "")}, "", sentences, language)["note"],
        loans=_loans(parts, context, sentences, language),
    )
    if not sentences:  # a figure that cannot be read would make every sum wrong, and what is said of it confusing
        _say_faults(figures, list(lines), sentences, language)
    if sentences:
        raise ValidationError(dict(sentences))
    return agreed(figures)


def day_typed(fields: Mapping[str, str], calendar: Calendar) -> date:
    """The day in the three date fields, written in the group's calendar. Raises DayUnreadable, YearInAnotherCalendar."""
    year, month, day = (fields.get(f"held-on-{part}", "") for part in ("year", "month", "day"))
    return day_from_parts(year, month, day, calendar)


def _held_on(fields: Mapping[str, str], context: MeetingContext, sentences: Sentences, language: Language) -> date:
    if "held-on-day" not in fields:
        return context.held_on
    try:
        return day_typed(fields, context.calendar)
    except Inconsistent as fault:
        at = "held-on-year" if isinstance(fault, YearInAnotherCalendar) else "held-on-day"
        sentences[at].append(language.sentence(fault))
        return context.held_on


def _parts(fields: Mapping[str, str], sentences: Sentences, language: Language) -> Parts:
    """The fields by the part of the sheet they belong to: {"row-7": {"shares": "2"}, "count-loan_fund": {"500": "1"}}."""
    parts: Parts = defaultdict(dict)
    for field, typed in fields.items():
        if (found := _PART.fullmatch(field)) and (not typed.strip() or _has_line(found)):
            parts[f"{found['kind']}-{found['number']}"][found["name"]] = typed
        elif (found := _PIECE.fullmatch(field)) and found["pot"] in _POTS:
            parts[f"count-{found['pot']}"][found["name"]] = typed
        elif field.startswith(("row-", "other-", "loan-", "count-")):
            sentences[ABOUT_THE_WHOLE].append(language.sentence(NotOnTheSheet(field=field[:60])))
    return parts


def _has_line(part: re.Match[str]) -> bool:
    """Whether the page has such a line: there are only so many for other money."""
    return part["kind"] != "other" or int(part["number"]) <= OTHER_LINES


def _rows(parts: Parts, money: Currency, sentences: Sentences, language: Language) -> tuple[Row, ...]:
    """The lines that say how the member took part; those that do not are missed by the rules of the sheet."""
    rows = []
    for part in [name for name in parts if name.startswith("row-")]:
        loaded = _loaded(_row_schema(money, language), parts[part], part, sentences, language)
        if loaded["presence"] is not None:
            rows.append(Row(member_number=int(part.removeprefix("row-")), **loaded))
    return tuple(rows)


def _loans(parts: Parts, context: MeetingContext, sentences: Sentences, language: Language) -> Loans:
    """What was repaid of loans and which were handed out; a loan that the sheet does not have is missed by its rules."""
    repaid, given = {}, []
    for part in [name for name in parts if name.startswith("loan-")]:
        loaded = _loaded(_loan_schema(context.currency, language), parts[part], part, sentences, language)
        number = int(part.removeprefix("loan-"))
        if loaded["repaid"]:
            repaid[number] = loaded["repaid"]
        if loaded["given"]:
            given.append(number)
    return context.with_loans(repaid, tuple(given))


def _other_lines(
    parts: Parts, money: Currency, sentences: Sentences, language: Language
) -> dict[int, OtherLine]:
    """The lines of other money on which anything but a kind is written, by their number on the page."""
    lines = {}
    for number in range(1, OTHER_LINES + 1):
        typed = parts.get(f"other-{number}", {})
        if not any(typed.get(name, "").strip() for name in ("amount", "reason", "member")):
            continue
        loaded = _loaded(_other_schema(money, language), typed, f"other-{number}", sentences, language)
        if loaded["kind"] is None:
            fault = OtherKindMissing(line=number)
            sentences[fault.where].append(language.sentence(fault))
        else:
            lines[number] = OtherLine(loaded["kind"], loaded["amount"], loaded["reason"], loaded["member"])
    return lines


def _counts(parts: Parts, sentences: Sentences, language: Language) -> tuple[Count, ...]:
    """The pots of which it is said whether the opening agrees; the others count as not counted."""
    counts = []
    for pot in Pot:
        typed = parts.get(f"count-{pot}", {})
        denominations = tuple(name for name in typed if name.isdecimal())
        loaded = _loaded(_count_schema(denominations, language), typed, f"count-{pot}", sentences, language)
        if loaded["opening"] is None:
            continue
        pieces = {int(name): loaded[name] for name in denominations if loaded[name]}
        counts.append(Count(pot, loaded["opening"], loaded["opening-note"], pieces, loaded["reason"]))
    return tuple(counts)


def _loaded(
    schema: Schema, typed: Mapping[str, str], part: str, sentences: Sentences, language: Language
) -> dict[str, Any]:
    """What one part of the form says by the schema; what cannot be read is spoken of and counts as empty."""
    fields = {field.data_key or name: name for name, field in schema.fields.items()}
    for stray in typed.keys() - fields.keys():
        sentences[ABOUT_THE_WHOLE].append(language.sentence(NotOnTheSheet(field=f"{part}-{stray}"[:60])))
    known = {name: text for name, text in typed.items() if name in fields}
    errors: dict[str, list[str]] = schema.validate(known)
    for name, said in errors.items():
        sentences[f"{part}-{name}" if part else name] += said
    loaded: dict[str, Any] = schema.load({name: text for name, text in known.items() if name not in errors})
    return loaded


def _say_faults(figures: SheetFigures, line_numbers: list[int], sentences: Sentences, language: Language) -> None:
    for fault in faults(figures):
        if "line" in fault.facts:  # the rules count written lines, the page also counts the empty ones between them
            fault.facts["line"] = line_numbers[int(str(fault.facts["line"])) - 1]
        at = fault.where if isinstance(fault, SheetFault) else ABOUT_THE_WHOLE
        sentences[at].append(language.sentence(fault))


@cache
def _row_schema(money: Currency, language: Language) -> Schema:
    figures = {
        attribute: Typed(_shares if attribute in SHARE_COLUMNS else _amount(money), language, data_key=column)
        for attribute, (column, _, _) in COLUMNS.items()
    }
    return Schema.from_dict(
        {
            "presence": Typed(_PRESENCES.get, language),
            "sent_by": Typed(clean, language, data_key="sent-by"),
            "fine_reason": Typed(clean, language, data_key="fine-reason"),
            **figures,
        }
    )()


@cache
def _loan_schema(money: Currency, language: Language) -> Schema:
    return Schema.from_dict(
        {
            "repaid": Typed(lambda typed: parse_amount(typed, money) if typed.strip() else 0, language),
            "given": Typed(_GIVEN.get, language),
        }
    )()


@cache
def _other_schema(money: Currency, language: Language) -> Schema:
    return Schema.from_dict(
        {
            "kind": Typed(_KINDS.get, language),
            "amount": Typed(_amount(money), language),
            "reason": Typed(clean, language),
            "member": Typed(_member, language),
        }
    )()


def _count_schema(denominations: tuple[str, ...], language: Language) -> Schema:
    return Schema.from_dict(
        {
            "opening": Typed(_OPENINGS.get, language),
            "opening-note": Typed(clean, language),
            "reason": Typed(clean, language),
            **{name: Typed(_shares, language) for name in denominations},
        }
    )()


@cache
def _texts(language: Language, *names: str) -> Schema:
    return Schema.from_dict({name: Typed(clean, language) for name in names})()


def _amount(money: Currency) -> Callable[[str], int]:
    """Reads minor units; a minus is kept, for the rules of the sheet know what to do instead."""

    def read(typed: str) -> int:
        text = typed.strip()
        if not text:
            return 0
        return -parse_amount(text[1:], money) if text[0] in "-\u2212" else parse_amount(text, money)

    return read


def _shares(typed: str) -> int:
    """Reads a whole number in the digits of any script; a minus is kept."""
    text = typed.strip()
    found = _WHOLE_NUMBER.fullmatch(text)
    if text and not found:
        raise WholeNumberUnreadable(typed=text[:40])
    return (-1 if found[1] else 1) * int(found[2]) if found else 0


def _member(typed: str) -> int | None:
    return _shares(typed) or None
