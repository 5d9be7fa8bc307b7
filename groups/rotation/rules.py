"""What a constitution says of rotating savings: what each slot pays, in which order the pot goes round, where bids go.

Pure. A slot is one turn, not one person: a member may hold several, and two may share one where the rules say so.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.marks import N_, Term
from core.money import MAX_MINOR
from groups.rotation.errors import RotationAmountImpossible, RotationBidImpossible, RotationSlotsImpossible

MOST_SLOTS_EVER = 1000


class Order(StrEnum):
    """How it is settled whose turn it is."""

    FIXED = "fixed"
    LOTTERY = "lottery"
    NEED = "need"
    AUCTION = "auction"


ORDER_NAMES: dict[Order, Term] = {
    Order.FIXED: Term(N_("in a fixed order")),
    Order.LOTTERY: Term(N_("by lot, drawn in front of everybody")),
    Order.NEED: Term(N_("to who needs it most: the group decides at each turn")),
    Order.AUCTION: Term(N_("to who bids most for it")),
}


class Draw(StrEnum):
    """How lots are drawn: from a hat before witnesses, or from a published word with which anybody can draw them again."""

    WITNESSED = "witnessed"
    SEED = "seed"


DRAW_NAMES: dict[Draw, Term] = {
    Draw.WITNESSED: Term(N_("drawn by hand; witnesses sign")),
    Draw.SEED: Term(N_("drawn from a word said aloud; anybody can draw again")),
}


class BidsGo(StrEnum):
    """When the bids that winners leave in the pot are shared equally among the slots."""

    AT_END = "at_end"
    AT_ONCE = "at_once"


BIDS_GO_NAMES: dict[BidsGo, Term] = {
    BidsGo.AT_END: Term(N_("kept, and shared equally after the last turn")),
    BidsGo.AT_ONCE: Term(N_("shared equally at the same turn")),
}


class RemainderGoes(StrEnum):
    """Where the coins go that cannot be shared equally."""

    GROUP = "group"
    SOCIAL_FUND = "social_fund"


REMAINDER_NAMES: dict[RemainderGoes, Term] = {
    RemainderGoes.GROUP: Term(N_("to the group's own money")),
    RemainderGoes.SOCIAL_FUND: Term(N_("to the social fund")),
}


@dataclass(frozen=True, slots=True)
class RotationRules:
    """Amounts in minor units of the group's currency.

    `contribution_minor`: what each slot pays at each turn. `most_slots`: how many turns one member may hold, 0 for no limit.
    `half_slots`: two members may share a turn. `swaps`: two holders may change places when both agree. `most_bid_percent`: the
    largest bid in an auction, in percent of the pot; a bid always stays below the pot. `unit_minor`: bids are shared down to
    a multiple of this (the smallest coin); what is left then goes where `remainder` says.
    Raises RotationAmountImpossible, RotationSlotsImpossible, RotationBidImpossible.
    """

    contribution_minor: int = 0
    order: Order = Order.FIXED
    draw: Draw = Draw.WITNESSED
    bids: BidsGo = BidsGo.AT_END
    most_bid_percent: int = 100
    unit_minor: int = 1
    remainder: RemainderGoes = RemainderGoes.GROUP
    most_slots: int = 0
    half_slots: bool = False
    swaps: bool = True

    def __post_init__(self) -> None:
        if not (0 <= self.contribution_minor <= MAX_MINOR and 1 <= self.unit_minor <= MAX_MINOR):
            raise RotationAmountImpossible()
        if not 0 <= self.most_slots <= MOST_SLOTS_EVER:
            raise RotationSlotsImpossible(least=0, most=MOST_SLOTS_EVER, typed=self.most_slots)
        if not 1 <= self.most_bid_percent <= 100:
            raise RotationBidImpossible(typed=self.most_bid_percent)
