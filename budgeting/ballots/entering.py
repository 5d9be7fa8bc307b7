"""Paper ballots, typed twice by two people who do not see each other's work.

Where both typed the same, the ballot is in the box and both entries are thrown away; who typed is kept, without what. Where they
differ, the paper waits: either of them corrects her own entry, or an approver settles it with the paper in hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.ballots.batches import must_be_open
from budgeting.ballots.box import agreed, judge, terms_needed
from budgeting.ballots.errors import (
    EntriesThere,
    EntryNotYours,
    EntryYours,
    NothingDiffers,
    PaperUnknown,
    SerialUnknown,
    SerialUsed,
    SettlesOwn,
)
from budgeting.ballots.models import (
    MOST_REASON,
    Ballot,
    BallotBatch,
    BallotEntry,
    BallotStatus,
    Deed,
    PaperDeed,
)
from budgeting.ballots.saying import Said, text_of
from budgeting.ballots.serials import known_serial, serial
from budgeting.finding import hold
from budgeting.models import BudgetRound, Phase
from budgeting.phases import must_be
from budgeting.terms import Channel
from core.text import clean, required


class Came(StrEnum):
    """What became of a paper that was typed."""

    FIRST = "first"
    ACCEPTED = "accepted"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What stands on a paper; or, in words, why it does not count."""

    said: Said | None
    spoiled: str = ""


def enter(
    session: Session, found: BudgetRound, batch: BallotBatch, typed_serial: str, paper: OnPaper, *, by: str
) -> tuple[str, Came]:
    """One person's entry of a paper; with the second, it is compared. Answers the serial as printed, and what became of it.

    Raises OtherPhase, TermsMissing, ChannelNotAgreed, BatchClosed, SerialUnknown, SerialUsed, EntryYours, EntriesThere,
    BallotWrong, TextTooLong, TextUnreadable, TextMissing.
    """
    _may_enter(session, found, batch)
    printed = known_serial(batch, typed_serial)
    if printed is None:
        raise SerialUnknown(typed=typed_serial[:40], batch=batch.number, example=serial(batch.number, 0, batch.seed)[:-2] + "…")
    if session.scalar(select(Ballot.public_id).where(Ballot.round_id == found.id, Ballot.serial == printed)):
        raise SerialUsed(serial=printed)
    entries = entries_of(session, batch, printed)
    if any(entry.entered_by == by for entry in entries):
        raise EntryYours(serial=printed)
    if len(entries) == 2:
        raise EntriesThere(serial=printed)
    choices, spoiled = _kept(session, found, batch, paper)
    entry = BallotEntry(
        round_id=found.id,
        batch_id=batch.id,
        serial=printed,
        place=3 - entries[0].place if entries else 1,
        entered_by=by,
        choices=choices,
        spoiled=spoiled,
    )
    session.add(entry)
    session.flush()
    return printed, _compared(session, found, batch, [*entries, entry])


def _may_enter(session: Session, found: BudgetRound, batch: BallotBatch) -> None:
    hold(session, found)
    must_be(found, Phase.VOTING, Phase.VOTED)
    agreed(terms_needed(session, found), Channel.PAPER)
    must_be_open(session, batch)


def _kept(session: Session, found: BudgetRound, batch: BallotBatch, paper: OnPaper) -> tuple[str, str]:
    """Choices and why it does not count, as they are kept: never both."""
    if paper.said is None:
        return "", required(paper.spoiled, MOST_REASON)
    return text_of(judge(session, found, batch.envelope, paper.said, printed=True)), ""


def entries_of(session: Session, batch: BallotBatch, printed: str) -> list[BallotEntry]:
    wanted = select(BallotEntry).where(BallotEntry.batch_id == batch.id, BallotEntry.serial == printed)
    return list(session.scalars(wanted.order_by(BallotEntry.place)))


def _compared(session: Session, found: BudgetRound, batch: BallotBatch, entries: Sequence[BallotEntry]) -> Came:
    """Two are the same when both say the same, or both say that the paper does not count, in whatever words."""
    if len(entries) < 2:
        return Came.FIRST
    one, other = sorted(entries, key=lambda entry: entry.place)
    if (one.choices, bool(one.spoiled)) != (other.choices, bool(other.spoiled)):
        return Came.DIFFERS
    _accept(session, found, batch, (one, other), one.choices, one.spoiled)
    return Came.ACCEPTED


