"""Every text that people read is translated, whole, into every language that they are offered."""

import ast
import gettext
import pkgutil
import subprocess
from functools import cache
from importlib import import_module
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from core.errors import Refusal
from core.language import CATALOGUES, LANGUAGES
from tests.house.sources import PACKAGES, ROOT, name_of, nodes, python_files

TRANSLATED = [tag for tag in LANGUAGES if tag != "en"]
# Nothing of ours is imported from migrations, which speak to nobody.
SPEAKING = [package for package in PACKAGES if package != "migrations"]


@cache
def template() -> Catalog:
    with (CATALOGUES / "messages.pot").open("rb") as file:
        return read_po(file)


@cache
def catalogue(tag: str) -> Catalog:
    with (CATALOGUES / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


def texts(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def originals(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def ends(text: str) -> tuple[str, str]:
    """The blanks that a text begins and ends with."""
    before, after = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[:before], text[after:]


def refusals(family: type[Refusal] = Refusal) -> set[type[Refusal]]:
    """Every refusal of the house that has a sentence of its own; those of tests are not read by people."""
    found = {family} if "sentence" in vars(family) and family.__module__.split(".")[0] in PACKAGES else set()
    return found.union(*(refusals(each) for each in family.__subclasses__()))


def test_the_catalogues_are_as_the_code_speaks() -> None:
    """The texts in the code, the template, each catalogue and its compiled form are at one."""
    checked = subprocess.run([ROOT / "script" / "translate", "--check"], capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_catalogue_for_every_language_and_no_other() -> None:
    assert sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir()) == sorted(TRANSLATED)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated(tag: str) -> None:
    told = {originals(message): message for message in texts(catalogue(tag))}
    missing = [
        original
        for original in map(originals, texts(template()))
        if original not in told or told[original].fuzzy or not all(map(str.strip, translations(told[original])))
    ]
    assert not missing


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_fields_of_its_original(tag: str) -> None:
    """Each {named} field is said, and no other; the one form of a language without plurals says the number too."""
    for message in texts(catalogue(tag)):
        asked = set().union(*map(fields, originals(message)))
        for told in translations(message):
            assert fields(told) == asked, message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_original(tag: str) -> None:
    """Blanks are part of how a text joins its neighbours on a page."""
    for message in texts(catalogue(tag)):
        for told in translations(message):
            assert ends(told) == ends(originals(message)[0]), message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_what_is_compiled_says_what_is_written(tag: str) -> None:
    compiled = gettext.translation("messages", CATALOGUES, [tag])
    for message in texts(catalogue(tag)):
        if isinstance(message.id, (list, tuple)):
            one, many = message.id
            assert {compiled.ngettext(one, many, n) for n in range(1000)} == set(translations(message)), message.id
        else:
            assert (compiled.gettext(message.id),) == translations(message), message.id


def test_what_is_said_is_marked() -> None:
    """`language.text("…")` finds a translation only of what translators were shown: N_() shows it to them."""
    unmarked = [
        f"{name_of(path)}:{node.lineno} says {ast.unparse(node)}"
        for path in python_files(*SPEAKING)
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "text"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert not unmarked


def test_every_refusal_is_in_the_catalogue() -> None:
    for package in SPEAKING:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    listed = {originals(message) for message in texts(template())}
    spoken = refusals()
    assert len(spoken) > 100
    assert not [refusal.__name__ for refusal in spoken if (refusal.sentence,) not in listed]
