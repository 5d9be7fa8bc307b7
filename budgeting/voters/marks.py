"""A voter's one voice in an envelope is used: the only writer of marks, while the round votes. What she chose is not known here.

The same voter never gets a second ballot, whatever the way, the order or the table: the round is held, and the database has
the last word. A mark says the channel, the batch of paper, who carried it, by which delegation, who helped; no moment.
"""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import BudgetRound, Envelope, Phase, Voter, VoterMark
from budgeting.phases import must_be
from budgeting.terms import CHANNELS, Channel
from budgeting.voters.errors import (
    ChannelNotAgreed,
    NoSuchDelegation,
    NoSuchProxy,
    OnPaperOnly,
    OtherArea,
    VoiceUsed,
    VoterUnknown,
)
from budgeting.voters.models import VoterDelegation, VoterMarkNote, VoterProxy
from budgeting.voters.register import agreed_terms, count_entitled, entitled, may_vote_in, refuse_struck
from core.text import clean

MOST_HELPER = 120


def use_voice(
    session: Session,
    found: BudgetRound,
    envelope: Envelope,
    voter: Voter,
    channel: Channel,
    *,
    batch: str = "",
    carried_by: Voter | None = None,
    delegation: VoterDelegation | None = None,
    helper: str = "",
    by: str,
) -> VoterMark:
    """She is given a ballot, or casts one online or through a helper. `carried_by`: her proxy, to whom it was handed.

    `delegation`: by which an organisation's representative was handed it. `helper`: who typed or wrote what she said; where
    nobody is named in an assisted entry, it is `by`.
    Raises OtherPhase, VoterUnknown, VoterStruck, OtherArea, VoiceUsed, ChannelNotAgreed, OnPaperOnly, NoSuchProxy,
    NoSuchDelegation, TextTooLong, TextUnreadable.
    """
    hold(session, found)
    session.refresh(voter)
    must_be(found, Phase.VOTING)
    _refuse_without_voice(session, found, envelope, voter)
    agreed = agreed_terms(session, found).channels
    if channel not in agreed:
        raise ChannelNotAgreed(channel=CHANNELS[channel], agreed=tuple(CHANNELS[one] for one in agreed))
    if carried_by is not None or delegation is not None:
        _refuse_not_given_away(session, found, voter, channel, carried_by, delegation)
    mark = VoterMark(
        round_id=found.id,
        envelope_id=envelope.id,
        voter_id=voter.id,
        channel=channel,
        batch=batch,
        carried_by=carried_by.id if carried_by else None,
        marked_by=by,
    )
    session.add(mark)
    session.flush()
    helped = clean(helper, MOST_HELPER) or (by if channel is Channel.ASSISTED else "")
    if helped or delegation is not None:
        given = delegation.id if delegation else None
        session.add(VoterMarkNote(mark=mark.public_id, helper="" if given else helped, delegation_id=given))
        session.flush()
    return mark


def _refuse_without_voice(session: Session, found: BudgetRound, envelope: Envelope, voter: Voter) -> None:
    if voter.round_id != found.id or envelope.round_id != found.id:
        raise VoterUnknown()
    refuse_struck(voter)
    if not may_vote_in(envelope, voter):
        raise OtherArea(envelope=envelope.name, area=envelope.area, name=voter.name, number=voter.number)
    if (there := mark_of(session, envelope, voter)) is not None:
        raise VoiceUsed(name=voter.name, number=voter.number, channel=CHANNELS[Channel(there.channel)])


def _refuse_not_given_away(
    session: Session,
    found: BudgetRound,
    voter: Voter,
    channel: Channel,
    carried_by: Voter | None,
    delegation: VoterDelegation | None,
) -> None:
    """Only a proxy or delegation that was written down before, and has not ended, hands a ballot to somebody else."""
    if channel is not Channel.PAPER or carried_by is not None and delegation is not None:
        raise OnPaperOnly()
    if carried_by is not None:
        refuse_struck(carried_by)
        named = (VoterProxy.round_id == found.id, VoterProxy.voter_id == voter.id, VoterProxy.carrier_id == carried_by.id)
        if not session.scalar(select(exists().where(*named, VoterProxy.ended_on.is_(None)))):
            raise NoSuchProxy(name=voter.name, number=voter.number)
    elif delegation is not None:
        session.refresh(delegation)
        if delegation.voter_id != voter.id or delegation.ended_on is not None:
            raise NoSuchDelegation(name=voter.name, number=voter.number)


def mark_of(session: Session, envelope: Envelope, voter: Voter) -> VoterMark | None:
    wanted = select(VoterMark).where(VoterMark.envelope_id == envelope.id, VoterMark.voter_id == voter.id)
    return session.scalar(wanted)


def has_voted(session: Session, found: BudgetRound, envelope: Envelope, voter: Voter) -> bool:
    """Whether her voice in an envelope of the round is used."""
    return envelope.round_id == found.id and mark_of(session, envelope, voter) is not None


def used_in(session: Session, envelope: Envelope) -> frozenset[int]:
    """The ids of the voters whose voice in the envelope is used."""
    return frozenset(session.scalars(select(VoterMark.voter_id).where(VoterMark.envelope_id == envelope.id)))


def not_yet(session: Session, found: BudgetRound, envelope: Envelope) -> list[Voter]:
    """Who has a voice in an envelope of the round and has not used it, by number."""
    used = select(VoterMark.voter_id).where(VoterMark.envelope_id == envelope.id)
    wanted = select(Voter).where(Voter.round_id == found.id, entitled(envelope), Voter.id.not_in(used))
    return list(session.scalars(wanted.order_by(Voter.number)))


@dataclass(frozen=True, slots=True)
class Used:
    """How many have a voice in an envelope, and how many have used it."""

    envelope: Envelope
    entitled: int
    used: int


def counted(session: Session, envelope: Envelope) -> Used:
    wanted = select(func.count()).select_from(VoterMark).where(VoterMark.envelope_id == envelope.id)
    return Used(envelope, count_entitled(session, envelope), session.scalar(wanted) or 0)
