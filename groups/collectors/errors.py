"""What daily savings refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_

# --- the rules themselves --------------------------------------------------------------------------------------------


class MostDaysImpossible(Inconsistent):
    code = "collector-days-impossible"
    sentence = N_("A collector hands over at least once in {least} to {most} days, not in {typed}. Change the number of days.")


class MostCashImpossible(Inconsistent):
    code = "collector-cash-impossible"
    sentence = N_("The most cash that a collector may hold cannot be below zero. Leave it empty if there is no limit.")

# --- collectors and their rounds -------------------------------------------------------------------------------------


class NoCollectorsInRules(Refused):
    code = "no-collectors-in-rules"
    sentence = N_(
        "The constitution that holds on {day} says nothing of collectors, so none can be named and no round written. "
        "Add its rules on collectors first."
    )


class CollectorUnknown(Refused):
    code = "collector-unknown"
    sentence = N_("{name} was no collector on {day}.")


class CollectorAlready(Refused):
    code = "collector-already"
    sentence = N_("{name} has been a collector since {since}. End that time first, or change whose doors are on her round.")


class CollectorNotMember(Refused):
    code = "collector-not-member"
    sentence = N_("{name} was no member on {day}. Only a member collects; choose another day or another person.")


class CollectorHoldsMoney(Refused):
    code = "collector-holds-money"
    sentence = N_("{name} still holds {amount} of the members' money. It has to be handed over first.")


class CollectorHasUnconfirmed(Refused):
    code = "collector-has-unconfirmed"
    sentence = N_("{count} rounds or hand-overs of {name} are not confirmed yet. Confirm or withdraw them first.")


class CollectorEndsBeforeStart(Inconsistent):
    code = "collector-ends-before-start"
    sentence = N_("{name} collects since {since}; {day} is before that. Check the day.")


class SharesAreNotCollected(Refused):
    code = "shares-are-not-collected"
    sentence = N_(
        "A collector takes any amount, and members of this group buy whole shares: the rule “{rule}” of the constitution says so."
    )


class RoundInFuture(Refused):
    code = "round-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the day, the month and the year.")


class SheetUnknown(NotFound):
    code = "morning-sheet-unknown"
    sentence = N_("There is no such sheet of this collector.")


class NothingCollected(Inconsistent):
    code = "nothing-collected"
    sentence = N_("Nobody gave anything on this round. Type what each member gave.")


class MemberNotOnRound(Refused):
    code = "member-not-on-round"
    sentence = N_("The door of {member} {name} was not on the round of {collector} on {day}.")


class SavingBelowLeast(Refused):
    code = "saving-below-least"
    sentence = N_(
        "{member} {name} gave {amount}; the rule “{rule}” of the constitution allows no less than {least} at once."
    )


class CollectorHoldsTooMuch(Refused):
    code = "collector-holds-too-much"
    sentence = N_(
        "With this round {name} would hold {held}; the rule “{rule}” of the constitution allows {most}. "
        "She first hands over at least {over}."
    )


class CollectorHoldsTooLong(Refused):
    code = "collector-holds-too-long"
    sentence = N_(
        "{name} still holds money of {since}, {days} days old; the rule “{rule}” of the constitution allows {most} days. "
        "She hands it over before she takes more."
    )


# --- handing over and paying out -------------------------------------------------------------------------------------


class NothingToHandOver(Refused):
    code = "nothing-to-hand-over"
    sentence = N_("{name} holds none of the members' money on {day}.")


class KeepsMoreThanHeld(Inconsistent):
    code = "keeps-more-than-held"
    sentence = N_("She cannot keep {keeps} for change, for she holds {held}.")


class DifferenceUnnamed(Inconsistent):
    code = "hand-over-difference-unnamed"
    sentence = N_("The count is {amount} away from what she should hand over, {expected}. Write down why.")


class HandOverChanged(Refused):
    code = "hand-over-changed"
    sentence = N_("The book now says that {name} holds {now}, and this was counted against {then}. Count once more.")


class HandOverNotSignedByHer(Refused):
    code = "hand-over-not-signed-by-her"
    sentence = N_("{name} has a sign-in of her own, so it is she who prepares or confirms what she hands over.")


class NoWithdrawals(Refused):
    code = "no-withdrawals"
    sentence = N_("The rule “{rule}” of the constitution does not allow it: members take their savings out only when they leave.")


class WithdrawsMoreThanSaved(Refused):
    code = "withdraws-more-than-saved"
    sentence = N_("{member} {name} has saved {saved} and cannot take out {amount}: {over} too much.")
