"""The form of founding a group: five questions, of which the third is the method's own, and all rules behind them."""

from typing import Any

from core.calendars import Calendar
from core.language import PAPER_LANGUAGES, language
from core.money import Currency, currency
from groups.cycles import SeriesPlan
from groups.group_schemas import IdentityForm, SeriesForm, SigningForm
from groups.methods.templates import TEMPLATES, rules_of
from groups.rules_schemas import rules_sent
from groups.terms import Method, Terms
from web.forms import Sent

UNTIL_KNOWN = "THB"  # how amounts are read while the form does not say a currency, which is itself refused


def method_asked(typed: str) -> Method:
    """The method of an address or a form; the most common one where none is said."""
    return Method(typed) if typed in TEMPLATES else Method.VSLA


def starting_rules(method: Method, money: Currency) -> Terms:
    """A method's rules before the group has said its own amounts: one unit of money stands where there has to be something."""
    return rules_of(method, money.unit, 0, money)


def founding_sent(fields: dict[str, str]) -> dict[str, Any]:
    """What `groups.founding.found_group` needs, and the network's public id. Days are in the calendar of the group's language.

    Raises ValidationError, and what currency(), Terms and SeriesPlan raise.
    """
    sent = Sent(fields)
    method = method_asked(sent.left.pop("method", ""))
    identity, signing = sent.load(IdentityForm()), sent.load(SigningForm())
    calendar = language(identity["locale"]).calendar if identity.get("locale") in PAPER_LANGUAGES else Calendar.GREGORIAN
    money = currency(identity.get("currency", UNTIL_KNOWN))
    terms = rules_sent(sent, starting_rules(method, money), money)
    series = sent.load(SeriesForm())
    founded_on, first_on = sent.day("founded-on", calendar), sent.day("first-on", calendar)
    cycle_ends_on = sent.day("cycle-ends-on", calendar, optional=True)
    sent.finish()
    return (
        identity
        | signing
        | {
            "currency": money.code,
            "founded_on": founded_on,
            "cycle_ends_on": cycle_ends_on,
            "terms": terms,
            "series": SeriesPlan(first_on=first_on, **series),
        }
    )
