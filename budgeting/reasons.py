"""Why a project was funded or not, in a few words each: for columns of tables, where the sentence has no room."""

from collections.abc import Mapping
from types import MappingProxyType

from budgeting.counting.outcome import Reason
from core.marks import N_, Term

REASON_NAMES: Mapping[Reason, Term] = MappingProxyType(
    {
        Reason.FUNDED: Term(N_("funded")),
        Reason.COMPLETED: Term(N_("funded with what was left over")),
        Reason.TOPPED_UP: Term(N_("funded, in part from the reserve")),
        Reason.DECIDED: Term(N_("funded by decision of the assembly")),
        Reason.ABOVE_CEILING: Term(N_("funded up to the ceiling")),
        Reason.BELOW_THRESHOLD: Term(N_("below the threshold")),
        Reason.TOO_DEAR: Term(N_("dearer than the whole budget")),
        Reason.DOES_NOT_FIT: Term(N_("did not fit into what was left")),
        Reason.AFTER_THE_STOP: Term(N_("after the first that did not fit")),
        Reason.EXCLUDED: Term(N_("excluded by another that was funded")),
        Reason.SUPPORT_SPENT: Term(N_("its supporters had spent their shares")),
        Reason.SHARES_TOO_SMALL: Term(N_("the shares of its supporters were too small")),
        Reason.NO_SUPPORT: Term(N_("nobody chose it")),
        Reason.OUTWEIGHED: Term(N_("the best set does without it")),
        Reason.NOT_DECIDED: Term(N_("not decided for")),
    }
)
