"""How our code is written: small files that say what they own, whole amounts, settings and commits in one place."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, imported, name_of, parsed, python_files

MOST_LINES = 450
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "common", "misc", "base", "manager"}
LEFT_OVER = re.compile(r"\b(TODO|FIXME|HACK)\b")
EVERYWHERE = [*python_files(), *python_files("tests", "bench")]
# Where money is counted; reports print it.
MONEY = python_files("core", "ledger", "groups", "reports")
# Every rounding in the house, of exact fractions.
ROUNDS = ROOT / "core" / "money.py"


@pytest.mark.parametrize("path", EVERYWHERE, ids=name_of)
def test_a_file_holds_one_idea(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES, "split it where its second idea begins"
    assert path.stem not in NAMES_THAT_SAY_NOTHING
    left_over = LEFT_OVER.search(text)
    assert left_over is None or path == Path(__file__), f"finish what {left_over} promises"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_a_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(parsed(path)), "the first lines of a file say what it owns and what it refuses"


@pytest.mark.parametrize("path", MONEY, ids=name_of)
def test_no_fraction_of_a_coin(path: Path) -> None:
    """No float is written, made or divided into where money is near; `Fraction` and `//` say how they round."""
    for node in ast.walk(parsed(path)):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"{where}: {ast.dump(node)}"
        assert not (isinstance(node, ast.Name) and node.id == "float"), f"{where}: float"
        if path == ROUNDS:
            continue
        assert not (isinstance(node, ast.Name) and node.id == "round"), f"{where}: rounds; core.money does that"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            # `folder / "name"` joins paths.
            assert _joins_a_path(node), f"{where}: divides; use // or core.money"


def _joins_a_path(node: ast.BinOp) -> bool:
    names = [part for side in (node.left, node.right) for part in ast.walk(side)]
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str)
        or isinstance(part, ast.Name) and part.id.isupper()
        or isinstance(part, ast.Attribute) and part.attr.isupper()
        or isinstance(part, ast.Name) and part.id in {"Path", "folder", "path", "out"}
        for part in names
    )


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_nothing_is_committed_but_in_core(path: Path) -> None:
    if name_of(path) == "core/db.py":
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr != "commit", f"{name_of(path)}:{node.lineno} commits; `with transaction()` does that"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    for name, line in imported(path):
        assert name not in {"os.environ", "os.getenv"}, f"{name_of(path)}:{line}"
    if name_of(path) == "web/settings.py":
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"environ", "getenv"} or not _is_os(node.value), f"{name_of(path)}:{node.lineno}"


def _is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_the_clock_is_read_in_one_place(path: Path) -> None:
    """core.calendars is the one clock, so a test can set it; database versions and log lines have no day of business."""
    if name_of(path) in {"core/calendars.py"}:
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            read = f"{node.func.value.id}.{node.func.attr}"
            assert read not in {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time"}, (
                f"{name_of(path)}:{node.lineno} reads {read}; ask core.calendars"
            )


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_sql_has_no_value_pasted_into_it(path: Path) -> None:
    """`text(f"…")` only with constants of ours, in upper case, or a name that runs over words written out in the code."""
    tree = parsed(path)
    written_out = {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple)
        if all(isinstance(word, ast.Constant) for word in node.iter.elts)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _called(node) in {"text", "exec_driver_sql"} and node.args):
            continue
        for part in ast.walk(node.args[0]):
            if isinstance(part, ast.FormattedValue):
                pasted = ast.unparse(part.value)
                ours = pasted.isupper() or pasted in written_out
                assert ours, f"{name_of(path)}:{node.lineno} pastes {pasted} into SQL; bind it"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_nothing_knows_where_it_was_written() -> None:
    """A stranger's clone lies elsewhere: no absolute path of a machine in what is committed."""
    suffixes = {".py", ".html", ".css", ".js", ".md", ".cfg", ".txt", ".toml", ".jsonl", ".po"}
    machine = re.compile(r"/(work|home|root|tmp|Users)/[a-z]")
    named = []
    for folder in (*(path.parent for path in ROOT.glob("*/__init__.py")), ROOT / "docs", ROOT / "script"):
        for path in folder.rglob("*"):
            if path.suffix in suffixes or path.parent == ROOT / "script":
                named += [name_of(path)] if machine.search(path.read_text(encoding="utf-8")) else []
    assert named == []
