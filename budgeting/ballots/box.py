"""The box: taking ballots in, without their voters. Ballots on paper come through `budgeting.ballots.entering`.

Whoever reads the database itself must not be able to lay marks and ballots side by side: see `shake`.
"""

from collections.abc import Mapping

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting.ballots.errors import ChannelNotAgreed, TermsMissing
from budgeting.ballots.models import Ballot, BallotStatus
from budgeting.ballots.saying import Said, judged, text_of
from budgeting.finding import items_of, terms_held, terms_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Phase, Voter
from budgeting.phases import must_be
from budgeting.proposals.withdrawing import items_standing
from budgeting.terms import CHANNELS, Channel, RoundTerms
from budgeting.voters.marks import use_voice
from core.money import currency


def terms_needed(session: Session, found: BudgetRound) -> RoundTerms:
    """Raises TermsMissing."""
    held = terms_held(session, found)
    if held is None:
        raise TermsMissing()
    return terms_of(held)


def agreed(terms: RoundTerms, channel: Channel) -> None:
    """Raises ChannelNotAgreed."""
    if channel not in terms.channels:
        raise ChannelNotAgreed(channel=CHANNELS[channel], agreed=tuple(CHANNELS[one] for one in terms.channels))


def on_the_ballot(session: Session, found: BudgetRound, envelope: Envelope, *, printed: bool) -> list[BallotItem]:
    """What a voter can choose; `printed`: with what was taken off since, which stands on paper and is left out by the count."""
    return items_of(session, found, envelope) if printed else items_standing(session, found, envelope)


def judge(session: Session, found: BudgetRound, envelope: Envelope, said: Said, *, printed: bool = False) -> Said:
    """The canonical form of what somebody said. Raises TermsMissing, BallotWrong."""
    terms, items = terms_needed(session, found), on_the_ballot(session, found, envelope, printed=printed)
    return judged(said, terms.ballot, {item.number: item.cost_minor for item in items}, currency(found.currency))


def cast(
    session: Session, found: BudgetRound, envelope: Envelope, voter: Voter, channel: Channel, said: Said, *, by: str
) -> None:
    """Uses the voter's voice and puts what she said into the box, online or assisted; what goes in has no link to her.

    Raises OtherPhase, ChannelNotAgreed, VoterStruck, OtherArea, VoiceUsed, TermsMissing, BallotWrong.
    """
    must_be(found, Phase.VOTING)
    agreed(terms_needed(session, found), channel)
    choices = text_of(judge(session, found, envelope, said))
    use_voice(session, found, envelope, voter, channel, by=by)
    session.add(
        Ballot(
            round_id=found.id, envelope_id=envelope.id, channel=channel, choices=choices, status=BallotStatus.ACCEPTED
        )
    )
    session.flush()


def ballots_by_channel(session: Session, found: BudgetRound, envelope: Envelope) -> Mapping[Channel, int]:
    """How many ballots count, by the way they came."""
    counting = select(Ballot.channel, func.count()).where(
        Ballot.round_id == found.id, Ballot.envelope_id == envelope.id, Ballot.status == BallotStatus.ACCEPTED
    )
    return {Channel(channel): count for channel, count in session.execute(counting.group_by(Ballot.channel))}


def shake(session: Session, found: BudgetRound) -> None:
    """Writes every ballot of the round anew in the order of its random key, once voting is over.

    PostgreSQL notes beside each row which transaction wrote it, and a voter's mark is written in the same one as her ballot;
    after shaking, all ballots carry the same note. On SQLite a ballot has neither a note nor a place.
    """
    must_be(found, Phase.VOTED)
    keys = session.scalars(select(Ballot.public_id).where(Ballot.round_id == found.id).order_by(Ballot.public_id)).all()
    for key in keys:
        again = update(Ballot).where(Ballot.public_id == key).values(status=Ballot.status)
        session.execute(again, execution_options={"synchronize_session": False})
