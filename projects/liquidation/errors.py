"""What liquidation refuses, each with the sentence that says what to do."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_
from projects.errors import StillUsed


class ReportUnknown(NotFound):
    code = "liquidation-report-unknown"
    sentence = N_("There is no such liquidation report in this project. Go back to the list and choose again.")


class ReportLineUnknown(NotFound):
    code = "liquidation-line-unknown"
    sentence = N_("There is no such line in this report. Load the page again and choose from what it shows.")


class NothingReported(Inconsistent):
    code = "liquidation-nothing-reported"
    sentence = N_("No spending is chosen. Tick what this report accounts for.")


class ShareTwice(Inconsistent):
    code = "liquidation-share-twice"
    sentence = N_("Voucher {number} stands twice in this report, for the same budget line. Leave one of them out.")


class ShareUnknown(Refused):
    code = "liquidation-share-unknown"
    sentence = N_(
        "Voucher {number} has no spending on budget line {line} from {funder}'s money that may be reported. It was taken back, or"
        " belongs to another source: make the report again."
    )


class ShareReported(Refused):
    code = "liquidation-share-reported"
    sentence = N_(
        "Voucher {number} is accounted for already in liquidation report {report}. One payment counts once: leave it out here."
    )


class ShareChanged(Refused):
    code = "liquidation-share-changed"
    sentence = N_(
        "Voucher {number} or its evidence is not what it was when this report was written: {known} stands in the books, {amount}"
        " in the report. Withdraw the report and make it again."
    )


class ShareLater(Refused):
    code = "liquidation-share-later"
    sentence = N_("Voucher {number} is of {paid}: a report of {day} cannot account for it yet. Write a later day.")


class SpendingReported(StillUsed):
    code = "voucher-still-reported"
    sentence = N_(
        "Liquidation report {report} of {day} accounts for this spending. Take it out of the report first; what the funder has"
        " accepted, the funder must refuse first."
    )


class ReportAccepted(StillUsed):
    code = "liquidation-report-accepted"
    sentence = N_(
        "The funder has accepted {accepted} of this report, so it cannot be taken back. Only the funder can refuse what it has"
        " accepted."
    )


class ReportNotPosted(Refused):
    code = "liquidation-report-not-posted"
    sentence = N_("This report is {state}: the funder decides about a report that two officers have agreed to.")


class DecidedByReporter(Refused):
    code = "liquidation-decided-by-reporter"
    sentence = N_("You prepared or approved this report. Somebody else must write down what the funder decided.")


class DecidedAlready(Refused):
    code = "liquidation-decided-already"
    sentence = N_("Voucher {number} is {verdict} in this report already. Load the page again to see how it stands.")


class RefusedWithoutReason(Inconsistent):
    code = "liquidation-refused-without-reason"
    sentence = N_("What is refused or taken out needs a reason, so that it can be mended. Write why.")


class DecidedBeforeReport(Inconsistent):
    code = "liquidation-decided-before-report"
    sentence = N_("This report is of {report}: the funder cannot have decided about it on {day}. Write a later day.")


class DecidedBackwards(Inconsistent):
    code = "liquidation-decided-backwards"
    sentence = N_("The last decision about voucher {number} is of {last}: {day} lies before it. Write a later day.")
