"""The forms of organisations, projects and their plans, as they are loaded. Those of money: `projects.funding_schemas`."""

from projects.models import DocumentKind, OrganisationKind, ProjectStatus, UpgradingType
from web.fields import Form, OneOf, Text, Whole

MOST_HOUSEHOLDS = 1_000_000


class Country(Text):
    """Two letters of ISO 3166-1, in either case."""

    def read(self, typed: str) -> str:
        return super().read(typed).upper()


class OrganisationForm(Form):
    kind = OneOf(OrganisationKind)
    name = Text(most=200)
    country = Country(most=2)
    registration = Text(most=60, load_default="")
    iati_ref = Text(most=100, load_default="", data_key="iati-ref")


class SuccessionForm(Form):
    predecessor = Text(most=16)


class PaperForm(Form):
    kind = OneOf(DocumentKind)
    title = Text(most=200)
    issued_by = Text(most=120, load_default="", data_key="issued-by")
    serial = Text(most=60, load_default="")


class ProjectForm(Form):
    programme = Text(most=16)
    code = Text(most=30)
    name = Text(most=200)
    upgrading_type = OneOf(UpgradingType, data_key="upgrading-type")
    currency = Text(most=3)
    second_currency = Text(most=3, load_default="", data_key="second-currency")
    country = Country(most=2)
    locale = Text(most=16)
    timezone = Text(most=64)
    network = Text(most=16, load_default="")
    city = Text(most=16, load_default="")
    implementer = Text(most=16, load_default="")


class StatusForm(Form):
    status = OneOf(ProjectStatus)
    note = Text(load_default="")


class HouseholdsForm(Form):
    planned = Whole(most=MOST_HOUSEHOLDS)
    agreed = Whole(most=MOST_HOUSEHOLDS)
    underway = Whole(most=MOST_HOUSEHOLDS)
    finished = Whole(most=MOST_HOUSEHOLDS)
    dropped_out = Whole(most=MOST_HOUSEHOLDS, data_key="dropped-out")


class MilestoneForm(Form):
    title = Text(most=200)


class ReachedForm(Form):
    note = Text(load_default="")
