"""What must hold of results before a round goes on: counted, published, objections over and answered.

Each guard is a question of `budgeting.guards`: refusals that say what is missing, none when nothing is.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from budgeting.finding import envelopes_of, terms_held
from budgeting.models import BudgetRound, Envelope, Phase
from budgeting.phases import events_of
from budgeting.results import inputs
from budgeting.results.canonical import digest, text_of
from budgeting.results.computing import latest_of
from budgeting.results.errors import (
    AwardsTooMuch,
    CountOutdated,
    EnvelopeNotCounted,
    NothingUpheld,
    ObjectionDaysRun,
    ObjectionNotMet,
    ObjectionOpen,
)
from budgeting.results.models import Objection
from budgeting.results.objecting import objection_days, objections_of
from budgeting.results.official import bound_minor, given_minor, overrides_of, standings_of
from core.calendars import today
from core.errors import Refusal
from core.money import Money, currency


def every_envelope_is_counted(session: Session, found: BudgetRound) -> list[Refusal]:
    """For `COUNTED`: each envelope has its count. Back from objections, another count comes after instead."""
    if found.phase == Phase.OBJECTIONS:
        return []
    return [wrong for envelope in envelopes_of(session, found) for wrong in _counted(session, found, envelope)]


def counting_again_has_a_cause(session: Session, found: BudgetRound) -> list[Refusal]:
    """For `COUNTED`: from objections a round goes back if one was upheld, or if something was taken off the ballot since."""
    if found.phase != Phase.OBJECTIONS or any(one.answer and one.answer.upheld for one in objections_of(session, found)):
        return []
    standing = [not _counted(session, found, one) and _is_current(session, found, one) for one in envelopes_of(session, found)]
    return [NothingUpheld()] if all(standing) else []


def every_count_holds(session: Session, found: BudgetRound) -> list[Refusal]:
    """For `PROVISIONAL` and `RATIFIED`: counted by the fixed terms, from what is recorded now, and within the money."""
    return [
        wrong
        for envelope in envelopes_of(session, found)
        for wrong in _counted(session, found, envelope) or _current(session, found, envelope)
    ]


def objections_are_over(session: Session, found: BudgetRound) -> list[Refusal]:
    """For `RATIFIED`: the days are over, every objection is answered, and what was upheld was followed by something.

    Where no day was agreed for objections, one assembly may publish and ratify.
    """
    days = objection_days(session, found)
    running = days is not None and days[0] < days[1] and today(found.fund.timezone) <= days[1]
    wrong: list[Refusal] = [ObjectionDaysRun(last=days[1])] if days and running else []
    for objection in objections_of(session, found):
        if objection.answer is None:
            wrong.append(ObjectionOpen(number=objection.number))
        elif objection.answer.upheld and not _followed(session, found, objection):
            wrong.append(ObjectionNotMet(number=objection.number))
    return wrong


def _counted(session: Session, found: BudgetRound, envelope: Envelope) -> list[Refusal]:
    latest, held = latest_of(session, envelope), terms_held(session, found)
    if latest is None or held is None or latest.terms_sha256 != held.sha256:
        return [EnvelopeNotCounted(envelope=envelope.name)]
    return []


def _current(session: Session, found: BudgetRound, envelope: Envelope) -> Iterator[Refusal]:
    latest = latest_of(session, envelope)
    assert latest is not None, "asked only of what is counted"
    if not _is_current(session, found, envelope):
        yield CountOutdated(envelope=envelope.name)
    standings, of = standings_of(session, envelope), currency(found.currency)
    given, bound = given_minor(standings), bound_minor(latest, standings)
    if given > bound:
        yield AwardsTooMuch(
            envelope=envelope.name, total=Money(given, of), budget=Money(bound, of), over=Money(given - bound, of)
        )


def _is_current(session: Session, found: BudgetRound, envelope: Envelope) -> bool:
    """Whether the count that holds was made from what is recorded now."""
    latest = latest_of(session, envelope)
    return latest is not None and digest(text_of(inputs.given_of(session, found, envelope))) == latest.input_sha256


def _followed(session: Session, found: BudgetRound, objection: Objection) -> bool:
    """Since the answer the round was counted again, or an assembly decided something of an item."""
    assert objection.answer is not None
    since = objection.answer.recorded_at
    again = any(event.phase == Phase.COUNTED and event.recorded_at > since for event in events_of(session, found))
    decided = (one for envelope in envelopes_of(session, found) for one in overrides_of(session, envelope))
    return again or any(one.recorded_at > since for one in decided)
