"""Reads a .pb file, tolerantly: what can be understood in one way only is read in that way and remarked upon, with its line.

What would change the outcome if it were guessed is refused with its line: see budgeting/pabulib/errors.py. Nothing is kept of a
file that is refused. Publishers' own totals are kept beside the ballots: where a ballot names a project twice they differ.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from budgeting.counting.election import WITH_POINTS, Ballot, BallotKind, Election, Item
from budgeting.pabulib.limits import compare_costs, compare_limits
from budgeting.pabulib.meta import compare_counts, limits_of, read_meta
from budgeting.pabulib.numbers import decimals, scaled
from budgeting.pabulib.pb_file import PbFile, Reading
from budgeting.pabulib.projects import read_projects, totals_of
from budgeting.pabulib.remarks import ONLY_TOTALS, WITHDRAWN, Notes
from budgeting.pabulib.sections import content_of, sections_of, within_size
from budgeting.pabulib.vocabulary import WITHDRAWN_COST
from budgeting.pabulib.votes import Places, Said, ballots_of, read_votes, said_by

# Ballots on which each project's weight is not simply one vote.
_POINTED = WITH_POINTS | {BallotKind.RANKING}


def read(path: Path) -> Reading:
    """What the file at a path says. Raises as `parse`, FileTooLarge before it is read, and OSError."""
    return parse(content_of(path))


def parse(content: bytes) -> Reading:
    """What a .pb file says. Raises the refusals of budgeting/pabulib/errors.py, each with its line."""
    notes = Notes()
    meta_section, project_section, vote_section = sections_of(within_size(content), notes)
    meta, lines = read_meta(meta_section, notes)
    columns, projects, project_lines = read_projects(project_section, notes)
    votes = read_votes(vote_section, notes)
    file = PbFile(meta, columns, projects, votes.columns, votes.lines)

    kind, limits = BallotKind(meta["vote_type"]), limits_of(meta, lines, notes)
    said, where = said_by(votes), Places(votes)
    understood = ballots_of(said, file.ids, kind, where, notes)
    compare_counts(meta, lines, {"num_projects": len(projects), "num_votes": len(votes.lines)}, notes)
    compare_limits(understood, said, limits, where, notes)

    costs = file.column("cost")
    most_cost = meta.get("max_sum_cost") or ""
    exponent = max(map(decimals, (meta["budget"], most_cost, *costs)))
    costs_minor = tuple(scaled(cost, exponent) for cost in costs)
    if most_cost and kind is BallotKind.APPROVAL:
        compare_costs(understood, said, costs_minor, scaled(most_cost, exponent), exponent, where, notes)
    published = totals_of(columns, projects, project_lines, kind in _POINTED, notes)
    if published and not votes.lines:
        notes.note(vote_section.line, ONLY_TOTALS)
    return Reading(
        file=file,
        kind=kind,
        exponent=exponent,
        budget=scaled(meta["budget"], exponent),
        costs=costs_minor,
        ballots=_counted(understood, said, limits, kind, len(projects)),
        published=published,
        withdrawn=_withdrawn(file, project_lines, notes),
        lines=lines,
        remarks=notes.remarks(),
    )


def _counted(
    understood: Mapping[Said, Ballot], said: Mapping[Said, int], limits: Mapping[str, int], kind: BallotKind, projects: int
) -> Mapping[Ballot, int]:
    """Ballots that say the same, together. A mark that META gives to what is not on a ballot is put on it."""
    default = limits.get("default_score", 0) if kind is BallotKind.SCORING else 0
    counted: Counter[Ballot] = Counter()
    for one, ballot in understood.items():
        if default:
            marks = dict(zip(ballot.choices, ballot.points, strict=True))
            ballot = Ballot(tuple(range(projects)), tuple(marks.get(choice, default) for choice in range(projects)))
        counted[ballot] += said[one]
    return counted


def _withdrawn(file: PbFile, lines: Sequence[int], notes: Notes) -> frozenset[str]:
    withdrawn = set()
    for name, cost, line in zip(file.ids, file.column("cost"), lines, strict=True):
        if not decimals(cost) and scaled(cost, 0) == WITHDRAWN_COST:
            withdrawn.add(name)
            notes.note(line, WITHDRAWN, of=name, project=name)
    return frozenset(withdrawn)


def election_of(reading: Reading) -> Election:
    """The election to be counted, withdrawn projects left out of the list and of every ballot; each ballot stays a voter's.

    Where a file has published totals and no ballots, it is an election of totals only.
    """
    ids = reading.file.ids
    kept = [place for place, name in enumerate(ids) if name not in reading.withdrawn]
    items = tuple(Item(ids[place], reading.costs[place]) for place in kept)
    published = {ids[place]: reading.published.get(ids[place], 0) for place in kept} if reading.published else None
    ballots = reading.ballots if len(kept) == len(ids) else _without(reading.ballots, kept)
    if published and not ballots:
        return Election(reading.kind, reading.budget, items, totals=published)
    return Election(reading.kind, reading.budget, items, ballots, published=published)


def _without(ballots: Mapping[Ballot, int], kept: Sequence[int]) -> Mapping[Ballot, int]:
    place_of = {before: after for after, before in enumerate(kept)}
    counted: Counter[Ballot] = Counter()
    for ballot, count in ballots.items():
        here = [number for number, choice in enumerate(ballot.choices) if choice in place_of]
        choices = tuple(place_of[ballot.choices[number]] for number in here)
        counted[Ballot(choices, tuple(ballot.points[number] for number in here) if ballot.points else ())] += count
    return counted
