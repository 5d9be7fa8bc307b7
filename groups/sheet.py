"""The meeting sheet: figures that agree, the journal entries they make, and the bytes that stand for them for ever.

Pure: no database, no clock. A `MeetingSheet` refuses to exist unless cash in the box, in, out and counted agree or the
difference has a named reason, and unless every line keeps to the constitution.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from core.frozen import built_from, plain
from core.money import currency
from groups import charts
from groups.figures import (
    OTHER_KINDS,
    Count,
    Direction,
    OtherKind,
    OtherLine,
    Pot,
    Presence,
    Row,
    SheetFigures,
    Standing,
    share_money,
)
from groups.loans.figures import Loans, Repayment, WaitingLoan
from groups.sheet_rules import faults
from groups.terms import LeftOver, terms_from_json, terms_to_json
from ledger.chart import AccountKey
from ledger.posting import Entry

__all__ = [
    "Count",
    "Direction",
    "MeetingSheet",
    "OtherKind",
    "OtherLine",
    "Pot",
    "Presence",
    "Row",
    "SheetFigures",
    "Standing",
    "agreed",
    "digest_of",
    "share_money",
    "sheet_from_canonical",
]

FORM = 3  # of the canonical JSON; raised when its shape changes, so that old sheets keep their digest


class _Move(NamedTuple):
    """An entry before it is known to move anything."""

    debit: AccountKey
    credit: AccountKey
    amount_minor: int
    memo: str = ""


@dataclass(frozen=True, slots=True)
class MeetingSheet(SheetFigures):
    """A sheet that agrees. Raises the first of its `sheet_rules.faults`, an `Inconsistent`."""

    def __post_init__(self) -> None:
        SheetFigures.__post_init__(self)
        for fault in faults(self):
            raise fault

    def entries(self) -> tuple[Entry, ...]:
        """What the meeting moved, in the order of member numbers; empty when no money moved and no fine was imposed."""
        rows = (move for row in self.rows for move in self._row_moves(row))
        repaid = (move for one in self.loans.repaid for move in self._repayment_moves(one))
        lent = (move for number, loan in self.loans.given for move in self._lending_moves(number, loan))
        others = (self._other_move(line) for line in self.others)
        differences = (self._difference_move(count) for count in self.counts)
        every = (rows, repaid, lent, others, differences)
        return tuple(Entry(*move) for moves in every for move in moves if move.amount_minor)

    def _row_moves(self, row: Row) -> Iterator[_Move]:
        loan_fund, social_cash = AccountKey(charts.LOAN_FUND_CASH), AccountKey(charts.SOCIAL_FUND_CASH)
        social_fund = AccountKey(charts.SOCIAL_FUND)
        shares = charts.of_member(self.terms.savings_code, row.member_number)
        carried = charts.of_member(charts.CARRIED_FORWARD, row.member_number)
        fines = charts.of_member(charts.FINES_OWED, row.member_number)
        value, left_over = self.terms.share_value_minor, self.terms.left_over
        yield _Move(loan_fund, shares, row.shares * value - row.carried_used_minor)
        yield _Move(carried, shares, row.carried_used_minor)
        if left_over is LeftOver.CARRY:
            yield _Move(loan_fund, carried, row.left_over_minor)
        if left_over is LeftOver.SOCIAL_FUND:
            yield _Move(social_cash, social_fund, row.left_over_minor)
        yield _Move(shares, loan_fund, row.shares_returned * value)
        yield _Move(loan_fund, shares, row.saved_minor)
        yield _Move(shares, loan_fund, row.withdrawn_minor)
        yield _Move(social_cash, social_fund, row.social_minor)
        yield _Move(fines, AccountKey(charts.FINES), row.fine_imposed_minor, row.fine_reason)
        yield _Move(loan_fund, fines, row.fine_paid_minor)

    def _repayment_moves(self, one: Repayment) -> Iterator[_Move]:
        """What came in for a loan, each part to its own account; the memo is the loan's number."""
        cash, memo = AccountKey(charts.LOAN_FUND_CASH), f"#{one.loan_number}"
        yield _Move(cash, AccountKey(charts.LOAN_PENALTIES), one.penalty_minor, memo)
        yield _Move(cash, AccountKey(charts.LOAN_FEES), one.fee_minor, memo)
        yield _Move(cash, AccountKey(charts.LOAN_INTEREST), one.interest_minor, memo)
        owes = charts.of_member(charts.LOANS, self.loans.open[one.loan_number].member_number)
        yield _Move(cash, owes, one.principal_minor, memo)

    def _lending_moves(self, number: int, loan: WaitingLoan) -> Iterator[_Move]:
        """The whole loan out and the fee in, never a net."""
        cash, memo = AccountKey(charts.LOAN_FUND_CASH), f"#{number}"
        yield _Move(charts.of_member(charts.LOANS, loan.member_number), cash, loan.principal_minor, memo)
        yield _Move(cash, AccountKey(charts.LOAN_FEES), loan.fee_minor, memo)

    def _other_move(self, line: OtherLine) -> _Move:
        held_by = line.member_number if OTHER_KINDS[line.kind].of_member else None
        other = AccountKey(line.category) if held_by is None else charts.of_member(line.category, held_by)
        cash = AccountKey(line.pot.account)
        debit, credit = (cash, other) if line.direction is Direction.IN else (other, cash)
        return _Move(debit, credit, line.amount_minor, line.reason)

    def _difference_move(self, count: Count) -> _Move:
        cash, over_and_short = AccountKey(count.pot.account), AccountKey(charts.OVER_AND_SHORT)
        difference = self.difference(count.pot)
        debit, credit = (over_and_short, cash) if difference < 0 else (cash, over_and_short)
        return _Move(debit, credit, abs(difference), count.difference_reason)

    def canonical(self) -> bytes:
        """The whole sheet as JSON in UTF-8 with sorted keys: equal sheets are equal bytes."""
        kept = {
            "form": FORM,
            "held_on": self.held_on.isoformat(),
            "currency": self.currency.code,
            "terms": json.loads(terms_to_json(self.terms)),
            "opening": dict(self.opening),
            "standing": {number: asdict(standing) for number, standing in self.standing.items()},
            "denominations": self.denominations,
            "rows": [asdict(row) for row in self.rows],
            "others": [asdict(line) for line in self.others],
            "counts": [asdict(count) for count in self.counts],
            "note": self.note,
            "loans": plain(self.loans),
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(canonical: str) -> bytes:
    """SHA-256 (32 bytes) of a sheet's canonical text: the evidence that the journal chains."""
    return hashlib.sha256(canonical.encode()).digest()


def agreed(figures: SheetFigures) -> MeetingSheet:
    """The sheet that these figures make. Raises as `MeetingSheet`."""
    return MeetingSheet(**{part.name: getattr(figures, part.name) for part in fields(SheetFigures)})


def sheet_from_canonical(canonical: str) -> MeetingSheet:
    """The sheet that these canonical bytes stand for, its rules checked again."""
    kept = json.loads(canonical)
    return MeetingSheet(
        held_on=date.fromisoformat(kept["held_on"]),
        currency=currency(kept["currency"]),
        terms=terms_from_json(json.dumps(kept["terms"])),
        opening={Pot(pot): minor for pot, minor in kept["opening"].items()},
        standing={int(number): Standing(**standing) for number, standing in kept["standing"].items()},
        denominations=tuple(kept["denominations"]),
        rows=tuple(Row(**{**row, "presence": Presence(row["presence"])}) for row in kept["rows"]),
        others=tuple(OtherLine(**{**line, "kind": OtherKind(line["kind"])}) for line in kept["others"]),
        counts=tuple(_count(count) for count in kept["counts"]),
        note=kept["note"],
        loans=built_from(Loans, kept.get("loans", {})),
    )


def _count(kept: dict[str, Any]) -> Count:
    quantities = {int(denomination): quantity for denomination, quantity in kept["quantities"].items()}
    return Count(**{**kept, "pot": Pot(kept["pot"]), "quantities": quantities})
