"""What is refused when a group becomes another, each with the sentence a treasurer reads."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class SuccessorUnknown(NotFound):
    code = "successor-unknown"
    sentence = N_("There is no such group whose books you keep. Found it first, and have its treasurer's role given to you.")


class CarriedIntoItself(Inconsistent):
    code = "carried-into-itself"
    sentence = N_("The books of {group} cannot be carried over into themselves. Choose another group.")


class CurrenciesDiffer(Inconsistent):
    code = "currencies-differ"
    sentence = N_("{one} and {other} are two currencies, so these books cannot merge. Bring them to one currency first.")


class SameCurrency(Inconsistent):
    code = "same-currency"
    sentence = N_("Both groups keep their books in {currency}. Choose a merger, or a group whose books are in the new currency.")


class OneAtATime(Inconsistent):
    code = "one-at-a-time"
    sentence = N_("A new currency is brought in for one group at a time. Choose one group.")


class RateImpossible(Inconsistent):
    code = "conversion-rate-impossible"
    sentence = N_("A rate must be above zero. Type how many {old} make one {new}.")


class MembersNotMapped(Inconsistent):
    code = "members-not-mapped"
    sentence = N_("Member {member} of {group} has no number in the other group, or shares one. Give each her own number.")


class NotCarriedOver(Refused):
    code = "not-carried-over"
    sentence = N_("“{account}” of {group} still stands at {amount}, and its records stay here. Settle it first.")


class NothingToCarryOver(Refused):
    code = "nothing-to-carry-over"
    sentence = N_("The books of {group} hold nothing that could be carried over.")


class BooksMovedSince(Refused):
    code = "books-moved-since"
    sentence = N_("The books or the rules changed after this was reckoned. Withdraw it, look at them and prepare it again.")


class LaterEntries(Refused):
    code = "later-entries"
    sentence = N_("Something is already posted in the books of {group} for a day after {day}. Choose a later day.")


class UnfinishedBefore(Refused):
    code = "unfinished-before"
    sentence = N_("A meeting or a voucher of {group} is not finished yet. Finish it before its books are carried over.")


class GroupCarriedOver(Refused):
    code = "group-carried-over"
    sentence = N_("The books of this group were carried over to {successor} on {day}. Write there what happened after that day.")


class CarryOverBuiltOn(Refused):
    code = "carry-over-built-on"
    sentence = N_("The books of {group} went on after this was carried over, so it cannot be taken back any more.")


class FormUnchanged(Inconsistent):
    code = "form-unchanged"
    sentence = N_("What members save stays the same under these rules. A new version of the constitution is enough.")


class NothingBecomesCapital(Inconsistent):
    code = "nothing-becomes-capital"
    sentence = N_("Under these rules nothing of what members have saved would change its form. Check the amounts.")


class NotEnoughSurplus(Refused):
    code = "not-enough-surplus"
    sentence = N_("{asked} of surplus cannot go into the reserve: the retained surplus is {there}.")


class NewFormStands(Refused):
    code = "new-form-stands"
    sentence = N_("The new rules hold since {day}, so this cannot be taken back. Change the form again, by a new voucher.")
