"""What the tolerant reader passed over or read in its own way: said once for each kind, with the first line and how many more."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.language import Language
from core.marks import N_

BYTE_ORDER_MARK = N_("a byte order mark was passed over.")
BEFORE_META = N_("what stands before META was passed over.")
EMPTY_LINE = N_("an empty line was passed over.")
HIDDEN = N_("a hidden character was read as a blank.")
BLANKS = N_("blanks around “{cell}” were taken off.")
META_HEADER_MISSING = N_("META begins without the line “key;value”.")
META_KEY_EMPTY = N_("“{cell}” stands in META without a key and was passed over.")
META_REPEATED = N_("{key} is there twice and says the same.")
META_SPREAD = N_("{key} goes on after another semicolon; all of it was read as one text. Put quotation marks around it.")
META_MISSING = N_("META does not say {keys}.")
META_PASSED_OVER = N_("{key} “{typed}” is not a whole number and was passed over.")
COLUMN_READ_AS = N_("the column “{typed}” was read as {column}.")
CELLS_MISSING = N_("there are fewer cells than columns; the missing ones were read as empty.")
CELLS_OVER = N_("there are more cells than columns; “{cell}” was passed over.")
NUMBER_READ_AS = N_("{field} “{typed}” was read as {read}.")
COUNT_DIFFERS = N_("{key} is {said}, but the file has {found}. It was counted as it stands.")
TOTAL_PASSED_OVER = N_("{column} “{typed}” of project {project} is not a whole number; ballots were summed instead.")
WITHDRAWN = N_("project {project} costs 999999999: it was withdrawn, can never be funded, and was left out of the count.")
NAMED_TWICE = N_("ballot {voter} names {project} twice. It counts once; published totals may have counted it twice.")
NAMES_NONE = N_("ballot {voter} names no project.")
NAMES_TOO_FEW = N_("ballot {voter} names {found} projects, fewer than min_length {limit}. It was counted.")
NAMES_TOO_MANY = N_("ballot {voter} names {found} projects, more than max_length {limit}. It was counted.")
GIVES_TOO_MUCH = N_("ballot {voter} gives {found} points in all, more than max_sum_points {limit}. It was counted.")
COSTS_TOO_MUCH = N_("ballot {voter} names projects for {found} in all, more than max_sum_cost {limit}. It was counted.")
ONLY_TOTALS = N_("there are no ballots; the published totals of each project were counted.")
RULE_NOT_SAID = N_("the rule “{typed}” is not one that can be counted by; greedy was taken.")
RULE_NO_THRESHOLD = N_("greedy-threshold: META says no min_project_score_threshold; it was counted by greedy.")
RULE_EXCLUSIVE = N_("greedy-exclusive: the file does not say which projects exclude each other; it was counted by greedy.")
RULE_CUSTOM = N_("greedy-custom: the comment says the rule in words only; it was counted by greedy.")

# What the strict format does not allow. The others are told of a file that is in form.
OF_FORM = frozenset(
    {
        BYTE_ORDER_MARK,
        BEFORE_META,
        EMPTY_LINE,
        HIDDEN,
        BLANKS,
        META_HEADER_MISSING,
        META_KEY_EMPTY,
        META_REPEATED,
        META_SPREAD,
        META_MISSING,
        META_PASSED_OVER,
        COLUMN_READ_AS,
        CELLS_MISSING,
        CELLS_OVER,
        NUMBER_READ_AS,
        COUNT_DIFFERS,
        NAMES_NONE,
    }
)

_LINE = N_("Line {line}: {says}")


@dataclass(frozen=True, slots=True)
class Remark:
    """`line`: the first where it is so; `times`: how often in all. `facts` fill in the sentence."""

    line: int
    says: str
    facts: Mapping[str, object] = field(default_factory=dict)
    times: int = 1

    def to(self, reader: Language) -> str:
        says = reader.text(self.says, **self.facts)
        line, more = str(self.line), self.times - 1
        if not more:
            return reader.text(_LINE, line=line, says=says)
        return reader.plural("Line {line} and {n} more: {says}", "Line {line} and {n} more: {says}", more, line=line, says=says)


class Notes:
    """Remarks while a file is being read: the first of each kind is kept, the others are counted."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, object], Remark] = {}

    def note(self, line: int, says: str, times: int = 1, of: object = None, **facts: object) -> None:
        """`of`: what makes it a remark of its own, such as the key that it is about."""
        before = self._kept.get((says, of))
        if before is None:
            self._kept[says, of] = Remark(line, says, facts, times)
            return
        first = before if before.line <= line else Remark(line, says, facts)
        self._kept[says, of] = Remark(first.line, says, first.facts, before.times + times)

    def remarks(self) -> tuple[Remark, ...]:
        return tuple(sorted(self._kept.values(), key=lambda remark: remark.line))
