"""What is told apart of households and settlements: tenure, sex, age, services, land, threats, each with its words.

Pure data. The values are what is kept; the words beside them are what people read.
"""

from collections.abc import Mapping
from enum import StrEnum

from core.marks import N_, Term
from projects.rule_sets.places import Tenure

__all__ = [
    "BAND_NAMES",
    "Band",
    "LAND_NAMES",
    "Land",
    "SERVED_NAMES",
    "SERVICE_NAMES",
    "SEX_NAMES",
    "Served",
    "Service",
    "Sex",
    "TENURE_NAMES",
    "THREAT_NAMES",
    "Tenure",
    "Threat",
]

# By what right a household lives where it lives: the classes of the domain document, section 8, as rules turn on them.
TENURE_NAMES: Mapping[Tenure, Term] = {
    Tenure.OWNER: Term(N_("owner")),
    Tenure.LODGER: Term(N_("lodger")),
    Tenure.RENTER: Term(N_("renter")),
    Tenure.NONE: Term(N_("none, or not substantiated")),
}


class Sex(StrEnum):
    FEMALE = "f"
    MALE = "m"
    OTHER = "x"


SEX_NAMES: Mapping[Sex, Term] = {
    Sex.FEMALE: Term(N_("women and girls")),
    Sex.MALE: Term(N_("men and boys")),
    Sex.OTHER: Term(N_("others")),
}


class Band(StrEnum):
    """Ages in years, both ends included."""

    UNDER_5 = "0-4"
    SCHOOL = "5-17"
    ADULT = "18-59"
    OLDER = "60+"


BAND_NAMES: Mapping[Band, Term] = {
    Band.UNDER_5: Term(N_("under 5 years")),
    Band.SCHOOL: Term(N_("5 to 17 years")),
    Band.ADULT: Term(N_("18 to 59 years")),
    Band.OLDER: Term(N_("60 years and over")),
}


class Service(StrEnum):
    WATER = "water"
    TOILET = "toilet"
    ELECTRICITY = "electricity"
    DRAINAGE = "drainage"
    WASTE = "waste"
    ROAD = "road"


SERVICE_NAMES: Mapping[Service, Term] = {
    Service.WATER: Term(N_("water")),
    Service.TOILET: Term(N_("toilet")),
    Service.ELECTRICITY: Term(N_("electricity")),
    Service.DRAINAGE: Term(N_("drainage")),
    Service.WASTE: Term(N_("waste collection")),
    Service.ROAD: Term(N_("road or path")),
}


class Served(StrEnum):
    """What was said of a service; a service of which nothing was said is left out of the record."""

    OWN = "own"
    SHARED = "shared"
    WITHOUT = "without"


SERVED_NAMES: Mapping[Served, Term] = {
    Served.OWN: Term(N_("has it")),
    Served.SHARED: Term(N_("shares it")),
    Served.WITHOUT: Term(N_("does not have it")),
}


class Land(StrEnum):
    """Whose the land is on which the settlement stands."""

    STATE = "state"
    MUNICIPAL = "municipal"
    PRIVATE = "private"
    RELIGIOUS = "religious"
    COMMUNITY = "community"
    MIXED = "mixed"
    UNKNOWN = "unknown"


LAND_NAMES: Mapping[Land, Term] = {
    Land.STATE: Term(N_("state land")),
    Land.MUNICIPAL: Term(N_("municipal land")),
    Land.PRIVATE: Term(N_("private land")),
    Land.RELIGIOUS: Term(N_("land of a temple, mosque or church")),
    Land.COMMUNITY: Term(N_("the community's own land")),
    Land.MIXED: Term(N_("land of several owners")),
    Land.UNKNOWN: Term(N_("owner not known")),
}


class Threat(StrEnum):
    EVICTION = "eviction"
    FLOOD = "flood"
    FIRE = "fire"
    LANDSLIDE = "landslide"
    WORKS = "works"
    POLLUTION = "pollution"


THREAT_NAMES: Mapping[Threat, Term] = {
    Threat.EVICTION: Term(N_("eviction")),
    Threat.FLOOD: Term(N_("flood")),
    Threat.FIRE: Term(N_("fire")),
    Threat.LANDSLIDE: Term(N_("landslide")),
    Threat.WORKS: Term(N_("road, rail or canal works")),
    Threat.POLLUTION: Term(N_("pollution")),
}
