"""From the rows of an export to households: each cell understood by the settlement's columns, or refused at its place.

Pure. A row with a refused cell is no household; all that is wrong is named at once. A word that nobody knows becomes a question.
Names are kept only where the household agreed, and neither name nor position where it said no: `names_left_out` counts them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core import text
from core.calendars import BUDDHIST_OFFSET, EARLIEST_YEAR, Calendar
from core.errors import Refusal
from core.money import readable
from projects.settlements import file_errors as errors
from projects.settlements.cells import BadCell, whole
from projects.settlements.classes import Band, Served, Service, Sex, Tenure
from projects.settlements.columns import ColumnMapping, column_of, is_repeat, split_columns
from projects.settlements.enumeration import HouseholdRecord, People, Position, number_of, position
from projects.settlements.fields import FIELD_NAMES, PERSONS, Field
from projects.settlements.persons import Person, persons_of
from projects.settlements.reading import Row, Sheet
from projects.settlements.words import NO, OPTIONS, PASSED_OVER, YES, Choice, meaning

Found = TypeVar("Found")
MOST_STRUCTURE = 40
MOST_HEAD = 100
MOST_SUBMISSION = 80
_OLD_YEARS = 150
_SOLAR_HIJRI = 621
_OWN_SERVICES = {Field(service.value): service for service in Service}
_SEXES = {Field.FEMALE: Sex.FEMALE, Field.MALE: Sex.MALE}
_BANDS = {Field.UNDER_5: Band.UNDER_5, Field.SCHOOL: Band.SCHOOL, Field.ADULT: Band.ADULT, Field.OLDER: Band.OLDER}
# Which part of a record each column speaks of; what no column speaks of stays as the register has it.
_SPEAKS: Mapping[str, frozenset[Field]] = {
    "tenure": frozenset({Field.TENURE}),
    "structure": frozenset({Field.STRUCTURE}),
    "people": frozenset({Field.PEOPLE, *_SEXES, *_BANDS, Field.PERSON_SEX, Field.PERSON_AGE}),
    "since": frozenset({Field.SINCE}),
    "services": frozenset({Field.SERVICES, *_OWN_SERVICES}),
    "position": frozenset({Field.POSITION, Field.LATITUDE, Field.LONGITUDE}),
    "head": frozenset({Field.HEAD}),
    "consent": frozenset({Field.CONSENT}),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A word that is asked about: which kind of answer, as first written, and on how many rows."""

    choice: Choice
    word: str
    rows: int


