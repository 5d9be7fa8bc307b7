"""What stands on a meeting sheet: attendance, shares, fines, other money and counted cash, with the sums they make.

Pure figures that may still contradict themselves, so that a half-filled page can show the cash that should be in the box.
Amounts are minor units of one currency. `groups.sheet.MeetingSheet` is the same sheet once nothing contradicts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.marks import N_, Term
from core.money import Currency, Money
from groups import charts
from groups.loans.figures import Loans
from groups.terms import LeftOver, Terms


class Presence(StrEnum):
    """How a member took part; SENT: not there, but somebody brought her money."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    SENT = "sent"


PRESENCE_NAMES: dict[Presence, Term] = {
    Presence.PRESENT: Term(N_("present")),
    Presence.LATE: Term(N_("late")),
    Presence.ABSENT: Term(N_("absent")),
    Presence.SENT: Term(N_("sent money")),
}


class Pot(StrEnum):
    """The two purses in the box, which never mix."""

    LOAN_FUND = "loan_fund"
    SOCIAL_FUND = "social_fund"

    @property
    def account(self) -> str:
        return charts.LOAN_FUND_CASH if self is Pot.LOAN_FUND else charts.SOCIAL_FUND_CASH


POT_NAMES: dict[Pot, Term] = {
    Pot.LOAN_FUND: Term(N_("loan fund")),
    Pot.SOCIAL_FUND: Term(N_("social fund")),
}


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class OtherKind(StrEnum):
    GIFT = "gift"
    INCOME = "income"
    COST = "cost"
    SOCIAL_GIFT = "social-gift"
    SOCIAL_GRANT = "social-grant"
    CARRIED_BACK = "carried-back"


@dataclass(frozen=True, slots=True)
class KindOfOther:
    """Which pot other money goes into or out of, and the account on its other side."""

    name: Term
    pot: Pot
    direction: Direction
    code: str
    of_member: bool = False


