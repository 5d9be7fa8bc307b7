"""The official count of an envelope: computed from what is recorded, by the fixed rule, and kept so that it can be done again.

Refuses to count outside of its phases, and stops where a lot has to be drawn. The same input, rule and lot again give the count
that is there already.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.awards.ratified import refuse_while_ratifying
from budgeting.counting.outcome import Outcome
from budgeting.counting.version import ENGINE
from budgeting.finding import hold, items_of, terms_held
from budgeting.models import BudgetRound, Computation, Envelope, Phase
from budgeting.phases import must_be
from budgeting.results import inputs, lots
from budgeting.results.canonical import CountInput, counted, digest, input_from, text_of
from budgeting.results.errors import TermsNotFixed
from core.calendars import now
from core.errors import Refusal
from core.frozen import from_text, to_text
from core.money import Currency, Money, currency

# Facts of the engine's refusals that are amounts in minor units, and those that are ids of items.
AMOUNTS = ("asked", "budget", "over", "decided")
ITEMS = ("item", "one", "other")
COUNTING = (Phase.VOTED, Phase.COUNTED)


def compute(session: Session, found: BudgetRound, envelope: Envelope, *, by: str) -> Computation:
    """Count officially. Raises OtherPhase, TermsNotFixed, BeingRatified, TieNeedsLot, and whatever else the engine refuses."""
    hold(session, found)
    must_be(found, *COUNTING)
    held = terms_held(session, found)
    if held is None:
        raise TermsNotFixed()
    given = inputs.given_of(session, found, envelope)
    order = lots.order_held(session, envelope, given)
    outcome = to_text(_counted(session, found, envelope, given, order))
    kept = {
        "input": text_of(given),
        "input_sha256": digest(text_of(given)),
        "terms_sha256": held.sha256,
        "lot": to_text(order),
        "outcome": outcome,
        "outcome_sha256": digest(outcome),
    }
    latest = latest_of(session, envelope)
    if latest is not None and all(getattr(latest, name) == value for name, value in kept.items()):
        return latest
    refuse_while_ratifying(session, found, envelope)
    made = Computation(
        round_id=found.id,
        envelope_id=envelope.id,
        number=latest.number + 1 if latest else 1,
        engine=ENGINE,
        computed_by=by,
        computed_at=now(),
        **kept,
    )
    session.add(made)
    session.flush()
    return made


def _counted(session: Session, found: BudgetRound, envelope: Envelope, given: CountInput, order: tuple[str, ...]) -> Outcome:
    try:
        return counted(given, order)
    except Refusal as refused:
        names = {str(item.number): item.name for item in items_of(session, found, envelope)}
        raise in_words(refused, names, currency(found.currency)) from refused


def in_words(refused: Refusal, names: Mapping[str, str], of: Currency) -> Refusal:
    """A refusal of the engine with the names of items and amounts of money in place of ids and minor units."""
    facts: dict[str, Any] = dict(refused.facts)
    for name in AMOUNTS:
        if isinstance(facts.get(name), int):
            facts[name] = Money(facts[name], of)
    for name in ITEMS:
        if name in facts:
            facts[name] = names.get(str(facts[name]), facts[name])
    if isinstance(facts.get("items"), tuple):
        facts["names"] = ", ".join(f"“{names.get(one, one)}”" for one in facts["items"])
    return type(refused)(**facts)


def latest_of(session: Session, envelope: Envelope) -> Computation | None:
    """The count that holds; None before the first."""
    wanted = select(Computation).where(Computation.envelope_id == envelope.id)
    return session.scalars(wanted.order_by(Computation.number.desc()).limit(1)).first()


def computations_of(session: Session, envelope: Envelope) -> list[Computation]:
    """All counts of an envelope, the latest first."""
    wanted = select(Computation).where(Computation.envelope_id == envelope.id)
    return list(session.scalars(wanted.order_by(Computation.number.desc())))


def outcome_of(made: Computation) -> Outcome:
    return from_text(Outcome, made.outcome)


def input_held(made: Computation) -> CountInput:
    return input_from(made.input)


def recount(made: Computation) -> str:
    """The digest that counting again from the kept input and lot gives: the kept one, if nobody touched anything."""
    return digest(to_text(counted(input_held(made), lots.ids_from(made.lot))))
