"""What a meeting page is made of, as data that a template prints without computing anything.

All texts are in the reader's language and all figures in her notation. `groups.meeting_page` makes these.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from groups.figures import Pot
from groups.meeting_columns import Column, Step


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. For a kind of other money: which pot it changes, and by how much each unit does."""

    value: str
    label: str
    pot: str = ""
    each: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value exactly as typed, sentences about it, what one tap would write, and its options if it has any."""

    name: str
    label: str
    value: str = ""
    errors: tuple[str, ...] = ()
    warning: str = ""
    hint: str = ""
    offer: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    field: Field


@dataclass(frozen=True, slots=True)
class Line:
    """One member. `tag`: how she took part unless she is simply there; `quiet`: she has nothing to do with fines; `owed_minor`:
    fines owed from before.
    """

    number: int
    name: str
    presence: str
    tag: str
    quiet: bool
    cells: tuple[Cell, ...]
    sent_by: Field
    owed_minor: int
    puts_in: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column and the sum below it (empty for what is not summed)."""

    column: Column
    title: str
    total: str


@dataclass(frozen=True, slots=True)
class OtherMoney:
    title: str
    kind: Field
    amount: Field
    member: Field
    reason: Field


@dataclass(frozen=True, slots=True)
class OpenLoanLine:
    """An open loan. `fills` and `pays_off` tell the page's script how money is split: (part, minor units) each, in the order
    in which what is due is filled, and of the one amount that pays the loan off today. `split` is what it says now.
    """

    loan: int
    member: int
    name: str
    owed: str
    late: str
    repaid: Field
    fills: tuple[tuple[str, int], ...]
    pays_off: tuple[tuple[str, int], ...]
    payoff_minor: int
    split: str


@dataclass(frozen=True, slots=True)
class WaitingLoanLine:
    """A loan to be handed out. `leaves_minor`: by how much the loan fund is emptier once it is; `told`: what is handed over."""

    loan: int
    member: int
    name: str
    told: str
    given: Field
    leaves_minor: int
    principal_minor: int


@dataclass(frozen=True, slots=True)
class LoansPart:
    """`to_lend`: the cash of the loan fund before anything is lent, as far as the rules let it be; `too_much`: more is marked.

    `share`: that part as the page's script reckons it, numerator and denominator.
    """

    open: tuple[OpenLoanLine, ...]
    waiting: tuple[WaitingLoanLine, ...]
    repaid: str
    to_lend: str
    too_much: bool
    share: tuple[int, int]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """One note or coin: how many, and what they are worth."""

    minor: int
    label: str
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class PotPart:
    """One pot: its opening balance, the cash that should be in it now, and its count. `outcome`: equal, short, over, none."""

    pot: Pot
    name: str
    opening: str
    opening_minor: int
    expected: str
    below_zero: bool
    counted: str
    outcome: str
    difference: str
    agreed: Field
    note: Field
    pieces: tuple[Pieces, ...]
    reason: Field


@dataclass(frozen=True, slots=True)
class StepPart:
    """A step of the meeting. `fill`: the name of a button that fills the whole column, and what stands on it."""

    step: Step
    number: int
    title: str
    hint: str = ""
    fill: str = ""
    fill_label: str = ""
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the summary of errors: where on the page, and what is wrong there. Without a `target` it is about it all."""

    target: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Notation:
    """How the page's script writes figures, so that they look as the server's do."""

    code: str
    exponent: int
    group_mark: str
    decimal_mark: str
    grouping: str
    digits: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people wrote on one sheet: what happened, and for each field that differs a choice between both values."""

    sentence: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The whole page. `social`, `fine_late` and `fine_absent` are what the rules say, as one would type it."""

    number: int
    version: int
    step: Step
    steps: tuple[StepPart, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    puts_in: str
    pots: tuple[PotPart, ...]
    others: tuple[OtherMoney, ...]
    blank_other: OtherMoney
    loans: LoansPart
    note: Field
    fields: Mapping[str, str]
    day_errors: tuple[str, ...]
    problems: tuple[Problem, ...]
    conflict: Conflict | None
    notation: Notation
    most_shares: int
    social: str
    fine_late: str
    fine_absent: str

    @property
    def previous(self) -> StepPart | None:
        place = [part.step for part in self.steps].index(self.step)
        return self.steps[place - 1] if place else None

    @property
    def next(self) -> StepPart | None:
        place = [part.step for part in self.steps].index(self.step)
        return self.steps[place + 1] if place + 1 < len(self.steps) else None
