"""What sharing out refuses, and the sentence that each refusal says."""

from core.errors import Inconsistent
from core.marks import N_

# --- what the constitution says --------------------------------------------------------------------------------------


class PartsNotWhole(Inconsistent):
    code = "parts-not-whole"
    sentence = N_("The parts of the share-out come to {percent} percent. Change them until they come to 100.")


class PartTwice(Inconsistent):
    code = "part-twice"
    sentence = N_("“{strategy}” is named twice. Write one part for it, with both percentages together.")


class SharingImpossible(Inconsistent):
    code = "sharing-impossible"
    sentence = N_(
        "All that is there, savings included, can be shared by shares, by savings or equally. Interest goes back to who paid "
        "it, and a part goes to the committee, only out of what was earned. Let savings go back to who saved."
    )


class MomentImpossible(Inconsistent):
    code = "moment-impossible"
    sentence = N_("The value of one share can be rounded only where all that is there is shared by shares. Round each payout.")


class UnitImpossible(Inconsistent):
    code = "unit-impossible"
    sentence = N_("Payouts cannot be rounded to that unit. Enter the smallest sum that is paid out, such as 1.")


class ReserveImpossible(Inconsistent):
    code = "reserve-impossible"
    sentence = N_("The reserve cannot be below zero, nor more than the books can hold. Enter 0 for none.")


# --- reckoning -------------------------------------------------------------------------------------------------------


class MemberTwice(Inconsistent):
    code = "member-twice"
    sentence = N_("Member {member} is on the list twice. Write one line for each member.")


class PartsBeyondPool(Inconsistent):
    code = "parts-beyond-pool"
    sentence = N_("Rounded like this, the parts come to {excess} more than there is to share. Round down, or to a smaller unit.")


class CarriedOverTooMuch(Inconsistent):
    code = "carried-over-too-much"
    sentence = N_("Member {member} leaves {wanted} for the next cycle, but only {payout} is hers. Enter at most that.")
