"""Nothing that people read escapes the catalogues: no words bare in a template, none in Python that are not marked."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.visitor import NodeVisitor

from tests.house.sources import PACKAGES, ROOT, name_of, parsed, python_files

TEMPLATES = ROOT / "templates"
LETTER = re.compile(r"[^\W\d_]")
# A word or sentence as people write it: a capital and small letters. Names of fields, classes and addresses have none.
SAID = re.compile(r"[A-Z][a-z]+(?:\W|$)")
READ_OUT = {"title", "alt", "aria-label", "placeholder", "aria-description", "summary", "label"}
# Alike in every language: the product, file formats, a unit, a sheet, the address at which papers are checked, fonts; and the
# classes that a paper's template adds to its body.
NAMES = {"Three Keys", "PDF", "XLSX", "CSV", "JSON", "ZIP", "kB", "Letter", "p", "Sarabun, Vazirmatn", "Vazirmatn, Sarabun"}
NAMES |= {"reflows", "a3 poster"}
# What is left of a tag whose attributes an expression writes, and of the head of a page.
_PART_OF_A_TAG = re.compile(r"^(?:[a-z-]+=\"|interactive-widget=)")
TRANSLATING = {"_", "ngettext"}
# Python that says English to people on purpose, and why.
ENGLISH = {
    "budgeting/practice/": "invented proposals and people of the practice city",
    "projects/practice/": "invented projects of real programmes",
    "groups/practice": "names of practice groups",
    "groups/indicators/parts.py": "titles of sources",
    "projects/rule_sets/sets/sources.py": "titles of sources",
    "budgeting/pabulib/round_file.py": "a file for other programs",
    "reports/budgeting/countries.py": "a file for other programs",
    "reports/projects/": "files for other programs, whose standards want English",
    "reports/pades.py": "the reason in a PDF signature, which belongs to the file and not to its reader",
    "reports/issued/offline.py": "an auditor, in a terminal",
    "web/doctor.py": "whoever runs the service, in a terminal",
    "web/settings.py": "whoever runs the service, in a terminal",
    "web/issuer.py": "whoever runs the service, in a terminal",
    "web/signed_in.py": "names of browsers",
    "web/errors.py": "whoever asks under a name that is not ours, before anything is known of her",
}
# Raised at programmers, never shown.
OF_PROGRAMMERS = {"ValueError", "TypeError", "RuntimeError", "LookupError", "KeyError", "AssertionError", "OutsideAddress"}
MARKING = {"N_", "_", "ngettext", "plural"}
SENTENCE = re.compile(r"[A-Z][a-z]+,? (?:\w|[{“])")
environment = Environment(trim_blocks=True, lstrip_blocks=True)


class _Visible(HTMLParser):
    """The words of a template as they stand between tags and in attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.inside.append(tag)
        kind = dict(attributes).get("type")
        shown = READ_OUT | ({"value"} if tag == "input" and kind in ("submit", "button") else set())
        self.words += [value for name, value in attributes if name in shown and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)


def bare_words(source: str) -> Iterator[str]:
    """What a template says outside of all expressions, comments and statements."""
    parser = _Visible()
    written = "".join(text for _, kind, text in environment.lex(source) if kind == "data")
    parser.feed(re.sub(r"(</?)(?=[ >])", r"\1b", written))  # a tag whose name an expression writes
    parser.close()
    for words in parser.words:
        for line in words.splitlines():
            said = line.strip(" ·:,.;()–-+−×÷=%…→\u00a0\t/|&*#\"'“”")
            if LETTER.search(said) and said not in NAMES and not _PART_OF_A_TAG.search(said):
                yield said


class _Literals(NodeVisitor):
    """String literals of expressions that read like words, outside of what translates them."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Call(self, node: nodes.Call) -> None:
        if not (isinstance(node.node, nodes.Name) and node.node.name in TRANSLATING):
            self.generic_visit(node)

    def visit_Compare(self, node: nodes.Compare) -> None:
        """What something is compared with is not said."""

    def visit_Const(self, node: nodes.Const) -> None:
        if isinstance(node.value, str) and SAID.match(node.value.strip()) and node.value.strip() not in NAMES:
            self.found.append(node.value)


def literal_words(source: str) -> list[str]:
    visitor = _Literals()
    visitor.visit(environment.parse(source))
    return visitor.found


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def test_no_template_says_anything_that_cannot_be_translated() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {said}"
        for path in templates()
        for said in (*bare_words(path.read_text(encoding="utf-8")), *literal_words(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


def test_words_in_a_template_would_be_found() -> None:
    assert list(bare_words('<p>{{ _("Name") }}: Total <b title="Sum">{% if a %}x{% endif %}</b></p>')) == ["Total", "Sum", "x"]
    assert list(bare_words('<input type="submit" value="Send"><input value="x">{# No #}<script>let a;</script>')) == ["Send"]
    said = '{{ "Yes" if a else _("No") }}{{ line("name", "Your name") }}{% set b = "Days" %}'
    assert literal_words(said) == ["Yes", "Your name", "Days"]
    assert literal_words('{{ "small" if a == "Large" }}{{ ngettext("One day", "{n} days", 3) }}') == []


def unmarked_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String literals that read like words for people, and are neither marked nor explanations or errors for programmers."""
    passed = {id(part) for node in ast.walk(tree) if _is_for_others(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) and id(node) not in passed else None
        if isinstance(node, ast.Constant) and isinstance(said, str) and SENTENCE.match(said):
            yield node.lineno, said


def _is_for_others(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    called = node.exc if isinstance(node, ast.Raise) else node
    return isinstance(called, ast.Call) and _name(called.func) in (OF_PROGRAMMERS if isinstance(node, ast.Raise) else MARKING)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_what_python_says_to_people_is_marked() -> None:
    """The command line speaks English to whoever runs the service; migrations speak to nobody."""
    speaking = [package for package in PACKAGES if package != "migrations"]
    found = [
        f"{name_of(path)}:{line} {said[:80]}"
        for path in python_files(*speaking)
        if not path.name.endswith("cli.py") and not name_of(path).startswith(tuple(ENGLISH))
        for line, said in unmarked_words(parsed(path))
    ]
    assert not found, "\n".join(found)


def test_unmarked_words_would_be_found() -> None:
    code = 'SAID = N_("Not this")\nTITLE = "Sum of all"\ndef one():\n    "Nor this."\n    raise ValueError("Nor that one")\n'
    assert list(unmarked_words(ast.parse(code))) == [(2, "Sum of all")]


def test_no_exception_outlives_its_reason() -> None:
    """Each file that may say English does."""
    for start in ENGLISH:
        files = [path for path in python_files() if name_of(path).startswith(start)]
        assert any(list(unmarked_words(parsed(path))) for path in files), start
