"""Households without an eligible funder, over every settlement in which an agency's projects work: a number, not a silence.

The same answer as `projects.settlements.left_out.counted` gives for one settlement, by few statements for thousands: the tenures
are counted by the database, and each tenure of a settlement is held once against its rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import Refusal
from core.frozen import from_text
from projects.funding_models import FundingAgreement
from projects.models import Organisation
from projects.rule_sets.in_force import in_force
from projects.rule_sets.own_sets import all_rule_sets
from projects.settlements.classes import Tenure
from projects.settlements.eligibility import Eligible, FunderRule, best_answer, rule_of
from projects.settlements.left_out import read_answers
from projects.settlements.models import Household, HouseholdChange, ProjectSettlement, Settlement, TenureRule
from projects.terms import FundingTerms


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A settlement in which somebody is left out: of `total` households, `without` have no funder and `applying` must apply."""

    settlement: str
    name: str
    total: int
    without: int
    applying: int


def left_out(session: Session, reached: Any, day: date) -> tuple[LeftOut, ...]:
    """The settlements in which these projects work and somebody is left out, the most households first."""
    worked_in = select(ProjectSettlement.settlement_id).where(ProjectSettlement.project_id.in_(select(reached.c.project)))
    counts = _tenures(session, worked_in, day)
    if not counts:
        return ()
    rules = _rules(session, worked_in, day)
    told = select(Settlement.id, Settlement.public_id, Settlement.name).where(Settlement.id.in_(list(counts)))
    found = []
    for id, public_id, name in session.execute(told):
        asked = tuple(rules.get(id, {}).values())
        best = {tenure: best_answer(tenure, asked) for tenure in counts[id]}
        without = _those(counts[id], best, Eligible.NO, Eligible.NOT_STATED)
        applying = _those(counts[id], best, Eligible.ON_APPLICATION)
        if without:
            found.append(LeftOut(public_id, name, sum(counts[id].values()), without, applying))
    return tuple(sorted(found, key=lambda one: (-one.without, one.name, one.settlement)))


def _those(counts: dict[Tenure, int], best: dict[Tenure, Eligible], *answers: Eligible) -> int:
    return sum(count for tenure, count in counts.items() if best[tenure] in answers)


def _tenures(session: Session, worked_in: Any, day: date) -> dict[int, dict[Tenure, int]]:
    """How many households of each tenure each settlement had at the end of a day."""
    place = func.row_number().over(partition_by=HouseholdChange.household_id, order_by=HouseholdChange.place.desc())
    last = (
        select(Household.settlement_id, HouseholdChange.tenure, place.label("place"))
        .join(Household, Household.id == HouseholdChange.household_id)
        .where(Household.settlement_id.in_(worked_in), HouseholdChange.day <= day)
        .subquery()
    )
    wanted = select(last.c.settlement_id, last.c.tenure, func.count()).where(last.c.place == 1)
    found: dict[int, dict[Tenure, int]] = {}
    for settlement, tenure, count in session.execute(wanted.group_by(last.c.settlement_id, last.c.tenure)):
        found.setdefault(settlement, {})[Tenure(tenure)] = count
    return found


Rules = dict[int, dict[tuple[str, str], FunderRule]]


def _rules(session: Session, worked_in: Any, day: date) -> Rules:
    """The rules held against each settlement, by funder and label; what was written by hand takes an agreement's place."""
    found: Rules = {}
    for settlement, rule in (*_agreed(session, worked_in, day), *_written(session, worked_in, day)):
        found.setdefault(settlement, {})[rule.funder, rule.label] = rule
    return found


def _agreed(session: Session, worked_in: Any, day: date) -> Iterable[tuple[int, FunderRule]]:
    """Of the rule sets that signed agreements of the projects in a settlement follow."""
    sets = all_rule_sets(session)
    told = (FundingAgreement.title, FundingAgreement.signed_on, FundingAgreement.terms)
    wanted = (
        select(ProjectSettlement.settlement_id, Organisation.name, *told)
        .join(FundingAgreement, FundingAgreement.project_id == ProjectSettlement.project_id)
        .join(Organisation, Organisation.id == FundingAgreement.funder_id)
        .where(ProjectSettlement.settlement_id.in_(worked_in), FundingAgreement.signed_on <= day)
        .order_by(FundingAgreement.project_id, FundingAgreement.number)
    )
    for settlement, funder, title, signed_on, text in session.execute(wanted):
        if text is None or signed_on is None or '"rule_set":""' in text:
            continue
        named = from_text(FundingTerms, text).rule_set
        try:
            yield settlement, rule_of(funder, in_force(named, signed_on, sets))
        except Refusal:
            yield settlement, FunderRule(funder, named, title, {})


def _written(session: Session, worked_in: Any, day: date) -> Iterable[tuple[int, FunderRule]]:
    """The rules that were written down by a day, the later after the earlier."""
    wanted = (
        select(TenureRule, Organisation.name)
        .join(Organisation, Organisation.id == TenureRule.funder_id)
        .where(TenureRule.settlement_id.in_(worked_in), TenureRule.day <= day)
        .order_by(TenureRule.day, TenureRule.id)
    )
    for rule, funder in session.execute(wanted):
        yield rule.settlement_id, FunderRule(funder, rule.label, rule.source, read_answers(rule.by_tenure))
