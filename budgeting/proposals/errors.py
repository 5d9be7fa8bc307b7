"""What proposals refuse, in sentences."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class ProposalUnknown(NotFound):
    code = "proposal-unknown"
    sentence = N_("There is no such proposal in this round. Go back to the list of its proposals and choose again.")


class PictureMissing(NotFound):
    code = "proposal-picture-missing"
    sentence = N_("This proposal has no such picture.")


class NoPicture(Refused):
    code = "proposal-no-picture"
    sentence = N_("A proposal is shown by a picture that everybody can look at, not by a PDF. Photograph it, or draw it.")


class AmountsDiffer(Inconsistent):
    code = "proposal-amounts-differ"
    sentence = N_(
        "The whole work costs {total}, and others pay {others} of it: {left} are left to ask for, but {requested} are asked"
        " for, a difference of {difference}. Change an amount, or write down who pays the difference."
    )


class NothingAsked(Inconsistent):
    code = "proposal-nothing-asked"
    sentence = N_("A proposal asks the envelope for more than nothing. Write down an amount above zero.")


class SourceNeedsPaper(Inconsistent):
    code = "proposal-source-needs-paper"
    sentence = N_(
        "{amount} from “{source}” are said to be confirmed. Write down the paper that confirms them, with its number or day, or"
        " say that they are promised."
    )


class SourceNotAboveZero(Inconsistent):
    code = "proposal-source-not-above-zero"
    sentence = N_("What “{source}” gives has to be above zero. Write down an amount, or leave the line empty.")


class TooManySources(Inconsistent):
    code = "proposal-too-many-sources"
    sentence = N_("There are {count} lines of who else pays, and at most {most} are kept. Put some of them together.")


class PartsBeyondHouseholds(Inconsistent):
    code = "proposal-parts-beyond-households"
    sentence = N_(
        "{part} households are “{name}”, but only {households} are counted in all, {over} fewer. Count again who gains by it."
    )


class HouseholdsNotCounted(Inconsistent):
    code = "proposal-not-counted"
    sentence = N_("Households that are “{name}” are counted, but not all households together. Write down both.")


class ProposalEnded(Refused):
    code = "proposal-ended"
    sentence = N_("Proposal {number} is {state}, so nothing of it is changed any more. It stays readable.")


class ProposalChanged(Refused):
    code = "proposal-changed"
    sentence = N_("Proposal {number} was changed after this page was opened. Look at it again; then write your change.")


class ProposalReused(Refused):
    code = "proposal-reused"
    sentence = N_("This form was already kept as proposal {number}, with other contents. Nothing was changed. Correct that one.")


class NothingToMerge(Inconsistent):
    code = "proposal-nothing-to-merge"
    sentence = N_("Nothing is chosen to be merged with proposal {number}. Tick at least one other proposal.")


class TooFewParts(Inconsistent):
    code = "proposal-too-few-parts"
    sentence = N_("A proposal is split into at least two. Fill in a second part, or correct the proposal instead.")


class PartsBeyondSource(Inconsistent):
    code = "proposal-parts-beyond-source"
    sentence = N_(
        "The parts together count on {parts} from “{source}”, but it gives {whole}, {over} less. Splitting makes no promise"
        " larger."
    )


class OwnCause(Refused):
    code = "proposal-own-cause"
    sentence = N_(
        "{name} proposed this or wrote it down. By the terms of this round nobody reviews her own proposal: somebody else has to."
    )


class EstimateOutOfOrder(Inconsistent):
    code = "proposal-estimate-out-of-order"
    sentence = N_("An estimate rises from low to likely to high: {low}, {likely}, {high} do not. Write them in their order.")


class EstimateMissing(Inconsistent):
    code = "proposal-estimate-missing"
    sentence = N_("What can be done has an estimate: a low, a likely and a high cost, and the day it was made. Write down all.")


class CommunityOwes(Refused):
    code = "proposal-community-owes"
    sentence = N_(
        "{community} owes this fund {arrears} that were due before {day}. By the terms of this round its proposal cannot be found"
        " feasible until that is paid."
    )


class NotFeasibleYet(Refused):
    code = "proposal-not-feasible-yet"
    sentence = N_("Proposal {number} has no review that finds it feasible, so there is no estimate to go by. Review it first.")


class OthersPayAll(Refused):
    code = "proposal-others-pay-all"
    sentence = N_(
        "By the estimate the work costs {likely}, and others pay {others} of it: nothing is left to ask for. Correct who pays"
        " what."
    )


class ExclusiveElsewhere(Inconsistent):
    code = "proposal-exclusive-elsewhere"
    sentence = N_(
        "“{label}” is a group of proposals for “{envelope}”. Of a group at most one is funded, so all of it asks the same"
        " envelope. Choose another name."
    )


class ExclusiveAlready(Refused):
    code = "proposal-exclusive-already"
    sentence = N_("Nothing changes by this: write the name of another group, or leave it empty to take the proposal out of one.")


class BallotFrozenAlready(Refused):
    code = "ballot-frozen-already"
    sentence = N_("The ballot of this round is frozen already, with {count} proposals on it. It is never frozen twice.")


class WithdrawnAlready(Refused):
    code = "ballot-item-withdrawn-already"
    sentence = N_("Number {number} was taken off the ballot on {day} already.")


class NotOnBallot(Refused):
    code = "proposal-not-on-ballot"
    sentence = N_("Proposal {number} does not stand on the ballot, so it cannot be taken off it.")


class ProposalMissing(Refused):
    code = "round-proposal-missing"
    sentence = N_("There is no proposal to review yet.")


class NotReviewed(Refused):
    code = "proposal-not-reviewed"
    sentence = N_("Proposal {number}, “{title}”, is not reviewed as it stands now: review it, or withdraw it.")


class NeedsChange(Refused):
    code = "proposal-needs-change"
    sentence = N_("Proposal {number}, “{title}”, needs a change by its review: correct it and review it again, or withdraw it.")


class NothingFeasible(Refused):
    code = "envelope-nothing-feasible"
    sentence = N_("No proposal for “{envelope}” was found feasible, so there is nothing to vote on for it.")


class BeyondEnvelope(Refused):
    code = "proposal-beyond-envelope"
    sentence = N_(
        "Proposal {number}, “{title}”, asks for {requested}, {over} more than the {amount} of “{envelope}”. Split it, ask for"
        " less, or withdraw it."
    )


class ExclusiveSpread(Refused):
    code = "proposal-exclusive-spread"
    sentence = N_("Proposals of the group “{label}” ask different envelopes. Take them out of the group, or ask the same one.")
