"""What printing in bulk refuses, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class RunUnknown(NotFound):
    code = "run-unknown"
    sentence = N_("There is no such print run, or it is not yours to see. Look at the list of print runs.")


class NetworkNotNamed(NotFound):
    code = "network-not-named"
    sentence = N_("No network has the name or the identifier “{typed}”. Check the spelling, capital letters included.")


class NetworkNameShared(Inconsistent):
    code = "network-name-shared"
    sentence = N_("{count} networks are called “{name}”. Use the identifier instead of the name: {identifiers}.")


class NobodyChosen(Inconsistent):
    code = "nobody-chosen"
    sentence = N_("Choose the network whose statements are to be printed. One group's are printed from its own statements.")


class NothingToResume(Refused):
    code = "nothing-to-resume"
    sentence = N_("Nothing of this print run was stopped or went wrong, so there is nothing to go on with.")


class RunOver(Refused):
    code = "run-over"
    sentence = N_("This print run is finished already; there is nothing left to stop.")


class RunNotPacked(Refused):
    code = "run-not-packed"
    sentence = N_("The files of this print run are not ready yet. Its page says how far it is.")


class RunFilesGone(Refused):
    code = "run-files-gone"
    sentence = N_("The files of this print run were kept for {days} days and then removed. Print them again.")


class BookletMissing(NotFound):
    code = "booklet-missing"
    sentence = N_("This print run has no booklet of this group: none of its statements was printed in it.")


class WorkerLost(Refused):
    """Said of an item, to nobody's face: whoever printed it died of it, as often as it was tried."""

    code = "worker-lost"
    sentence = N_(
        "The computer that was printing this statement stopped in the middle of it, {times} times. Print it by itself, for a "
        "shorter time."
    )


class NotPrinted(Refused):
    """What nobody foresaw: the log has more under the incident's number."""

    code = "not-printed"
    sentence = N_(
        "This statement could not be printed, through no fault of yours. Tell whoever runs this service the incident number."
    )
