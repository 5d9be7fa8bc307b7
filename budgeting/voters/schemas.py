"""The forms of the register of voters, as they are loaded. None of them asks for a document of land."""

from enum import StrEnum

from budgeting.models import Basis
from budgeting.voters.adding import MOST_NAME
from budgeting.voters.classes import EXCEPTIONS, AgeGroup
from budgeting.voters.delegations import MOST_AUTHORITY
from budgeting.voters.models import Strike
from projects.settlements.classes import Sex, Tenure
from web.fields import Form, OneOf, Text, Whole
from web.forms import Ticked

MOST_NUMBER = 10**6
MOST_AREA = 120


class Exceptional(StrEnum):
    """By what somebody on no register is known."""

    VOUCHED = Basis.VOUCHED
    HOUSE_NUMBER = Basis.HOUSE_NUMBER
    PHOTO = Basis.PHOTO
    OTHER = Basis.OTHER


assert {str(one) for one in Exceptional} == {str(one) for one in EXCEPTIONS}


class StrikeReason(StrEnum):
    MOVED = Strike.MOVED
    TWICE = Strike.TWICE
    UNDER_AGE = Strike.UNDER_AGE
    DEBT = Strike.DEBT
    OTHER = Strike.OTHER


class WriteForm(Form):
    place = Text(most=40)
    area = Text(most=MOST_AREA, load_default="")
    looked_at = Text(most=64, data_key="looked-at")
    ticked = Ticked("ticked")


class PersonForm(Form):
    name = Text(most=MOST_NAME)
    basis = OneOf(Exceptional)
    known_by = Text(data_key="known-by")
    first = Whole(least=1, most=MOST_NUMBER, load_default=None)
    second = Whole(least=1, most=MOST_NUMBER, load_default=None)
    area = Text(most=MOST_AREA, load_default="")
    sex = OneOf(Sex, load_default=None)
    age_group = OneOf(AgeGroup, load_default=None, data_key="age-group")
    tenure = OneOf(Tenure, load_default=None)
    sure = Ticked("sure")


class AdultForm(Form):
    settlement = Text(most=16)
    house = Text(most=20)
    name = Text(most=MOST_NAME)
    age_group = OneOf(AgeGroup, load_default=None, data_key="age-group")
    sex = OneOf(Sex, load_default=None)
    area = Text(most=MOST_AREA, load_default="")


class StrikeForm(Form):
    why = OneOf(StrikeReason)
    reason = Text()


class ReasonForm(Form):
    reason = Text()


class ProxyForm(Form):
    voter = Whole(least=1, most=MOST_NUMBER)
    carrier = Whole(least=1, most=MOST_NUMBER)
    authority = Text(most=MOST_AUTHORITY)


class DelegationForm(Form):
    voter = Whole(least=1, most=MOST_NUMBER)
    organisation = Text(most=16)
    representative = Text(most=MOST_NAME)
    authority = Text(most=MOST_AUTHORITY)


class EndForm(Form):
    ended = Text(most=16)
    reason = Text()


class GiveForm(Form):
    """One ballot at the table. `to`: the voter herself, her proxy, or the representative of an organisation."""

    envelope = Whole(least=1, most=MOST_NUMBER)
    voter = Whole(least=1, most=MOST_NUMBER)
    batch = Text(most=16, load_default="")
    to = Text(most=10, load_default="")
    sought = Text(most=60, load_default="")
