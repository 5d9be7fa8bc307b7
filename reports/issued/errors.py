"""What checking a paper can refuse."""

from access.errors import TooManyAttempts
from core.errors import Inconsistent, NotFound
from core.marks import N_


class PaperUnknown(NotFound):
    code = "paper-unknown"
    sentence = N_("No paper of ours has this code. Look at it again: it has 16 letters and digits, and no I, L, O or U.")


class TooManyTries(TooManyAttempts):
    """As too many wrong passwords, in words of its own."""

    code = "too-many-tries"
    sentence = N_("There were too many wrong tries. Wait {minutes} min., then try again. The square on the paper still works.")


class FigureUnreadable(Inconsistent):
    code = "figure-unreadable"
    sentence = N_("“{typed}” is not a figure. Type one of the figures under “Sealed” on your paper, above nought.")
