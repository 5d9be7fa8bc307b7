"""What the money of a round refuses, in sentences."""

from core.errors import NotFound, Refused
from core.marks import N_


class AwardUnknown(NotFound):
    code = "award-unknown"
    sentence = N_("This round has no such award. Go back to its money and choose again.")


class RoundRehearsal(Refused):
    code = "round-is-a-rehearsal"
    sentence = N_("“{title}” is a rehearsal: no money is set aside or moves by it. Open a real round for that.")


class SetAsideAlready(Refused):
    code = "envelope-set-aside-already"
    sentence = N_("For “{envelope}” {there} is set aside, as it was decided. There is nothing more to do.")


class NotCountedYet(Refused):
    code = "envelope-not-counted"
    sentence = N_("“{envelope}” has no official count, so nothing can be ratified. Count it first.")


class RatifiedOtherwise(Refused):
    code = "envelope-ratified-otherwise"
    sentence = N_(
        "Voucher {number} already ratifies another result of “{envelope}”. A round is ratified once: withdraw that voucher or"
        " take it back first."
    )


class BeingRatified(Refused):
    code = "envelope-being-ratified"
    sentence = N_(
        "Voucher {number} ratifies the result of “{envelope}”, so nothing about it is counted or changed any more. To change it,"
        " withdraw the voucher or take it back first."
    )


class CommunityInArrears(Refused):
    code = "award-community-in-arrears"
    sentence = N_(
        "{name} is {arrears} late with the fund, and by the terms of this round who is late receives nothing: “{item}” cannot be"
        " ratified. It pays first, or the assembly decides anew."
    )


class PreparerGains(Refused):
    code = "award-preparer-gains"
    sentence = N_("You belong to {name}, which receives “{item}”. Let another officer of the fund prepare this.")


class AwardNotRatified(Refused):
    code = "award-not-ratified"
    sentence = N_("Award {number} does not hold: its voucher is {state}. Nothing can be paid on it.")


class AwardCancelledAlready(Refused):
    code = "award-cancelled"
    sentence = N_("Award {number} was cancelled, and its money was released. Nothing more is committed or paid on it.")


class ReportNeeded(Refused):
    code = "award-report-needed"
    sentence = N_(
        "By the terms of this round a further instalment needs a report of what was done with the last one. Write down which"
        " report."
    )


class NothingToCancel(Refused):
    code = "award-nothing-to-cancel"
    sentence = N_("All of award {number} is paid, so nothing is left to cancel. What was not spent is given back.")


class NoRunnerUp(Refused):
    code = "award-no-runner-up"
    sentence = N_(
        "By the terms of this round the rest of “{envelope}” does not go to another proposal. It goes where its policy says."
    )


class OtherRunnerUp(Refused):
    code = "award-other-runner-up"
    sentence = N_("By the count “{next}” comes next in “{envelope}”, not “{name}”. The order of the count holds.")


class NobodyFits(Refused):
    code = "award-nobody-fits"
    sentence = N_("In “{envelope}” {rest} is left, and no proposal that comes next costs so little.")


class NoNextRound(Refused):
    code = "round-no-next"
    sentence = N_(
        "The rest of “{envelope}” is kept for the next round, and there is none yet with an envelope of the same money. Open it"
        " first."
    )


class NothingLeft(Refused):
    code = "envelope-nothing-left"
    sentence = N_("Nothing is left in “{envelope}”.")


class EnvelopeNotSetAside(Refused):
    code = "envelope-not-set-aside"
    sentence = N_("For “{envelope}” {missing} is not set aside yet. Set it aside and let an approver confirm it.")


class EnvelopeNotRatified(Refused):
    code = "envelope-not-ratified"
    sentence = N_("The awards of “{envelope}” are not in the books yet. Ratify them, and let an approver confirm the voucher.")


class EnvelopeNotEmpty(Refused):
    code = "envelope-not-empty"
    sentence = N_("In “{envelope}” {rest} is left. Let it go where its policy says first.")


class AwardNotFinished(Refused):
    code = "award-not-finished"
    sentence = N_("Award {number}, “{name}”: {open} is not accounted for, given back or released yet.")


class VoucherWaits(Refused):
    code = "round-voucher-waits"
    sentence = N_("Voucher {number} of this round is prepared and not confirmed. Confirm or withdraw it first.")


class ProjectNotHere(Refused):
    code = "award-project-not-here"
    sentence = N_("This project has nothing to do with this fund or with who receives the award. Choose one of the list.")
