"""Which funders' rules of tenure are held against a settlement, and who is left out by them on a day.

A rule is kept as it was written down, with its source; a later one of the same funder and label takes its place, and both stay.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.text import required
from projects.models import Organisation
from projects.settlements.classes import Tenure
from projects.settlements.eligibility import Counted, Eligible, FunderRule, who_is_left_out
from projects.settlements.errors import ChangeInFuture
from projects.settlements.models import Settlement, TenureRule
from projects.settlements.register import tenures_on

MOST_LABEL = 120
MOST_SOURCE = 200


def write_rule(
    session: Session,
    settlement: Settlement,
    funder: Organisation,
    label: str,
    source: str,
    by_tenure: Mapping[Tenure, Eligible],
    day: date,
    *,
    by: str,
) -> TenureRule:
    """Who is eligible by a funder's rule from a day on. Raises ChangeInFuture, TextMissing, TextTooLong, TextUnreadable."""
    if day > (current := today(settlement.timezone)):
        raise ChangeInFuture(day=day, today=current)
    rule = TenureRule(
        settlement_id=settlement.id,
        funder_id=funder.id,
        label=required(label, MOST_LABEL),
        source=required(source, MOST_SOURCE),
        by_tenure=" ".join(f"{tenure}:{by_tenure.get(tenure, Eligible.NOT_STATED)}" for tenure in Tenure),
        day=day,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(rule)
    session.flush()
    return rule


def rules_on(session: Session, settlement: Settlement, day: date) -> tuple[FunderRule, ...]:
    """The rules that were written down by a day, the latest of each funder and label, by funder."""
    wanted = select(TenureRule).where(TenureRule.settlement_id == settlement.id, TenureRule.day <= day)
    latest = {(rule.funder_id, rule.label): rule for rule in session.scalars(wanted.order_by(TenureRule.day, TenureRule.id))}
    rules = [FunderRule(rule.funder.name, rule.label, rule.source, _read(rule.by_tenure)) for rule in latest.values()]
    return tuple(sorted(rules, key=lambda rule: (rule.funder, rule.label)))


def counted(session: Session, settlement: Settlement, day: date) -> Counted:
    """Who was counted and who was left out at the end of a day."""
    return who_is_left_out(tenures_on(session, settlement, day), rules_on(session, settlement, day))


def _read(kept: str) -> Mapping[Tenure, Eligible]:
    return {Tenure(tenure): Eligible(answer) for tenure, _, answer in (part.partition(":") for part in kept.split())}
