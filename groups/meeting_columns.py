"""The columns of a meeting sheet under a group's rules: which there are, in what order, and what each does to the cash.

The page and its running sums both go by this one list, so no figure can be typed that is not counted. Reading here is
lenient, for a draft may be half-typed; what does not add up is refused by the sheet itself (`groups.sheet`).
"""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Refusal
from core.marks import N_
from core.money import Currency, parse_amount
from groups.figures import Pot
from groups.form import typed_amount
from groups.loans.figures import Loans
from groups.sheet_errors import WholeNumberUnreadable
from groups.terms import LeftOver, Terms

MOST_CHIPS = 5


class Step(StrEnum):
    """The order of a meeting; on a small screen one step is shown at a time."""

    OPENING = "opening"
    ROLL = "roll"
    SOCIAL = "social"
    SHARES = "shares"
    REPAY = "repay"
    FINES = "fines"
    OTHER = "other"
    LOANS = "loans"
    COUNT = "count"


STEP_NAMES: dict[Step, str] = {
    Step.OPENING: N_("Open the box"),
    Step.ROLL: N_("Roll call"),
    Step.SOCIAL: N_("Social fund"),
    Step.SHARES: N_("Shares"),
    Step.REPAY: N_("Repayments"),
    Step.FINES: N_("Fines"),
    Step.OTHER: N_("Other money"),
    Step.LOANS: N_("Loans"),
    Step.COUNT: N_("Count the cash"),
}


def steps_of(terms: Terms, loans: Loans) -> tuple[Step, ...]:
    """The steps of a meeting under these rules and with these loans, in their order."""
    there = {
        Step.SHARES: terms.in_shares or terms.in_amounts,
        Step.REPAY: bool(loans.open),
        Step.LOANS: bool(terms.loans or loans.waiting),
    }
    return tuple(step for step in Step if there.get(step, True))


def step_name(step: Step, terms: Terms) -> str:
    """What a step is called; marked for the catalogues."""
    return N_("Savings") if step is Step.SHARES and not terms.in_shares else STEP_NAMES[step]


class Kind(StrEnum):
    CHOICE = "choice"
    WHOLE = "whole"
    AMOUNT = "amount"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` is the last part of its fields' names; one unit of it adds `each_minor` to the cash of `pot`.

    `usual_minor` is what members usually give here (0 when nobody can say); `chips` and `offer` are what one tap writes.
    """

    key: str
    title: str
    step: Step
    kind: Kind
    pot: Pot | None = None
    each_minor: int = 0
    usual_minor: int = 0
    chips: tuple[str, ...] = ()
    offer: str = ""

    @property
    def inputmode(self) -> str:
        """Which keys a telephone shows."""
        return {Kind.WHOLE: "numeric", Kind.AMOUNT: "decimal"}.get(self.kind, "text")

    def field(self, member: int) -> str:
        return f"row-{member}-{self.key}"


def columns(terms: Terms, money: Currency) -> tuple[Column, ...]:
    """The columns that a group with these rules fills in, in the order of a meeting."""
    return (
        Column("presence", N_("Roll call"), Step.ROLL, Kind.CHOICE),
        _social(terms, money),
        *_shares(terms),
        *_amounts(terms, money),
        *_left_over(terms),
        *_returned(terms),
        Column("fine", N_("Fine"), Step.FINES, Kind.AMOUNT, usual_minor=terms.fine_late_minor),
        Column("fine-reason", N_("Reason"), Step.FINES, Kind.TEXT),
        Column("fine-paid", N_("Fine paid"), Step.FINES, Kind.AMOUNT, Pot.LOAN_FUND, 1, terms.fine_late_minor),
    )


def _social(terms: Terms, money: Currency) -> Column:
    usual = terms.social_minor
    offer = typed_amount(usual, money)
    return Column("social", N_("Social fund"), Step.SOCIAL, Kind.AMOUNT, Pot.SOCIAL_FUND, 1, usual, offer=offer)


def _shares(terms: Terms) -> tuple[Column, ...]:
    if not terms.in_shares:
        return ()
    chips = tuple(str(shares) for shares in range(min(terms.most_shares, MOST_CHIPS) + 1))
    return (Column("shares", N_("Shares"), Step.SHARES, Kind.WHOLE, Pot.LOAN_FUND, terms.share_value_minor, chips=chips),)


def _amounts(terms: Terms, money: Currency) -> tuple[Column, ...]:
    if not terms.in_amounts:
        return ()
    usual = terms.saving_minor
    saved = Column(
        "saved", N_("Savings"), Step.SHARES, Kind.AMOUNT, Pot.LOAN_FUND, 1, usual, offer=typed_amount(usual, money)
    )
    if not terms.may_withdraw:
        return (saved,)
    return (saved, Column("withdrawn", N_("Taken out"), Step.SHARES, Kind.AMOUNT, Pot.LOAN_FUND, -1))


def _left_over(terms: Terms) -> tuple[Column, ...]:
    if terms.left_over is LeftOver.RETURN or not terms.in_shares:
        return ()
    if terms.left_over is LeftOver.SOCIAL_FUND:
        return (Column("left-over", N_("Left over"), Step.SHARES, Kind.AMOUNT, Pot.SOCIAL_FUND, 1),)
    return (
        Column("left-over", N_("Left over"), Step.SHARES, Kind.AMOUNT, Pot.LOAN_FUND, 1),
        Column("carried-used", N_("Carried used"), Step.SHARES, Kind.AMOUNT, Pot.LOAN_FUND, -1),
    )


def _returned(terms: Terms) -> tuple[Column, ...]:
    if not (terms.may_return_shares and terms.in_shares):
        return ()
    return (
        Column("shares-returned", N_("Shares returned"), Step.SHARES, Kind.WHOLE, Pot.LOAN_FUND, -terms.share_value_minor),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed figure says: minor units or pieces; 0 with a `fault` when it cannot be read."""

    figure: int = 0
    fault: Refusal | None = None


def read_amount(typed: str, money: Currency) -> Reading:
    if not typed.strip():
        return Reading()
    try:
        return Reading(parse_amount(typed, money))
    except Refusal as fault:
        return Reading(fault=fault)


def read_whole(typed: str) -> Reading:
    text = typed.strip()
    if not text:
        return Reading()
    if not text.isdecimal() or len(text) > 9:
        return Reading(fault=WholeNumberUnreadable(typed=text[:40]))
    return Reading(int(text))


def read(column: Column, typed: str, money: Currency) -> Reading:
    return read_whole(typed) if column.kind is Kind.WHOLE else read_amount(typed, money)


# Fields of a line that are no column of their own, or none under these rules, and still may be typed or named.
STEPS_BESIDE = {"sent-by": Step.ROLL, "saved": Step.SHARES, "withdrawn": Step.SHARES}


def step_of(name: str, terms: Terms, money: Currency) -> Step | None:
    """The step in which a field of the form is filled in; None for what is no field of it."""
    if name.startswith("row-"):
        key = name.split("-", 2)[2]
        steps = {column.key: column.step for column in columns(terms, money)}
        return steps.get(key) or STEPS_BESIDE.get(key)
    if name.startswith("other-"):
        return Step.OTHER
    if name.startswith("loan-"):
        return Step.LOANS if name.endswith("-given") else Step.REPAY
    if name.startswith("held-on") or name.endswith(("-opening", "-opening-note")):
        return Step.OPENING
    return Step.COUNT if name == "note" or name.startswith("count-") else None
