"""Lots between equals: which proposals a count asks to be drawn for, and the one order that holds for all its steps.

A lot is drawn once for each proposal. Where a later tie meets a drawn proposal with one that was not, the others keep their
order and a place among them is drawn for the new one, so that one order stays for everything.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.deeds import name_of
from budgeting.counting.errors import LotIncomplete, TieNeedsLot
from budgeting.finding import hold, items_of, terms_held, terms_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Phase, Proposal
from budgeting.phases import events_of, must_be
from budgeting.results import inputs
from budgeting.results.canonical import CountInput, counted
from budgeting.results.errors import (
    DayOutside,
    EarlierLotChanged,
    LotForOthers,
    LotHolds,
    NothingTied,
    WitnessesMissing,
    WitnessInvolved,
    WitnessRecords,
)
from budgeting.results.models import Lot
from core.calendars import now, today
from core.frozen import from_text, to_text
from core.text import clean, required

LEAST_WITNESSES = 2
MOST_WITNESSES = 4
MOST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Witness:
    """Who saw it, and as what: "chair of the savings group", "teller"."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A lot as it is written down. `order`: numbers of proposals, the first drawn first; earlier lots' proposals among them."""

    order: tuple[str, ...]
    how: str
    place: str
    witnesses: tuple[Witness, ...]
    day: date


@dataclass(frozen=True, slots=True)
class LotAsked:
    """`items` are equal and wait for their lot; `before`: the order of earlier lots, which holds."""

    items: tuple[BallotItem, ...]
    before: tuple[BallotItem, ...]


def ids_from(text: str) -> tuple[str, ...]:
    """The item ids of a kept order."""
    return tuple(str(one) for one in json.loads(text))


def lots_of(session: Session, envelope: Envelope) -> list[Lot]:
    return list(session.scalars(select(Lot).where(Lot.envelope_id == envelope.id).order_by(Lot.number)))


def witnesses_of(lot: Lot) -> tuple[Witness, ...]:
    return tuple(from_text(Witness, to_text(one)) for one in json.loads(lot.witnesses))


def order_held(session: Session, envelope: Envelope, given: CountInput) -> tuple[str, ...]:
    """The order of everything that was drawn so far and is still to be counted; empty when nothing was."""
    held, there = lots_of(session, envelope), {line.id for line in given.items}
    return tuple(one for one in ids_from(held[-1].drawn) if one in there) if held else ()


def asked_for(session: Session, found: BudgetRound, envelope: Envelope) -> LotAsked | None:
    """What a count of what is recorded now would ask a lot for; None when nothing is equal where it matters."""
    given = inputs.given_of(session, found, envelope)
    before = order_held(session, envelope, given)
    items = {str(item.number): item for item in items_of(session, found, envelope)}
    try:
        counted(given, before)
    except TieNeedsLot as tie:
        tied = tie.items
    except LotIncomplete as missing:
        tied = (str(missing.facts["item"]),)
    else:
        return None
    return LotAsked(tuple(items[one] for one in tied), tuple(items[one] for one in before))


def draw(session: Session, found: BudgetRound, envelope: Envelope, drawing: Drawing, *, by: str) -> Lot:
    """Write a drawn lot down.

    Raises OtherPhase, LotHolds, NothingTied, LotForOthers, EarlierLotChanged, WitnessesMissing, WitnessInvolved, WitnessRecords,
    DayOutside, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, found)
    must_be(found, Phase.VOTED, Phase.COUNTED)
    held = lots_of(session, envelope)
    asked = asked_for(session, found, envelope)
    if asked is None:
        _refuse_again(session, found, envelope, held, drawing)
        raise NothingTied(envelope=envelope.name)
    tied, before = (tuple(str(item.number) for item in group) for group in (asked.items, asked.before))
    _check_order(drawing.order, tied, before)
    _check_day(session, found, drawing.day)
    witnesses = _witnesses(session, found, drawing.witnesses, asked.items, by)
    lot = Lot(
        round_id=found.id,
        envelope_id=envelope.id,
        number=len(held) + 1,
        items=to_text(tied),
        drawn=to_text(drawing.order),
        how=required(drawing.how),
        place=required(drawing.place, MOST_PLACE),
        witnesses=to_text(witnesses),
        day=drawing.day,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(lot)
    session.flush()
    return lot


def _refuse_again(
    session: Session, found: BudgetRound, envelope: Envelope, held: Sequence[Lot], drawing: Drawing
) -> None:
    """Raises LotHolds for proposals whose lot was drawn already."""
    for lot in held:
        if set(drawing.order) & set(ids_from(lot.items)):
            names = {str(item.number): item.name for item in items_of(session, found, envelope)}
            listed = ", ".join(f"“{names[one]}”" for one in ids_from(lot.items))
            raise LotHolds(number=lot.number, day=lot.day, names=listed)


def _check_order(order: Sequence[str], tied: Sequence[str], before: Sequence[str]) -> None:
    if sorted(order) != sorted((*tied, *before)):
        asked, given = (", ".join(sorted(one, key=lambda number: (len(number), number))) for one in ((*tied, *before), order))
        raise LotForOthers(asked=asked, given=given or "–")
    if [one for one in order if one in before] != list(before):
        raise EarlierLotChanged(before=", ".join(before))


def _check_day(session: Session, found: BudgetRound, day: date) -> None:
    """A lot is drawn between the end of the vote and today."""
    last = today(found.fund.timezone)
    first = min(event.day for event in events_of(session, found) if event.phase in (Phase.VOTED, found.phase))
    if not first <= day <= last:
        raise DayOutside(day=day, first=first, last=last)


def _witnesses(
    session: Session, found: BudgetRound, named: Sequence[Witness], items: Sequence[BallotItem], by: str
) -> tuple[Witness, ...]:
    witnesses = tuple(Witness(required(one.name, 120), clean(one.part, 120)) for one in named)
    if len({one.name.casefold() for one in witnesses}) < LEAST_WITNESSES:
        raise WitnessesMissing(least=LEAST_WITNESSES, given=len({one.name.casefold() for one in witnesses}))
    held = terms_held(session, found)
    conflict = held is not None and terms_of(held).conflict
    proposers = _proposers(session, items) if conflict else {}
    writes = name_of(session, by).casefold()
    for place, one in enumerate(witnesses, 1):
        if one.name.casefold() in proposers:
            raise WitnessInvolved(name=one.name, item=proposers[one.name.casefold()], place=f"witness-{place}")
        if one.name.casefold() == writes:
            raise WitnessRecords(name=one.name, place=f"witness-{place}")
    return witnesses


def _proposers(session: Session, items: Sequence[BallotItem]) -> dict[str, str]:
    """Who proposed these, in small letters, with the name of what she proposed."""
    wanted = select(Proposal.id, Proposal.proposer).where(Proposal.id.in_([item.proposal_id for item in items]))
    proposed = {item.proposal_id: item.name for item in items}
    return {proposer.casefold(): proposed[id] for id, proposer in session.execute(wanted)}
