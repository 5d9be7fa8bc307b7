"""The share-out sheet: the pool item by item, the value, each member's line to sign, and all its checks printed with the sums."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from sqlalchemy.orm import Session

from core.errors import Refused
from core.marks import N_
from core.money import Currency, Money
from groups.models import Group
from groups.sharing.share_out import Holding, Line
from groups.sharing.share_out_content import from_content
from groups.sharing.share_out_voucher import SHARE_OUT
from groups.sharing.share_out_working import Working, working_of
from ledger.voucher_models import Voucher, VoucherState
from reports.drawing.marks import Drawing
from reports.drawing.notes import Counted, in_pieces, one_piece, pieces_for
from reports.meeting_paper import Signer, signers
from reports.papers import Heading, Names, capped
from reports.reading import heading_of


class NoShareOutPaper(Refused):
    code = "no-share-out-paper"
    sentence = N_("This voucher is no share-out, so there is no share-out sheet of it.")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A member's line; `name` is empty on a paper with numbers only."""

    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class ShareOutSheet:
    """`shows` names the columns that some member needs: what is nobody's takes no room."""

    kind: ClassVar[str] = "share_out_sheet"
    title: ClassVar[str] = N_("Share-out sheet")

    heading: Heading
    currency: Currency
    names: Names
    number: int
    cycle: int
    day: date
    version: int
    early: bool
    working: Working
    lines: tuple[SheetLine, ...]
    left_out: int
    totals: Line
    shows: frozenset[str]
    shares: int
    left_in_box: Money
    confirmed: bool
    withdrawn: bool
    journal_number: int | None
    taken_back: bool
    signers: tuple[Signer, ...]
    to_fetch: Counted = ()

    @property
    def fetched(self) -> tuple[tuple[Drawing, int, Money], ...]:
        """Each piece that paying out takes: its picture, how many, and what they make."""
        return tuple(
            (one_piece(each, self.currency), quantity, self.money(each * quantity)) for each, quantity in self.to_fetch
        )

    @property
    def in_hand(self) -> tuple[tuple[SheetLine, tuple[int, ...], Money], ...]:
        """Who is paid, how many of each piece, and what is smaller than any piece."""
        found = []
        for one in self.lines:
            if one.line.paid_minor > 0:
                paid = in_pieces(self.money(one.line.paid_minor))
                by_piece = dict(paid.counted)
                found.append((one, tuple(by_piece.get(each, 0) for each, _ in self.to_fetch), paid.left))
        return tuple(found)

    @property
    def beyond_pieces(self) -> Money:
        """What of all that is paid no coin is small enough for."""
        shown = sum(each * quantity for each, quantity in self.to_fetch)
        return self.money(max(0, self.totals.paid_minor - shown))

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("to_share", self.working.really_there.minor), ("paid_out", self.totals.paid_minor))

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def wide(self) -> bool:
        """Always on its side: each line has room to sign."""
        return True


_COLUMNS = {
    "welfare_minor": "social",
    "carried_minor": "kept",
    "loan_set_off_minor": "loan",
    "fines_set_off_minor": "fines",
    "carried_over_minor": "over",
    "unpaid_minor": "owed",
    "still_owes_minor": "owes",
}


def share_out_sheet(session: Session, group: Group, voucher: Voucher, *, names: Names = Names.FULL) -> ShareOutSheet:
    """The sheet of a share-out, prepared or confirmed. Raises NoShareOutPaper."""
    if voucher.kind != SHARE_OUT.name:
        raise NoShareOutPaper()
    shared = from_content(voucher.content)
    result = shared.result
    every = tuple(SheetLine(shared.names[one.number] if names is Names.FULL else "", one) for one in result.lines)
    lines, left_out = capped(every)
    together = _together(result.lines)
    return ShareOutSheet(
        heading=heading_of(session, group, about=f"share-out:{voucher.number}"),
        currency=group.money,
        names=names,
        number=voucher.number,
        cycle=shared.cycle,
        day=voucher.day,
        version=shared.version,
        early=shared.early,
        working=working_of(shared),
        lines=lines,
        left_out=left_out,
        totals=together,
        shows=frozenset(column for name, column in _COLUMNS.items() if _figure(together, name)),
        shares=together.holding.shares,
        left_in_box=shared.money(shared.left_in_box_minor),
        confirmed=voucher.state in (VoucherState.POSTED, VoucherState.REVERSED),
        withdrawn=voucher.state == VoucherState.WITHDRAWN,
        journal_number=voucher.journal_number,
        taken_back=voucher.state == VoucherState.REVERSED,
        signers=signers(session, group, voucher.day, names),
        to_fetch=pieces_for((one.paid_minor for one in result.lines if one.paid_minor > 0), group.money),
    )


def _figure(line: Line, name: str) -> int:
    found: int = line.holding.carried_minor if name == "carried_minor" else getattr(line, name)
    return found


def _together(lines: tuple[Line, ...]) -> Line:
    """All lines as one, so that each column has its sum."""

    def of_line(name: str) -> int:
        return sum(getattr(line, name) for line in lines)

    def of_holding(name: str) -> int:
        return sum(getattr(line.holding, name) for line in lines)

    return Line(
        holding=Holding(
            number=len(lines),
            shares=of_holding("shares"),
            savings_minor=of_holding("savings_minor"),
            interest_minor=of_holding("interest_minor"),
            carried_minor=of_holding("carried_minor"),
            loan_minor=of_holding("loan_minor"),
            fines_minor=of_holding("fines_minor"),
        ),
        exact=sum((line.exact for line in lines), Fraction(0)),
        plain_gross_minor=of_line("plain_gross_minor"),
        plain_net_minor=of_line("plain_net_minor"),
        gross_minor=of_line("gross_minor"),
        welfare_minor=of_line("welfare_minor"),
        loan_set_off_minor=of_line("loan_set_off_minor"),
        fines_set_off_minor=of_line("fines_set_off_minor"),
        owes_more=False,
        carried_over_minor=of_line("carried_over_minor"),
        paid_minor=of_line("paid_minor"),
    )
