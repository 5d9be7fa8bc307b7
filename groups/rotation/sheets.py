"""What the vouchers of a rotation say: how it began, each turn, each change; and the postings that each of them means.

Pure. A content holds the figures that follow from it as well, so that it can be read and posted without anything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from core.frozen import from_text, to_text
from core.marks import N_, Term
from core.money import Currency
from groups import charts
from groups.rotation.agreed import Rotation, Seat, Stop, Swap, Takeover, lot_of
from groups.rotation.rules import ORDER_NAMES, Draw, Order, RemainderGoes
from groups.rotation.turns import Line, Reckoned, Sheet
from ledger.chart import AccountKey
from ledger.posting import Entry

CASH = AccountKey(charts.LOAN_FUND_CASH)
BIDS = AccountKey(charts.ROTATION_BIDS)
# So many figures of a lot tell any two apart.
LOT_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Begun:
    """A rotation begins: the group's first, second … `how` says how the order was settled: witnesses, or the word of the draw."""

    number: int
    rotation: Rotation
    how: str = ""

    @property
    def order_name(self) -> Term:
        return ORDER_NAMES[self.rotation.rules.order]

    @property
    def lots(self) -> dict[int, str]:
        """The beginning of each slot's lot, where the order was drawn from a word: the smallest receives first."""
        rules = self.rotation.rules
        if rules.order is not Order.LOTTERY or rules.draw is not Draw.SEED:
            return {}
        return {slot.number: lot_of(self.how, slot.number)[:LOT_DIGITS] for slot in self.rotation.slots}


@dataclass(frozen=True, slots=True)
class TurnSheet:
    """One day of a rotation: what was typed, counted and handed out. `step` counts all that was written of the rotation.

    `agreed` is the SHA-256 of the rotation as it was agreed by then, so that the journal's chain holds that too.
    """

    rotation: int
    step: int
    agreed: str
    currency: Currency
    sheet: Sheet
    turn: int
    due_minor: int
    remainder_goes: RemainderGoes
    counted: Mapping[int, int] = field(default_factory=dict)
    note: str = ""
    bid: tuple[Line, ...] = ()
    missed: tuple[Line, ...] = ()
    pots: tuple[Line, ...] = ()
    shares: tuple[Line, ...] = ()
    set_off: tuple[Line, ...] = ()
    remainder_minor: int = 0
    kept_minor: int = 0
    held_minor: int = 0

    @property
    def paid_minor(self) -> int:
        return sum(line.amount_minor for line in self.sheet.paid)

    @property
    def counted_minor(self) -> int:
        return sum(denomination * pieces for denomination, pieces in self.counted.items())

    @property
    def shares_in_cash(self) -> tuple[Line, ...]:
        """What of the shares of bids is handed out, once what is owed was taken off."""
        taken: dict[Seat, int] = {}
        for line in self.set_off:
            taken[line.seat] = taken.get(line.seat, 0) + line.amount_minor
        left = ((line, line.amount_minor - taken.get(line.seat, 0)) for line in self.shares)
        return tuple(Line(line.turn, line.slot, line.part, line.member, minor) for line, minor in left if minor)


class What(StrEnum):
    SWAP = "swap"
    TAKEOVER = "takeover"
    STOP = "stop"


WHAT_NAMES: dict[What, Term] = {
    What.SWAP: Term(N_("Two slots change places")),
    What.TAKEOVER: Term(N_("A member takes a slot over")),
    What.STOP: Term(N_("A slot stops, and nobody takes it over")),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that all whom it concerns have signed (`agreed_by`).

    `other` is the second slot of a swap. A takeover moves `claim_minor` from the account of who `leaves` to who `comes`: what
    the seat has paid in less what it received; below zero it is a debt that moves.
    """

    rotation: int
    step: int
    currency: Currency
    what: What
    slot: int
    agreed_by: str
    part: int = 0
    other: int = 0
    leaves: int = 0
    comes: int = 0
    claim_minor: int = 0
    from_turn: int = 0

    @property
    def name(self) -> Term:
        return WHAT_NAMES[self.what]

    def swap(self, after: int) -> Swap:
        return Swap(after, self.slot, self.other)

    def takeover(self, after: int) -> Takeover:
        return Takeover(after, self.slot, self.part, self.comes)

    def stop(self, after: int) -> Stop:
        return Stop(after, self.from_turn, self.slot)


def read_begun(content: str) -> Begun:
    return from_text(Begun, content)


def read_turn(content: str) -> TurnSheet:
    return from_text(TurnSheet, content)


def read_change(content: str) -> Changed:
    return from_text(Changed, content)


def turn_sheet(
    rotation: Rotation, number: int, step: int, sheet: Sheet, done: Reckoned, counted: Mapping[int, int], note: str
) -> TurnSheet:
    """The content that a reckoned sheet makes."""
    return TurnSheet(
        rotation=number,
        step=step,
        agreed=sha256(to_text(rotation).encode()).hexdigest(),
        currency=rotation.currency,
        sheet=Sheet(sheet.slot, sheet.bid_minor, done.paid),
        turn=done.turn,
        due_minor=done.due_minor,
        remainder_goes=rotation.rules.remainder,
        counted={denomination: pieces for denomination, pieces in sorted(counted.items()) if pieces},
        note=note,
        bid=done.bid,
        missed=done.missed,
        pots=done.pots,
        shares=done.shares,
        set_off=done.set_off,
        remainder_minor=done.remainder_minor,
        kept_minor=done.after.kept_minor,
        held_minor=done.after.held_minor,
    )


def no_entries(content: str) -> tuple[Entry, ...]:
    """A rotation begins without money."""
    return ()


def turn_entries(content: str) -> tuple[Entry, ...]:
    """Contributions come in, the bid is taken from the pot and kept, shares of bids and pots go out."""
    said = read_turn(content)
    return (
        *(Entry(CASH, _of(line), line.amount_minor) for line in said.sheet.paid),
        *(Entry(_of(line), BIDS, line.amount_minor) for line in said.bid),
        *(Entry(BIDS, _of(line), line.amount_minor) for line in said.shares),
        *(Entry(_of(line), CASH, line.amount_minor) for line in (*said.pots, *said.shares_in_cash)),
        *_remainder(said),
    )


def _of(line: Line) -> AccountKey:
    return charts.of_member(charts.ROTATION, line.member)


def _remainder(said: TurnSheet) -> tuple[Entry, ...]:
    if not said.remainder_minor:
        return ()
    if said.remainder_goes is RemainderGoes.GROUP:
        return (Entry(BIDS, AccountKey(charts.RETAINED_SURPLUS), said.remainder_minor),)
    social_box = AccountKey(charts.SOCIAL_FUND_CASH)
    return (
        Entry(BIDS, AccountKey(charts.SOCIAL_FUND), said.remainder_minor),
        Entry(social_box, CASH, said.remainder_minor),
    )


def change_entries(content: str) -> tuple[Entry, ...]:
    """Only a takeover moves something: the claim, or the debt, of the seat."""
    said = read_change(content)
    if not said.claim_minor:
        return ()
    leaves, comes = (charts.of_member(charts.ROTATION, member) for member in (said.leaves, said.comes))
    if said.claim_minor > 0:
        return (Entry(leaves, comes, said.claim_minor),)
    return (Entry(comes, leaves, -said.claim_minor),)
