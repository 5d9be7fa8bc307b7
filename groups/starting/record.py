"""An earlier record as it is imported: members, the opening, past meetings. Frozen, and kept as canonical text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from groups.figures import OtherLine, Pot, Row
from groups.starting.opening import OpeningSheet


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member as the record lists her; who is in the books already under this number and name stays as she is."""

    number: int
    name: str
    joined_on: date
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan that was given out at a past meeting. `guarantors` go by their numbers."""

    member: int
    amount_minor: int
    instalments: int
    purpose: str = ""
    guarantors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """What the record says of one meeting. A pot that is not in `counted` held what it should have held.

    `repaid`: what each member paid on her loans, interest and penalties included; the books split it.
    """

    day: date
    rows: tuple[Row, ...]
    repaid: Mapping[int, int] = field(default_factory=dict)
    lent: tuple[Lent, ...] = ()
    others: tuple[OtherLine, ...] = ()
    counted: Mapping[Pot, int] = field(default_factory=dict)
    difference_reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record, in the order in which it is imported: members by number, meetings by day."""

    members: tuple[NewMember, ...] = ()
    opening: OpeningSheet | None = None
    meetings: tuple[PastMeeting, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.members or self.opening or self.meetings)
