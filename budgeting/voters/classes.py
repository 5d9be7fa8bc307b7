"""What is told apart on the register of voters, and the bounds a fund sets. Pure data.

No source gives a number for how many people one voter may vouch for, or how many voices one organisation may be given; these
bounds are the fund's choice and say so where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from budgeting.models import Basis
from core.marks import N_, Term


class AgeGroup(StrEnum):
    """Years of age, both ends included. Nobody is asked for a day of birth."""

    UNDER_18 = "0-17"
    TO_24 = "18-24"
    TO_39 = "25-39"
    TO_59 = "40-59"
    OLDER = "60+"


AGE_GROUPS: Mapping[AgeGroup, Term] = MappingProxyType(
    {
        AgeGroup.UNDER_18: Term(N_("under 18 years")),
        AgeGroup.TO_24: Term(N_("18 to 24 years")),
        AgeGroup.TO_39: Term(N_("25 to 39 years")),
        AgeGroup.TO_59: Term(N_("40 to 59 years")),
        AgeGroup.OLDER: Term(N_("60 years and over")),
    }
)
OF_AGE = 18

BASES: Mapping[Basis, Term] = MappingProxyType(
    {
        Basis.MEMBER: Term(N_("member of a savings group")),
        Basis.HOUSEHOLD: Term(N_("household on the settlement's register")),
        Basis.HOUSE_NUMBER: Term(N_("known by the number of the house")),
        Basis.VOUCHED: Term(N_("vouched for by two voters")),
        Basis.PHOTO: Term(N_("known by a photo")),
        Basis.OTHER: Term(N_("another reason, written down")),
    }
)
# By what somebody who stands on no register is added.
EXCEPTIONS = (Basis.VOUCHED, Basis.HOUSE_NUMBER, Basis.PHOTO, Basis.OTHER)

# Reasons that the house itself writes: kept in English, said in the reader's language.
OF_A_GROUP = N_("On the register of her savings group.")
OF_THE_SETTLEMENT = N_("On the settlement's register of households.")
AN_ADULT = N_("An adult of a household on the settlement's register, by name.")
COUNTED_ADULT = N_("An adult counted in a household on the settlement's register, not yet named.")
GROUP_OWES = N_("Her group is late with a loan of this fund, and by the terms of this round who owes does not vote.")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many vouch for one person, how many one voter may vouch for, how many voices one organisation may be given."""

    vouchers: int = 2
    most_vouched: int = 5
    most_delegated: int = 10
    source: str = N_("the fund's choice; no source gives a number")


BOUNDS = Bounds()
