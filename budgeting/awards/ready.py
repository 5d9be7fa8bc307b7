"""What must hold of a round's money before it goes on. A rehearsal has no money, so nothing stands in its way."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.awards.decided import official
from budgeting.awards.errors import (
    AwardNotFinished,
    EnvelopeNotEmpty,
    EnvelopeNotRatified,
    EnvelopeNotSetAside,
    VoucherWaits,
)
from budgeting.awards.figures import round_money
from budgeting.awards.ratifying import is_ratified
from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound
from core.errors import Refusal
from core.money import Money, currency


def everything_is_set_aside(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """Before anybody votes, the money that is voted on is there."""
    if not found.real:
        return ()
    of = currency(found.currency)
    return [
        EnvelopeNotSetAside(envelope=line.envelope.name, missing=Money(line.missing_minor, of))
        for line in round_money(session, found).envelopes
        if line.missing_minor
    ]


def everything_is_ratified(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """What the official counts came to is in the books, confirmed. That there is a count is asked with the results."""
    if not found.real:
        return ()
    return [
        EnvelopeNotRatified(envelope=envelope.name)
        for envelope in envelopes_of(session, found)
        if official(session, envelope) and not is_ratified(session, found, envelope)
    ]


def everything_is_finished(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """Every award is spent, given back or released, every envelope is empty, and no voucher waits."""
    if not found.real:
        return ()
    of, money = currency(found.currency), round_money(session, found)
    reasons: list[Refusal] = [VoucherWaits(number=voucher.number) for voucher in money.waiting]
    for envelope in money.envelopes:
        for line in envelope.awards:
            if line.open_minor:
                left = Money(line.open_minor, of)
                reasons.append(AwardNotFinished(number=line.award.number, name=line.award.item.name, open=left))
        if envelope.rest_minor:
            reasons.append(EnvelopeNotEmpty(envelope=envelope.envelope.name, rest=Money(envelope.rest_minor, of)))
    return reasons
