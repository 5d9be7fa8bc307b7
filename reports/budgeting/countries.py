"""A country's English name as ISO 3166 writes it, as a .pb file says it; from the two letters that an organisation has."""

from collections.abc import Mapping
from types import MappingProxyType

from babel import Locale

# Where the names that people use and those of ISO 3166 (pycountry, by which pabulib-checker goes) are not the same.
_OTHERWISE: Mapping[str, str] = MappingProxyType(
    {
        "BN": "Brunei Darussalam",
        "BQ": "Bonaire, Sint Eustatius and Saba",
        "CC": "Cocos (Keeling) Islands",
        "CD": "Congo, The Democratic Republic of the",
        "CG": "Congo",
        "CV": "Cabo Verde",
        "FK": "Falkland Islands (Malvinas)",
        "FM": "Micronesia, Federated States of",
        "GS": "South Georgia and the South Sandwich Islands",
        "HK": "Hong Kong",
        "HM": "Heard Island and McDonald Islands",
        "MF": "Saint Martin (French part)",
        "MO": "Macao",
        "PN": "Pitcairn",
        "PS": "Palestine, State of",
        "RU": "Russian Federation",
        "SH": "Saint Helena, Ascension and Tristan da Cunha",
        "ST": "Sao Tome and Principe",
        "SX": "Sint Maarten (Dutch part)",
        "UM": "United States Minor Outlying Islands",
        "VA": "Holy See (Vatican City State)",
        "VC": "Saint Vincent and the Grenadines",
        "VI": "Virgin Islands, U.S.",
    }
)
NOWHERE, _UNKNOWN = "Worldwide", "ZZ"


def country_name(letters: str) -> str:
    """“Thailand” for TH; “Worldwide”, the format's own word, for letters that name no country."""
    if letters in _OTHERWISE:
        return _OTHERWISE[letters]
    name = NOWHERE if letters == _UNKNOWN else Locale("en").territories.get(letters, NOWHERE)
    return name.partition(" (")[0].replace("’", "'").replace(" & ", " and ").replace("St. ", "Saint ")
