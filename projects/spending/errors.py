"""What is refused of payments, their papers, retentions, quotes and money that is given back, in sentences."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class SupplierNobody(Inconsistent):
    code = "supplier-nobody"
    sentence = N_("“{typed}” names nobody. Write the name of the shop or the person who was paid, as it stands on the paper.")


class PlaceWithoutMoney(Inconsistent):
    code = "place-without-money"
    sentence = N_("The project has no money in “{typed}”. Choose a place from the list.")


class NothingPaidFrom(Refused):
    code = "nothing-paid-from-this"
    sentence = N_("Agreement {number} is a {instrument}: nothing is paid from it. Choose a source that brings money.")


class NobodyPays(Inconsistent):
    code = "nobody-pays"
    sentence = N_("No funder is named for this. Say whose money it is charged to.")


class SharesOtherThanTotal(Inconsistent):
    code = "shares-other-than-total"
    sentence = N_(
        "The funders' shares come to {shares} and the amount is {amount}: {difference} differs. Change one of them."
    )


class SharesOtherThanParts(Inconsistent):
    code = "shares-other-than-parts"
    sentence = N_("{amount} divided by these parts gives other shares. Load the page again and fill it in once more.")


class EvidenceMissing(Refused):
    code = "evidence-missing"
    sentence = N_(
        "A payment needs its paper. Photograph the receipt, write its number, or choose a document that is kept already."
    )


class EvidenceTwice(Inconsistent):
    code = "evidence-twice"
    sentence = N_("One paper is named twice. Name each paper once, with the whole amount that is charged to it.")


class EvidenceOtherThanTotal(Inconsistent):
    code = "evidence-other-than-total"
    sentence = N_("{charged} is charged to papers and the amount is {amount}: {difference} differs. Each coin needs its paper.")


class EvidenceOtherCurrency(Refused):
    code = "evidence-other-currency"
    sentence = N_(
        "“{title}” is a paper over {evidence}, and this is a payment in {currency}. Attach the paper that belongs to it."
    )


class EvidenceWithoutAmount(Refused):
    code = "evidence-without-amount"
    sentence = N_(
        "“{title}” has no amount on record, so it counts for one payment only, and voucher {number} has it already. Attach the"
        " paper that belongs to this payment."
    )


class RetentionTooLarge(Inconsistent):
    code = "retention-too-large"
    sentence = N_("{kept} cannot be kept back of {amount}: something must be paid now.")


class RetentionDueEarly(Refused):
    code = "retention-due-early"
    sentence = N_("What is kept back on {day} cannot be due on {due} already. Write a later day.")


class RetentionMisnumbered(Refused):
    code = "retention-misnumbered"
    sentence = N_("Something else was written down at the same moment. Send the form once more.")


class RetentionPaid(Refused):
    code = "retention-paid"
    sentence = N_("What this kept back from {supplier} was paid out since. Take that payment back first.")


class RetentionUnknown(NotFound):
    code = "retention-unknown"
    sentence = N_("Nothing is kept back under this number. Go back to the list and choose again.")


class BeyondRetention(Refused):
    code = "beyond-retention"
    sentence = N_("{left} is still kept back from {supplier}: {amount} is {over} too much.")


class RetentionNotYetKept(Refused):
    code = "retention-not-yet-kept"
    sentence = N_("This was kept back on {kept}, so it cannot be paid on {day}. Write the day as it stands on the paper.")


class NoLoan(Refused):
    code = "no-loan"
    sentence = N_("Agreement {number} is a {instrument}, not a loan: nothing is repaid on it. Unspent money is returned instead.")


class BeyondOwed(Refused):
    code = "beyond-owed"
    sentence = N_("{owed} is owed to {funder} on {day}: {amount} is {over} too much.")


class BeyondOwnMoney(Refused):
    code = "beyond-own-money"
    sentence = N_(
        "{own} of the project's money belongs to no funder: {amount} is {over} too much. A funder's money cannot pay this. Write"
        " down first what was paid in for it, such as the households' instalments."
    )


class OwnMoneyUsed(Refused):
    code = "own-money-used"
    sentence = N_("A loan or its interest was paid from this. Take that payment back first; {short} would be missing.")


class ItemOtherPlace(Inconsistent):
    code = "bank-item-other-place"
    sentence = N_("This happens at a bank account. Choose one from the list.")


class QuotesTooFew(Refused):
    code = "quotes-too-few"
    sentence = N_(
        "{funder} asks for {wanted} quotes from {limit} on, and this payment rests on {given}. Collect the quotes, have one"
        " chosen, and name the purchase here."
    )


class QuotesMissing(Refused):
    code = "quotes-missing"
    sentence = N_("This purchase has {given} quotes and needs {wanted}: {short} more before one is chosen.")


class QuoteThere(Refused):
    code = "quote-there"
    sentence = N_(
        "{supplier} has made a quote for this purchase already, over {amount}. Several quotes come from several suppliers."
    )


class QuoteReasonMissing(Refused):
    code = "quote-reason-missing"
    sentence = N_("{cheapest} of {supplier} is less than {amount}. Say why the dearer one is chosen.")


class QuoteUnknown(NotFound):
    code = "quote-unknown"
    sentence = N_("There is no such quote for this purchase. Go back to the purchase and choose again.")


class ProcurementUnknown(NotFound):
    code = "procurement-unknown"
    sentence = N_("There is no such purchase in this project. Go back to the list and choose again.")


class ProcurementDecided(Refused):
    code = "procurement-decided"
    sentence = N_("The quote of {supplier} was chosen for this purchase on {day}. A new purchase starts with new quotes.")


class ProcurementUndecided(Refused):
    code = "procurement-undecided"
    sentence = N_("No quote is chosen for “{what}” yet. Ask the approver to choose one first.")


class ProcurementOtherSupplier(Refused):
    code = "procurement-other-supplier"
    sentence = N_(
        "The quote of {chosen} was chosen for “{what}”, and {supplier} is paid. Pay whom you chose, or start a new purchase."
    )


class ProcurementOtherLine(Refused):
    code = "procurement-other-line"
    sentence = N_("“{what}” is a purchase on {line}. Charge the payment to that line.")


class PaidAboveQuote(Refused):
    code = "paid-above-quote"
    sentence = N_("{supplier}'s quote is {quote}, and {paid} of it is paid already: {amount} is {over} too much.")


class RefusedByPreparer(Refused):
    code = "refused-by-preparer"
    sentence = N_("You prepared this yourself. Withdraw it, or ask the approver to refuse it.")
