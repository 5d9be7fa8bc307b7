"""A round of our own as a .pb file: plain data in, text out. Pure; nothing is asked of a database.

Ballots are known by what they say and how many said so, so nobody can be found in the file: they are listed in the order of
their content and numbered through. Refuses a round of which only counted totals are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgeting.counting.election import WITH_POINTS, Ballot, BallotKind, Election
from budgeting.counting.outcome import Outcome
from budgeting.counting.rule import Rule
from budgeting.pabulib.errors import NoBallotsToWrite
from budgeting.pabulib.numbers import exact
from budgeting.pabulib.pb_file import PbFile, line_of
from budgeting.pabulib.rules import word_of
from budgeting.pabulib.vocabulary import MAY_BE_EMPTY, PROJECT_COLUMNS
from budgeting.pabulib.writing import write
from core.money import Rounding, round_to

_BLANK_ONES = "{n} blank ballots are not listed."
_WITH_THRESHOLD = ("greedy", "greedy-threshold", "greedy-no-skip", "greedy-exclusive")
_NOTHING = "-"  # where a project says nothing in a column that the format wants filled in
_OF_OUR_OWN = "The rule in the words of the software that counted: {rule}."


@dataclass(frozen=True, slots=True)
class RoundFile:
    """What a round says of itself. `about`: META keys (description, country, unit, instance, date_begin, date_end and more);
    `cells`: columns of each project by its id (name, category …); `comments` become the numbered comment.

    `rule_words`: the rule in words, for where the format has none. `otherwise`: ids that were funded outside the rule, as 2, or 3
    for money that came later, and 0 for what the rule funded and a decision did not: then no word of the format says how the
    winners came about. `exponent`: the currency's decimals.
    """

    about: Mapping[str, str]
    cells: Mapping[str, Mapping[str, str]]
    exponent: int
    rule_words: str = ""
    comments: tuple[str, ...] = ()
    otherwise: Mapping[str, int] = field(default_factory=dict)


def pb_of_round(election: Election, rule: Rule, outcome: Outcome, about: RoundFile) -> str:
    """The text of the file. Raises NoBallotsToWrite, MetaNeeded, CannotBeWritten."""
    if election.counted_only:
        raise NoBallotsToWrite()
    results = _results(election, rule)
    columns, projects = _projects(election, outcome, about, results)
    points = ("points",) if election.kind in WITH_POINTS else ()
    votes = tuple(_votes(election))
    as_counted = results.by_format and all(about.otherwise.get(item, 1) for item in outcome.selected)
    word = word_of(rule, election, outcome, about.exponent) if as_counted else "unknown"
    return write(
        PbFile(
            meta=_meta(election, rule, about, results, word),
            project_columns=columns,
            projects=projects,
            vote_columns=("voter_id", "vote", *points),
            votes=votes,
        )
    )


@dataclass(frozen=True, slots=True)
class _Results:
    """By the index of each item. `score`: None where each vote counts one.

    `by_format`: whether a reader of the file comes to the same sums.
    """

    votes: tuple[int, ...]
    score: tuple[int, ...] | None
    by_format: bool = True

    @property
    def deciding(self) -> tuple[int, ...]:
        return self.votes if self.score is None else self.score


def _results(election: Election, rule: Rule) -> _Results:
    voters, score, by_length = ([0] * len(election.items) for _ in range(3))
    for ballot, count in election.ballots.items():
        length = len(ballot.choices)
        worth = ballot.points or rule.rank_points + (0,) * length
        for place, choice in enumerate(ballot.choices):
            voters[choice] += count
            score[choice] += worth[place] * count
            by_length[choice] += (length - place) * count
    if election.kind in WITH_POINTS:
        return _Results(tuple(voters), tuple(score))
    if election.kind is BallotKind.RANKING and rule.rank_points:
        # Readers of the format give the last place of each ballot one point, the place before it two, and so on.
        same = score == by_length
        return _Results(tuple(voters), tuple(by_length), same)
    return _Results(tuple(voters), None)


def _meta(election: Election, rule: Rule, about: RoundFile, results: _Results, word: str) -> dict[str, str]:
    meta = dict(about.about)
    unit = 10**about.exponent
    meta |= {"budget": exact(election.budget_minor, about.exponent), "vote_type": election.kind.value, "rule": word}
    if word in _WITH_THRESHOLD and (threshold := _threshold(election, rule, results)):
        meta |= {"min_project_score_threshold": str(threshold), "rule": "greedy-threshold" if word == "greedy" else word}
    if election.kind is BallotKind.POINTS:
        most = max((sum(ballot.points) for ballot in election.ballots), default=0)
        meta.setdefault("max_sum_points", str(most))
    if election.budget_minor // unit >= sum(item.cost_minor // unit for item in election.items):
        meta["fully_funded"] = "1"
    blank = sum(count for ballot, count in election.ballots.items() if not ballot.choices)
    comments = list(about.comments)
    comments += [_OF_OUR_OWN.format(rule=about.rule_words)] if word in ("unknown", "greedy-custom") and about.rule_words else []
    comments += [_BLANK_ONES.format(n=blank)] if blank else []
    if comments:
        meta["comment"] = " ".join(f"#{number}: {_tidy(text)}" for number, text in enumerate(comments, start=1))
    return {key: _tidy(value) for key, value in meta.items()}


def _threshold(election: Election, rule: Rule, results: _Results) -> int:
    """In votes. At least one where somebody's proposal has none: we do not fund what nobody chose, and the word alone would."""
    by_share = round_to(rule.threshold_share * election.voters, Rounding.CEILING)
    return max(rule.threshold_votes, by_share, int(0 in results.deciding))


