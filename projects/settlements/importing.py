"""Bringing in what a field tool exported: kept as sent while it is looked at, run dry, and written only when it was ticked.

Nothing is written before every cell was understood. What is written is what was looked at: if the register changed meanwhile,
it is looked at again. The file itself is thrown away when it was written, for it holds more of people than the register needs.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now
from core.frozen import from_text, to_text
from projects.settlements.columns import ColumnMapping, proposed
from projects.settlements.dry_run import Change, DryRun, dry_run
from projects.settlements.errors import NothingToWrite, NotReady, RegisterChanged
from projects.settlements.finding import households_of
from projects.settlements.models import Enumeration, EnumerationDraft, Settlement
from projects.settlements.reading import Sheet, Upload, read_files
from projects.settlements.records import Enumerated, read_records
from projects.settlements.register import Told, add, change, refuse_day, register

# A fixed moment, so that the same files are packed to the same bytes.
_PACKED_AT = (1980, 1, 1, 0, 0, 0)
_MOST_NAME = 200


def keep(session: Session, settlement: Settlement, uploads: Sequence[Upload], day: date, *, by: str) -> EnumerationDraft:
    """Puts the files of an enumeration down to be looked at, in place of any that this person looked at before.

    Raises FileRefused, ChangeInFuture, ChangeBeforeLast.
    """
    refuse_day(session, settlement, day)
    sheets = read_files(uploads)
    throw_away(session, settlement, by)
    draft = EnumerationDraft(
        settlement_id=settlement.id,
        day=day,
        file_name=", ".join(upload.called for upload in uploads if upload.content)[:_MOST_NAME],
        sha256=_fingerprint(uploads),
        files=_packed(uploads),
        columns=to_text(proposed(sheets, kept_columns(settlement))),
        kept_by=by,
        kept_at=now(),
    )
    session.add(draft)
    session.flush()
    return draft


def kept_columns(settlement: Settlement) -> ColumnMapping:
    """What this settlement's exports held the last time; empty before the first."""
    return from_text(ColumnMapping, settlement.columns) if settlement.columns else ColumnMapping()


def columns_of(draft: EnumerationDraft) -> ColumnMapping:
    return from_text(ColumnMapping, draft.columns)


def choose(session: Session, settlement: Settlement, draft: EnumerationDraft, mapping: ColumnMapping) -> None:
    """What the columns hold, as somebody said; kept with the settlement for its next export."""
    draft.columns = settlement.columns = to_text(mapping)
    session.flush()


def sheets_of(draft: EnumerationDraft) -> tuple[Sheet, ...]:
    """The files as they were sent. They were readable when they were kept."""
    with ZipFile(BytesIO(draft.files)) as archive:
        uploads = [Upload(name.partition("/")[2], archive.read(name)) for name in archive.namelist()]
    return read_files(uploads)


def look(session: Session, settlement: Settlement, draft: EnumerationDraft) -> DryRun:
    """What importing would do now; writes nothing. Raises FileRefused for what concerns the choice of columns."""
    reading = read_records(sheets_of(draft), columns_of(draft), draft.day.year)
    return dry_run(reading, register(session, settlement))


def seen(found: DryRun) -> str:
    """The fingerprint of a dry run: whoever ticks says which one was looked at."""
    told = (
        tuple((one.record.number, to_text(one.record)) for one in found.new),
        tuple((one.record.number, to_text(one.record)) for one in found.changed),
        found.unchanged,
        found.missing,
    )
    return sha256(to_text(told).encode()).hexdigest()


def write(session: Session, settlement: Settlement, draft: EnumerationDraft, looked_at: str, *, by: str) -> Enumeration:
    """Writes what was looked at, and throws the file away.

    Raises NotReady, NothingToWrite, RegisterChanged, ChangeInFuture, ChangeBeforeLast, FileRefused.
    """
    session.execute(select(Settlement.id).where(Settlement.id == settlement.id).with_for_update())
    refuse_day(session, settlement, draft.day)
    found = look(session, settlement, draft)
    if not found.ready:
        raise NotReady(count=len(found.refused))
    if seen(found) != looked_at:
        raise RegisterChanged()
    if not found.writes and not found.unchanged:
        raise NothingToWrite()
    number = session.scalar(select(func.count()).where(Enumeration.settlement_id == settlement.id)) or 0
    enumeration = Enumeration(
        settlement_id=settlement.id,
        number=number + 1,
        day=draft.day,
        file_name=draft.file_name,
        sha256=draft.sha256,
        added=len(found.new),
        changed=len(found.changed),
        unchanged=len(found.unchanged),
        missing=len(found.missing),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(enumeration)
    session.flush()
    _write_households(session, settlement, found, enumeration, by=by)
    session.delete(draft)
    session.flush()
    return enumeration


def _write_households(session: Session, settlement: Settlement, found: DryRun, enumeration: Enumeration, *, by: str) -> None:
    known = {household.number_key: household for household in households_of(session, settlement)}
    day, number = enumeration.day, enumeration.id

    def told(one: Enumerated | Change) -> Told:
        return Told(one.record, day, by, submission=one.submission, enumeration_id=number)

    add(session, settlement, [told(one) for one in found.new])
    change(session, [(known[one.record.key], told(one)) for one in found.changed])
    unchanged = set(found.unchanged)
    for household in known.values():
        if household.number in unchanged:
            household.seen_in = number


def throw_away(session: Session, settlement: Settlement, by: str) -> None:
    """Forgets the file that this person looked at."""
    own = (EnumerationDraft.settlement_id == settlement.id, EnumerationDraft.kept_by == by)
    for draft in session.scalars(select(EnumerationDraft).where(*own)):
        session.delete(draft)
    session.flush()


def _packed(uploads: Sequence[Upload]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for place, upload in enumerate(one for one in uploads if one.content):
            archive.writestr(ZipInfo(f"{place}/{upload.called}", _PACKED_AT), upload.content, ZIP_DEFLATED)
    return packed.getvalue()


def _fingerprint(uploads: Sequence[Upload]) -> str:
    """The SHA-256 of the one file as it was sent; of several, of their own fingerprints in the order of these."""
    each = sorted(sha256(upload.content).hexdigest() for upload in uploads if upload.content)
    return each[0] if len(each) == 1 else sha256("\n".join(each).encode()).hexdigest()
