"""The message catalogues: which texts each language needs, how far it is, and what a machine translated. For script/translate.

A language of the pages has every text. A language that only papers are printed in has the texts that a paper may print, by
the rule of `on_paper`. Each translation that a machine made carries the comment "machine-made" until somebody who speaks
the language has read it and takes the comment away; the head of the catalogue (X-Translation) says how it stands.
"""

import ast
import json
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, read_po, write_po

from core.locales import LANGUAGES, PAPER_LANGUAGES, PLURALS

ROOT = Path(__file__).resolve().parent.parent
MACHINE_MADE = "machine-made"
TAGS = tuple(tag for tag in PAPER_LANGUAGES if tag != "en")

# The files that speak to screens, to the command line or to other programs, never on paper, whatever their room.
_EDGE = re.compile(r"(^|[_/])(views|schemas|cli|api|errors|page|asking|importing|sniffing)\.py$")
# The rooms that read what people bring, and those that write for other programs.
_NOT_ON_PAPER = (
    "access/",
    "web/",
    "core/",
    "groups/starting/",
    "groups/half_typed.py",
    "budgeting/pabulib/",
    "projects/bank/",
    "projects/rule_sets/checking.py",
    "projects/rule_sets/conditions.py",
    "projects/rule_sets/wording.py",
)
# What every paper prints, and the two statements that most people hold.
CORE_OF_PAPERS = frozenset(
    f"templates/statements/{name}.html" for name in ("paper", "parts", "seal", "member_statement", "group_statement")
)
_OF_PAPERS = ("templates/statements/", "templates/drawings", "reports/")


class Kept(Catalog):
    """A catalogue whose head also says how it was translated; Babel keeps only the lines that it knows."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        *lines, (name, value) = super()._get_mime_headers()
        return [*lines, ("X-Translation", self.state), (name, value)]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)

    @property
    def state(self) -> str:
        told = [message for message in self._messages.values() if is_translated(message)]
        unread = sum(MACHINE_MADE in message.user_comments for message in told)
        if not told:
            return "not translated yet"
        if not unread:
            return "read by people who speak the language"
        unread_by = "not yet read by a native speaker"
        return f"machine-made, {unread_by}" if unread == len(told) else f"partly machine-made, those parts {unread_by}"


def texts(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def originals(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)


def is_translated(message: Message) -> bool:
    return not message.fuzzy and all(map(str.strip, translations(message)))


def on_paper(message: Message) -> bool:
    """Whether a paper may print this text: it stands in a paper's template or in what makes papers, or it is a word of a
    room whose facts papers print, or of a file that writes memos or reads aloud in the group's own language. Sentences of
    refusals are said on screens, unless papers say them too."""
    files = [file for file, _ in message.locations]
    if any(file.startswith(_OF_PAPERS) and not _EDGE.search(file) for file in files):
        return True
    if set(originals(message)) & _refusals():
        return False
    return any(file.endswith(".py") and (_of_facts(file) or _speaks_as_the_group(file)) for file in files)


def _of_facts(file: str) -> bool:
    return not file.startswith(_NOT_ON_PAPER) and not _EDGE.search(file)


@cache
def _speaks_as_the_group(file: str) -> bool:
    return "language(group.locale)" in (ROOT / file).read_text(encoding="utf-8")


@cache
def _refusals() -> frozenset[str]:
    """What refusals say: `sentence = N_("…")` in the body of a class."""
    found: set[str] = set()
    for path in (path for room in ("core", "ledger", "groups", "projects", "budgeting") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.update(_sentences(node.body))
    return frozenset(found)


def _sentences(body: Iterable[ast.stmt]) -> Iterable[str]:
    for statement in body:
        named = isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and statement.targets[0].id
        if named == "sentence":
            said = (part.value for part in ast.walk(statement) if isinstance(part, ast.Constant))
            yield from (text for text in said if isinstance(text, str))


def template(folder: Path) -> Catalog:
    with (folder / "messages.pot").open("rb") as file:
        return read_po(file)


def path_of(folder: Path, tag: str) -> Path:
    return folder / tag / "LC_MESSAGES" / "messages.po"


def catalogue(folder: Path, tag: str) -> Kept:
    """A language's catalogue as it is kept, or a new one for a language that has none."""
    found = Kept(locale=tag, project="Three Keys", version=" ", msgid_bugs_address=" ", fuzzy=False)
    if path_of(folder, tag).exists():
        with path_of(folder, tag).open("rb") as file:
            PoFileParser(found, ignore_obsolete=True, abort_invalid=True).parse(file)
    else:
        english = found.locale.get_language_name("en")
        found.header_comment = (
            f"# {english} translations for Three Keys, as far as papers need them.\n"
            "# Copyright (C) the Three Keys contributors\n"
            "# This file is distributed under the same license as the Three Keys project."
        )
        found.last_translator, found.language_team = "the Three Keys contributors", english
        found.revision_date = found.creation_date = datetime(2026, 11, 26, 12, tzinfo=UTC)
    found._num_plurals, found._plural_expr = PLURALS[tag]  # type: ignore[assignment]
    return found


