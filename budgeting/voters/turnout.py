"""Statistics of the register and of turnout: who has a voice, who used it, in which way; no small group can be read off them.

By sex, tenure and age people are counted once for the whole round, whatever number of envelopes they vote in: two tables of
overlapping people would tell by their difference what each hides. By group, turnout is shown when voting is over: while it runs,
a table that changes with every ballot names who has just come. Ways are counted in voices.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound, Phase, Voter, VoterMark
from budgeting.terms import CHANNELS, Channel
from budgeting.voters.classes import AGE_GROUPS, BASES
from budgeting.voters.marks import Used, counted
from budgeting.voters.models import VoterMarkNote
from budgeting.voters.register import agreed_terms, voters_of
from budgeting.voters.suppression import Table, table
from core.marks import N_, Term
from projects.settlements.classes import SEX_NAMES, TENURE_NAMES

BEFORE_CLOSING = frozenset({Phase.DRAFT, Phase.PROPOSALS, Phase.REVIEW, Phase.FROZEN, Phase.VOTING})
UNSAID = "-"
_NOT_SAID = {UNSAID: Term(N_("not said"))}


class Question(StrEnum):
    """By what people are counted; the names of columns of the register."""

    TENURE = "tenure"
    SEX = "sex"
    AGE = "age_group"
    BASIS = "basis"


QUESTIONS: Mapping[Question, Term] = {
    Question.TENURE: Term(N_("By tenure: owners, lodgers, tenants, people without title")),
    Question.SEX: Term(N_("By sex")),
    Question.AGE: Term(N_("By age group")),
    Question.BASIS: Term(N_("By what they are known")),
}
_GROUPS: Mapping[Question, Mapping[str, Term]] = {
    Question.TENURE: {str(key): name for key, name in TENURE_NAMES.items()} | _NOT_SAID,
    Question.SEX: {str(key): name for key, name in SEX_NAMES.items()} | _NOT_SAID,
    Question.AGE: {str(key): name for key, name in AGE_GROUPS.items()} | _NOT_SAID,
    Question.BASIS: {str(key): name for key, name in BASES.items()},
}

# Ways in which a voice arrived: the channels, with ballots in the hands of others counted apart.
PROXY, DELEGATED = "proxy", "delegated"
WAYS: Mapping[str, Term] = {
    **{str(key): name for key, name in CHANNELS.items()},
    PROXY: Term(N_("on paper, carried by another voter")),
    DELEGATED: Term(N_("on paper, given to an organisation")),
}


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """Everybody with a voice, by group; `struck` are not among them."""

    voters: int
    struck: int
    tables: Mapping[Question, Table]


@dataclass(frozen=True, slots=True)
class TurnoutFigures:
    """`voted`: people who used a voice somewhere in the round. `tables` count who has a voice and who used one; None while
    voting runs. `ways` count voices."""

    envelopes: tuple[Used, ...]
    voters: int
    voted: int
    tables: Mapping[Question, Table] | None
    ways: Table | None


def on_the_register(session: Session, found: BudgetRound) -> RegisterFigures:
    """Raises TermsMissing."""
    least, everybody = agreed_terms(session, found).least_cell, voters_of(session, found)
    here = [one for one in everybody if one.struck_on is None]
    tables = {question: table(_GROUPS[question], _by(question, here), least) for question in Question}
    return RegisterFigures(len(here), len(everybody) - len(here), tables)


def turnout(session: Session, found: BudgetRound) -> TurnoutFigures:
    """Raises TermsMissing."""
    least = agreed_terms(session, found).least_cell
    here = [one for one in voters_of(session, found) if one.struck_on is None]
    marks = list(session.scalars(select(VoterMark).where(VoterMark.round_id == found.id)))
    used = {mark.voter_id for mark in marks}
    envelopes = tuple(counted(session, envelope) for envelope in envelopes_of(session, found))
    voted = sum(one.id in used for one in here)
    if Phase(found.phase) in BEFORE_CLOSING:
        return TurnoutFigures(envelopes, len(here), voted, None, None)
    tables = {question: _turnout(question, here, used, least) for question in Question}
    return TurnoutFigures(envelopes, len(here), voted, tables, _ways(session, marks, least))


def _by(question: Question, voters: list[Voter]) -> dict[str, tuple[int, ...]]:
    return {key: (count,) for key, count in Counter(_group(question, one) for one in voters).items()}


def _turnout(question: Question, voters: list[Voter], used: set[int], least: int) -> Table:
    """What the register's own table hides stays hidden here: the two can be laid side by side."""
    hidden = table(_GROUPS[question], _by(question, voters), least).hidden
    came = Counter(_group(question, one) for one in voters if one.id in used)
    counts = {key: (count, came[key]) for key, (count,) in _by(question, voters).items()}
    return table(_GROUPS[question], counts or {UNSAID: (0, 0)}, least, hidden)


def _group(question: Question, voter: Voter) -> str:
    return getattr(voter, question) or UNSAID


def _ways(session: Session, marks: list[VoterMark], least: int) -> Table:
    delegated = set(session.scalars(select(VoterMarkNote.mark).where(VoterMarkNote.delegation_id.is_not(None))))
    counts = Counter(way_of(mark, delegated) for mark in marks)
    return table(WAYS, {key: (count,) for key, count in counts.items()}, least)


def way_of(mark: VoterMark, delegated: set[str]) -> str:
    """In which way a voice arrived."""
    if mark.public_id in delegated:
        return DELEGATED
    return PROXY if mark.carried_by is not None else str(Channel(mark.channel))
