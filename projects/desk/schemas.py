"""The forms of the agency's desk, as they are loaded: a published figure, a sample, a finding, an answer, a closing."""

from core.iso4217 import EXPONENTS
from core.money import currency
from projects.desk.findings import MOST_TEXT
from projects.desk.models import COUNTS, Outcome, SampleRule, Severity, Told
from projects.desk.samples import SAMPLED
from projects.desk.sampling import MOST_ITEMS
from projects.funding_models import Measure
from web.fields import Amount, Form, OneOf, Text, Whole

MOST_COUNT = 10**9


class FigureForm(Form):
    organisation = Text(most=16)
    told = OneOf(Told)
    city = Text(most=16, load_default="")
    network = Text(most=16, load_default="")
    project = Text(most=30, load_default="")
    replaces = Text(most=16, load_default="")
    stated = Text(most=120)
    source_title = Text(most=200, data_key="source-title")
    source_url = Text(load_default="", data_key="source-url")
    note = Text(load_default="")
    unit = Text(most=3, load_default="")


class CountForm(Form):
    number = Whole(most=MOST_COUNT)


def number_form(told: object, unit: str) -> Form:
    """What is read under "number": a count, or an amount in the currency that was chosen. Raises UnknownCurrency."""
    if told in COUNTS or told is None:
        return CountForm()
    return Form.from_dict({"number": Amount(currency(unit))})()  # type: ignore[return-value]


class SampleForm(Form):
    organisation = Text(most=16)
    rule = OneOf(SampleRule)
    measure = OneOf(Measure)
    unit = Text(most=3)
    seed = Text(most=60, load_default="")
    size = Whole(least=1, most=MOST_ITEMS)


class FindingForm(Form):
    organisation = Text(most=16)
    severity = OneOf(Severity)
    text = Text(most=MOST_TEXT)
    voucher = Text(most=16, load_default="")
    document = Text(most=16, load_default="")
    sample = Text(most=16, load_default="")


class AnswerForm(Form):
    text = Text(most=MOST_TEXT)
    document = Text(most=16, load_default="")


class ClosingForm(Form):
    outcome = OneOf(Outcome)
    text = Text(most=MOST_TEXT)


CURRENCIES = [(code, code) for code in sorted(EXPONENTS)]
MEASURES_SAMPLED = SAMPLED
