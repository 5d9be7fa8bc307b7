"""What the in-kind journal refuses, each with the sentence that says what is wrong and what to do."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class ContributionUnknown(NotFound):
    code = "in-kind-contribution-unknown"
    sentence = N_("There is no such contribution in kind in this project. Go back to the journal and choose again.")


class RollUnknown(NotFound):
    code = "in-kind-roll-unknown"
    sentence = N_("This contribution has no attendance roll. Go back to the journal and choose one of labour.")


class NotInKind(Refused):
    code = "in-kind-other-instrument"
    sentence = N_(
        "Agreement {number} is a {instrument}: what is given in kind belongs to an agreement for contributions in kind. Choose"
        " that one, or write it down first."
    )


class QuantityMissing(Inconsistent):
    code = "in-kind-quantity-missing"
    sentence = N_("A quantity must be above zero. Write how much was given, for example 2.5.")


class WorthNothing(Inconsistent):
    code = "in-kind-worth-nothing"
    sentence = N_("{quantity} {unit} at {unit_value} come to nothing. Check the quantity and the value of one unit.")


class RollMissing(Inconsistent):
    code = "in-kind-roll-missing"
    sentence = N_("Labour is counted from an attendance roll. Write down who worked, and for how many hours.")


class RollEmpty(Inconsistent):
    code = "in-kind-roll-empty"
    sentence = N_("Nobody stands on this roll. Write who worked, a line a person.")


class RollNobody(Inconsistent):
    code = "in-kind-roll-nobody"
    sentence = N_("Line {line} has hours and nobody who worked them. Write a number or a name.")


class RollTwice(Inconsistent):
    code = "in-kind-roll-twice"
    sentence = N_("{who} stands on this roll twice. Add up the hours on one line.")


class RollHours(Inconsistent):
    code = "in-kind-roll-hours"
    sentence = N_("{who} cannot have worked {hours} hours from {first} to {last}: at most {most} can be. Check the line.")


class RollLater(Inconsistent):
    code = "in-kind-roll-later"
    sentence = N_("The work of this roll ended on {last}, and the day of the contribution is {day}. Write a later day.")


class RollBackwards(Inconsistent):
    code = "in-kind-roll-backwards"
    sentence = N_("Work cannot have ended on {last} when it began on {first}. Check the two days.")


class RollDiffers(Inconsistent):
    code = "in-kind-roll-differs"
    sentence = N_("The roll has {rolled} hours in all, and {written} are written. Write what the roll says.")


class LandMissing(Inconsistent):
    code = "in-kind-land-missing"
    sentence = N_("Land is valued at the lesser of what the giver's records say and its market value. Write down both.")


class LandNotLesser(Inconsistent):
    code = "in-kind-land-not-lesser"
    sentence = N_(
        "Land counts at {lesser}, the lesser of its recorded and its market value, and {written} is written: {over} more. A"
        " higher value needs a paper that justifies it; choose that paper and write why."
    )


class LandNotJustified(Inconsistent):
    code = "in-kind-land-not-justified"
    sentence = N_(
        "Land without a recorded value, or above it, needs the paper that justifies the value, and why. Choose the paper and"
        " write the reason."
    )


class ValuedLater(Inconsistent):
    code = "in-kind-valued-later"
    sentence = N_("A valuation cannot be of {day}, which lies in the future. Write the day on which it was made.")


class EvidenceMissing(Inconsistent):
    code = "in-kind-evidence-missing"
    sentence = N_("A contribution needs a paper with its scan: the signed roll, a delivery note, a valuation. Attach one.")


class EvidenceTwice(Inconsistent):
    code = "in-kind-evidence-twice"
    sentence = N_("“{title}” is attached twice. Once is enough.")


class EvidenceNotScanned(Refused):
    code = "in-kind-evidence-not-scanned"
    sentence = N_(
        "“{title}” has no scan, so nobody can look at it. Photograph the paper, keep it with the scan, and attach that."
    )


class EvidenceOtherScan(Refused):
    code = "in-kind-evidence-other-scan"
    sentence = N_("The scan of “{title}” is not the one that this contribution was written with. Make the contribution again.")
