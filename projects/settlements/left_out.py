"""Which funders' rules of tenure are held against a settlement, and who is left out by them on a day.

Rules come from two places: the rule set that a signed agreement of a project here names, in the version in force on the day it
was signed; and what was written down by hand, with its source. A later one of the same funder and label takes the place of an
earlier one, and both stay.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.errors import Refusal
from core.text import required
from projects.finding import agreements_of
from projects.kinds import terms_of
from projects.models import Organisation
from projects.rule_sets.in_force import in_force
from projects.rule_sets.own_sets import all_rule_sets
from projects.settlements.classes import Tenure
from projects.settlements.eligibility import Counted, Eligible, FunderRule, rule_of, who_is_left_out
from projects.settlements.errors import ChangeInFuture
from projects.settlements.finding import projects_of
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
    rules = [*_agreed(session, settlement, day)]
    rules += [FunderRule(rule.funder.name, rule.label, rule.source, read_answers(rule.by_tenure)) for rule in latest.values()]
    of_funder = {(rule.funder, rule.label): rule for rule in rules}
    return tuple(rule for _, rule in sorted(of_funder.items()))


def _agreed(session: Session, settlement: Settlement, day: date) -> Iterator[FunderRule]:
    """The rules that signed agreements of the projects here follow. A rule set that nobody knows here says nothing."""
    sets = all_rule_sets(session)
    for project in projects_of(session, settlement):
        for agreement in agreements_of(session, project):
            if agreement.signed_on is None or agreement.signed_on > day:
                continue
            named = terms_of(agreement).rule_set
            if not named:
                continue
            try:
                yield rule_of(agreement.funder.name, in_force(named, agreement.signed_on, sets))
            except Refusal:
                yield FunderRule(agreement.funder.name, named, agreement.title, {})


def counted(session: Session, settlement: Settlement, day: date) -> Counted:
    """Who was counted and who was left out at the end of a day."""
    return who_is_left_out(tenures_on(session, settlement, day), rules_on(session, settlement, day))


def read_answers(kept: str) -> Mapping[Tenure, Eligible]:
    """What a rule's row says of each tenure."""
    return {Tenure(tenure): Eligible(answer) for tenure, _, answer in (part.partition(":") for part in kept.split())}
