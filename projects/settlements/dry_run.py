"""What an import would do, before it does anything: new, changed with each part before and after, unchanged, missing, refused.

Pure, and the same whatever the order of the rows. What the export has no column for stays as the register has it. A household
that is not in the export is missing, never deleted. One submission or one number on two rows with different answers is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from core.errors import Refusal
from projects.settlements import file_errors as errors
from projects.settlements.cells import BadCell
from projects.settlements.enumeration import HouseholdRecord
from projects.settlements.records import Enumerated, Question, Reading

# A household's number is how it is found again; a door that is written "007" and "7" has not changed.
_COMPARED = tuple(one.name for one in fields(HouseholdRecord) if one.name != "number")


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of a household before and after; `part` is the name of a field of `HouseholdRecord`."""

    part: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """A household that the export tells otherwise than the register; `record` is what it would become."""

    record: HouseholdRecord
    parts: tuple[PartChange, ...]
    submission: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """A row that says again what another row said: read once. `row` is left out, `first` was read."""

    number: str
    row: int
    first: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """All rows of an export are in exactly one of new, changed, unchanged, refused and again; nothing was written."""

    new: tuple[Enumerated, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[BadCell, ...]
    again: tuple[Same, ...]
    questions: tuple[Question, ...]
    not_substantiated: int
    names_left_out: int
    not_read: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be written: every cell was understood."""
        return not self.refused

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed)


def dry_run(reading: Reading, known: Mapping[str, HouseholdRecord]) -> DryRun:
    """Holds an export against the register, whose households are `known` by `enumeration.key_of` their number."""
    kept, again, refused = _once(reading)
    new, changed, unchanged = [], [], []
    for key, said in kept.items():
        if key not in known:
            new.append(said)
            continue
        merged = merge(known[key], said.record, reading.speaks_of)
        parts = changes(known[key], merged)
        if parts:
            changed.append(Change(merged, parts, said.submission))
        else:
            unchanged.append(known[key].number)
    named = set(kept) | {one.record.key for one in reading.households}
    # A refused row may be any of the households that were not found, so none is called missing before all rows are right.
    missing = [] if reading.refused or refused else [record.number for key, record in known.items() if key not in named]
    return DryRun(
        new=tuple(sorted(new, key=lambda one: one.record.key)),
        changed=tuple(sorted(changed, key=lambda one: one.record.key)),
        unchanged=tuple(sorted(unchanged)),
        missing=tuple(sorted(missing)),
        refused=(*reading.refused, *refused),
        again=tuple(again),
        questions=reading.questions,
        not_substantiated=reading.not_substantiated,
        names_left_out=reading.names_left_out,
        not_read=reading.not_read,
    )


def _once(reading: Reading) -> tuple[dict[str, Enumerated], list[Same], list[BadCell]]:
    """Each household once: rows that say the same are one, rows that contradict each other are refused."""
    kept: dict[str, Enumerated] = {}
    by_submission: dict[str, Enumerated] = {}
    again, refused = [], []
    for said in sorted(reading.households, key=lambda one: one.row):
        number = said.record.number
        earlier = by_submission.get(said.submission) if said.submission else None
        earlier = earlier or kept.get(said.record.key)
        if earlier is None:
            kept[said.record.key] = said
            if said.submission:
                by_submission[said.submission] = said
        elif earlier.record.key == said.record.key and not changes(earlier.record, said.record):
            again.append(Same(number, said.row, earlier.row))
        else:
            why: Refusal = errors.HouseholdTwice(number=number, row=earlier.row)
            if said.submission and said.submission == earlier.submission:
                why = errors.SubmittedTwice(row=earlier.row)
            refused.append(BadCell(reading.sheet, said.row, reading.number_heading, number, why))
    return kept, again, refused


def merge(before: HouseholdRecord, said: HouseholdRecord, speaks_of: Iterable[str]) -> HouseholdRecord:
    """What the export says, and of all that it does not speak of what was known; a no takes name and position out."""
    spoken = set(speaks_of)
    unsaid = {part: getattr(before, part) for part in _COMPARED if part not in spoken}
    consent = unsaid.get("consent", said.consent)
    if consent is not True:
        unsaid["head"] = ""
    if consent is False:
        unsaid["position"] = None
    return replace(said, number=before.number, **unsaid)


def changes(before: HouseholdRecord, after: HouseholdRecord) -> tuple[PartChange, ...]:
    """Every part that differs, in the order of the record's fields."""
    pairs: Sequence[tuple[str, object, object]] = [(part, getattr(before, part), getattr(after, part)) for part in _COMPARED]
    return tuple(PartChange(part, was, now) for part, was, now in pairs if was != now)
