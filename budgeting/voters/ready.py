"""What must hold of the register before a round is voted on: somebody has a voice in each envelope, and the right somebody."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.finding import envelopes_of, terms_held, terms_of
from budgeting.models import BudgetRound, Voter
from budgeting.terms import VOICES
from budgeting.voters.errors import EnvelopeWithoutVoters, VoicesDiffer
from budgeting.voters.register import count_entitled
from core.errors import Refusal


def every_envelope_has_a_voter(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    empty = [one for one in envelopes_of(session, found) if not count_entitled(session, one)]
    return [EnvelopeWithoutVoters(envelope=one.name) for one in empty]


def voices_are_those_of_the_terms(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """The terms may have changed after the register was filled."""
    held = terms_held(session, found)
    if held is None:
        return []
    voice = terms_of(held).voice
    other = (Voter.round_id == found.id, Voter.struck_on.is_(None), Voter.voice != voice)
    count = session.scalar(select(func.count()).select_from(Voter).where(*other))
    return [VoicesDiffer(count=count, voice=VOICES[voice])] if count else []