def _accept(
    session: Session, found: BudgetRound, batch: BallotBatch, entries: Sequence[BallotEntry], choices: str, spoiled: str
) -> None:
    printed = entries[0].serial
    for entry in entries:
        _answered(session, batch, printed, Deed.TYPED, entry.entered_by)
        session.delete(entry)
    session.add(
        Ballot(
            round_id=found.id,
            envelope_id=batch.envelope_id,
            channel=Channel.PAPER,
            batch_id=batch.id,
            serial=printed,
            choices=choices,
            status=BallotStatus.SPOILED if spoiled else BallotStatus.ACCEPTED,
            reason=spoiled,
        )
    )
    session.flush()


def _answered(session: Session, batch: BallotBatch, printed: str, deed: Deed, by: str, reason: str = "") -> None:
    session.add(
        PaperDeed(round_id=batch.round_id, batch_id=batch.id, serial=printed, deed=deed, done_by=by, reason=reason)
    )


def correct(session: Session, found: BudgetRound, batch: BallotBatch, printed: str, paper: OnPaper, *, by: str) -> Came:
    """Her own entry typed again, from the paper. Raises EntryNotYours and, but for those of the serial, what `enter` does."""
    _may_enter(session, found, batch)
    entries = entries_of(session, batch, printed)
    own = next((entry for entry in entries if entry.entered_by == by), None)
    if own is None:
        raise EntryNotYours(serial=printed[:20])
    own.choices, own.spoiled = _kept(session, found, batch, paper)
    session.flush()
    return _compared(session, found, batch, entries)


def differing_entries(session: Session, batch: BallotBatch, printed: str, *, by: str) -> list[BallotEntry]:
    """The two entries of a paper, for a third person alone. Raises NothingDiffers, SettlesOwn."""
    entries = entries_of(session, batch, printed)
    if len(entries) < 2:
        raise NothingDiffers(serial=printed[:20])
    if any(entry.entered_by == by for entry in entries):
        raise SettlesOwn(serial=printed)
    return entries


def settle(
    session: Session, found: BudgetRound, batch: BallotBatch, printed: str, paper: OnPaper, reason: str, *, by: str
) -> None:
    """What the paper says, by a third person who has it in hand; `reason` says how the two came to differ.

    Raises NothingDiffers, SettlesOwn and, but for those of the serial, what `enter` does.
    """
    _may_enter(session, found, batch)
    entries = differing_entries(session, batch, printed, by=by)
    why = required(reason, MOST_REASON)
    _accept(session, found, batch, entries, *_kept(session, found, batch, paper))
    _answered(session, batch, printed, Deed.SETTLED, by, why)
    session.flush()


def strike(session: Session, found: BudgetRound, batch: BallotBatch, typed_serial: str, reason: str, *, by: str) -> str:
    """An accepted paper that must not count after all (of another envelope, cast by nobody on the register), with the reason.

    Raises OtherPhase, BatchClosed, PaperUnknown, TextMissing, TextTooLong, TextUnreadable.
    """
    _may_enter(session, found, batch)
    printed = known_serial(batch, typed_serial)
    wanted = select(Ballot).where(
        Ballot.batch_id == batch.id, Ballot.serial == printed, Ballot.status == BallotStatus.ACCEPTED
    )
    ballot = session.scalar(wanted) if printed else None
    if printed is None or ballot is None:
        raise PaperUnknown(typed=typed_serial[:20])
    ballot.status, ballot.reason = BallotStatus.VOID, required(reason, MOST_REASON)
    _answered(session, batch, printed, Deed.STRUCK, by, clean(reason, MOST_REASON))
    session.flush()
    return printed


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper that is not in the box yet. `mine`: who asks typed one of its entries."""

    serial: str
    differs: bool
    mine: bool


def waiting_papers(session: Session, batch: BallotBatch, by: str) -> list[Waiting]:
    """By serial; says nothing of what anybody typed."""
    wanted = select(BallotEntry.serial, BallotEntry.entered_by).where(BallotEntry.batch_id == batch.id)
    typed: dict[str, list[str]] = {}
    for printed, who in session.execute(wanted.order_by(BallotEntry.serial)):
        typed.setdefault(printed, []).append(who)
    return [Waiting(printed, len(who) == 2, by in who) for printed, who in typed.items()]


def not_counting(session: Session, batch: BallotBatch) -> list[Ballot]:
    """Spoiled and struck papers, by serial."""
    wanted = select(Ballot).where(Ballot.batch_id == batch.id, Ballot.status != BallotStatus.ACCEPTED)
    return list(session.scalars(wanted.order_by(Ballot.serial)))