def _projects(
    election: Election, outcome: Outcome, about: RoundFile, results: _Results
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The projects by what decided, equals as they were taken: a reader who goes through the list comes to the same winners."""
    turn = {step.item: step.number for step in outcome.steps}
    last = len(outcome.steps) + 1
    order = sorted(
        range(len(election.items)),
        key=lambda one: (-results.deciding[one], turn.get(election.items[one].id, last), one),
    )
    given = {item.id: {"name": item.id, **_filled(about.cells.get(item.id, {}))} for item in election.items}
    used = {column for cells in given.values() for column in cells}
    used |= {"project_id", "cost", "votes", "selected"} | ({"score"} if results.score is not None else set())
    columns = tuple(column for column in PROJECT_COLUMNS if column in used)
    funded = set(outcome.selected)
    rows = []
    for one in order:
        item = election.items[one]
        cells = {column: "" if column in MAY_BE_EMPTY else _NOTHING for column in columns} | given[item.id]
        cells |= {"project_id": item.id, "cost": exact(item.cost_minor, about.exponent), "votes": str(results.votes[one])}
        cells["selected"] = str(about.otherwise.get(item.id, int(item.id in funded)))
        if results.score is not None:
            cells["score"] = str(results.score[one])
        rows.append(tuple(cells[column] for column in columns))
    return columns, tuple(rows)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: tidy for column, cell in cells.items() if (tidy := _tidy(cell))}


def _votes(election: Election) -> Iterator[str]:
    """Every ballot that names something, by content, numbered through."""
    ids, number = [item.id for item in election.items], 0
    for ballot, count in sorted(election.ballots.items()):
        if not ballot.choices:
            continue
        choices, points = _by_points(ballot)
        cells = [",".join(ids[choice] for choice in choices)] + ([",".join(map(str, points))] if points else [])
        for _ in range(count):
            number += 1
            yield line_of([str(number), *cells])


def _by_points(ballot: Ballot) -> tuple[Sequence[int], Sequence[int]]:
    """With points, the most first, as the format asks for."""
    if not ballot.points:
        return ballot.choices, ()
    pairs = sorted(zip(ballot.choices, ballot.points, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return [choice for choice, _ in pairs], [points for _, points in pairs]


def _tidy(text: str) -> str:
    return " ".join(text.split())
