"""How our code is written: small files that say what they own, whole amounts, settings and commits in one place."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.house.sources import ROOT, imported, name_of, nodes, parsed, python_files

MOST_LINES = 450
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "common", "misc", "base", "manager"}
LEFT_OVER = re.compile(r"\b(TODO|FIXME|HACK)\b")
OURS = python_files()
EVERYWHERE = [*OURS, *python_files("tests", "bench")]
# Where money is counted; reports print it.
MONEY = python_files("core", "ledger", "groups", "projects", "budgeting", "reports")
# Every rounding in the house, of exact fractions.
ROUNDS = ROOT / "core" / "money.py"
COMMITS = ROOT / "core" / "db.py"
CLOCK = ROOT / "core" / "calendars.py"
SETTINGS = ROOT / "web" / "settings.py"


def places(paths: list[Path], *kinds: type[ast.AST]) -> Iterator[tuple[str, Path, ast.AST]]:
    """Every node of these kinds, with "file:line" and its file."""
    for path in paths:
        for node in nodes(path):
            if isinstance(node, kinds):
                yield f"{name_of(path)}:{getattr(node, 'lineno', 0)}", path, node


def test_a_file_holds_one_idea() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYWHERE}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}, "split where the second idea begins"
    assert [name_of(path) for path in EVERYWHERE if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_nothing_is_left_for_later() -> None:
    promises = [name_of(path) for path in EVERYWHERE if LEFT_OVER.search(path.read_text(encoding="utf-8"))]
    assert promises == [name_of(Path(__file__))]


def test_a_file_says_what_it_is_for() -> None:
    """The first lines of a file say what it owns and what it refuses."""
    assert [name_of(path) for path in OURS if not ast.get_docstring(parsed(path))] == []


def test_no_fraction_of_a_coin() -> None:
    """No float is written, made or divided into where money is near; `Fraction` and `//` say how they round."""
    found = []
    for where, path, node in places(MONEY, ast.Constant, ast.Name, ast.BinOp):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{where}: {node.value}")
        if isinstance(node, ast.Name) and (node.id == "float" or node.id == "round" and path != ROUNDS):
            found.append(f"{where}: {node.id}()")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and path != ROUNDS and not _joins_a_path(node):
            found.append(f"{where}: divides with /")
    assert found == []


def _joins_a_path(node: ast.BinOp) -> bool:
    """`folder / "name"`: one side is text, a constant's name, or a name that paths have."""
    return any(
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        or isinstance(part, ast.Name)
        and (part.id.isupper() or part.id in {"Path", "folder", "path", "out"})
        or isinstance(part, ast.Attribute)
        and part.attr.isupper()
        for side in (node.left, node.right)
        for part in ast.walk(side)
    )


def test_nothing_is_committed_but_in_core() -> None:
    assert [
        f"{where}: `with transaction()` commits"
        for where, path, node in places(OURS, ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "commit" and path != COMMITS
    ] == []


def test_the_environment_is_read_in_one_place() -> None:
    by_name = [name_of(path) for path in OURS for name, _ in imported(path) if name in {"os.environ", "os.getenv"}]
    assert by_name == []
    assert [
        where
        for where, path, node in places(OURS, ast.Attribute)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        if ast.unparse(node) in {"os.environ", "os.getenv"} and path != SETTINGS
    ] == []


def test_the_clock_is_read_in_one_place() -> None:
    """core.calendars is the one clock, so a test can set it."""
    clocks = {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time"}
    assert [
        f"{where} reads {ast.unparse(node)}"
        for where, path, node in places(OURS, ast.Attribute)
        if isinstance(node, ast.Attribute) and node.attr in {clock.partition(".")[2] for clock in clocks}
        if ast.unparse(node) in clocks and path != CLOCK
    ] == []


def test_sql_has_no_value_pasted_into_it() -> None:
    """`text(f"…")` only with constants of ours, in upper case, or a name that runs over words written out in the code."""
    found = []
    for path in OURS:
        written_out = _written_out(nodes(path))
        for where, _, node in places([path], ast.Call):
            if isinstance(node, ast.Call) and _called(node) in {"text", "exec_driver_sql"} and node.args:
                pasted = [ast.unparse(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.FormattedValue)]
                found += [f"{where} pastes {name}" for name in pasted if not (name.isupper() or name in written_out)]
    assert found == []


def _written_out(tree: Sequence[ast.AST]) -> set[str]:
    """The names that a loop runs over a tuple of constants."""
    return {
        node.target.id
        for node in tree
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple)
        if all(isinstance(word, ast.Constant) for word in node.iter.elts)
    }


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_nothing_knows_where_it_was_written() -> None:
    """A stranger's clone lies elsewhere: no absolute path of a machine in what is committed."""
    suffixes = {".py", ".html", ".css", ".js", ".md", ".cfg", ".txt", ".toml", ".jsonl", ".po"}
    machine = re.compile(r"/(work|home|root|tmp|Users)/[a-z]")
    folders = (*(path.parent for path in ROOT.glob("*/__init__.py")), ROOT / "docs", ROOT / "script", ROOT / "templates")
    texts = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    texts = [path for path in texts if path.suffix in suffixes or path.parent.name == "script"]
    assert len(texts) > 150
    assert [name_of(path) for path in texts if machine.search(path.read_text(encoding="utf-8"))] == []
