"""What must be true of agencies' own rule sets whatever happened; a sentence for each place where it is not (`flask verify`)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from projects.rule_sets.models import RuleSetVersion
from projects.rule_sets.own_sets import rule_set_of


def every_own_set(session: Session) -> Iterator[str]:
    """All that is wrong with any adopted version: its text, and the columns that repeat the text."""
    before: dict[str, int] = {}
    for row in session.scalars(select(RuleSetVersion).order_by(RuleSetVersion.key, RuleSetVersion.version)):
        name = f"rule set {row.key}, version {row.version}"
        try:
            kept = rule_set_of(row)
        except ValueError as changed:
            yield f"{name}: {changed}"
        else:
            if (kept.key, kept.version, kept.valid_from) != (row.key, row.version, row.valid_from):
                yield f"{name}: its key, version or first day is not that of its text"
        if row.version != before.get(row.key, 0) + 1:
            yield f"{name}: the version before it is missing"
        before[row.key] = row.version
