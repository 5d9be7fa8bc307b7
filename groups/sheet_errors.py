"""What a meeting sheet may not say, each with its sentence and the form field that has to change (`where`)."""

from core.errors import FieldFault, Inconsistent
from core.marks import N_


class SheetFault(FieldFault):
    """One contradiction of a sheet."""


class MemberTwice(SheetFault):
    code, field = "member-twice", "row-{member}-presence"
    sentence = N_("Member {member} has two lines. Put all figures on one line and delete the other.")


class MemberNotSeated(SheetFault):
    code, field = "member-not-seated", "row-{member}-presence"
    sentence = N_("Member {member} was not in the group on {day}. Check the number, or the day the member joined or left.")


class MemberMissing(SheetFault):
    code, field = "member-missing", "row-{member}-presence"
    sentence = N_("Member {member} has no line. Mark one of present, late, absent or “sent money”.")


class FigureNegative(SheetFault):
    code, field = "figure-negative", "row-{member}-{column}"
    sentence = N_("Member {member}: “{name}” cannot be below zero. {instead}")


class FigureTooLarge(SheetFault):
    code, field = "figure-too-large", "row-{member}-{column}"
    sentence = N_("Member {member}: “{name}” is more than the books can hold. Check the number of zeros.")


class AbsentButPaid(SheetFault):
    code, field = "absent-but-paid", "row-{member}-presence"
    sentence = N_(
        "Member {member} is marked absent, but the line has money. If somebody brought it, mark “sent money” and write who; "
        "if the member came, mark present or late."
    )


class SenderMissing(SheetFault):
    code, field = "sender-missing", "row-{member}-sent-by"
    sentence = N_("Member {member} sent money. Write the name of the person who brought it.")


class SenderWithoutSending(SheetFault):
    code, field = "sender-without-sending", "row-{member}-sent-by"
    sentence = N_("Member {member} has a name for who brought the money, but is not marked “sent money”. Change one of the two.")


class TooManyShares(SheetFault):
    code, field = "too-many-shares", "row-{member}-shares"
    sentence = N_("Member {member}: {shares} shares are too many; the constitution allows at most {most} at one meeting.")


class TooFewShares(SheetFault):
    code, field = "too-few-shares", "row-{member}-shares"
    sentence = N_("Member {member}: {shares} is too few; the constitution has members buy at least {least}. Enter 0 for none.")


class LeftOverBuysShares(SheetFault):
    code, field = "left-over-buys-shares", "row-{member}-left-over"
    sentence = N_(
        "Member {member}: {left_over} left over is enough for another share at the constitution's {share_value}. "
        "Enter it as shares."
    )


class SavesNoShares(SheetFault):
    code, field = "saves-no-shares", "row-{member}-shares"
    sentence = N_("Member {member}: the constitution says that members save in {form}, so there are no shares to write.")


class SavesNoAmounts(SheetFault):
    code, field = "saves-no-amounts", "row-{member}-saved"
    sentence = N_("Member {member}: the constitution says that members save in {form}, so no amount of savings is written.")


class SavingNotEqual(SheetFault):
    code, field = "saving-not-equal", "row-{member}-saved"
    sentence = N_("Member {member}: the constitution says that all save {equal}, or several times it; {saved} is not that.")


class SavingTooSmall(SheetFault):
    code, field = "saving-too-small", "row-{member}-saved"
    sentence = N_("Member {member}: {saved} is less than the constitution's smallest saving of {least}. Leave it empty for none.")


class SavingsNotWithdrawable(SheetFault):
    code, field = "savings-not-withdrawable", "row-{member}-withdrawn"
    sentence = N_("Member {member}: the constitution lets nobody take savings out before they are shared out or she leaves.")


class SavingsNotHeld(SheetFault):
    code, field = "savings-not-held", "row-{member}-withdrawn"
    sentence = N_("Member {member} has savings of {held}; {withdrawn} is {over} more than that.")


class CarriedTooMuch(SheetFault):
    code, field = "carried-too-much", "row-{member}-carried-used"
    sentence = N_("Member {member}: {used} is taken from money carried forward, but only {carried} is there.")


class CarriedMoreThanShares(SheetFault):
    code, field = "carried-more-than-shares", "row-{member}-carried-used"
    sentence = N_(
        "Member {member}: {used} of carried money is used, but today's shares cost only {cost}. To hand carried money back, "
        "write it under other money."
    )


class SharesNotReturnable(SheetFault):
    code, field = "shares-not-returnable", "row-{member}-shares-returned"
    sentence = N_("Member {member}: this group's constitution does not pay shares back before the share-out. Enter 0.")


class TooManySharesReturned(SheetFault):
    code, field = "too-many-shares-returned", "row-{member}-shares-returned"
    sentence = N_("Member {member}: {returned} shares cannot be paid back; the constitution allows {most} at one meeting.")


