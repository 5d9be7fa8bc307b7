"""What exports of rounds refuse, and the sentence that each refusal says."""

from core.errors import Refused
from core.marks import N_


class TooFewBallots(Refused):
    """In a small box each ballot points at somebody."""

    code = "too-few-ballots"
    sentence = N_(
        "There are {ballots} ballots, and counts of fewer than {least} people are not published, so no file lists these ballots."
        " Export the result as a table instead."
    )
