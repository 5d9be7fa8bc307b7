"""Ratifying a result: one voucher an envelope allocates all its awards, their sum is the outcome, and twice is posted once.

The voucher's reference is made of the count and of what is due by it, so that the same result again is the same voucher, and
another result is refused as long as that one stands. Whether a result is ratified is what the voucher's state says.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.assembly.finding import minute_named
from budgeting.awards import fairness
from budgeting.awards.decided import Due, awards_due, official
from budgeting.awards.errors import NotCountedYet, RatifiedOtherwise
from budgeting.awards.finding import HOLDS, pool_of, referred
from budgeting.awards.models import Award
from budgeting.awards.ratified import beginning_of, ratified_by
from budgeting.awards.setting_aside import refuse_rehearsal
from budgeting.errors import PhaseNotReady
from budgeting.finding import envelopes_of, hold
from budgeting.models import PHASE_NAMES, BudgetRound, Computation, Envelope, Phase
from budgeting.phases import AFTER_RATIFYING, must_be
from budgeting.results.ready import every_count_holds, objections_are_over
from core.calendars import now
from core.frozen import from_text, to_text
from core.text import clean
from ledger.voucher_models import Voucher, VoucherState
from projects import vouchers
from projects.funds.awarding import ALLOCATION, Allocation, Awarded
from projects.funds.opening import book_of

MOST_MINUTE = 40


def ratify(session: Session, found: BudgetRound, day: date, minute: str = "", *, by: str) -> list[Voucher]:
    """The vouchers that allocate the round's awards, one for each envelope in which something was funded.

    Raises RoundRehearsal, OtherPhase, NotCountedYet, PhaseNotReady while objections run or what was counted has changed,
    DecisionUnknown, DecisionDoesNotHold, RatifiedOtherwise, CommunityInArrears, PreparerGains, and what the fund refuses:
    BeyondStage when more was decided than is set aside.
    """
    hold(session, found)
    refuse_rehearsal(found)
    must_be(found, Phase.OBJECTIONS, *AFTER_RATIFYING)
    counted = [(envelope, _counted(session, envelope)) for envelope in envelopes_of(session, found)]
    if wrong := [*every_count_holds(session, found), *objections_are_over(session, found)]:
        raise PhaseNotReady(asked=PHASE_NAMES[Phase.RATIFIED], reasons=tuple(wrong))
    decided = minute_named(session, found.fund, clean(minute, MOST_MINUTE))
    return [
        _ratified(session, found, envelope, computation, due, day, decided, by=by)
        for envelope, (computation, due) in counted
        if due
    ]


def _counted(session: Session, envelope: Envelope) -> tuple[Computation, tuple[Due, ...]]:
    held = official(session, envelope)
    if held is None:
        raise NotCountedYet(envelope=envelope.name)
    return held[0], awards_due(session, envelope)


def digest_of(computation: Computation, due: Sequence[Due]) -> str:
    """The SHA-256 of a result: of the count, and of what is due by it."""
    said = (computation.outcome_sha256, *((one.item.number, one.amount_minor) for one in due))
    return sha256(to_text(said).encode()).hexdigest()


def _ratified(
    session: Session,
    found: BudgetRound,
    envelope: Envelope,
    computation: Computation,
    due: tuple[Due, ...],
    day: date,
    minute: str,
    *,
    by: str,
) -> Voucher:
    digest, beginning = digest_of(computation, due), beginning_of(envelope)
    before = referred(session, found.fund, beginning)
    if before and before[-1].state in HOLDS:
        if from_text(Allocation, before[-1].content).digest != digest:
            raise RatifiedOtherwise(number=before[-1].number, envelope=envelope.name)
        return before[-1]
    fairness.refuse_debtors(session, found, due, day)
    for one in due:
        fairness.refuse_who_gains(session, found, one.item, by)
    return allocate(session, found, envelope, computation, due, day, minute, f"{beginning}{digest}:{len(before) + 1}", by=by)


def allocate(
    session: Session,
    found: BudgetRound,
    envelope: Envelope,
    computation: Computation,
    due: Sequence[Due],
    day: date,
    minute: str,
    reference: str,
    *,
    by: str,
) -> Voucher:
    """Prepares the voucher of some awards and writes them down beside it; under a reference once."""
    parts = tuple(
        Awarded(
            award=sha256(f"{reference}:{one.item.number}".encode()).hexdigest()[:16],
            number=one.item.number,
            name=one.item.name,
            amount_minor=one.amount_minor,
            barred=fairness.barred_from(session, found, one.item),
        )
        for one in due
    )
    digest = digest_of(computation, due)
    said = Allocation(found.currency, pool_of(found, envelope), computation.public_id, digest, parts, minute)
    book, memo = book_of(session, found.fund), said.pool.label
    voucher = vouchers.prepare(session, found.fund, book, ALLOCATION, day, said, memo, by=by, reference=reference)
    if session.scalar(select(Award.id).where(Award.voucher_id == voucher.id).limit(1)):
        return voucher
    last = session.scalar(select(func.max(Award.number)).where(Award.round_id == found.id)) or 0
    for number, (one, part) in enumerate(zip(due, parts, strict=True), start=last + 1):
        award = Award(
            public_id=part.award,
            round_id=found.id,
            envelope_id=envelope.id,
            item_id=one.item.id,
            number=number,
            amount_minor=one.amount_minor,
            organisation_id=fairness.proposal_of(session, one.item).organisation_id,
            computation_id=computation.id,
            voucher_id=voucher.id,
            minute=minute,
            awarded_by=by,
            awarded_at=now(),
        )
        session.add(award)
    session.flush()
    return voucher


def is_ratified(session: Session, found: BudgetRound, envelope: Envelope) -> bool:
    """Whether what the official count came to is in the books."""
    computation, due = _counted(session, envelope)
    voucher = ratified_by(session, found, envelope)
    if not due:
        return voucher is None
    if voucher is None or voucher.state != VoucherState.POSTED:
        return False
    return from_text(Allocation, voucher.content).digest == digest_of(computation, due)
