"""The forms of advances, as they are loaded: one handed out, and cash that comes back."""

from dataclasses import dataclass
from datetime import date

from core.calendars import Calendar
from core.money import Currency
from projects.advances.kinds import MOST_HOLDER
from projects.funding_schemas import MOST_REFERENCE
from web.fields import Amount, Form, Text
from web.forms import Sent

MOST_PLACE = 20
MOST_DOCUMENT = 16


@dataclass(frozen=True, slots=True)
class GivenSent:
    """`due_on` is None where the last day that the funder allows is meant."""

    holder: str
    purpose: str
    amount_minor: int
    place: str
    document: str
    reference: str
    day: date
    due_on: date | None


def given_sent(form: Sent, of: Currency, calendar: Calendar) -> GivenSent:
    """Raises ValidationError."""
    asked = form.load(
        Form.from_dict(
            {
                "holder": Text(most=MOST_HOLDER),
                "purpose": Text(),
                "amount_minor": Amount(of, data_key="amount"),
                "place": Text(most=MOST_PLACE),
                "document": Text(most=MOST_DOCUMENT, load_default=""),
                "reference": Text(most=MOST_REFERENCE),
            }
        )()
    )
    day, due_on = form.day("day", calendar), form.day("due-on", calendar, optional=True)
    form.finish()
    return GivenSent(**asked, day=day, due_on=due_on)


@dataclass(frozen=True, slots=True)
class ReturnSent:
    amount_minor: int
    place: str
    note: str
    document: str
    reference: str
    day: date


def return_sent(form: Sent, of: Currency, calendar: Calendar) -> ReturnSent:
    """Raises ValidationError."""
    asked = form.load(
        Form.from_dict(
            {
                "amount_minor": Amount(of, data_key="amount"),
                "place": Text(most=MOST_PLACE),
                "note": Text(load_default=""),
                "document": Text(most=MOST_DOCUMENT, load_default=""),
                "reference": Text(most=MOST_REFERENCE),
            }
        )()
    )
    day = form.day("day", calendar)
    form.finish()
    return ReturnSent(**asked, day=day)
