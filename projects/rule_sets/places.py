"""The words that rules turn on: how a settlement is upgraded, on which land, and by what right a household lives there."""

from collections.abc import Mapping
from enum import StrEnum

from core.marks import N_
from projects.models import UPGRADING_TYPES, UpgradingType

__all__ = [
    "ANY",
    "LAND_NAMES",
    "LAND_OF",
    "PLACES",
    "PLACE_NAMES",
    "TENURE_NAMES",
    "UPGRADING_TYPES",
    "Land",
    "Tenure",
    "UpgradingType",
]


class Land(StrEnum):
    EXISTING = "existing land"
    NEW = "new land"


class Tenure(StrEnum):
    OWNER = "owner"
    LODGER = "lodger"
    RENTER = "renter"
    NONE = "none"


# A rate that is the same wherever and however.
ANY = "any"

LAND_NAMES: Mapping[Land, str] = {Land.EXISTING: N_("Existing land"), Land.NEW: N_("New land")}
TENURE_NAMES: Mapping[Tenure, str] = {
    Tenure.OWNER: N_("Owners"),
    Tenure.LODGER: N_("Lodgers"),
    Tenure.RENTER: N_("Renters"),
    Tenure.NONE: N_("Without tenure, or tenure not substantiated"),
}
# Whoever shares the land with its owner stays on a part of it; whoever moves, near or far, builds on other land.
LAND_OF: Mapping[UpgradingType, Land] = {
    UpgradingType.IN_SITU: Land.EXISTING,
    UpgradingType.REBLOCKING: Land.EXISTING,
    UpgradingType.LAND_SHARING: Land.EXISTING,
    UpgradingType.NEARBY_RELOCATION: Land.NEW,
    UpgradingType.FAR_RELOCATION: Land.NEW,
    UpgradingType.NEW_LAND: Land.NEW,
}
# Every name under which a rate may stand: a type of upgrading is nearer to the case than the land, the land than "any".
PLACES = frozenset({ANY, *UpgradingType, *Land})
PLACE_NAMES: Mapping[str, str] = {
    ANY: N_("Wherever"),
    **{kind.value: name for kind, name in UPGRADING_TYPES.items()},
    **{land.value: name for land, name in LAND_NAMES.items()},
}
