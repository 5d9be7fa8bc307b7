"""The register of voters of a round: finding who is on it, and the only writer of new entries, numbered one by one.

An area decides which envelopes somebody votes in: those for everybody, those for a kind of work, and those of her area.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from budgeting.finding import envelopes_of, terms_held, terms_of
from budgeting.models import Basis, BudgetRound, Envelope, EnvelopeKind, Phase, Voter
from budgeting.terms import RoundTerms
from budgeting.voters.errors import AreaUnknown, TermsMissing, VoterStruck, VoterUnknown
from core.calendars import now
from core.text import clean

# Registers are brought in before voting; one person at a time is added at the table too.
FILLED_IN = (Phase.DRAFT, Phase.PROPOSALS, Phase.REVIEW, Phase.FROZEN)
KEPT_IN = (*FILLED_IN, Phase.VOTING)
EVERYBODYS = frozenset({EnvelopeKind.ALL, EnvelopeKind.CATEGORY})
PAGE = 50
_MOST_NUMBER = 10**9


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is to be on the register, by what, and why. `source` is empty for who stands on no other register."""

    name: str
    basis: Basis
    reason: str
    source: str = ""
    area: str = ""
    sex: str | None = None
    tenure: str | None = None
    age_group: str | None = None


def agreed_terms(session: Session, found: BudgetRound) -> RoundTerms:
    """The terms that hold now. Raises TermsMissing."""
    held = terms_held(session, found)
    if held is None:
        raise TermsMissing()
    return terms_of(held)


def enter(session: Session, found: BudgetRound, entries: Iterable[Entry], *, by: str) -> list[Voter]:
    """Adds them in this order, each with the next number. Whoever calls holds the round and has checked them."""
    voice = agreed_terms(session, found).voice
    last = session.scalar(select(func.max(Voter.number)).where(Voter.round_id == found.id)) or 0
    added = [
        Voter(
            round_id=found.id,
            number=number,
            voice=voice,
            name=one.name,
            basis=one.basis,
            reason=one.reason,
            source=one.source or None,
            area=one.area,
            sex=one.sex,
            tenure=one.tenure,
            age_group=one.age_group,
            added_by=by,
            added_at=now(),
        )
        for number, one in enumerate(entries, last + 1)
    ]
    session.add_all(added)
    session.flush()
    return added


def voter_of(session: Session, found: BudgetRound, number: int) -> Voter:
    """Raises VoterUnknown."""
    voter = session.scalar(_of(found).where(Voter.number == number))
    if voter is None:
        raise VoterUnknown()
    return voter


def standing(session: Session, found: BudgetRound, number: int) -> Voter:
    """A voter who has a voice. Raises VoterUnknown, VoterStruck."""
    voter = voter_of(session, found, number)
    refuse_struck(voter)
    return voter


def refuse_struck(voter: Voter) -> None:
    """Raises VoterStruck."""
    if voter.struck_on is not None:
        raise VoterStruck(name=voter.name, number=voter.number, day=voter.struck_on)


def voters_of(session: Session, found: BudgetRound) -> list[Voter]:
    """Everybody who ever was on the register, by number."""
    return list(session.scalars(_of(found).order_by(Voter.number)))


def named(session: Session, found: BudgetRound, ids: Iterable[int]) -> dict[int, Voter]:
    """Voters of the round by id."""
    return {one.id: one for one in session.scalars(_of(found).where(Voter.id.in_(set(ids))))}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of what was looked for. `number` counts from 1."""

    voters: Sequence[Voter]
    number: int
    pages: int
    count: int


def search(session: Session, found: BudgetRound, typed: str, page: int = 1, *more: ColumnElement[bool]) -> Sheet:
    """Voters whose number or name was typed, by number; everybody when nothing was. Raises TextTooLong, TextUnreadable."""
    wanted = _of(found).where(*more)
    if said := clean(typed, 60):
        by_name = func.lower(Voter.name).contains(said.lower(), autoescape=True)
        number = int(said) if said.isdecimal() and int(said) < _MOST_NUMBER else 0
        wanted = wanted.where(or_(Voter.number == number, by_name) if number else by_name)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    at = min(max(1, page), pages)
    shown = session.scalars(wanted.order_by(Voter.number).limit(PAGE).offset((at - 1) * PAGE))
    return Sheet(list(shown), at, pages, count)


def entitled(envelope: Envelope) -> ColumnElement[bool]:
    """Whether a voter has a voice in an envelope."""
    of_it = (Voter.round_id == envelope.round_id) & Voter.struck_on.is_(None)
    return of_it if for_everybody(envelope) else of_it & (Voter.area == envelope.area)


def for_everybody(envelope: Envelope) -> bool:
    return envelope.kind in EVERYBODYS or not envelope.area


def may_vote_in(envelope: Envelope, voter: Voter) -> bool:
    return for_everybody(envelope) or voter.area == envelope.area


def count_entitled(session: Session, envelope: Envelope) -> int:
    return session.scalar(select(func.count()).select_from(Voter).where(entitled(envelope))) or 0


def areas_of(session: Session, found: BudgetRound) -> list[str]:
    """The areas that envelopes of the round are for, in the order of the envelopes."""
    return list(dict.fromkeys(one.area for one in envelopes_of(session, found) if not for_everybody(one)))


def area_of(session: Session, found: BudgetRound, typed: str) -> str:
    """An area of the round, or none. Raises AreaUnknown."""
    if typed and typed not in areas_of(session, found):
        raise AreaUnknown(area=typed[:60])
    return typed


def _of(found: BudgetRound) -> Select[Voter]:
    return select(Voter).where(Voter.round_id == found.id)
