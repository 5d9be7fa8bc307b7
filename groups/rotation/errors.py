"""What rotating savings refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, Refused
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


class ContributionMissing(Inconsistent):
    code = "rotation-contribution-missing"
    sentence = N_("The constitution does not say what each slot pays at a turn. Adopt a version that says it; then begin.")


# --- a round as it is agreed -----------------------------------------------------------------------------------------


class SlotsTooFew(Inconsistent):
    code = "rotation-slots-too-few"
    sentence = N_("A rotation needs {least} to {most} slots; there are {typed}.")


class SlotNumbersWrong(Inconsistent):
    code = "rotation-slot-numbers-wrong"
    sentence = N_("Slots are numbered 1, 2, 3 … without gaps, each once.")


class SlotHoldersWrong(Inconsistent):
    code = "rotation-slot-holders-wrong"
    sentence = N_("Slot {slot} needs one holder, or two different members who share it.")


class HalfSlotsNotAllowed(Inconsistent):
    code = "rotation-half-slots-not-allowed"
    sentence = N_("The constitution says that a slot has one holder, so two members cannot share slot {slot}.")


class HalfNotWhole(Inconsistent):
    code = "rotation-half-not-whole"
    sentence = N_("{amount} cannot be halved into whole coins of {unit}, so slot {slot} cannot be shared. Change the amount.")


class TooManySlots(Inconsistent):
    code = "rotation-too-many-slots"
    sentence = N_("The constitution lets a member hold {most} turns at most; member {member} would hold {held}.")


class PotTooLarge(Inconsistent):
    code = "rotation-pot-too-large"
    sentence = N_("{slots} slots of {contribution} make a pot larger than the books can hold. Check the zeros.")


class OrderIncomplete(Inconsistent):
    code = "rotation-order-incomplete"
    sentence = N_("The constitution settles the order before the first turn. Write every slot from 1 to {slots}, each once.")


class OrderNotSettled(Inconsistent):
    code = "rotation-order-not-settled"
    sentence = N_("The constitution gives the pot {order}, so no order is written down beforehand.")


class SeedMissing(Inconsistent):
    code = "rotation-seed-missing"
    sentence = N_("The constitution has the lots drawn from a word. Write the word that was said aloud before the draw.")


class WitnessesMissing(Inconsistent):
    code = "rotation-witnesses-missing"
    sentence = N_("The constitution has the lots drawn before witnesses. Write the names of two who saw it.")


class TemplateSharesBroken(Inconsistent):
    code = "rotation-template-shares-broken"
    sentence = N_("{members} members with {average} shares each on average make {slots} slots, which is no whole number.")


# --- changes while it runs -------------------------------------------------------------------------------------------


class SlotUnknown(Refused):
    code = "rotation-slot-unknown"
    sentence = N_("There is no slot {slot} in this rotation; the slots are 1 to {slots}.")


class SwapsNotAllowed(Refused):
    code = "rotation-swaps-not-allowed"
    sentence = N_("The constitution does not let holders change places.")


class NothingToSwap(Refused):
    code = "rotation-nothing-to-swap"
    sentence = N_("The constitution gives the pot {order}, so there are no places to change.")


class SwapWithItself(Inconsistent):
    code = "rotation-swap-with-itself"
    sentence = N_("A swap needs two different slots. Choose the other one.")


class SlotHasReceived(Refused):
    code = "rotation-slot-has-received"
    sentence = N_("Slot {slot} received the pot at turn {turn} and cannot receive or give up its place again.")


class AlreadyHolder(Inconsistent):
    code = "rotation-already-holder"
    sentence = N_("Member {member} already holds a part of slot {slot}. Choose another member.")


class StopAfterPayingAhead(Refused):
    code = "rotation-stop-after-paying-ahead"
    sentence = N_(
        "Money was paid ahead for turn {turn}, so no slot can stop without a replacement now. Find a member who takes the slot "
        "over, or wait until that turn has been held."
    )


class SlotHasStopped(Refused):
    code = "rotation-slot-has-stopped"
    sentence = N_("Slot {slot} stopped paying from turn {turn} on.")


class SlotStillOwes(Refused):
    code = "rotation-slot-still-owes"
    sentence = N_("Slot {slot} still owes {owed} of earlier turns. It has to be paid before the slot can stop.")


# --- a turn ----------------------------------------------------------------------------------------------------------


class NotNext(Refused):
    code = "rotation-not-next"
    sentence = N_("The constitution gives the pot {order}: next is slot {next}, not slot {slot}. Two holders may change places.")


class NoBidsHere(Inconsistent):
    code = "rotation-no-bids-here"
    sentence = N_("The constitution gives the pot {order}, so nobody bids for it. Leave the bid empty.")


class BidTooHigh(Inconsistent):
    code = "rotation-bid-too-high"
    sentence = N_("A bid of {bid} is above what the constitution allows: at most {most} of a pot of {pot}.")


class BidNotWhole(Inconsistent):
    code = "rotation-bid-not-whole"
    sentence = N_("Slot {slot} is shared by two, and a bid of {bid} cannot be halved into whole coins of {unit}.")


class BidAboveCollected(Refused):
    code = "rotation-bid-above-collected"
    sentence = N_("Only {collected} came in for this turn, less than the bid of {bid}. Hold the turn when more have paid.")


class PaidTooMuch(Inconsistent):
    code = "rotation-paid-too-much"
    sentence = N_("Slot {slot} owes {due} for turn {turn} and would have paid {paid}: {over} too much.")


class PaidTwice(Inconsistent):
    code = "rotation-paid-twice"
    sentence = N_("The sheet has two payments of slot {slot} for turn {turn}. Write them as one.")


class TurnUnknown(Inconsistent):
    code = "rotation-turn-unknown"
    sentence = N_("There is no turn {turn} in this rotation; it has {turns} turns.")


class NoPayingAhead(Refused):
    code = "rotation-no-paying-ahead"
    sentence = N_("A slot has stopped, so nobody can pay ahead: what a later turn costs is only known when it comes.")


class RotationFinished(Refused):
    code = "rotation-finished"
    sentence = N_("Every slot has received. Only contributions that are still owed can be paid in.")


class SheetEmpty(Inconsistent):
    code = "rotation-sheet-empty"
    sentence = N_("No turn was held and nobody paid anything: there is nothing to write down.")


# --- in the books ----------------------------------------------------------------------------------------------------


class RotationUnknown(Refused):
    code = "rotation-unknown"
    sentence = N_("This group has no such rotation. Begin one first.")


class NoRotationRules(Refused):
    code = "rotation-no-rules"
    sentence = N_("The constitution in force on {day} says nothing of a rotation. Adopt a version that does; then begin one.")


class RotationRulesChanged(Refused):
    code = "rotation-rules-changed"
    sentence = N_("The constitution in force on {day} is not the one that these slots were settled by. Settle them again.")


class RotationChangedMeanwhile(Refused):
    code = "rotation-changed-meanwhile"
    sentence = N_(
        "Something else of rotation {number} was confirmed meanwhile, so these figures are no longer right. Withdraw this and "
        "write it again."
    )


class HolderNotMember(Refused):
    code = "rotation-holder-not-member"
    sentence = N_("Number {member} is not a member on {day} and cannot hold a slot. Enrol the member first.")


class DayBeforeLastTurn(Refused):
    code = "rotation-day-before-last"
    sentence = N_("{day} is before {last}, the last day of this rotation. Check the day, the month and the year.")


class LaterStepStands(Refused):
    code = "rotation-later-step-stands"
    sentence = N_("Something later in rotation {number} was reckoned on this. Take the later back first; then this.")


class CountDisagrees(Inconsistent):
    code = "rotation-count-disagrees"
    sentence = N_(
        "{paid} is written as paid in, but {counted} was counted: {difference} {direction}. Count again, or correct who paid."
    )


class AgreementMissing(Inconsistent):
    code = "rotation-agreement-missing"
    sentence = N_("A change needs the agreement of all whom it concerns. Write the names of those who signed it.")


class HalfWithoutPartner(Inconsistent):
    code = "rotation-half-without-partner"
    sentence = N_("{halves} halves of a turn cannot be paired. Give one member more or one less half a turn.")


class OrderUnreadable(Inconsistent):
    code = "rotation-order-unreadable"
    sentence = N_("“{typed}” is not a list of slots. Type their numbers with spaces between, the first to receive first.")


class AheadTooMuch(Inconsistent):
    code = "rotation-ahead-too-much"
    sentence = N_("Slot {slot} has {left} still to pay for all later turns, so {paid} ahead is too much.")


# --- leaving ---------------------------------------------------------------------------------------------------------


class SlotStillHeld(Refused):
    code = "rotation-slot-still-held"
    sentence = N_(
        "{name} holds slot {slot} of rotation {number}, which has not received. Let somebody take the slot over, or let it stop; "
        "then she can leave."
    )


class RotationStillOwed(Refused):
    code = "rotation-still-owed"
    sentence = N_(
        "{name} received the pot for slot {slot} and still owes the others {owed}. She pays it, also ahead, or somebody takes "
        "the slot over; then she can leave."
    )
