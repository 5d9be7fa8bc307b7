"""What a general voucher refuses, each with the sentence a treasurer reads."""

from core.errors import Inconsistent, Refused
from core.marks import N_


class PlaceNotForThis(Inconsistent):
    code = "place-not-for-this"
    sentence = N_("“{happened}” does not go with “{place}”. Choose another place of the money, or something else that happened.")


class MemberNotNamed(Inconsistent):
    code = "member-not-named"
    sentence = N_("“{account}” is kept for each member by herself. Type the member's number.")


class InterestTooLarge(Inconsistent):
    code = "interest-too-large"
    sentence = N_("{interest} of interest is more than the {amount} that were paid in all. Check both amounts.")


class InterestOnlyOnRepayment(Inconsistent):
    code = "interest-only-on-repayment"
    sentence = N_("Interest belongs only to borrowed money that is paid back. Leave it empty, or choose that.")


class NotCorrectable(Inconsistent):
    code = "not-correctable"
    sentence = N_("“{account}” has records of its own and cannot be corrected here. Correct it where it was written.")


class SidesDiffer(Inconsistent):
    code = "sides-differ"
    sentence = N_(
        "“{one}” and “{other}” cannot stand for each other: one is what the group holds or spent, the other what it owes, has or "
        "received. Choose what happened instead of a correction."
    )


class MoreThanOwed(Refused):
    code = "more-than-owed"
    sentence = N_("{paid} were paid, but only {owed} are owed (“{account}”). Check the amount.")


class WholeSharesOnly(Refused):
    code = "whole-shares-only"
    sentence = N_(
        "The constitution says that members save in whole shares of {share_value}. {amount} is not a whole number of shares: "
        "{rest} too much."
    )


class SavingsStayIn(Refused):
    code = "savings-stay-in"
    sentence = N_("The constitution says that members do not take savings out. Pay them at the share-out, or when she leaves.")
