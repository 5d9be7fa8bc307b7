"""Who may import whom: only lower ranks, or the own package. This table is the house's plan; docs/architecture.md tells it."""

import sys
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT, imported, name_of, python_files

RANKS = {"core": 0, "ledger": 1, "access": 1, "groups": 2, "migrations": 3, "reports": 4, "web": 5, "app": 7}
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
    return EDGE if rest and is_edge(rest[0]) else RANKS[package]


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_a_file_imports_only_what_is_below_it(path: Path) -> None:
    me = dotted_name(path)
    mine = rank(me)
    assert mine is not None
    for other, line in sorted(imported(path)):
        theirs = rank(other)
        if theirs is None or (me.split(".")[0] == other.split(".")[0] and theirs <= mine):
            continue
        assert theirs < mine, f"{name_of(path)}:{line} (rank {mine}) may not import {other} (rank {theirs})"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_the_web_is_known_at_the_edge_only(path: Path) -> None:
    mine = rank(dotted_name(path))
    assert mine is not None
    for other, line in sorted(imported(path)):
        if other.split(".")[0] in WEB_LIBRARIES:
            assert mine >= WEB_RANK, f"{name_of(path)}:{line} imports {other}: rules must run in a plain Python shell"


@pytest.mark.parametrize("path", python_files("migrations/versions"), ids=name_of)
def test_a_version_knows_nothing_of_ours(path: Path) -> None:
    for other, line in sorted(imported(path)):
        assert other.split(".")[0] in OF_A_VERSION, f"{name_of(path)}:{line} imports {other}"


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
        ("web.cli", 6),
        ("web.guard", 5),
        ("sqlalchemy.orm", None),
    ],
)
def test_how_ranks_are_read(dotted: str, expected: int | None) -> None:
    assert rank(dotted) == expected