@dataclass(frozen=True, slots=True)
class Enumerated:
    """A household with the row it came from and the field tool's own number of the submission ("" without one)."""

    record: HouseholdRecord
    row: int
    submission: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an export says. `speaks_of`: the parts of a record that have a column; the numbers of all rows are `rows`."""

    sheet: str
    number_heading: str
    rows: int
    households: tuple[Enumerated, ...]
    refused: tuple[BadCell, ...]
    questions: tuple[Question, ...]
    speaks_of: frozenset[str]
    not_substantiated: int
    names_left_out: int
    not_read: tuple[str, ...]


@dataclass(slots=True)
class _Told:
    """What one row says before it is a record, with everything that is wrong in it."""

    row: Row
    bad: list[BadCell] = field(default_factory=list)
    asked: list[tuple[Choice, str]] = field(default_factory=list)


class _Reader:
    """Reads the cells of one households' sheet; `known` are the columns that were chosen."""

    def __init__(self, sheet: Sheet, mapping: ColumnMapping, latest_year: int) -> None:
        self.sheet, self.mapping, self.latest_year = sheet, mapping, latest_year
        self.columns = {one: heading for one, heading in mapping.columns.items() if heading and one not in PERSONS}
        self.split = split_columns(sheet, self.columns.get(Field.SERVICES, ""))
        for one, heading in self.columns.items():
            _refuse_unclear(sheet, one, heading, split=bool(self.split) and one is Field.SERVICES)

    def cell(self, told: _Told, one: Field) -> str:
        heading = self.columns.get(one)
        column = column_of(self.sheet, heading) if heading else None
        return "" if column is None else told.row.cell(column)

    def read(self, told: _Told, one: Field, understand: Callable[[str], Found], empty: Found) -> Found:
        """What a cell says; `empty` where nothing stands or what stands is refused."""
        typed = self.cell(told, one)
        if not typed:
            return empty
        try:
            return understand(typed)
        except Refusal as why:
            told.bad.append(self.bad(told.row, one, typed, why))
            return empty

    def bad(self, row: Row, one: Field, typed: str, why: Refusal) -> BadCell:
        return BadCell(self.sheet.name, row.number, self.columns.get(one, ""), typed[:80], why)

    def word(self, told: _Told, one: Field, choice: Choice, typed: str) -> str:
        """What a word means; "" when it has to be asked, which the row then waits for."""
        meant = meaning(choice, typed, self.mapping.words)
        if meant is None:
            told.asked.append((choice, typed))
            known = ", ".join(OPTIONS[choice].values())
            told.bad.append(self.bad(told.row, one, typed, errors.WordUnknown(typed=typed[:40], known=known)))
        return "" if meant in (None, PASSED_OVER) else str(meant)

    def tenure(self, told: _Told) -> Tenure:
        typed = self.cell(told, Field.TENURE)
        meant = self.word(told, Field.TENURE, Choice.TENURE, typed) if typed else ""
        return Tenure(meant) if meant else Tenure.NONE

    def services(self, told: _Told) -> Mapping[Service, Served]:
        """Each service that was spoken of. Of a question with several answers only what was ticked is said."""
        found = {Service(meant): Served.OWN for meant in self._ticked(told)}
        for one, service in _OWN_SERVICES.items():
            typed = self.cell(told, one)
            if typed and (meant := self.word(told, one, Choice.SERVED, typed)):
                found[service] = Served(meant)
        return {service: found[service] for service in Service if service in found}

    def _ticked(self, told: _Told) -> Iterator[str]:
        if self.split:
            words = [choice for column, choice in self.split if told.row.cell(column).casefold() in ("1", "true")]
        else:
            typed = self.cell(told, Field.SERVICES)
            words = [typed] if meaning(Choice.SERVICE, typed, self.mapping.words) else typed.split()
        for word in words:
            if word.casefold() not in ("none", "no") and (meant := self.word(told, Field.SERVICES, Choice.SERVICE, word)):
                yield meant

    def position(self, told: _Told) -> Position | None:
        latitude, longitude = self.cell(told, Field.LATITUDE), self.cell(told, Field.LONGITUDE)
        if latitude or longitude:
            return self._positioned(told, Field.LATITUDE, latitude, longitude)
        typed = self.cell(told, Field.POSITION)
        if not typed:
            return None
        parts = typed.replace(", ", " ").split()
        return self._positioned(told, Field.POSITION, parts[0], parts[1] if len(parts) > 1 else "")

    def _positioned(self, told: _Told, one: Field, latitude: str, longitude: str) -> Position | None:
        try:
            return position(latitude, longitude)
        except Refusal as why:
            told.bad.append(self.bad(told.row, one, f"{latitude} {longitude}".strip(), why))
            return None

    def since(self, typed: str) -> int:
        """The Gregorian year. Raises YearUnreadable and YearOfAnotherCalendar."""
        digits = readable(typed)[:4] if len(typed) > 4 and readable(typed)[4:5] == "-" else readable(typed)  # 2015-03-01
        if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
            raise errors.YearUnreadable(typed=typed[:20], least=str(EARLIEST_YEAR), most=str(self.latest_year))
        shift = {Calendar.GREGORIAN: 0, Calendar.BUDDHIST: -BUDDHIST_OFFSET, Calendar.SOLAR_HIJRI: _SOLAR_HIJRI}
        year = int(digits) + shift[self.mapping.years]
        if self.latest_year - _OLD_YEARS <= year <= self.latest_year:
            return year
        if any(self.latest_year - _OLD_YEARS <= int(digits) + other <= self.latest_year for other in shift.values()):
            raise errors.YearOfAnotherCalendar(typed=digits)
        raise errors.YearUnreadable(typed=digits, least=str(EARLIEST_YEAR), most=str(self.latest_year))


def _refuse_unclear(sheet: Sheet, one: Field, heading: str, *, split: bool) -> None:
    places = [column for column, name in enumerate(sheet.headings) if name == heading]
    if len(places) > 1:
        raise errors.HeadingTwice(heading=heading, first=places[0] + 1, second=places[1] + 1)
    if not places and not split:
        raise errors.HeadingGone(heading=heading, field=FIELD_NAMES[one])


