"""By which voucher a result stands: what must be known before anything about it is counted or decided anew. Writes nothing."""

from sqlalchemy.orm import Session

from budgeting.awards.errors import BeingRatified
from budgeting.awards.finding import HOLDS, referred
from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound, Envelope
from ledger.voucher_models import Voucher


def beginning_of(envelope: Envelope) -> str:
    """How the references of the vouchers that ratify an envelope's result begin."""
    return f"ratify:{envelope.public_id}:"


def ratified_by(session: Session, found: BudgetRound, envelope: Envelope) -> Voucher | None:
    """The voucher by which the envelope's result stands, prepared or confirmed; None when none does."""
    before = referred(session, found.fund, beginning_of(envelope))
    return before[-1] if before and before[-1].state in HOLDS else None


def refuse_while_ratifying(session: Session, found: BudgetRound, envelope: Envelope | None = None) -> None:
    """Before anything is counted anew or decided otherwise; of one envelope or of all. Raises BeingRatified."""
    for one in [envelope] if envelope else envelopes_of(session, found):
        if voucher := ratified_by(session, found, one):
            raise BeingRatified(number=voucher.number, envelope=one.name)
