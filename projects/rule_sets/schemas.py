"""The form of a new version, as it is loaded: the text exactly as typed, for `reading` to read."""

from enum import StrEnum

from projects.rule_sets.places import UpgradingType
from web.fields import Form, OneOf, Text, Typed, Whole


class Step(StrEnum):
    TRY = "try"
    ADOPT = "adopt"


class Content(Typed[str]):
    """A text with its lines, as typed."""

    def read(self, typed: str) -> str:
        return typed


class VersionForm(Form):
    """`tried` is the fingerprint of the text whose example was shown: nothing is adopted that nobody has seen reckon."""

    step = OneOf(Step)
    content = Content()
    organisation = Text(most=16, load_default="")
    note = Text(load_default="")
    tried = Text(most=64, load_default="")
    households = Whole(most=1_000_000, data_key="example-households")
    upgrading = OneOf(UpgradingType, data_key="example-type")
