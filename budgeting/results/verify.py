"""What must be true of every official count whatever happened (for `flask verify`, sentences in English)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import BudgetRound, Computation, Envelope, FixedTerms
from budgeting.results.canonical import digest
from budgeting.results.computing import latest_of, recount
from budgeting.results.lots import ids_from, lots_of
from budgeting.results.official import bound_minor, given_minor, standings_of
from core.errors import Refusal
from ledger.verify import Finding


def every_count(session: Session) -> Iterator[Finding]:
    """All that is wrong with any official count; nothing, if all is well."""
    wanted = select(Computation, BudgetRound, Envelope).join(BudgetRound, BudgetRound.id == Computation.round_id)
    wanted = wanted.join(Envelope, Envelope.id == Computation.envelope_id).order_by(Computation.id)
    for made, found, envelope in session.execute(wanted):
        for wrong in of_computation(session, made, envelope):
            where = f"round {found.number}, “{envelope.name}”, count {made.number}"
            yield Finding(found.fund.scope, "official counts", 0, f"{where}: {wrong}")
    for envelope in session.scalars(select(Envelope).order_by(Envelope.id)):
        latest = latest_of(session, envelope)
        if latest is not None and (over := _over(session, envelope, latest)):
            found = session.get_one(BudgetRound, envelope.round_id)
            yield Finding(found.fund.scope, "official counts", 0, f"“{envelope.name}” gives {over} minor units too much")


def of_computation(session: Session, made: Computation, envelope: Envelope) -> Iterator[str]:
    if digest(made.input) != made.input_sha256:
        yield "its input is not what was fingerprinted"
    if digest(made.outcome) != made.outcome_sha256:
        yield "its outcome is not what was fingerprinted"
    terms = select(FixedTerms.id).where(FixedTerms.round_id == made.round_id, FixedTerms.sha256 == made.terms_sha256)
    if session.scalar(terms) is None:
        yield "the round never had the terms that it names"
    orders = [(), *(ids_from(lot.drawn) for lot in lots_of(session, envelope))]
    if not any(_is_part(ids_from(made.lot), drawn) for drawn in orders):
        yield "its lot was never drawn"
    try:
        if recount(made) != made.outcome_sha256:
            yield "counted again it comes out otherwise"
    except (Refusal, ValueError, KeyError, TypeError) as trouble:
        yield f"it cannot be counted again: {trouble}"


def _is_part(order: Sequence[str], drawn: Sequence[str]) -> bool:
    """Whether these stand in a drawn order, in the same order; what was withdrawn since is left out."""
    return [one for one in drawn if one in order] == list(order)


def _over(session: Session, envelope: Envelope, latest: Computation) -> int:
    standings = standings_of(session, envelope)
    return max(0, given_minor(standings) - bound_minor(latest, standings))
