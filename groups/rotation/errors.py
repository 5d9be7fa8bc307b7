"""What rotating savings refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent
from core.marks import N_

# --- the rules themselves --------------------------------------------------------------------------------------------


class RotationAmountImpossible(Inconsistent):
    code = "rotation-amount-impossible"
    sentence = N_("A contribution and a rounding unit are amounts from zero up. Type them without a minus, and check the zeros.")


class RotationSlotsImpossible(Inconsistent):
    code = "rotation-slots-impossible"
    sentence = N_("A member may hold {least} to {most} turns, not {typed}. Type 0 if there is no limit.")


class RotationBidImpossible(Inconsistent):
    code = "rotation-bid-impossible"
    sentence = N_("The largest bid is 1 to 100 of every 100 in the pot, not {typed}.")
