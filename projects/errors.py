"""What a project refuses, in sentences: who it is, what was promised, what may be spent. Each says by how much and what to do."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class ProjectUnknown(NotFound):
    code = "project-unknown"
    sentence = N_("There is no such project, or it is not yours to see. Go back to the list and choose again.")


class OrganisationUnknown(NotFound):
    code = "organisation-unknown"
    sentence = N_("There is no such organisation, or it is not yours to see. Go back to the list and choose again.")


class DocumentUnknown(NotFound):
    code = "document-unknown"
    sentence = N_("There is no such document here. Go back to the list of documents and choose again.")


class AgreementUnknown(NotFound):
    code = "agreement-unknown"
    sentence = N_("This project has no funding agreement {number}. Go back to the project and choose again.")


class BudgetLineUnknown(NotFound):
    code = "budget-line-unknown"
    sentence = N_("This project has no budget line {number}. Go back to the budget and choose again.")


class TrancheUnknown(NotFound):
    code = "tranche-unknown"
    sentence = N_("There is no such tranche in this project. Go back to the agreement and choose again.")


class MilestoneUnknown(NotFound):
    code = "milestone-unknown"
    sentence = N_("This project has no milestone {number}. Go back to the project and choose again.")


class CodeTaken(Refused):
    code = "project-code-taken"
    sentence = N_("This programme has a project with the code {given} already. Choose another code.")


class OrganisationThere(Refused):
    code = "organisation-there"
    sentence = N_("{name} is in the list of organisations already. Choose it there.")


class SucceededAlready(Refused):
    code = "organisation-succeeded"
    sentence = N_("{name} was succeeded by {successor} already. Name {successor} as the predecessor instead.")


class OtherCurrency(Refused):
    code = "project-other-currency"
    sentence = N_(
        "This project keeps books in {known}, not in {currency}. Open a book in {currency} for it first, or write the amount in"
        " the currency that was really promised."
    )


class BookThere(Refused):
    code = "project-book-there"
    sentence = N_("This project keeps a book in {currency} already.")


class HouseholdsNegative(Inconsistent):
    code = "households-negative"
    sentence = N_("{count} households cannot be: write how many there are, 0 or more.")


class StatusUnchanged(Refused):
    code = "project-status-unchanged"
    sentence = N_("The project is {status} already. Choose another status.")


class DayBeforeProject(Refused):
    code = "day-before-project"
    sentence = N_("{day} lies before the project began, on {begun}. Write a later day, or ask who set the project up.")


class MilestoneReached(Refused):
    code = "milestone-reached"
    sentence = N_("This milestone was reached on {day} already.")


class BudgetBelowSpent(Refused):
    code = "budget-below-spent"
    sentence = N_("{spent} is spent on {line} already: its budget cannot be less. {budget} is {short} too little.")


class FileTooLarge(Refused):
    code = "scan-too-large"
    sentence = N_(
        "This file has {size} MB, and at most {most} MB are kept. Photograph the paper again with a smaller picture, or scan it"
        " in black and white."
    )


class FileEmpty(Refused):
    code = "scan-empty"
    sentence = N_("This file is empty. Choose the scan or photo again.")


class FileKindUnknown(Refused):
    code = "scan-kind-unknown"
    sentence = N_(
        "This file is no PDF and no JPEG, PNG or WebP picture, whatever its name says. Scan or photograph the paper again."
    )


class FileKeptAlready(Refused):
    code = "scan-kept-already"
    sentence = N_(
        "This very scan is kept already as “{title}” of {day}. Evidence counts once: attach that document"
        " instead."
    )


class FileKeptElsewhere(Refused):
    code = "scan-kept-elsewhere"
    sentence = N_(
        "This very scan is kept already in another project. Evidence counts once; ask the funder's office"
        " which it is for."
    )


class SerialUsed(Refused):
    code = "serial-used"
    sentence = N_(
        "Paper number {serial} of {issuer} is kept already as “{title}” of {day}. Attach that document"
        " instead."
    )


class EvidenceUsed(Refused):
    code = "evidence-used"
    sentence = N_(
        "“{title}” counts for {funder} already, in voucher {number}. One item counts for one funder once: attach the paper that"
        " belongs to this payment."
    )


class EvidenceTooSmall(Refused):
    code = "evidence-too-small"
    sentence = N_("“{title}” is a paper over {evidence}, and {used} would be charged on it: {over} too much.")


class NotAboveZero(Inconsistent):
    code = "project-amount-not-above-zero"
    sentence = N_("An amount must be above zero.")


class PledgeBelowZero(Refused):
    code = "pledge-below-zero"
    sentence = N_("{pledged} is pledged, so {less} cannot be taken back: {over} too much.")


class NotSigned(Refused):
    code = "agreement-not-signed"
    sentence = N_(
        "Agreement {number} with {funder} is not signed yet. A promise is no commitment: write down the"
        " signing first."
    )


class SignedAlready(Refused):
    code = "agreement-signed-already"
    sentence = N_("Agreement {number} with {funder} is signed already, on {day}. What changes now is an amendment.")


class AgreementExpired(Refused):
    code = "agreement-expired"
    sentence = N_("Agreement {number} with {funder} ended on {day}. Write down its extension first.")


class DayBeforeSigning(Refused):
    code = "day-before-signing"
    sentence = N_(
        "{day} lies before agreement {number} was signed, on {signed}. Write the day as it stands on the"
        " paper."
    )


class CommitmentBelowApproved(Refused):
    code = "commitment-below-approved"
    sentence = N_("Tranches of {approved} are approved already: a commitment of {committed} is {short} too little.")


class AboveCommitment(Refused):
    code = "above-commitment"
    sentence = N_(
        "{funder} has committed {committed}, and {approved} of it is approved already: {amount} is {over} too much. Sign an"
        " amendment first."
    )


class NoMoneyByThis(Refused):
    code = "no-money-by-this-instrument"
    sentence = N_("Agreement {number} is a {instrument}: no money is received by it.")


class TrancheWrongState(Refused):
    code = "tranche-wrong-state"
    sentence = N_("Tranche {number} is {state}. It cannot be {wanted} now: the next step is one of {next}.")


class TrancheReceivedTwice(Refused):
    code = "tranche-received-twice"
    sentence = N_(
        "Tranche {number} was received on {day}, {amount}. A tranche is received once; more money is another"
        " tranche."
    )


class AboveOrdered(Refused):
    code = "above-ordered"
    sentence = N_(
        "{ordered} was ordered for tranche {number}: {amount} is {over} too much. Write down a new order"
        " first."
    )


class AboveAsked(Refused):
    code = "above-asked"
    sentence = N_("{asked} was {state} for tranche {number}: {amount} is {over} too much.")


class EarlierNotLiquidated(Refused):
    code = "earlier-tranche-not-liquidated"
    sentence = N_(
        "Tranche {earlier} must be liquidated to {share} before tranche {number} is released: {wanted} must be accounted for and"
        " {liquidated} is, {short} short. Hand in the liquidation report first."
    )


class CounterpartMissing(Refused):
    code = "counterpart-missing"
    sentence = N_(
        "The local counterpart must have arrived before tranche {number} is released: {wanted} is agreed and {given} is there,"
        " {short} short."
    )


class BeyondReceived(Refused):
    code = "beyond-received"
    sentence = N_("Of {funder}'s money {available} is left on {day}: {amount} is {over} too much.")


class BeyondLine(Refused):
    code = "beyond-budget-line"
    sentence = N_(
        "{left} is left on {line}: {amount} is {over} too much. Charge it to the line it belongs to, or have the budget changed"
        " first."
    )


class LineNotEligible(Refused):
    code = "line-not-eligible"
    sentence = N_("{funder} does not pay for {line}. Charge this part to another source of the project.")


class LineOtherKind(Refused):
    code = "line-other-kind"
    sentence = N_("{line} is a line for what is given in kind, or the other way round. Choose a line that fits.")


class IndexNeedsRate(Inconsistent):
    code = "index-needs-rate"
    sentence = N_(
        "{quantity} {unit} at {rate} is {reckoned}, and the amount says {amount}. Write the rate and its day"
        " as published."
    )


class TermsContradict(Inconsistent):
    code = "terms-contradict"
    sentence = N_("A share must lie between 0 and 100 %, and {given} does not.")


class StillUsed(Refused):
    code = "voucher-still-used"
    sentence = N_("{what} came after this and stands on it. Take that back first.")


class DayInFuture(Refused):
    code = "project-day-in-future"
    sentence = N_("{day} lies in the future; today is {today}. Write it down when it has happened.")


class PlaceUnknown(Inconsistent):
    code = "project-place-unknown"
    sentence = N_("“{typed}” is not on the list of countries, languages and time zones. Choose one from the list.")


class MoneyPlaceUnknown(Inconsistent):
    code = "money-place-unknown"
    sentence = N_("“{place}” is neither cash nor a bank account of this project. Choose one from the list.")
