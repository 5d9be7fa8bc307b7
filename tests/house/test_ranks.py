"""Who may import whom: only lower ranks, or the own package. This table is the house's plan; docs/architecture.md tells it."""

import sys
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT, imported, name_of, python_files

RANKS = {"core": 0, "ledger": 1, "access": 1, "groups": 2, "projects": 2, "budgeting": 3}
RANKS |= {"migrations": 3, "reports": 4, "web": 5, "app": 7}
# In any package, these files stand at the edge: they may import the package `web`, and only app.py imports them.
EDGE = 6
EDGE_FILES = ("schemas", "views", "api", "cli")
WEB_RANK = RANKS["web"]
WEB_LIBRARIES = {"flask", "flask_login", "flask_wtf", "wtforms", "marshmallow", "werkzeug", "click", "gunicorn"}
# A version of the database means the same for ever; what our models say changes.
OF_A_VERSION = {"alembic", "sqlalchemy"} | set(sys.stdlib_module_names)


def is_edge(module: str) -> bool:
    return module in EDGE_FILES or module.endswith(tuple(f"_{name}" for name in EDGE_FILES))


def rank(dotted: str) -> int | None:
    """The rank of a dotted name of ours; None for a library."""
    package, *rest = dotted.split(".")
    if package not in RANKS:
        return None
    return EDGE if any(map(is_edge, rest)) else RANKS[package]


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def may_import(me: str, other: str) -> bool:
    """Whether a file of ours may import a name: a library, something of a lower rank, or its own package's."""
    mine, theirs = rank(me), rank(other)
    assert mine is not None
    if theirs is None or theirs < mine:
        return True
    return me.split(".")[0] == other.split(".")[0] and theirs == mine


def test_a_file_imports_only_what_is_below_it() -> None:
    assert [
        f"{name_of(path)}:{line} (rank {rank(dotted_name(path))}) may not import {other} (rank {rank(other)})"
        for path in python_files()
        for other, line in sorted(imported(path))
        if not may_import(dotted_name(path), other)
    ] == []


def test_the_web_is_known_at_the_edge_only() -> None:
    """Below the edge, every rule runs in a plain Python shell."""
    below = [path for path in python_files() if (rank(dotted_name(path)) or 0) < WEB_RANK]
    assert len(below) > 30
    assert [
        f"{name_of(path)}:{line} imports {other}"
        for path in below
        for other, line in sorted(imported(path))
        if other.split(".")[0] in WEB_LIBRARIES
    ] == []


def test_a_version_of_the_database_knows_nothing_of_ours() -> None:
    assert [
        f"{name_of(path)}:{line} imports {other}"
        for path in python_files("migrations/versions")
        for other, line in sorted(imported(path))
        if other.split(".")[0] not in OF_A_VERSION
    ] == []


def test_nobody_imports_app() -> None:
    found = [f"{name_of(path)}:{line}" for path in python_files() for name, line in imported(path) if name[:4] == "app."]
    assert found == []


def test_every_package_has_its_rank() -> None:
    assert set(PACKAGES) == set(RANKS) - {"app"}
    with_python = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert with_python - {"tests", "bench"} == set(PACKAGES)


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("core.money.Money", 0),
        ("groups.models", 2),
        ("groups.views", 6),
        ("groups.meeting_views.bp", 6),
        ("groups.schemas", 6),
        ("groups.loans.replay", 2),
        ("groups.loans.views.bp", 6),
        ("web.cli", 6),
        ("web.guard", 5),
        ("sqlalchemy.orm", None),
    ],
)
def test_how_ranks_are_read(dotted: str, expected: int | None) -> None:
    assert rank(dotted) == expected


@pytest.mark.parametrize(
    ("me", "other", "allowed"),
    [
        ("groups.meetings", "ledger.posting", True),
        ("groups.meetings", "groups.models", True),
        ("groups.views", "groups.meetings", True),
        ("groups.views", "reports.render", True),
        ("ledger.posting", "groups.models", False),
        ("ledger.posting", "access.people", False),
        ("groups.meetings", "groups.views", False),
        ("web.guard", "access.views", False),
        ("groups.views", "access.views", False),
    ],
)
def test_who_may_import_whom(me: str, other: str, allowed: bool) -> None:
    assert may_import(me, other) is allowed
