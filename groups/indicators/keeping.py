"""Indicators that are kept: what a group's were on a day, when the book stood at an entry, by which version of each formula.

What was kept is never reckoned again: a formula that has changed since leaves a dash and its reason. Many groups together are
the sums of what each of them kept.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.errors import Refused
from core.marks import N_
from groups.finding import book_of, hold
from groups.indicators.formulas import INDICATORS
from groups.indicators.gathering import gathered
from groups.indicators.indicator import Indicator
from groups.indicators.measuring import Measured, measured, parted
from groups.indicators.models import KeptIndicator
from groups.models import Group
from ledger.balances import head

FORMULA_CHANGED = N_("The formula has changed since these figures were kept.")


class NotYetToKeep(Refused):
    code = "indicators-not-yet"
    sentence = N_("{day} has not come yet; today is {today}. Indicators can be kept for a day that has come.")


def keep(session: Session, group: Group, day: date, *, by: str) -> int:
    """Keeps every indicator of a group for a day; answers how many were not kept already. Raises NotYetToKeep."""
    if day > (now_there := today(group.timezone)):
        raise NotYetToKeep(day=day, today=now_there)
    hold(session, group)
    (facts,) = gathered(session, [group], day)
    number = head(session, book_of(session, group)).number
    here = select(KeptIndicator.code, KeptIndicator.version).where(
        KeptIndicator.group_id == group.id, KeptIndicator.day == day, KeptIndicator.book_number == number
    )
    known = {(code, version) for code, version in session.execute(here)}
    fresh = [one for one in INDICATORS if (one.code, one.version) not in known]
    for indicator in fresh:
        found = measured(indicator, [facts])
        session.add(
            KeptIndicator(
                group_id=group.id,
                day=day,
                book_number=number,
                code=indicator.code,
                version=indicator.version,
                above=found.above,
                below=None if indicator.per_officer else found.below,
                kept_at=now(),
                kept_by=by,
            )
        )
    session.flush()
    return len(fresh)


def kept_days(session: Session, groups: Sequence[Group]) -> list[tuple[date, int]]:
    """The days for which any of the groups kept figures, the latest first, with how many groups did."""
    wanted = (
        select(KeptIndicator.day, func.count(KeptIndicator.group_id.distinct()))
        .where(KeptIndicator.group_id.in_([group.id for group in groups]))
        .group_by(KeptIndicator.day)
        .order_by(KeptIndicator.day.desc())
    )
    return [(day, count) for day, count in session.execute(wanted)]


def kept(session: Session, groups: Sequence[Group], day: date, officers: int | None = None) -> tuple[Measured, ...]:
    """What these groups of one currency kept for a day, added up. `officers` None: the figures of one group alone."""
    rows = _latest(session, [group.id for group in groups], day)
    return tuple(
        _together(indicator, day, [one for one in rows if one.code == indicator.code], officers)
        for indicator in INDICATORS
        if officers is not None or not indicator.of_networks
    )


def _latest(session: Session, group_ids: Sequence[int], day: date) -> list[KeptIndicator]:
    """For each group what was kept last for a day, when its book had the most entries."""
    wanted = select(KeptIndicator).where(KeptIndicator.group_id.in_(group_ids), KeptIndicator.day == day)
    latest: dict[tuple[int, str], KeptIndicator] = {}
    for one in session.scalars(wanted.order_by(KeptIndicator.book_number, KeptIndicator.version)):
        latest[one.group_id, one.code] = one
    return list(latest.values())


def _together(indicator: Indicator, day: date, rows: Sequence[KeptIndicator], officers: int | None) -> Measured:
    if any(one.version != indicator.version for one in rows):
        return Measured(indicator, day, None, None, 0, FORMULA_CHANGED)
    parts = [one for one in rows if one.above is not None and (one.below is not None or not indicator.below)]
    above = sum(one.above for one in parts if one.above is not None) if parts else None
    below = officers if indicator.per_officer else _added([one.below for one in parts if one.below is not None])
    return parted(indicator, day, above, below, len(parts))


def _added(parts: Sequence[int]) -> int | None:
    return sum(parts) if parts else None
