"""What the agency's desk refuses, in sentences: columns, tables that do not add up, published figures, samples, findings."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class ColumnUnknown(NotFound):
    code = "desk-column-unknown"
    sentence = N_("An agreement has no such column. Go back to the project and choose again.")


class SampleUnknown(NotFound):
    code = "audit-sample-unknown"
    sentence = N_("There is no such sample, or it is not yours to see. Go back to the list and choose again.")


class FindingUnknown(NotFound):
    code = "audit-finding-unknown"
    sentence = N_("There is no such finding, or it is not yours to see. Go back to the list and choose again.")


class NothingToSample(Refused):
    code = "nothing-to-sample"
    sentence = N_("No confirmed voucher moved money in this choice of projects and days. Choose more projects or more days.")


class SampleSizeImpossible(Inconsistent):
    code = "audit-sample-size"
    sentence = N_("A sample has at least 1 and at most {most} vouchers; {given} cannot be.")


class FindingClosed(Refused):
    code = "audit-finding-closed"
    sentence = N_("This finding was closed on {day}. Write a new one if there is something new to say.")


class AnswerMissing(Refused):
    code = "audit-finding-unanswered"
    sentence = N_(
        "The community has not answered yet. Wait for its answer, or say when closing that it was found to be an error"
        " of the auditor."
    )


class FigureOfNothing(Inconsistent):
    code = "published-figure-of-nothing"
    sentence = N_("A published figure is an amount in a currency or a number, never both: {what} is counted as {unit}.")


class FigureReplacedAlready(Refused):
    code = "published-figure-replaced"
    sentence = N_("This published figure was replaced already. Replace the one that stands now.")


class FigureUnknown(NotFound):
    code = "published-figure-unknown"
    sentence = N_("There is no such published figure, or it is not yours to see. Go back to the list and choose again.")


class TableDoesNotAddUp(Inconsistent):
    code = "table-does-not-add-up"
    sentence = N_(
        "“{place}” says {told}, and its parts add up to {reckoned}: {difference} apart. {others} more totals of this table are"
        " wrong. Check it against its source; nothing was changed."
    )


class TableIncomplete(Inconsistent):
    code = "table-incomplete"
    sentence = N_("{row} has no cell {column}. Write 0 where there is nothing.")
