"""Rule sets that agencies adopted themselves, beside the ready-made ones. Only added to.

A version's number follows the one before, and it holds from a later day: that closes the one before. A key belongs to the
organisation that used it first; the keys of ready-made sets belong to nobody.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.calendars import now
from core.frozen import from_text, to_text
from core.text import clean
from projects.models import Organisation
from projects.rule_sets.checking import faults
from projects.rule_sets.errors import FirstDayMissing, KeyTaken, SetsWrong, VersionNotLater, VersionNotNext
from projects.rule_sets.in_force import closed
from projects.rule_sets.models import RuleSetVersion
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.sets import OTHER_NAMES, READY_MADE

RESERVED = frozenset({*OTHER_NAMES, *(one.key for one in READY_MADE), *(one.programme for one in READY_MADE)})


def all_rule_sets(session: Session) -> list[RuleSet]:
    """Ready-made and own, every version, each closed by the one after it."""
    by_key: dict[str, list[RuleSet]] = {}
    for row in session.scalars(select(RuleSetVersion).order_by(RuleSetVersion.key, RuleSetVersion.version)):
        by_key.setdefault(row.key, []).append(rule_set_of(row))
    return [*READY_MADE, *(one for versions in by_key.values() for one in closed(versions))]


def rule_sets_on(session: Session, day: date) -> list[RuleSet]:
    """The versions that hold on a day."""
    return [one for one in all_rule_sets(session) if one.holds_on(day)]


def rule_set_of(row: RuleSetVersion) -> RuleSet:
    """The set as it was adopted. Raises ValueError for a text that was tampered with."""
    if sha256(row.content.encode()).hexdigest() != row.sha256:
        raise ValueError(f"version {row.version} of {row.key} is not the text that was adopted")
    return from_text(RuleSet, row.content)


def versions_of(session: Session, key: str) -> Sequence[RuleSetVersion]:
    """The adopted versions of an own set, oldest first."""
    wanted = select(RuleSetVersion).where(RuleSetVersion.key == key).order_by(RuleSetVersion.version)
    return session.scalars(wanted).all()


def adopt(
    session: Session, rule_set: RuleSet, *, organisation: Organisation | None, on: date, by: str, note: str = ""
) -> RuleSetVersion:
    """Keeps a version for ever. Without an organisation it is the whole installation's.

    Raises SetsWrong, FirstDayMissing, KeyTaken, VersionNotNext, VersionNotLater.
    """
    checked(session, rule_set, organisation)
    assert rule_set.valid_from is not None
    content = to_text(rule_set)
    row = RuleSetVersion(
        organisation_id=organisation.id if organisation else None,
        key=rule_set.key,
        version=rule_set.version,
        valid_from=rule_set.valid_from,
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        adopted_on=on,
        adopted_by=by,
        recorded_at=now(),
        note=clean(note),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:  # somebody else adopted this version a moment ago
        raise VersionNotNext(key=rule_set.key, next=rule_set.version + 1, typed=rule_set.version) from None
    return row


def checked(session: Session, rule_set: RuleSet, organisation: Organisation | None) -> None:
    """That this set could be adopted now. Raises as `adopt`."""
    if wrong := faults(rule_set):
        raise SetsWrong(said=" ".join(f"{one}." for one in wrong))
    if rule_set.valid_from is None:
        raise FirstDayMissing(key=rule_set.key)
    owner = organisation.id if organisation else None
    before = versions_of(session, rule_set.key)
    if rule_set.key in RESERVED or before and before[0].organisation_id != owner:
        raise KeyTaken(key=rule_set.key, suggested=f"{rule_set.key[:30]}-own")
    last = before[-1].version if before else 0
    if rule_set.version != last + 1:
        raise VersionNotNext(key=rule_set.key, next=last + 1, typed=rule_set.version)
    if before and rule_set.valid_from <= before[-1].valid_from:
        raise VersionNotLater(key=rule_set.key, day=before[-1].valid_from)
