"""The files that the rules about code look at: what is ours, and nothing that was generated or installed."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "ledger", "access", "groups", "projects", "budgeting", "reports", "web", "migrations")


def python_files(*folders: str) -> list[Path]:
    """Every Python file of these folders, or of app.py and all packages."""
    if folders:
        return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [ROOT / "app.py", *python_files(*PACKAGES)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    """The tree of a file: one for all rules, so that nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's tree."""
    return tuple(ast.walk(parsed(path)))


@cache
def imported(path: Path) -> frozenset[tuple[str, int]]:
    """The dotted names that a file imports, anywhere in it, each with its line."""
    found: set[tuple[str, int]] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {(alias.name, node.lineno) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{name_of(path)}:{node.lineno} imports by dots; write the whole name"
            found |= {(f"{node.module}.{alias.name}", node.lineno) for alias in node.names}
    return frozenset(found)
