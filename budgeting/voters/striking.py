"""Striking somebody from the register with the reason, and putting her back; nothing is deleted, her number stays hers.

Refuses to strike a voter who has used her voice: a voice that was given is not taken back.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import BudgetRound, Voter, VoterMark
from budgeting.phases import must_be
from budgeting.voters.errors import VoiceUsedNotStruck, VoterNotStruck
from budgeting.voters.models import Strike, VoterStrike
from budgeting.voters.register import KEPT_IN, refuse_struck
from core.calendars import now, today
from core.text import required


def strike(session: Session, found: BudgetRound, voter: Voter, why: Strike, reason: str, *, by: str) -> VoterStrike:
    """Raises OtherPhase, VoterStruck, VoiceUsedNotStruck, TextMissing, TextTooLong, TextUnreadable."""
    _ready(session, found, voter)
    refuse_struck(voter)
    if session.scalar(select(func.count()).select_from(VoterMark).where(VoterMark.voter_id == voter.id)):
        raise VoiceUsedNotStruck(name=voter.name, number=voter.number)
    return write(session, found, voter, why, required(reason), by=by)


def put_back(session: Session, found: BudgetRound, voter: Voter, reason: str, *, by: str) -> VoterStrike:
    """Raises OtherPhase, VoterNotStruck, TextMissing, TextTooLong, TextUnreadable."""
    _ready(session, found, voter)
    if voter.struck_on is None:
        raise VoterNotStruck(name=voter.name, number=voter.number)
    return write(session, found, voter, Strike.ADMITTED, required(reason), by=by)


def write(session: Session, found: BudgetRound, voter: Voter, why: Strike, reason: str, *, by: str) -> VoterStrike:
    """Writes it down without asking whether it may be."""
    day, back = today(found.fund.timezone), why is Strike.ADMITTED
    row = VoterStrike(
        voter_id=voter.id,
        place=len(history(session, voter)) + 1,
        why=why,
        reason=reason,
        day=day,
        recorded_by=by,
        recorded_at=now(),
    )
    voter.struck_on, voter.struck_reason = (None, "") if back else (day, reason)
    session.add(row)
    session.flush()
    return row


def history(session: Session, voter: Voter) -> list[VoterStrike]:
    """Every time she was struck or put back, in order."""
    wanted = select(VoterStrike).where(VoterStrike.voter_id == voter.id).order_by(VoterStrike.place)
    return list(session.scalars(wanted))


def _ready(session: Session, found: BudgetRound, voter: Voter) -> None:
    hold(session, found)
    session.refresh(voter)
    must_be(found, *KEPT_IN)
