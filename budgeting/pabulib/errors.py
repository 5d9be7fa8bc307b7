"""What reading, counting and writing a .pb file refuses, each with the line where it stands.

`line` travels as text: a line's number is written without thousands' marks.
"""

from core.errors import Inconsistent, Refused
from core.marks import N_


class FileTooLarge(Refused):
    code = "pb-too-large"
    sentence = N_("The file is larger than {most} megabytes and was not read. The largest that were ever published have ten.")


class NotUtf8(Inconsistent):
    code = "pb-not-utf8"
    sentence = N_("Line {line} is not UTF-8 (byte {byte}). Save the file with the encoding UTF-8 and try again.")


class SectionMissing(Inconsistent):
    code = "pb-section-missing"
    sentence = N_(
        "The file ends on line {line} without a section {section}. A .pb file has META, PROJECTS and VOTES, each title on a line"
        " of its own."
    )


class SectionMisplaced(Inconsistent):
    code = "pb-section-misplaced"
    sentence = N_("Line {line}: the section {section} begins here, but META, PROJECTS and VOTES come once each, in this order.")


class QuoteOpen(Inconsistent):
    code = "pb-quote-open"
    sentence = N_('Line {line}: a quotation mark is opened here and not closed. Close it, or write "" for a mark inside a text.')


class ColumnMissing(Inconsistent):
    code = "pb-column-missing"
    sentence = N_("Line {line}: {section} has no column {column}. Name its columns in the line below the title.")


class ColumnTwice(Inconsistent):
    code = "pb-column-twice"
    sentence = N_("Line {line}: the column {column} is there twice. Strike one of them.")


class MetaMissing(Inconsistent):
    code = "pb-meta-missing"
    sentence = N_("Line {line}: META does not say {key}, without which nothing can be counted. Add a line “{key};…”.")


class MetaTwice(Inconsistent):
    code = "pb-meta-twice"
    sentence = N_("Line {line}: {key} is “{second}” here and “{first}” on line {before}. Strike one of them.")


class VoteTypeUnknown(Inconsistent):
    code = "pb-vote-type-unknown"
    sentence = N_("Line {line}: “{typed}” is no kind of ballot. The format knows {known}.")


class NumberUnreadable(Inconsistent):
    code = "pb-number-unreadable"
    sentence = N_("Line {line}: {field} “{typed}” is not a number. Write digits and, where needed, a decimal point: 1234.50.")


class NumberUnclear(Inconsistent):
    code = "pb-number-unclear"
    sentence = N_(
        "Line {line}: {field} “{typed}” may mean thousands or decimals. Write it without a comma, decimals after a point."
    )


class NumberBelowZero(Inconsistent):
    code = "pb-number-negative"
    sentence = N_("Line {line}: {field} {typed} is below zero. Budgets, costs and points are never below zero.")


class BudgetZero(Inconsistent):
    code = "pb-budget-zero"
    sentence = N_("Line {line}: the budget is zero, so there is nothing to decide. Write the amount that was voted on.")


class NoProjects(Inconsistent):
    code = "pb-no-projects"
    sentence = N_("Line {line}: PROJECTS lists no project. List each with its project_id and its cost.")


class ProjectNameless(Inconsistent):
    code = "pb-project-nameless"
    sentence = N_("Line {line}: a project has no project_id. Each needs one of its own.")


class ProjectTwice(Inconsistent):
    code = "pb-project-twice"
    sentence = N_("Line {line}: project {project} is on line {before} already. List each project once.")


class ProjectUnknown(Inconsistent):
    code = "pb-project-unknown"
    sentence = N_("Line {line}: ballot {voter} names {project}, which is not among the projects. Look at the ballot again.")


class VoterTwice(Inconsistent):
    code = "pb-voter-twice"
    sentence = N_("Line {line}: ballot {voter} is on line {before} already. A ballot counts once: strike one of them.")


class PointsUnreadable(Inconsistent):
    code = "pb-points-unreadable"
    sentence = N_("Line {line}: ballot {voter} gives “{typed}” points. Points are whole numbers from zero, with commas between.")


class PointsDiffer(Inconsistent):
    code = "pb-points-differ"
    sentence = N_(
        "Line {line}: ballot {voter} names {choices} projects and gives {points} numbers of points. Give each project its points."
    )


class RuleWithoutThreshold(Refused):
    code = "pb-rule-without-threshold"
    sentence = N_("The file says no min_project_score_threshold, so greedy-threshold is greedy. Count by greedy.")


class CannotBeWritten(Inconsistent):
    """What the strict format has no place for. `where`: a META key, a project's or a ballot's id."""

    code = "pb-cannot-be-written"
    sentence = N_("{where}: “{typed}” cannot stand in a .pb file. {rule}")


class MetaNeeded(Inconsistent):
    code = "pb-meta-needed"
    sentence = N_("A .pb file must say {keys}. Fill that in before writing it.")


class NoBallotsToWrite(Refused):
    code = "pb-no-ballots"
    sentence = N_("Only counted totals are known here, and a .pb file lists every ballot. Export the result as a table instead.")
