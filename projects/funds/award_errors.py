"""What a fund refuses of money that is set aside for awards, in sentences. Each says by how much, and what to do next."""

from core.errors import Inconsistent, Refused
from core.marks import N_


class BeyondFree(Refused):
    code = "fund-beyond-free"
    sentence = N_(
        "Of “{name}” {free} is free on {day}: the rest of it is set aside for {rounds} and not paid yet. {amount} is {over} too"
        " much."
    )


class StillSetAside(Refused):
    code = "fund-still-set-aside"
    sentence = N_(
        "Without this, {over} of what is set aside for {rounds} would be missing from “{name}” on {day}. Release as much of it"
        " first."
    )


class BeyondStage(Refused):
    code = "fund-beyond-stage"
    sentence = N_("Of “{label}” {there} is {stage} on {day}: {amount} is {over} too much.")


class LeftoverOtherPurpose(Inconsistent):
    code = "fund-leftover-other-purpose"
    sentence = N_(
        "“{label}” and “{other}” hold money of different purposes, and restricted money never leaves its restriction. Let the"
        " rest go back to the fund's free money."
    )


class NothingAllocated(Inconsistent):
    code = "fund-nothing-allocated"
    sentence = N_("Nothing is awarded here, so there is nothing to allocate.")


class AwardConflict(Refused):
    code = "fund-award-conflict"
    sentence = N_(
        "Who proposed “{name}”, or belongs to who receives it, does not confirm what is paid for it. Ask another approver of the"
        " fund."
    )
