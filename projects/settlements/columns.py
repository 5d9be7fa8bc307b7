"""Which column of an export holds what: proposed from headings that field tools and people write, changed by whoever imports.

How the exports look, as their programs write them (read in the source of ODK Central's CSV export and of KoBoToolbox's formpack):
ODK Central joins groups by "-", ends a geopoint in "-Latitude" and "-Longitude", names a submission "KEY" and a repeat's parent
"PARENT_KEY", and can split a multiple choice into "field/choice". KoBoToolbox joins groups by "/", writes a geopoint as one
cell "lat lon altitude accuracy" and as "_field_latitude" and its like, splits choices into "field/choice" with 1 and 0, and ends
in "_id", "_uuid", "_submission_time", "__version__", "_index"; a repeat has "_parent_index" and "_submission__uuid". Both can
write labels instead of names. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.calendars import Calendar
from projects.settlements.fields import HEADINGS, PERSONS, Field
from projects.settlements.reading import Sheet
from projects.settlements.words import plain

# One short word within a long label says too little to be taken for a field; only whole headings of these are known.
_ONLY_WHOLE = frozenset({Field.SUBMISSION, Field.LATITUDE, Field.LONGITUDE, Field.HEAD, *PERSONS})
_PARTS = re.compile(r"[/:.]|-(?! )(?<! -)")
_PARENT_INDEX, _PARENT_KEY, _PARENT_UUID = "parent index", "parent key", "submission uuid"
_INDEX, _KEY = "index", "key"
SPLIT = "/"
_TICKS = frozenset({"", "0", "1", "true", "false"})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a settlement's exports hold, kept for the next time: the heading of each field, and what strange words mean.

    `years`: in which calendar the year of "since" is written. `tenure_unasked`: nobody was asked, so all count as "none".
    """

    columns: Mapping[Field, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    years: Calendar = Calendar.GREGORIAN
    tenure_unasked: bool = False


def is_repeat(sheet: Sheet) -> bool:
    """Whether the rows of a sheet belong to rows of another one."""
    found = {plain(heading) for heading in sheet.headings}
    return bool(found & {_PARENT_INDEX, _PARENT_KEY})


def proposed(sheets: Iterable[Sheet], before: ColumnMapping | None = None) -> ColumnMapping:
    """The mapping that was kept, as far as its columns are there, and for all else what the headings say.

    A field that was left empty on purpose stays so: its heading is "".
    """
    kept = before or ColumnMapping()
    offered = choices(sheets)
    columns = {one: heading for one, heading in kept.columns.items() if heading in ("", *offered[one in PERSONS])}
    new = [one for one in Field if one not in columns]
    # First the question of several answers, so that none of its split columns is taken for a question of its own.
    for persons, fields in (
        (False, [one for one in new if one is Field.SERVICES]),
        (False, [one for one in new if one is not Field.SERVICES and one not in PERSONS]),
        (True, [one for one in new if one in PERSONS]),
    ):
        answers = f"{columns.get(Field.SERVICES, '')}{SPLIT}"
        free = [heading for heading in offered[persons] if heading not in columns.values() and not heading.startswith(answers)]
        columns |= _matched(fields, free)
    if Field.LATITUDE in columns and Field.LONGITUDE in columns and Field.POSITION not in kept.columns:
        columns.pop(Field.POSITION, None)
    return ColumnMapping(columns, kept.words, kept.years, kept.tenure_unasked)


def choices(sheets: Iterable[Sheet]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headings that may be chosen: of the households, and of the people in repeat groups. Empty headings are none."""
    households: dict[str, None] = {}
    persons: dict[str, None] = {}
    for sheet in sheets:
        into = persons if is_repeat(sheet) else households
        into |= dict.fromkeys(heading for heading in sheet.headings if heading)
        into |= dict.fromkeys(_stems(sheet))
    return tuple(households), tuple(persons)


def _stems(sheet: Sheet) -> Iterator[str]:
    """Multiple choices that were exported only in split columns: what stands before the choice."""
    for stem in dict.fromkeys(heading.rpartition(SPLIT)[0] for heading in sheet.headings if SPLIT in heading):
        if stem and split_columns(sheet, stem):
            yield stem


def split_columns(sheet: Sheet, stem: str) -> tuple[tuple[int, str], ...]:
    """The columns of a multiple choice's answers, each with its choice; () when any holds anything but ticks."""
    found = tuple(
        (column, heading[len(stem) + len(SPLIT):])
        for column, heading in enumerate(sheet.headings)
        if heading.startswith(stem + SPLIT) and SPLIT not in heading[len(stem) + len(SPLIT):]
    )
    ticked = all(row.cell(column).casefold() in _TICKS for row in sheet.rows for column, _ in found)
    return found if ticked else ()


def column_of(sheet: Sheet, heading: str) -> int | None:
    """Where a heading stands, counted from 0."""
    return sheet.headings.index(heading) if heading in sheet.headings else None


def parent_of(sheet: Sheet) -> tuple[int, str] | None:
    """The column by which a repeat's rows name their household, and the plain heading of what it names there."""
    plainly = [plain(heading) for heading in sheet.headings]
    for parent, named in ((_PARENT_KEY, _KEY), (_PARENT_UUID, "uuid"), (_PARENT_INDEX, _INDEX)):
        if parent in plainly:
            return plainly.index(parent), named
    return None


def named_column(sheet: Sheet, plainly: str) -> int | None:
    """The first column whose heading is this when it is compared."""
    return next((column for column, heading in enumerate(sheet.headings) if plain(heading) == plainly), None)


def _matched(fields: Sequence[Field], offered: Sequence[str]) -> dict[Field, str]:
    """Best matches first: whole headings before parts of labels, preferred phrases before others, left before right."""
    ranked = sorted(
        (rank, place, one, heading)
        for place, heading in enumerate(offered)
        for one in fields
        if (rank := _rank(one, heading)) is not None
    )
    found: dict[Field, str] = {}
    used: set[str] = set()
    for _, _, one, heading in ranked:
        if one not in found and heading not in used:
            found[one] = heading
            used.add(heading)
    return _same_point(found, offered)


def _rank(one: Field, heading: str) -> tuple[int, int, int] | None:
    """How well a heading says a field; smaller is better, None is not at all."""
    parts = [part for part in _PARTS.split(heading) if part]
    for cut in range(len(parts)):
        suffix = plain(" ".join(parts[cut:]))
        if suffix in HEADINGS[one] and not (cut and one is Field.SUBMISSION):  # "formhub/uuid" is the form's, not the answer's
            return 0, cut, HEADINGS[one].index(suffix)
    last = plain(parts[-1]) if parts else ""
    if one in (Field.LATITUDE, Field.LONGITUDE) and last.split()[-1:] == [one.value]:
        return 1, 0, 0
    if one in _ONLY_WHOLE:
        return None
    within = [phrase for phrase in HEADINGS[one] if _says(last, phrase)]
    return (2, -max(map(len, within)), 0) if within else None


def _says(label: str, phrase: str) -> bool:
    """Whether a label holds a phrase of more than one word; languages written without spaces may hold it anywhere."""
    if not phrase.isascii():
        return len(phrase) > 3 and phrase in label
    return " " in phrase and f" {phrase} " in f" {label} "


def _same_point(found: dict[Field, str], offered: Sequence[str]) -> dict[Field, str]:
    """Latitude and longitude of one point, where a form asks for several."""
    latitude = found.get(Field.LATITUDE, "")
    for small, other in (("latitude", "longitude"), ("Latitude", "Longitude")):
        twin = latitude.replace(small, other)
        if twin != latitude and twin in offered:
            return found | {Field.LONGITUDE: twin}
    return found
