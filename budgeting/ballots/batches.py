"""Batches of ballot papers: printed together, given out, entered, reconciled and closed.

Given out (marks in the register that name the batch) = cast + spoiled + returned + missing. A difference keeps a batch open until
somebody writes down why; papers beyond those given out are written down as extra, with their reason too.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.ballots.box import agreed, terms_needed
from budgeting.ballots.errors import (
    BatchClosed,
    BatchDiffers,
    BatchNotThrough,
    BatchOverfull,
    BatchTooSmall,
    BatchUnknown,
    DifferenceNeedsReason,
)
from budgeting.ballots.models import MOST_REASON, Ballot, BallotBatch, BallotEntry, BallotStatus, BatchClosing
from budgeting.finding import hold
from budgeting.models import BudgetRound, Envelope, Phase, VoterMark
from budgeting.phases import must_be
from budgeting.terms import Channel
from core.calendars import now
from core.text import clean, required

MOST_PLACE = 120
MOST_PAPERS = 9999


def add_batch(session: Session, found: BudgetRound, envelope: Envelope, place: str, papers: int, *, by: str) -> BallotBatch:
    """Papers for an envelope, numbered from 1, to be printed and given out at a place or meeting.

    Raises OtherPhase, TermsMissing, ChannelNotAgreed, BatchTooSmall, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, found)
    must_be(found, Phase.FROZEN, Phase.VOTING)
    terms = terms_needed(session, found)
    agreed(terms, Channel.PAPER)
    if papers < max(terms.least_cell, 1):
        raise BatchTooSmall(papers=papers, least=max(terms.least_cell, 1))
    last = session.scalar(select(func.max(BallotBatch.number)).where(BallotBatch.round_id == found.id))
    batch = BallotBatch(
        round_id=found.id,
        envelope_id=envelope.id,
        number=(last or 0) + 1,
        place=required(place, MOST_PLACE),
        papers=min(papers, MOST_PAPERS),
        seed=secrets.token_hex(16),
        added_by=by,
        added_at=now(),
    )
    session.add(batch)
    session.flush()
    return batch


def batches_of(session: Session, found: BudgetRound) -> list[BallotBatch]:
    return list(session.scalars(select(BallotBatch).where(BallotBatch.round_id == found.id).order_by(BallotBatch.number)))


def batch_of(session: Session, found: BudgetRound, public_id: str) -> BallotBatch:
    """Raises BatchUnknown."""
    batch = session.scalar(select(BallotBatch).where(BallotBatch.round_id == found.id, BallotBatch.public_id == public_id))
    if batch is None:
        raise BatchUnknown()
    return batch


def leads_to_few(session: Session, found: BudgetRound, batch: BallotBatch) -> bool:
    """Whether so few papers of a batch were given out that its name alone could lead from a ballot to somebody."""
    given = standing(session, batch).issued
    return 0 < given < terms_needed(session, found).least_cell


def closing_of(session: Session, batch: BallotBatch) -> BatchClosing | None:
    return session.get(BatchClosing, batch.id)


def must_be_open(session: Session, batch: BallotBatch) -> None:
    """Raises BatchClosed."""
    if closing_of(session, batch) is not None:
        raise BatchClosed(number=batch.number)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch is. `issued`: voters who were given a paper of it; `once`: papers that one person typed; `differing`: that
    two typed, and not alike."""

    batch: BallotBatch
    issued: int
    cast: int
    spoiled: int
    once: int
    differing: int
    closing: BatchClosing | None

    @property
    def open_papers(self) -> int:
        """Papers given out of which nothing is known yet; never below nought."""
        return max(self.issued - self.cast - self.spoiled, 0)


def standing(session: Session, batch: BallotBatch) -> Standing:
    return _standings(session, [batch])[0]


def standings(session: Session, found: BudgetRound) -> Sequence[Standing]:
    return _standings(session, batches_of(session, found))


def _standings(session: Session, batches: Sequence[BallotBatch]) -> list[Standing]:
    """As many queries for many batches as for one."""
    ids, names = [one.id for one in batches], [one.public_id for one in batches]
    rounds = {one.round_id for one in batches}
    issued = select(VoterMark.batch, func.count()).where(VoterMark.round_id.in_(rounds), VoterMark.batch.in_(names))
    given = {name: count for name, count in session.execute(issued.group_by(VoterMark.batch))}
    counting = select(Ballot.batch_id, Ballot.status, func.count()).where(Ballot.batch_id.in_(ids))
    counted = session.execute(counting.group_by(Ballot.batch_id, Ballot.status))
    came = Counter({(batch_id, BallotStatus(status)): count for batch_id, status, count in counted})
    typed = select(BallotEntry.batch_id, func.count()).where(BallotEntry.batch_id.in_(ids))
    papers = session.execute(typed.group_by(BallotEntry.batch_id, BallotEntry.serial))
    entries = Counter((batch_id, count) for batch_id, count in papers)
    closings = {one.batch_id: one for one in session.scalars(select(BatchClosing).where(BatchClosing.batch_id.in_(ids)))}
    return [
        Standing(
            batch=one,
            issued=given.get(one.public_id, 0),
            cast=came[one.id, BallotStatus.ACCEPTED] + came[one.id, BallotStatus.VOID],
            spoiled=came[one.id, BallotStatus.SPOILED],
            once=entries[one.id, 1],
            differing=entries[one.id, 2],
            closing=closings.get(one.id),
        )
        for one in batches
    ]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is not in the count: papers that came back unused, that are missing, or that are there beyond those given out."""

    returned: int
    missing: int = 0
    extra: int = 0
    reason: str = ""


def close_batch(session: Session, found: BudgetRound, batch: BallotBatch, said: Reconciled, *, by: str) -> BatchClosing:
    """Writes down where every paper is, after which nothing more is entered.

    Raises OtherPhase, BatchClosed, BatchNotThrough, BatchDiffers, BatchOverfull, DifferenceNeedsReason, TextTooLong,
    TextUnreadable.
    """
    hold(session, found)
    must_be(found, Phase.VOTED)
    must_be_open(session, batch)
    now_is = standing(session, batch)
    if now_is.once or now_is.differing:
        raise BatchNotThrough(number=batch.number, waiting=now_is.once, differing=now_is.differing)
    accounted = now_is.cast + now_is.spoiled + said.returned + said.missing - said.extra
    if accounted < now_is.issued:
        raise BatchDiffers(issued=now_is.issued, found=accounted, short=now_is.issued - accounted)
    if accounted > now_is.issued:
        raise BatchOverfull(issued=now_is.issued, found=accounted, over=accounted - now_is.issued)
    reason = clean(said.reason, MOST_REASON)
    if (said.missing or said.extra) and not reason:
        raise DifferenceNeedsReason(missing=said.missing, extra=said.extra)
    closing = BatchClosing(
        batch_id=batch.id,
        round_id=found.id,
        issued=now_is.issued,
        extra=said.extra,
        cast=now_is.cast,
        spoiled=now_is.spoiled,
        returned=said.returned,
        missing=said.missing,
        reason=reason,
        closed_by=by,
        closed_at=now(),
    )
    session.add(closing)
    session.flush()
    return closing
