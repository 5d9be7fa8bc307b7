"""The sixteen real elections with their saved results, read with the plainest of readers. Missing files fail a test."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from budgeting.counting.election import WITH_POINTS, Ballot, BallotKind, Election, Item
from tests.house.sources import ROOT


@dataclass(frozen=True)
class Real:
    """`unit`: how many of our minor units one unit of the file's money is; 1 where it has no decimals."""

    election: Election
    meta: dict[str, str]
    unit: int
    saved: dict[str, Any]


def folder() -> Path:
    """`shared/pabulib` beside the project, or beside any folder above it."""
    for above in ROOT.parents:
        if (above / "shared" / "pabulib" / "outcomes.json").exists():
            return above / "shared" / "pabulib"
    raise FileNotFoundError("shared/pabulib with outcomes.json is needed beside the project: real elections are counted here")


@cache
def saved() -> dict[str, Any]:
    instances: dict[str, Any] = json.loads((folder() / "outcomes.json").read_text(encoding="utf-8"))["instances"]
    return instances


def named(part: str) -> str:
    (name,) = [one for one in saved() if part in one]
    return name


@cache
def real(part: str) -> Real:
    sections: dict[str, list[list[str]]] = {}
    with (folder() / named(part)).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if len(row) == 1 and row[0] in {"META", "PROJECTS", "VOTES"}:
                rows = sections[row[0]] = []
            elif row:
                rows.append(row)
    meta = {row[0]: row[1] for row in sections["META"][1:]}
    projects = [dict(zip(sections["PROJECTS"][0], row, strict=False)) for row in sections["PROJECTS"][1:]]
    money = [Decimal(meta["budget"]), *(Decimal(one["cost"]) for one in projects)]
    unit = 1 if all(one == one.to_integral_value() for one in money) else 100
    kind = BallotKind(meta["vote_type"])
    items = tuple(Item(one["project_id"], int(Decimal(one["cost"]) * unit)) for one in projects)
    places = {item.id: place for place, item in enumerate(items)}
    head = sections["VOTES"][0]
    vote, points = head.index("vote"), head.index("points") if "points" in head else -1
    cast = Counter((row[vote], row[points] if kind in WITH_POINTS else "") for row in sections["VOTES"][1:])
    ballots: Counter[Ballot] = Counter()
    for (said, given), count in cast.items():
        chosen = list(dict.fromkeys(places[one] for one in said.split(",") if one))
        marks = [int(one) for one in given.split(",") if one]
        if kind is not BallotKind.RANKING and kind not in WITH_POINTS:
            chosen.sort()
        ballots[Ballot(tuple(chosen), tuple(marks))] += count
    column = "score" if kind in WITH_POINTS or kind is BallotKind.RANKING else "votes"
    published = {one["project_id"]: int(one[column]) for one in projects if one.get(column)}
    election = Election(kind, int(money[0] * unit), items, ballots, published=published)
    return Real(election, meta, unit, saved()[named(part)])
