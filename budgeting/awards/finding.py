"""Finding awards, the vouchers that speak of a round's money, and an envelope or award as the fund's book names it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.awards.errors import AwardUnknown
from budgeting.awards.models import Award, AwardLink
from budgeting.models import BudgetRound, Envelope
from ledger.voucher_models import Voucher, VoucherState
from projects.funds.earmarks import Pool
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.funds.voucher_kinds import OF_ROUNDS
from projects.models import Project

KINDS = {kind.name: kind for kind in OF_ROUNDS}
HOLDS = (VoucherState.PREPARED, VoucherState.POSTED)


def pool_of(found: BudgetRound, envelope: Envelope) -> Pool:
    """An envelope as the fund's book names it."""
    return Pool(envelope.restriction, found.public_id, envelope.public_id, f"{found.title}: {envelope.name}")


def awards_of(session: Session, found: BudgetRound, envelope: Envelope | None = None) -> list[Award]:
    """Every award that was ever made, by number; of one envelope or of all."""
    wanted = select(Award).where(Award.round_id == found.id)
    if envelope is not None:
        wanted = wanted.where(Award.envelope_id == envelope.id)
    return list(session.scalars(wanted.order_by(Award.number)))


def award_of(session: Session, found: BudgetRound, public_id: str) -> Award:
    """Raises AwardUnknown."""
    award = session.scalar(select(Award).where(Award.round_id == found.id, Award.public_id == public_id))
    if award is None:
        raise AwardUnknown()
    return award


def vouchers_about(session: Session, fund: Fund, public_id: str) -> list[Voucher]:
    """Every voucher of a round's money that names a round, an envelope or an award, by number."""
    wanted = select(Voucher).where(Voucher.book_id == book_of(session, fund).id, Voucher.kind.in_(KINDS))
    return list(session.scalars(wanted.where(Voucher.content.contains(f'"{public_id}"')).order_by(Voucher.number)))


def referred(session: Session, fund: Fund, beginning: str) -> list[Voucher]:
    """The vouchers whose reference begins so, by number: attempts at the same thing."""
    wanted = select(Voucher).where(Voucher.book_id == book_of(session, fund).id, Voucher.reference.startswith(beginning))
    return list(session.scalars(wanted.order_by(Voucher.number)))


def project_of(session: Session, award: Award) -> Project | None:
    """The project that an award became."""
    wanted = select(AwardLink).where(AwardLink.award_id == award.id).order_by(AwardLink.id.desc()).limit(1)
    link = session.scalar(wanted)
    return link.project if link else None
