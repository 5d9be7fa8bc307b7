"""Using a voter's one voice in an envelope, over all channels. The mark says nothing of what she chose."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.ballots.errors import VoiceUsed, VoterElsewhere, VoterStruck, VoterUnknown
from budgeting.models import BudgetRound, Envelope, EnvelopeKind, Voter, VoterMark
from budgeting.terms import CHANNELS, Channel


def voter_numbered(session: Session, found: BudgetRound, number: int) -> Voter:
    """Raises VoterUnknown."""
    voter = session.scalar(select(Voter).where(Voter.round_id == found.id, Voter.number == number))
    if voter is None:
        raise VoterUnknown(number=number)
    return voter


def has_voice(voter: Voter, envelope: Envelope) -> bool:
    """Whether the envelope is hers to decide on: everybody's and a category's are; a community's and an area's by its people."""
    everybodys = EnvelopeKind(envelope.kind) in (EnvelopeKind.ALL, EnvelopeKind.CATEGORY)
    return everybodys or voter.area == envelope.area


def use_voice(
    session: Session, found: BudgetRound, envelope: Envelope, voter: Voter, channel: Channel, *, by: str, batch: str = ""
) -> VoterMark:
    """Marks her voice in the envelope as used. Raises VoterStruck, VoterElsewhere, VoiceUsed."""
    # One at a time for each voter: a code and a paper may arrive at the same moment.
    session.execute(select(Voter.id).where(Voter.id == voter.id).with_for_update())
    if voter.struck_on is not None:
        raise VoterStruck(number=voter.number, day=voter.struck_on)
    if not has_voice(voter, envelope):
        raise VoterElsewhere(number=voter.number, envelope=envelope.name, area=envelope.area)
    used = select(VoterMark).where(VoterMark.voter_id == voter.id, VoterMark.envelope_id == envelope.id)
    if (mark := session.scalar(used)) is not None:
        raise VoiceUsed(number=voter.number, envelope=envelope.name, channel=CHANNELS[Channel(mark.channel)])
    mark = VoterMark(
        round_id=found.id, envelope_id=envelope.id, voter_id=voter.id, channel=channel, batch=batch, marked_by=by
    )
    session.add(mark)
    session.flush()
    return mark
