"""The meeting form: the names of its fields, and what they hold before anybody has typed.

Pure text. A draft keeps fields under these names exactly as they were typed; `groups.schemas` reads them into a sheet.

    held-on-day, held-on-month, held-on-year       in the group's calendar
    row-{number}-presence                          present | late | absent | sent
    row-{number}-sent-by, row-{number}-fine-reason
    row-{number}-shares, -left-over, -carried-used, -shares-returned, -saved, -withdrawn, -social, -fine, -fine-paid
    other-{i}-kind, -amount, -reason, -member      i from 1; a line with nothing but a kind is empty
    loan-{number}-repaid                           of an open loan, by its number in the group
    loan-{number}-given                            yes | no, of a loan that waits to be handed out
    count-{pot}-opening                            agrees | differs
    count-{pot}-opening-note, count-{pot}-reason
    count-{pot}-{denomination in minor units}      pieces
    note
"""

from collections.abc import Iterable, Mapping
from datetime import date

from core.calendars import Calendar, parts_in
from core.money import Currency, plain
from groups.figures import Presence, Row, SheetFigures
from groups.sheet_rules import COLUMNS
from groups.terms import Terms

AGREES, DIFFERS = "agrees", "differs"
GIVEN, NOT_GIVEN = "yes", "no"
SHARE_COLUMNS = frozenset({"shares", "shares_returned"})  # counted in shares; every other column is money
FIELDS_OF_NO_DRAFT = frozenset({"csrf_token", "version"})
OTHER_LINES = 20


def fresh_fields(held_on: date, calendar: Calendar, terms: Terms, currency: Currency, numbers: Iterable[int]) -> dict[str, str]:
    """An unwritten form: everybody present and paying the equal social contribution, nothing bought, nothing counted."""
    fields = _day_fields(held_on, calendar)
    for number in numbers:
        fields[f"row-{number}-presence"] = Presence.PRESENT.value
        fields[f"row-{number}-social"] = typed_amount(terms.social_minor, currency)
    return fields


def fields_of(sheet: SheetFigures, calendar: Calendar) -> dict[str, str]:
    """The form as it would have been typed for this sheet: a correction starts from it."""
    fields = _day_fields(sheet.held_on, calendar)
    for row in sheet.rows:
        fields |= _row_fields(row, sheet.currency)
    for line, other in enumerate(sheet.others, start=1):
        fields[f"other-{line}-kind"] = other.kind.value
        fields[f"other-{line}-amount"] = typed_amount(other.amount_minor, sheet.currency)
        fields[f"other-{line}-reason"] = other.reason
        fields[f"other-{line}-member"] = str(other.member_number or "")
    for one in sheet.loans.repaid:
        fields[f"loan-{one.loan_number}-repaid"] = typed_amount(one.amount_minor, sheet.currency)
    for loan in sheet.loans.handed_out:
        fields[f"loan-{loan}-given"] = GIVEN
    for count in sheet.counts:
        prefix = f"count-{count.pot}"
        fields[f"{prefix}-opening"] = AGREES if count.opening_agreed else DIFFERS
        fields[f"{prefix}-opening-note"] = count.opening_note
        fields[f"{prefix}-reason"] = count.difference_reason
        fields |= {f"{prefix}-{denomination}": str(pieces) for denomination, pieces in count.quantities.items()}
    fields["note"] = sheet.note
    return fields


def kept_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a request that belong to the sheet."""
    return {name: value for name, value in fields.items() if name not in FIELDS_OF_NO_DRAFT}


def typed_amount(minor: int, currency: Currency) -> str:
    """An amount as a treasurer types it: "20", "2.50", and nothing for zero."""
    if minor == 0:
        return ""
    return plain(minor, currency) if minor % currency.unit else str(minor // currency.unit)


def _day_fields(day: date, calendar: Calendar) -> dict[str, str]:
    year, month, number = parts_in(day, calendar)
    return {"held-on-day": str(number), "held-on-month": str(month), "held-on-year": str(year)}


def _row_fields(row: Row, currency: Currency) -> dict[str, str]:
    prefix = f"row-{row.member_number}"
    fields = {
        f"{prefix}-presence": row.presence.value,
        f"{prefix}-sent-by": row.sent_by,
        f"{prefix}-fine-reason": row.fine_reason,
    }
    for attribute, (column, _, _) in COLUMNS.items():
        figure: int = getattr(row, attribute)
        in_shares = attribute in SHARE_COLUMNS
        fields[f"{prefix}-{column}"] = (str(figure) if figure else "") if in_shares else typed_amount(figure, currency)
    return fields
