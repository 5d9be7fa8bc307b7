"""The forms of founding a group, its rules, its members, officers and periods, as they are loaded."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.language import LANGUAGES, language
from core.money import Currency, currency
from groups.cycles import SeriesPlan
from groups.founding import MOST_NAME
from groups.members import HIGHEST_NUMBER
from groups.members import MOST_NAME as MOST_MEMBER_NAME
from groups.officers import Office
from groups.terms import MOST_SHARES_EVER, LeftOver, Terms
from web.fields import Amount, Form, OneOf, Text, Whole, day_sent, messages_of

UNTIL_KNOWN = "THB"  # how amounts are read while the form does not say a currency, which is itself refused
DAY_PARTS = ("day", "month", "year")


class Ticked(ma.fields.Field[bool]):
    """A box: sent at all means ticked."""

    def __init__(self, data_key: str) -> None:
        super().__init__(load_default=False, data_key=data_key)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        return True


def _terms_form(of: Currency) -> type[ma.Schema]:
    """The rules in figures; amounts are read in the group's currency, and an empty one is none."""
    return Form.from_dict(
        {
            "share_value_minor": Amount(of, data_key="share-value"),
            "least_shares": Whole(least=1, most=MOST_SHARES_EVER, load_default=1, data_key="least-shares"),
            "most_shares": Whole(least=1, most=MOST_SHARES_EVER, data_key="most-shares"),
            "social_minor": Amount(of, load_default=0, data_key="social"),
            "left_over": OneOf(LeftOver, data_key="left-over"),
            "fine_late_minor": Amount(of, load_default=0, data_key="fine-late"),
            "fine_absent_minor": Amount(of, load_default=0, data_key="fine-absent"),
            "may_return_shares": Ticked("may-return-shares"),
            "most_shares_returned": Whole(most=MOST_SHARES_EVER, load_default=0, data_key="most-shares-returned"),
            "key_holders_off_committee": Ticked("key-holders-off-committee"),
        }
    )


class SigningForm(Form):
    signed_by = Text(data_key="signed-by")


class IdentityForm(Form):
    network = Text(most=16)
    name = Text(most=MOST_NAME)
    currency = Text(most=3)
    locale = Text(most=16)
    timezone = Text(most=64)


class Sex(StrEnum):
    """As statistics ask for it; it may be left out."""

    WOMAN = "f"
    MAN = "m"
    OTHER = "x"


class MemberForm(Form):
    name = Text(most=MOST_MEMBER_NAME)
    sex = OneOf(Sex, load_default=None)


class NewMemberForm(MemberForm):
    number = Whole(least=1, most=HIGHEST_NUMBER, load_default=None)


class OfficerForm(Form):
    office = OneOf(Office)
    member = Whole(least=1, most=HIGHEST_NUMBER)


class SeriesForm(Form):
    every_days = Whole(least=1, most=366, data_key="every-days")
    starts_at = Text(most=5, load_default="", data_key="starts-at")
    place = Text(load_default="")


class Sent:
    """A form read part by part, so that everything that is wrong with it is said at once.

    Each part that is read takes its fields away; `finish` refuses what no part has taken.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields, self.left = fields, dict(fields)
        self.messages: dict[str, list[str]] = {}

    def load(self, schema: ma.Schema) -> dict[str, Any]:
        """What the schema's own fields say; empty when they cannot be read, and `finish` then says why."""
        names = {field.data_key or name for name, field in schema.fields.items()}
        part = {name: self.left.pop(name) for name in names if name in self.left}
        try:
            loaded: dict[str, Any] = schema.load(part)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
            return {}
        return loaded

    def day(self, name: str, calendar: Calendar, *, optional: bool = False) -> Any:
        """The day under `name`; None when it cannot be read, or is optional and empty."""
        typed = [self.left.pop(f"{name}-{part}", "") for part in DAY_PARTS]
        if optional and not any(part.strip() for part in typed):
            return None
        try:
            return day_sent(self.fields, name, calendar)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
            return None

    def finish(self) -> None:
        """Raises ValidationError with every sentence so far, and for fields that no part of the form has."""
        try:
            Form().load(self.left)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
        if self.messages:
            raise ma.ValidationError(self.messages)

    def terms(self, of: Currency) -> dict[str, Any]:
        return self.load(_terms_form(of)())


def founding_sent(fields: dict[str, str]) -> dict[str, Any]:
    """What `groups.founding.found_group` needs, and the network's public id. Days are in the calendar of the group's language.

    Raises ValidationError, and what currency(), Terms and SeriesPlan raise.
    """
    sent = Sent(fields)
    identity, signing = sent.load(IdentityForm()), sent.load(SigningForm())
    calendar = language(identity["locale"]).calendar if identity.get("locale") in LANGUAGES else Calendar.GREGORIAN
    money = currency(identity.get("currency", UNTIL_KNOWN))
    terms = sent.terms(money)
    series = sent.load(SeriesForm())
    founded_on, first_on = sent.day("founded-on", calendar), sent.day("first-on", calendar)
    cycle_ends_on = sent.day("cycle-ends-on", calendar, optional=True)
    sent.finish()
    return identity | signing | {
        "currency": money.code,
        "founded_on": founded_on,
        "cycle_ends_on": cycle_ends_on,
        "terms": Terms(**terms),
        "series": SeriesPlan(first_on=first_on, **series),
    }
