"""The result of an envelope as a page shows it: one line an item in order of the result, with words, picture and figures.

Frozen, and made once from the kept count; templates only lay it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting.counting.outcome import Step, Why
from budgeting.finding import items_of
from budgeting.models import BudgetRound, Computation, Envelope
from budgeting.reasons import REASON_NAMES
from budgeting.results.computing import input_held, outcome_of
from budgeting.results.explaining import REASONS, Sentence, Told, aloud, money_gone, paragraph
from budgeting.results.models import Ruling
from budgeting.results.official import Standing, bound_minor, given_minor, official, standings_of
from budgeting.results.picturing import Bar, picture
from core.marks import N_, Term
from core.money import Money, currency


@dataclass(frozen=True, slots=True)
class Line:
    """One item. `why`: the one sentence that decided it. `gone`: where the money of its supporters went, by the names of the
    winners."""

    number: int
    name: str
    standing: Standing
    amount: Money
    why: Sentence
    said: tuple[Sentence, ...]
    bars: tuple[Bar, ...]
    gone: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of the count by an item's name, with its reason in a few words and the budget that was left after it."""

    step: Step
    name: str
    reason: Term
    left: Money


@dataclass(frozen=True, slots=True)
class ResultPage:
    """`differs`: whether an assembly changed the counted outcome. `gone`: items that were withdrawn and not counted."""

    computation: Computation
    told: Told
    lines: tuple[Line, ...]
    turns: tuple[Turn, ...]
    aloud: tuple[Sentence, ...]
    given: Money
    left: Money
    differs: bool
    gone: tuple[str, ...]

    @property
    def note(self) -> Sentence | None:
        outcome = self.told.outcome
        return Sentence(outcome.note, {"steps": outcome.add1_steps}) if outcome.note else None

    def line(self, number: int) -> Line | None:
        return next((line for line in self.lines if line.number == number), None)


def result_page(session: Session, found: BudgetRound, envelope: Envelope) -> ResultPage:
    """Raises NotCountedYet."""
    made, _ = official(session, envelope)
    standings = standings_of(session, envelope)
    told = told_of(found, made, standings)
    lines = tuple(_line(told, why, one) for why, one in zip(told.outcome.why, standings, strict=True))
    given = given_minor(standings)
    turns = tuple(
        Turn(step, told.names[step.item], REASON_NAMES[step.reason], told.money(step.left_minor)) for step in told.outcome.steps
    )
    funded = [(str(one.item.number), one.amount_minor) for one in standings if one.amount_minor]
    return ResultPage(
        computation=made,
        told=told,
        lines=lines,
        turns=turns,
        aloud=aloud(told, funded),
        given=told.money(given),
        left=told.money(bound_minor(made, standings) - given),
        differs=any(one.override for one in standings),
        gone=tuple(one.name for one in items_of(session, found, envelope) if str(one.number) not in told.names),
    )


def told_of(found: BudgetRound, made: Computation, standings: Sequence[Standing]) -> Told:
    names = {str(one.item.number): one.item.name for one in standings}
    return Told(input_held(made), outcome_of(made), names, currency(found.currency))


def _line(told: Told, why: Why, standing: Standing) -> Line:
    decided = _override(told, standing)
    return Line(
        standing.item.number,
        standing.item.name,
        standing,
        told.money(standing.amount_minor),
        decided[0] if decided else REASONS[why.reason](told, why),
        (*paragraph(told, why), *decided),
        picture(told, why),
        money_gone(told, why.gone_to),
    )


def _override(told: Told, standing: Standing) -> tuple[Sentence, ...]:
    held = standing.override
    if held is None:
        return ()
    facts: dict[str, object] = {"minute": held.minute, "reason": held.reason}
    if held.ruling != Ruling.FUND:
        return (Sentence(N_("An assembly decided otherwise ({minute}): it is not funded. Its reason: {reason}"), facts),)
    facts |= {"amount": told.money(held.amount_minor), "extra": told.money(held.extra_minor)}
    if held.extra_minor:
        text = N_(
            "An assembly decided otherwise ({minute}): it is funded with {amount}, of which {extra} is extra money. Its"
            " reason: {reason}"
        )
        return (Sentence(text, facts),)
    return (Sentence(N_("An assembly decided otherwise ({minute}): it is funded with {amount}. Its reason: {reason}"), facts),)
