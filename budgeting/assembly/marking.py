"""Marks by agreed criteria (KALAHI-CIDSS: the criteria are agreed first, then each community marks every proposal).

The criteria, their weights and best marks are in the terms, which are fixed before the ballot is frozen; marks come after.
"""

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.assembly.calling import hold, must_stand_at
from budgeting.assembly.deciding import DECIDING
from budgeting.assembly.errors import AssemblyMarkOutside, AssemblyMarksMissing, NotMarkedHere
from budgeting.assembly.models import Assembly, AssemblyMark, AssemblyState
from budgeting.counting.rule import Weight
from budgeting.finding import item_of, items_of, terms_held, terms_of
from budgeting.models import BudgetRound, Envelope
from core.calendars import now
from core.text import required


def criteria_of(session: Session, found: BudgetRound | None) -> tuple[Weight, ...]:
    """The criteria that the round's terms agreed on; none where it goes by another rule."""
    held = terms_held(session, found) if found else None
    return terms_of(held).rule.criteria if held else ()


def give_marks(
    session: Session, assembly: Assembly, panel: str, marks: Mapping[tuple[int, str], int], *, by: str
) -> list[AssemblyMark]:
    """The marks of one panel by (item's number, criterion); written again, the later ones hold.

    Raises NotMarkedHere, AssemblyMarkOutside, ItemUnknown, OtherAssemblyState, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, assembly)
    must_stand_at(assembly, AssemblyState.IN_SESSION)
    criteria = {one.name: one for one in criteria_of(session, assembly.for_round)}
    if assembly.for_round is None or assembly.for_round.phase not in DECIDING or not criteria:
        raise NotMarkedHere()
    who, rows = required(panel, 60), []
    for (number, name), mark in sorted(marks.items()):
        item, criterion = item_of(session, assembly.for_round, number), criteria[name]
        if mark > criterion.most:
            over = mark - criterion.most
            raise AssemblyMarkOutside(mark=mark, item=item.name, criterion=name, over=over, most=criterion.most)
        rows.append(
            AssemblyMark(
                assembly_id=assembly.id,
                item_id=item.id,
                criterion=name,
                panel=who,
                marks=mark,
                recorded_by=by,
                recorded_at=now(),
            )
        )
    session.add_all(rows)
    session.flush()
    return rows


def mean_marks_of(session: Session, found: BudgetRound, envelope: Envelope) -> Mapping[str, tuple[Fraction, ...]]:
    """By each item's number as text: its mean mark over all panels, by the criteria in their agreed order.

    Raises AssemblyMarksMissing when a panel has left something out.
    """
    given = _given(session, found)
    panels, criteria = sorted({panel for _, _, panel in given}) or [""], criteria_of(session, found)
    means = {}
    for item in items_of(session, found, envelope):
        for criterion in criteria:
            for panel in panels:
                if (item.number, criterion.name, panel) not in given:
                    raise AssemblyMarksMissing(item=item.name, criterion=criterion.name, panel=panel)
        means[str(item.number)] = tuple(
            Fraction(sum(given[item.number, criterion.name, panel] for panel in panels), len(panels)) for criterion in criteria
        )
    return means


def _given(session: Session, found: BudgetRound) -> dict[tuple[int, str, str], int]:
    """The latest mark by item, criterion and panel, over all assemblies of the round."""
    wanted = select(AssemblyMark).join(Assembly, Assembly.id == AssemblyMark.assembly_id)
    wanted = wanted.where(Assembly.round_id == found.id).order_by(AssemblyMark.id)
    return {(one.item.number, one.criterion, one.panel): one.marks for one in session.scalars(wanted)}


def marks_of(session: Session, found: BudgetRound, envelope: Envelope) -> Mapping[str, Fraction]:
    """By each item's number as text, its total: of each criterion the weight times the share of the best mark that it got.

    Raises AssemblyMarksMissing.
    """
    criteria = criteria_of(session, found)
    return {
        number: sum((one.weight * mean * Fraction(1, one.most) for one, mean in zip(criteria, means, strict=True)), Fraction(0))
        for number, means in mean_marks_of(session, found, envelope).items()
    }
