"""What happens to a loan after it is handed out, each thing with its day. Pure; `groups.loans.replay` tells what follows.

`key` names an event for ever (a public id); events of one day count in the order in which they are given.
"""

from dataclasses import dataclass
from datetime import date

from groups.loans.agreement import Plan
from groups.loans.rules import Part


@dataclass(frozen=True, slots=True)
class Paid:
    """Money came in: a repayment; after a write-off, a recovery.

    `settles`: it is set off against what the group owes the member, as at a share-out. It brings down what pays the loan off
    by exactly its amount: what is due first, then principal, and no instalment ahead with interest that has not grown yet.
    """

    key: str
    day: date
    amount_minor: int
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Charged:
    """The group laid on a penalty or a fee, due from this day; what the rules lay on by themselves is not among the events."""

    key: str
    day: date
    amount_minor: int
    part: Part = Part.PENALTY


@dataclass(frozen=True, slots=True)
class Waived:
    """The group let go a penalty, or part of it."""

    key: str
    day: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ToppedUp:
    """More was handed out on the same loan; the whole balance now follows a new plan."""

    key: str
    day: date
    amount_minor: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """What is still owed of principal follows a new plan from this day on; interest and penalties due stay due."""

    key: str
    day: date
    plan: Plan


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """The group gave up what is still owed of principal, as a loss; what comes in later is recovered."""

    key: str
    day: date


@dataclass(frozen=True, slots=True)
class Transferred:
    """Another member owes the loan from this day on."""

    key: str
    day: date
    to: int


Event = Paid | Charged | Waived | ToppedUp | Rescheduled | WrittenOff | Transferred
