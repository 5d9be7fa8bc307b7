"""What daily savings refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent
from core.marks import N_

# --- the rules themselves --------------------------------------------------------------------------------------------


class MostDaysImpossible(Inconsistent):
    code = "collector-days-impossible"
    sentence = N_("A collector hands over at least once in {least} to {most} days, not in {typed}. Change the number of days.")


class MostCashImpossible(Inconsistent):
    code = "collector-cash-impossible"
    sentence = N_("The most cash that a collector may hold cannot be below zero. Leave it empty if there is no limit.")
