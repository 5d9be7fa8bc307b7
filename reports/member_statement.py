"""The member statement: one member's passbook, line by line, so that it can be laid beside the stamped one.

Amounts of money are the ledger's; the sheets add what a ledger does not know: how many shares, and who came. Money without
sheets and sheets without money are both refused rather than printed. What was taken back stays visible beside what took
it back, and its figures cancel out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from core.calendars import Period
from core.marks import N_
from core.money import Currency, Money
from groups.sheet import Presence
from reports.papers import Heading

# More stamps than this are not counted by looking; the number beside them says it.
MOST_STAMPS = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member had at one moment, in minor units of the group's currency and whole shares."""

    shares: int = 0
    shares_minor: int = 0
    carried_minor: int = 0
    fines_owed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """What one meeting, or what takes one back, changed for one member; taking back is negative.

    `number` is that of the journal transaction, None where no money moved at all. `cancels` and `cancelled_by` are numbers
    of journal transactions; `presence` is None for what did not happen at a meeting.
    """

    day: date
    number: int | None
    presence: Presence | None
    bought: int = 0
    returned: int = 0
    shares_minor: int = 0
    carried_minor: int = 0
    social_minor: int = 0
    fine_imposed_minor: int = 0
    fine_paid_minor: int = 0
    cancels: int | None = None
    cancelled_by: int | None = None

    @property
    def shares(self) -> int:
        return self.bought - self.returned

    @property
    def stamps(self) -> int:
        """Marks to print for shares bought, none where they could not be counted by eye."""
        return self.bought if 0 < self.bought <= MOST_STAMPS else 0

    @property
    def crossed_stamps(self) -> int:
        """Marks to print crossed out: shares paid back, or taken back as a mistake."""
        crossed = self.returned if self.returned > 0 else -self.bought
        return crossed if 0 < crossed <= MOST_STAMPS else 0

    @property
    def missed(self) -> bool:
        """Whether the passbook has a line in place of stamps."""
        return self.presence is not None and not self.bought and not self.returned


@dataclass(frozen=True, slots=True)
class PassbookLine:
    movement: Movement
    after: Standing


@dataclass(frozen=True, slots=True)
class NextMeeting:
    day: date
    starts_at: str
    place: str


@dataclass(frozen=True, slots=True)
class MemberStatement:
    """One member's statement for a period. Opening plus every line is closing; consecutive statements join."""

    kind: ClassVar[str] = "member_statement"
    title: ClassVar[str] = N_("Member statement")

    heading: Heading
    period: Period
    currency: Currency
    member_number: int
    member_name: str
    share_value: Money
    opening: Standing
    lines: tuple[PassbookLine, ...]
    left_out: int
    total: Movement
    closing: Standing
    next_meeting: NextMeeting | None
