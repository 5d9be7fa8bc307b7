"""Who took part, by sex, tenure, age and channel, and votes by group where they were counted apart: counts, never names.

Cells below the agreed size are not published. Where one alone would be missing, it could be reckoned from the total, so the next
smallest is left out with it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import BudgetRound, Envelope, Voter, VoterMark
from budgeting.results.inputs import totals_by_group
from budgeting.terms import CHANNELS, Channel
from core.marks import N_, Term
from projects.settlements.classes import SEX_NAMES, TENURE_NAMES, Sex, Tenure

UNKNOWN = Term(N_("not known"))


@dataclass(frozen=True, slots=True)
class Group:
    """`count` is None where the cell is too small to be published."""

    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Participation:
    """`voices` used in all, and by each kind of group."""

    voices: int
    by_kind: tuple[tuple[Term, tuple[Group, ...]], ...]


def cells(counts: Mapping[str, int], least: int) -> tuple[Group, ...]:
    """The cells that may be published, in the order given; hidden ones are None, and never exactly one with something in it."""
    hidden = {name for name, count in counts.items() if 0 < count < least}
    if len(hidden) == 1:
        others = {name: count for name, count in counts.items() if name not in hidden and count}
        hidden |= set(sorted(others, key=lambda name: (others[name], name))[:1])
    return tuple(Group(name, None if name in hidden else count) for name, count in counts.items())


def participation(session: Session, envelope: Envelope, least: int) -> Participation:
    wanted = select(Voter.sex, Voter.tenure, Voter.age_group, VoterMark.channel).join(VoterMark, VoterMark.voter_id == Voter.id)
    rows = session.execute(wanted.where(VoterMark.envelope_id == envelope.id)).all()
    kinds = (
        (Term(N_("By sex")), Counter(SEX_NAMES[Sex(row.sex)] if row.sex else UNKNOWN for row in rows)),
        (Term(N_("By tenure")), Counter(TENURE_NAMES[Tenure(row.tenure)] if row.tenure else UNKNOWN for row in rows)),
        (Term(N_("By age group")), Counter(row.age_group or UNKNOWN for row in rows)),
        (Term(N_("By way of voting")), Counter(CHANNELS[Channel(row.channel)] for row in rows)),
    )
    told = tuple((kind, cells(dict(sorted(counts.items())), least)) for kind, counts in kinds if len(counts) > 1)
    return Participation(len(rows), told)


def votes_by_group(
    session: Session, found: BudgetRound, envelope: Envelope, least: int
) -> Mapping[str, tuple[Group, ...]]:
    """Votes of each item by group, where they were counted apart; cells below the limit are hidden."""
    return {item: cells(counts, least) for item, counts in totals_by_group(session, found, envelope).items()}
