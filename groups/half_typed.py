"""Forms that are kept as typed until they are whole: a collector's round, a visit of another group.

What is kept is exactly what was typed, valid or not, under a version number; who saves over what somebody else saved
meanwhile is told so, with the names of the fields that differ, and nothing of hers is lost.
"""

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from access.deeds import name_of
from core.calendars import now
from core.errors import Inconsistent, Refused
from core.marks import N_
from groups.finding import hold
from groups.models import Group, HalfTyped

MOST_TYPED = 2_000
MOST_FIELDS = 20_000


class TypedTooLong(Inconsistent):
    code = "typed-too-long"
    sentence = N_("“{field}” has {length} characters, more than can be kept ({most}). Shorten it.")


class TypedElsewhere(Refused):
    """`version` is the one that stands now: who has read the sentence may save over it."""

    code = "typed-elsewhere"
    sentence = N_(
        "{who} saved this form at {time} while you were writing, and {count} fields differ ({fields}). Yours are shown here. "
        "Look at hers first, or press the button again to keep yours."
    )

    def __init__(self, *, version: int, **facts: object) -> None:
        self.version = version
        super().__init__(**facts)


def typed(session: Session, group: Group, name: str) -> HalfTyped | None:
    """The form of this name as it was last kept; None when nobody has begun it."""
    return session.get(HalfTyped, (group.id, name))


def keep(session: Session, group: Group, name: str, fields: Mapping[str, str], version: int, *, by: str) -> int:
    """Keeps the fields as typed and answers the new version; `version` is the one they were loaded with, 0 for a new form.

    Keeping the same text again changes nothing. Raises TypedTooLong, TypedElsewhere.
    """
    _refuse_too_long(fields)
    text = json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)
    hold(session, group)
    kept = session.get(HalfTyped, (group.id, name), populate_existing=True)
    if kept is None:
        kept = HalfTyped(group_id=group.id, name=name, version=0)
        session.add(kept)
    elif kept.text == text:
        return kept.version
    elif kept.version != version:
        raise _elsewhere(session, group, kept, fields)
    kept.text, kept.version, kept.saved_at, kept.saved_by = text, kept.version + 1, now(), by
    session.flush()
    return kept.version


def drop(session: Session, group: Group, name: str) -> None:
    """The form is whole, or nobody wants it any more."""
    session.execute(delete(HalfTyped).where(HalfTyped.group_id == group.id, HalfTyped.name == name))


def _refuse_too_long(fields: Mapping[str, str]) -> None:
    for field, value in fields.items():
        if len(field) + len(value) > MOST_TYPED:
            raise TypedTooLong(field=field[:40], length=len(value), most=MOST_TYPED)
    if len(fields) > MOST_FIELDS:
        raise TypedTooLong(field="", length=len(fields), most=MOST_FIELDS)


def _elsewhere(session: Session, group: Group, kept: HalfTyped, fields: Mapping[str, str]) -> TypedElsewhere:
    hers = kept.fields
    differ = sorted(name for name in hers.keys() | fields.keys() if hers.get(name, "") != fields.get(name, ""))
    return TypedElsewhere(
        version=kept.version,
        who=name_of(session, kept.saved_by),
        time=kept.saved_at.astimezone(ZoneInfo(group.timezone)).strftime("%H:%M"),
        count=len(differ),
        fields=", ".join(differ)[:120],
    )