OTHER_KINDS: dict[OtherKind, KindOfOther] = {
    OtherKind.GIFT: KindOfOther(Term(N_("gift received")), Pot.LOAN_FUND, Direction.IN, charts.GIFTS),
    OtherKind.INCOME: KindOfOther(Term(N_("other income")), Pot.LOAN_FUND, Direction.IN, charts.OTHER_INCOME),
    OtherKind.COST: KindOfOther(Term(N_("cost paid")), Pot.LOAN_FUND, Direction.OUT, charts.COSTS),
    OtherKind.SOCIAL_GIFT: KindOfOther(
        Term(N_("gift to the social fund")), Pot.SOCIAL_FUND, Direction.IN, charts.SOCIAL_FUND
    ),
    OtherKind.SOCIAL_GRANT: KindOfOther(
        Term(N_("grant from the social fund")), Pot.SOCIAL_FUND, Direction.OUT, charts.SOCIAL_FUND
    ),
    OtherKind.CARRIED_BACK: KindOfOther(
        Term(N_("carried money handed back")), Pot.LOAN_FUND, Direction.OUT, charts.CARRIED_FORWARD, of_member=True
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member has with the group when the meeting opens: whole shares, or savings as an amount."""

    shares: int = 0
    carried_minor: int = 0
    fines_owed_minor: int = 0
    saved_minor: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One member's line.

    `shares` were bought today; `carried_used_minor` is the part of their price taken from money carried forward, so the
    member put `shares * share value - carried_used_minor` on the table for them, and `left_over_minor` beside it, which
    goes where the constitution says. `shares_returned` were paid back to her today. Where the group saves amounts, `saved_minor`
    is what she put in and `withdrawn_minor` what she took out.
    """

    member_number: int
    presence: Presence = Presence.PRESENT
    sent_by: str = ""
    shares: int = 0
    left_over_minor: int = 0
    carried_used_minor: int = 0
    shares_returned: int = 0
    social_minor: int = 0
    fine_imposed_minor: int = 0
    fine_reason: str = ""
    fine_paid_minor: int = 0
    saved_minor: int = 0
    withdrawn_minor: int = 0

    def money_in(self, pot: Pot, terms: Terms) -> int:
        """Minor units that this line puts into a pot; left-over money that is handed back goes into none."""
        left_over = self.left_over_minor
        if pot is Pot.SOCIAL_FUND:
            return self.social_minor + (left_over if terms.left_over is LeftOver.SOCIAL_FUND else 0)
        paid_for_shares = self.shares * terms.share_value_minor - self.carried_used_minor
        carried = left_over if terms.left_over is LeftOver.CARRY else 0
        return paid_for_shares + carried + self.fine_paid_minor + self.saved_minor

    def money_out(self, pot: Pot, terms: Terms) -> int:
        return self.shares_returned * terms.share_value_minor + self.withdrawn_minor if pot is Pot.LOAN_FUND else 0


@dataclass(frozen=True, slots=True)
class OtherLine:
    """Money that came in or went out beside the members' lines, and what for."""

    kind: OtherKind
    amount_minor: int
    reason: str
    member_number: int | None = None

    @property
    def pot(self) -> Pot:
        return OTHER_KINDS[self.kind].pot

    @property
    def direction(self) -> Direction:
        return OTHER_KINDS[self.kind].direction

    @property
    def category(self) -> str:
        """The account code on the other side of the cash box."""
        return OTHER_KINDS[self.kind].code


@dataclass(frozen=True, slots=True)
class Count:
    """One pot: whether the balance read aloud at the opening agreed, and the pieces counted at the end."""

    pot: Pot
    opening_agreed: bool = True
    opening_note: str = ""
    quantities: Mapping[int, int] = field(default_factory=dict)
    difference_reason: str = ""

    @property
    def total_minor(self) -> int:
        return sum(denomination * quantity for denomination, quantity in self.quantities.items())


@dataclass(frozen=True, slots=True)
class SheetFigures:
    """A sheet as far as it is written.

    `opening` and `standing` are what the books say before this meeting: cash by pot, and each seated member's standing by
    member number; `loans` says the same of loans, and what the meeting did with them. `denominations` are the notes and
    coins that can be counted. Rows and counts are kept in the order of member numbers and pots, so the order in which they
    were typed decides nothing.
    """

    held_on: date
    currency: Currency
    terms: Terms
    opening: Mapping[Pot, int]
    standing: Mapping[int, Standing]
    denominations: tuple[int, ...]
    rows: tuple[Row, ...]
    others: tuple[OtherLine, ...] = ()
    counts: tuple[Count, ...] = ()
    note: str = ""
    loans: Loans = Loans()

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(sorted(self.rows, key=lambda row: row.member_number)))
        object.__setattr__(self, "counts", tuple(sorted(self.counts, key=lambda count: count.pot)))

    def money_in(self, pot: Pot) -> int:
        loans = self.loans.repaid_minor + self.loans.fees_minor if pot is Pot.LOAN_FUND else 0
        return sum(row.money_in(pot, self.terms) for row in self.rows) + self._other(pot, Direction.IN) + loans

    def money_out(self, pot: Pot) -> int:
        lent = self.loans.lent_minor if pot is Pot.LOAN_FUND else 0
        return sum(row.money_out(pot, self.terms) for row in self.rows) + self._other(pot, Direction.OUT) + lent

    def _other(self, pot: Pot, direction: Direction) -> int:
        return sum(line.amount_minor for line in self.others if (line.pot, line.direction) == (pot, direction))

    def saved_by(self, row: Row) -> int:
        """By how much the member's savings grow, in minor units: shares or amounts, less what she takes out."""
        shares = (row.shares - row.shares_returned) * self.terms.share_value_minor
        return shares + row.saved_minor - row.withdrawn_minor

    def expected(self, pot: Pot) -> int:
        """The cash that should be in the pot now: opening + in - out."""
        return self.opening[pot] + self.money_in(pot) - self.money_out(pot)

    @property
    def to_lend(self) -> int:
        """The cash of the loan fund before anything is lent at this meeting; never that of the social fund."""
        return self.expected(Pot.LOAN_FUND) + self.loans.lent_minor - self.loans.fees_minor

    def count_of(self, pot: Pot) -> Count | None:
        return next((count for count in self.counts if count.pot == pot), None)

    def counted(self, pot: Pot) -> int:
        count = self.count_of(pot)
        return count.total_minor if count else 0

    def difference(self, pot: Pot) -> int:
        """Counted less expected: above zero the pot is over, below zero it is short."""
        return self.counted(pot) - self.expected(pot)

    def rule_fine(self, row: Row) -> int:
        """What the constitution's fine for this line's presence is."""
        if row.presence is Presence.LATE:
            return self.terms.fine_late_minor
        return self.terms.fine_absent_minor if row.presence is Presence.ABSENT else 0

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def share_money(paid_minor: int, share_value_minor: int) -> tuple[int, int]:
    """Whole shares that an amount buys and what is left over: 23 at 5 a share is 4 shares and 3 left over.

    Both amounts in minor units, not below zero; the share value above zero.
    """
    return divmod(paid_minor, share_value_minor)
