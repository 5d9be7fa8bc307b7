"""Voting codes: given out on printed slips, known here by their SHA-256 alone, used once.

A code leads to the voter whose voice it uses, so that nobody votes twice by two ways; the ballot that it opens leads to nobody.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from access.errors import SignInClosed, TooManyAttempts
from access.limits import attempt_was_right, count_attempt
from budgeting.ballots.box import agreed, cast, terms_needed
from budgeting.ballots.errors import (
    CodeUsed,
    CodeVoiceUsed,
    CodeWithdrawn,
    CodeWrong,
    TooManyCodes,
    VotingEnded,
    VotingNotOpen,
)
from budgeting.ballots.models import CodeState, VotingCode
from budgeting.ballots.saying import Said
from budgeting.finding import envelopes_of
from budgeting.finding import hold as hold_round
from budgeting.models import PHASE_NAMES, BudgetRound, Envelope, Phase, Voter, VoterMark
from budgeting.phases import must_be
from budgeting.rounds import plan_of
from budgeting.terms import Channel
from budgeting.voters.errors import VoiceUsed
from budgeting.voters.register import may_vote_in
from core.calendars import today
from core.db import reading, transaction

# 32 characters, five bits each; none that is taken for another: no 0 and O, no 1 and I.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
IN_ONE = 4
BY_CODE = "voting code"


@dataclass(frozen=True, slots=True)
class PlainCode:
    """A code as its slip shows it. It exists only where it was made."""

    voter: Voter
    envelope: Envelope
    code: str


def make_codes(
    session: Session, found: BudgetRound, envelope: Envelope | None, voters: Iterable[Voter], *, by: str
) -> Sequence[PlainCode]:
    """A code for each voter and each envelope she has a voice in (or for one envelope): to be printed now, for it is not kept.

    A code that she had and did not use is withdrawn. Who was struck or has voted gets none.
    Raises OtherPhase, TermsMissing, ChannelNotAgreed.
    """
    hold_round(session, found)
    must_be(found, Phase.FROZEN, Phase.VOTING)
    agreed(terms_needed(session, found), Channel.ONLINE)
    envelopes = [envelope] if envelope is not None else envelopes_of(session, found)
    marks = select(VoterMark.voter_id, VoterMark.envelope_id).where(VoterMark.round_id == found.id)
    used = {(voter_id, envelope_id) for voter_id, envelope_id in session.execute(marks)}
    made = []
    for voter in voters:
        for one in envelopes:
            if voter.struck_on is None and may_vote_in(one, voter) and (voter.id, one.id) not in used:
                made.append(_make(session, found, one, voter, by))
    session.flush()
    return made


def _make(session: Session, found: BudgetRound, envelope: Envelope, voter: Voter, by: str) -> PlainCode:
    mine = (VotingCode.voter_id == voter.id, VotingCode.envelope_id == envelope.id, VotingCode.state == CodeState.OPEN)
    session.execute(update(VotingCode).where(*mine).values(state=CodeState.WITHDRAWN))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(
        VotingCode(
            sha256=digest(code), round_id=found.id, envelope_id=envelope.id, voter_id=voter.id, state=CodeState.OPEN, made_by=by
        )
    )
    return PlainCode(voter, envelope, "-".join(code[start:start + IN_ONE] for start in range(0, LENGTH, IN_ONE)))


def digest(typed: str) -> str:
    """The SHA-256 of a code as it is kept; small letters, spaces and dashes do not matter."""
    squeezed = "".join(one for one in typed[:1000].upper() if one.isalnum())
    return hashlib.sha256(squeezed.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code opens."""

    code: VotingCode
    found: BudgetRound
    envelope: Envelope


def opened(session: Session, typed: str, *, hold: bool = False) -> Opened:
    """What an unused code opens while voting is open, to the end of the last day that people were told.

    `hold` keeps it from everybody else until this is done: the round first, as whoever makes codes does.
    Raises CodeWrong, CodeUsed, CodeWithdrawn, VotingNotOpen, VotingEnded.
    """
    code = session.get(VotingCode, digest(typed))
    if code is None:
        raise CodeWrong(length=LENGTH)
    found = session.get_one(BudgetRound, code.round_id)
    if hold:
        hold_round(session, found)
        session.refresh(code)
    if code.state == CodeState.USED:
        raise CodeUsed()
    if code.state == CodeState.WITHDRAWN:
        raise CodeWithdrawn()
    if Phase(found.phase) is not Phase.VOTING:
        raise VotingNotOpen(round=found.title, phase=PHASE_NAMES[Phase(found.phase)])
    planned = plan_of(session, found).get(Phase.VOTING)
    if planned and today(found.fund.timezone) > planned[1]:
        raise VotingEnded(round=found.title, ended=planned[1])
    return Opened(code, found, session.get_one(Envelope, code.envelope_id))


def cast_by_code(session: Session, typed: str, said: Said) -> None:
    """Uses up the code and puts the ballot into the box, both or neither.

    Raises CodeVoiceUsed and what else `opened` and `box.cast` do.
    """
    it = opened(session, typed, hold=True)
    voter = session.get_one(Voter, it.code.voter_id)
    try:
        cast(session, it.found, it.envelope, voter, Channel.ONLINE, said, by=BY_CODE)
    except VoiceUsed as used:  # says who she is, which is nothing for whoever found a slip
        raise CodeVoiceUsed(channel=used.facts["channel"]) from used
    it.code.state = CodeState.USED
    session.flush()


def refuse_guessing(engine: Engine, typed: str, address: str) -> None:
    """Counts a code that nobody was given as a failed sign-in from this address, before anything else is said.

    As `access.signing_in`, it opens database transactions of its own: an attempt stays counted although the request fails.
    Raises TooManyCodes, CodeWrong.
    """
    subject = f"{BY_CODE} {digest(typed)}"
    try:
        with transaction(engine) as session:
            count_attempt(session, subject, address)
    except TooManyAttempts as refused:
        raise TooManyCodes(**refused.facts) from refused
    except SignInClosed as refused:
        raise CodeWrong(length=LENGTH) from refused
    with reading(engine) as session:
        if session.get(VotingCode, digest(typed)) is None:
            raise CodeWrong(length=LENGTH)
    with transaction(engine) as session:
        attempt_was_right(session, subject, address)