class SharesNotHeld(SheetFault):
    code, field = "shares-not-held", "row-{member}-shares-returned"
    sentence = N_("Member {member}: {returned} shares cannot be paid back, for only {held} are held.")


class BuysAndReturns(SheetFault):
    code, field = "buys-and-returns", "row-{member}-shares-returned"
    sentence = N_("Member {member} buys {shares} and gives back {returned} shares at one meeting. Enter only the difference.")


class FineWaivedWithoutReason(SheetFault):
    code, field = "fine-waived-without-reason", "row-{member}-fine-reason"
    sentence = N_(
        "Member {member}: the constitution's fine is {rule}, and {imposed} is entered. Write why it was waived or lowered."
    )


class FineWithoutReason(SheetFault):
    code, field = "fine-without-reason", "row-{member}-fine-reason"
    sentence = N_("Member {member}: {imposed} is more than the constitution's fine of {rule}. Write what the fine is for.")


class FinePaidTooMuch(SheetFault):
    code, field = "fine-paid-too-much", "row-{member}-fine-paid"
    sentence = N_("Member {member} pays {paid} of fines but owes {owed}. Hand {over} back, or enter it as shares or a gift.")


class WholeNumberUnreadable(Inconsistent):
    code = "whole-number-unreadable"
    sentence = N_("“{typed}” is not a whole number. Type digits only, for example 3.")


class NotOnTheSheet(Inconsistent):
    code = "not-on-the-sheet"
    sentence = N_("This sheet has no field “{field}”. Reload the page; what you typed is kept in the draft.")


class OtherKindMissing(SheetFault):
    code, field = "other-kind-missing", "other-{line}-kind"
    sentence = N_("Other money, line {line}: choose what kind of money it is.")


class OtherAmountMissing(SheetFault):
    code, field = "other-amount-missing", "other-{line}-amount"
    sentence = N_("Other money, line {line}: write an amount above zero. Money going out has its own kinds: cost, social grant.")


class OtherAmountTooLarge(SheetFault):
    code, field = "other-amount-too-large", "other-{line}-amount"
    sentence = N_("Other money, line {line}: this is more than the books can hold. Check the number of zeros.")


class OtherReasonMissing(SheetFault):
    code, field = "other-reason-missing", "other-{line}-reason"
    sentence = N_("Other money, line {line}: write what the money was for.")


class OtherMemberMissing(SheetFault):
    code, field = "other-member-missing", "other-{line}-member"
    sentence = N_("Other money, line {line}: write the number of the member who gets it.")


class OtherMemberNotSeated(SheetFault):
    code, field = "other-member-not-seated", "other-{line}-member"
    sentence = N_("Other money, line {line}: there is no member {member} at this meeting. Check the number.")


class CarriedHandedBackTooMuch(SheetFault):
    code, field = "carried-handed-back-too-much", "other-{line}-amount"
    sentence = N_("Other money, line {line}: member {member} cannot be handed back {amount}, for only {left} is carried.")


class CountMissing(SheetFault):
    code, field = "count-missing", "count-{key}-opening"
    sentence = N_("The {pot} has not been counted. Count it and say whether the opening balance agrees.")


class OpeningNoteMissing(SheetFault):
    code, field = "opening-note-missing", "count-{key}-opening-note"
    sentence = N_("The {pot} did not open with {opening} as last time. Write what was found and said.")


class NotADenomination(SheetFault):
    code, field = "not-a-denomination", "count-{key}-opening"
    sentence = N_("There is no note or coin of {denomination}. Count the {pot} with the money that exists.")


class QuantityImpossible(SheetFault):
    code, field = "quantity-impossible", "count-{key}-{minor}"
    sentence = N_("The {pot} cannot hold {quantity} pieces of {denomination}. Count them again.")


class PotOverdrawn(SheetFault):
    code, field = "pot-overdrawn", "count-{key}-opening"
    sentence = N_(
        "{out} goes out of the {pot}, but only {there} is there: {short} is missing. Pay out less, or enter what came in first."
    )


class PotTooFull(SheetFault):
    code, field = "pot-too-full", "count-{key}-opening"
    sentence = N_("The {pot} would hold more than the books can hold. Look for an amount with too many zeros.")


class CashShort(SheetFault):
    code, field = "cash-short", "count-{key}-reason"
    sentence = N_(
        "The {pot} should hold {expected}, and {counted} was counted: {short} is missing. Count again; if it is still missing, "
        "write the reason."
    )


class CashOver(SheetFault):
    code, field = "cash-over", "count-{key}-reason"
    sentence = N_(
        "The {pot} should hold {expected}, and {counted} was counted: {over} too much. Count again; if it is still there, "
        "write the reason."
    )
