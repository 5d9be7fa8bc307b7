"""Every text that people read is translated, whole, into every language that they are offered."""

import ast
import gettext
import pkgutil
import shutil
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from core.calendars import DayUnreadable
from core.errors import Refusal
from core.language import CATALOGUES, LANGUAGES
from core.locales import PLURALS
from script import catalogues
from script.catalogues import CORE_OF_PAPERS, MACHINE_MADE, TAGS, is_translated, originals, texts, translations
from tests.house.sources import PACKAGES, ROOT, name_of, nodes, python_files

# The languages of the pages, which are offered because every text has a translation.
WHOLE = [tag for tag in LANGUAGES if tag != "en"]
# The languages in which what every paper prints, and the statements of members and groups, have no English word left.
WHOLE_ON_PAPER = list(TAGS)
# Nothing of ours is imported from migrations, which speak to nobody.
SPEAKING = [package for package in PACKAGES if package != "migrations"]


@cache
def template() -> Catalog:
    return catalogues.template(CATALOGUES)


@cache
def catalogue(tag: str) -> Catalog:
    return catalogues.catalogue(CATALOGUES, tag)


def told(tag: str) -> list[Message]:
    return [message for message in texts(catalogue(tag)) if any(translations(message))]


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
    assert sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir()) == sorted(TAGS)
    assert set(WHOLE) <= set(WHOLE_ON_PAPER) <= set(TAGS)


@pytest.mark.parametrize("tag", WHOLE)
def test_every_text_is_translated(tag: str) -> None:
    done = {originals(message) for message in texts(catalogue(tag)) if is_translated(message)}
    assert not [original for original in map(originals, texts(template())) if original not in done]


@pytest.mark.parametrize("tag", WHOLE_ON_PAPER)
def test_what_every_paper_prints_is_translated(tag: str) -> None:
    done = {originals(message) for message in texts(catalogue(tag)) if is_translated(message)}
    core = [message for message in texts(template()) if CORE_OF_PAPERS & {file for file, _ in message.locations}]
    assert len(core) > 100
    assert not [original for original in map(originals, core) if original not in done]


def test_the_catalogues_of_papers_hold_what_papers_say() -> None:
    """Words of templates and of rooms, but no button and no refusal."""
    asked = {originals(message)[0] for message in texts(catalogue("sw"))}
    assert {"Member statement", "Page {page} of {pages}", "Social fund", "Treasurer", "One meeting was held."} <= asked
    assert not {"Sign in", "Your groups", DayUnreadable.sentence} & asked
    assert asked < {originals(message)[0] for message in texts(template())}


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_has_the_fields_of_its_original(tag: str) -> None:
    """Each {named} field is said, and no other. Where a form is for nothing but one thing, it may say the number in words."""
    form_of, said_for = gettext.c2py(catalogue(tag).plural_expr), dict[int, set[int]]()
    for n in range(1000):
        said_for.setdefault(form_of(n), set()).add(n)
    for message in told(tag):
        asked = set().union(*map(fields, originals(message)))
        for form, translation in enumerate(translations(message)):
            in_words = {"n"} if said_for.get(form) == {1} and fields(originals(message)[0]) == asked - {"n"} else set()
            assert fields(translation) in (asked, asked - in_words), message.id


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_begins_and_ends_as_its_original(tag: str) -> None:
    """Blanks are part of how a text joins its neighbours on a page."""
    for message in told(tag):
        for translation in translations(message):
            assert ends(translation) == ends(originals(message)[0]), message.id


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_has_all_plural_forms_of_its_language(tag: str) -> None:
    assert (catalogue(tag).num_plurals, catalogue(tag).plural_expr) == PLURALS[tag]
    for message in told(tag):
        if message.pluralizable:
            assert len(translations(message)) == PLURALS[tag][0] and all(translations(message)), message.id


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_compiled_says_what_is_written(tag: str) -> None:
    compiled = gettext.translation("messages", CATALOGUES, [tag])
    for message in told(tag):
        if isinstance(message.id, (list, tuple)):
            one, many = message.id
            assert {compiled.ngettext(one, many, n) for n in range(200)} == set(translations(message)), message.id
        else:
            assert (compiled.gettext(message.id),) == translations(message), message.id


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_says_how_it_was_translated(tag: str) -> None:
    """In its head, in its compiled form too; by the marks of its entries."""
    unread = [message for message in told(tag) if MACHINE_MADE in message.user_comments]
    state = gettext.translation("messages", CATALOGUES, [tag]).info()["x-translation"]  # type: ignore[attr-defined]
    assert state == catalogue(tag).state
    assert ("machine-made" in state) == bool(unread)
    assert ("not translated" in state) == (not told(tag))


def test_a_machines_translation_is_marked_until_somebody_has_read_it(tmp_path: Path) -> None:
    """Through filling in, reading, and bringing up to date; what people translated is left alone."""
    shutil.copy(CATALOGUES / "messages.pot", tmp_path)
    catalogues.bring_up_to_date(tmp_path, ["sw"])
    told = {"Member statement": "Taarifa ya mwanachama", "{n} member": ["mwanachama {n}", "wanachama {n}"], "Not asked": "Bila"}
    assert catalogues.fill_in(tmp_path, "sw", told) == 2
    catalogues.bring_up_to_date(tmp_path, ["sw"])
    path = catalogues.path_of(tmp_path, "sw")
    written = path.read_text(encoding="utf-8")
    marked = '# machine-made\nmsgid "Member statement"\nmsgstr "Taarifa ya mwanachama"'
    assert marked in written
    assert "X-Translation: machine-made, not yet read by a native speaker" in written
    path.write_text(written.replace(marked, marked.replace("# machine-made\n", "")), encoding="utf-8")
    catalogues.bring_up_to_date(tmp_path, ["sw"])
    assert catalogues.catalogue(tmp_path, "sw").state.startswith("partly machine-made")
    assert catalogues.fill_in(tmp_path, "sw", {"Member statement": "Bora zaidi"}) == 0
    with pytest.raises(ValueError, match="has 1 forms"):
        catalogues.fill_in(tmp_path, "sw", {"{n} meeting": ["mkutano {n}"]})


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