def households_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet whose rows are households. Raises FileEmpty, NoHouseholds, TooManyFiles."""
    mains = [sheet for sheet in sheets if not is_repeat(sheet)]
    if not mains:
        raise errors.FileEmpty()
    if len(mains) > 1:
        raise errors.TooManyFiles(count=len(mains), most=1)
    if not mains[0].rows:
        raise errors.NoHouseholds(name=mains[0].name)
    return mains[0]


def read_records(sheets: Sequence[Sheet], mapping: ColumnMapping, latest_year: int) -> Reading:
    """All households of an export. Raises FileRefused for what concerns the file as a whole or the choice of columns."""
    sheet = households_sheet(sheets)
    if not mapping.columns.get(Field.NUMBER):
        raise errors.FieldNotChosen(field=FIELD_NAMES[Field.NUMBER])
    if not mapping.columns.get(Field.TENURE) and not mapping.tenure_unasked:
        raise errors.TenureNotChosen()
    reader = _Reader(sheet, mapping, latest_year)
    persons, bad, not_read = persons_of(sheets, sheet, mapping)
    found: list[Enumerated] = []
    asked: Counter[tuple[Choice, str]] = Counter()
    unsaid = left_out = 0
    for row in sheet.rows:
        told = _Told(row)
        made = _household(reader, told, persons.get(row.number, ()))
        bad += told.bad
        asked.update(set(told.asked))
        if made is not None:
            found.append(made)
            unsaid += not reader.cell(told, Field.TENURE)
            left_out += bool(reader.cell(told, Field.HEAD)) and not made.record.head
    chosen = {one for one, heading in mapping.columns.items() if heading}
    return Reading(
        sheet=sheet.name,
        number_heading=mapping.columns[Field.NUMBER],
        rows=len(sheet.rows),
        households=tuple(found),
        refused=tuple(sorted(bad, key=lambda one: (one.sheet != sheet.name, one.row))),
        questions=tuple(Question(choice, word, rows) for (choice, word), rows in sorted(asked.items())),
        speaks_of=frozenset(part for part, needed in _SPEAKS.items() if needed & chosen) - _unaskable(chosen),
        not_substantiated=unsaid,
        names_left_out=left_out,
        not_read=tuple(not_read),
    )


def _unaskable(chosen: set[Field]) -> frozenset[str]:
    """Without a column of consent no name can be kept, and those that were agreed to before are not taken away."""
    return frozenset() if Field.CONSENT in chosen else frozenset({"head"})


def _household(reader: _Reader, told: _Told, persons: Sequence[Person]) -> Enumerated | None:
    typed = reader.cell(told, Field.NUMBER)
    if not typed:
        told.bad.append(reader.bad(told.row, Field.NUMBER, "", errors.NumberMissing()))
    number = reader.read(told, Field.NUMBER, number_of, "")
    consent = _consent(reader, told)
    head = reader.read(told, Field.HEAD, lambda name: text.clean(name, MOST_HEAD), "")
    place = reader.position(told)
    tenure, services, people = reader.tenure(told), reader.services(told), _people(reader, told, persons)
    structure = reader.read(told, Field.STRUCTURE, lambda one: text.clean(one, MOST_STRUCTURE), "")
    since = reader.read(told, Field.SINCE, reader.since, None)
    submission = reader.read(told, Field.SUBMISSION, lambda one: text.clean(one, MOST_SUBMISSION), "")
    if told.bad:
        return None
    record = HouseholdRecord(
        number=number,
        tenure=tenure,
        structure=structure,
        people=people,
        since=since,
        services=services,
        position=None if consent is False else place,
        head=head if consent else "",
        consent=consent,
    )
    return Enumerated(record, told.row.number, submission.removeprefix("uuid:"))


def _consent(reader: _Reader, told: _Told) -> bool | None:
    typed = reader.cell(told, Field.CONSENT)
    meant = reader.word(told, Field.CONSENT, Choice.CONSENT, typed) if typed else ""
    return {YES: True, NO: False}.get(meant)


def _people(reader: _Reader, told: _Told, persons: Sequence[Person]) -> People:
    """Counts from the household's own columns; where these say nothing, from its people in the repeat group."""
    counts = {one: reader.read(told, one, whole, None) for one in (Field.PEOPLE, *_SEXES, *_BANDS)}
    sexes = {sex: n for one, sex in _SEXES.items() if (n := counts[one]) is not None}
    bands = {band: n for one, band in _BANDS.items() if (n := counts[one]) is not None}
    listed = Counter(sex for sex, _ in persons if sex), Counter(band for _, band in persons if band)
    total = counts[Field.PEOPLE]
    try:
        return People(
            total=len(persons) if total is None and persons else total,
            by_sex=sexes or {sex: listed[0][sex] for sex in Sex if listed[0][sex]},
            by_band=bands or {band: listed[1][band] for band in Band if listed[1][band]},
        )
    except Refusal as why:
        told.bad.append(reader.bad(told.row, Field.PEOPLE, str(total if total is not None else len(persons)), why))
        return People()