def bring_up_to_date(folder: Path, tags: Iterable[str] = TAGS) -> None:
    """Merges the template into the catalogues, and compiles them."""
    asked = template(folder)
    for_papers = Catalog()
    for message in filter(on_paper, texts(asked)):
        for_papers.add(message.id, auto_comments=message.auto_comments, flags=message.flags)
    for tag in tags:
        found = catalogue(folder, tag)
        found.update(asked if tag in LANGUAGES else for_papers, no_fuzzy_matching=True, update_creation_date=False)
        for message in texts(found):
            if message.pluralizable and not any(translations(message)):
                message.string = ("",) * found.num_plurals  # Babel gives it the two forms of English
        keep(folder, tag, found)


def keep(folder: Path, tag: str, found: Kept) -> None:
    """Writes a catalogue and its compiled form."""
    path = path_of(folder, tag)
    path.parent.mkdir(parents=True, exist_ok=True)
    written, compiled = BytesIO(), BytesIO()
    write_po(written, found, width=0, ignore_obsolete=True, sort_output=tag not in LANGUAGES)
    write_mo(compiled, found)
    path.write_bytes(written.getvalue())
    path.with_suffix(".mo").write_bytes(compiled.getvalue())


def missing(folder: Path, tag: str) -> list[dict[str, Any]]:
    """What a language lacks, for whoever translates it: the English, one text or the singular and the plural, and the
    files that say it. What every paper prints comes first."""
    where = {originals(message): [file for file, _ in message.locations] for message in texts(template(folder))}
    lacking = [originals(message) for message in texts(catalogue(folder, tag)) if not is_translated(message)]
    for files in where.values():
        files.sort(key=lambda file: not file.startswith(_OF_PAPERS))
    return [
        {"id": text[0] if len(text) == 1 else list(text), "where": where[text][:3]}
        for text in sorted(lacking, key=lambda text: (_rank(where[text]), where[text], text))
    ]


def _rank(files: list[str]) -> int:
    """Where a translator begins: with what every paper prints."""
    if set(files) & CORE_OF_PAPERS:
        return 0
    return 1 if any(file.startswith(_OF_PAPERS) for file in files) else 2


def fill_in(folder: Path, tag: str, answers: dict[str, str | list[str]]) -> int:
    """Takes a machine's translations of what was missing and marks them; the number of those taken.

    `answers` by the English (the singular): the text, or a list of as many as the language has plural forms. Raises
    ValueError for a list of another length; what people translated is left alone.
    """
    found, taken = catalogue(folder, tag), 0
    for message in texts(found):
        answer = answers.get(originals(message)[0])
        if not answer or is_translated(message):
            continue
        told = (answer,) if isinstance(answer, str) else tuple(answer)
        if len(told) != (found.num_plurals if message.pluralizable else 1):
            raise ValueError(f"{originals(message)[0]!r} has {len(told)} forms in the answers for {tag}")
        message.string = told if message.pluralizable else told[0]
        message.flags.discard("fuzzy")
        message.user_comments = [*message.user_comments, MACHINE_MADE]
        taken += 1
    keep(folder, tag, found)
    return taken


def tell(folder: Path) -> None:
    for tag in TAGS:
        found = catalogue(folder, tag)
        every = texts(found)
        told = sum(map(is_translated, every))
        print(f"{tag:6} {told * 100 // max(1, len(every)):3} %  {told:5} of {len(every):5} texts  ({found.state})")


def main(folder: Path, command: str, *given: str) -> None:
    if command == "update":
        bring_up_to_date(folder)
    elif command == "tell":
        tell(folder)
    elif command == "missing":
        json.dump(missing(folder, *given), sys.stdout, ensure_ascii=False, indent=0)
    elif command == "fill":
        tag, file = given
        taken = fill_in(folder, tag, json.loads(Path(file).read_text(encoding="utf-8")))
        print(f"{taken} texts filled in")
    else:
        raise SystemExit(f"No command {command!r}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
