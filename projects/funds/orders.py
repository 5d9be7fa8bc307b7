"""What the fund's payment means in the project that it pays for: the funder's "ordered", and never the project's "received".

Two books of two houses are not confirmed by one hand. The fund's officers know that money left; that it arrived only the
project's officers know, on another day perhaps. So the fund's payment is one voucher, which orders an approved tranche by the
project's own gates, and the project's receipt is another one. Bundling both would let either side write the other's books. A
tranche that was ordered already is not paid again.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import Money
from ledger.voucher_models import Voucher
from projects import flows, tranche_states
from projects.errors import OtherCurrency, ProjectUnknown, TrancheUnknown
from projects.finding import agreement_of
from projects.flows import Flow
from projects.funding_models import FundingAgreement, Instrument, Measure, Tranche, TrancheState
from projects.funds.errors import NotTheFunder, ReceivedAlready
from projects.funds.models import Fund
from projects.kinds import refuse_not_in_force
from projects.models import Project
from projects.tranches import decide

_ORDERED_BY_US = (Instrument.GRANT, Instrument.LOAN)


@dataclass(frozen=True, slots=True)
class Order:
    """The project's agreement with this fund, by number, and the tranche that is paid; 0 for money outside tranches."""

    project: str
    agreement: int
    tranche: int = 0


def order_of(typed: str) -> Order | None:
    """"project:agreement:tranche" as the list offers it; None for nothing, or for what no list of ours offers."""
    project, _, rest = typed.partition(":")
    agreement, _, tranche = rest.partition(":")
    if not (agreement.isascii() and agreement.isdecimal() and tranche.isascii() and tranche.isdecimal()):
        return None
    return Order(project, int(agreement), int(tranche))


def project_by(session: Session, public_id: str) -> Project:
    """Raises ProjectUnknown."""
    project = session.scalar(select(Project).where(Project.public_id == public_id))
    if project is None:
        raise ProjectUnknown()
    return project


def agreement_for(session: Session, fund: Fund, order: Order, currency: str) -> FundingAgreement:
    """The agreement by which the fund pays. Raises ProjectUnknown, AgreementUnknown, NotTheFunder, OtherCurrency."""
    agreement = agreement_of(session, project_by(session, order.project), order.agreement)
    if agreement.funder_id != fund.organisation_id or agreement.instrument not in _ORDERED_BY_US:
        raise NotTheFunder(number=agreement.number, funder=agreement.funder.name, fund=fund.name)
    if agreement.currency != currency:
        raise OtherCurrency(known=agreement.currency, currency=currency)
    return agreement


def try_order(session: Session, fund: Fund, voucher: Voucher, order: Order, money: Money) -> None:
    """Whether it could be ordered now: done, and taken back at once. Raises what `order_now` raises."""
    with session.begin_nested() as tried:
        order_now(session, fund, voucher, order, money, voucher.prepared_by, voucher_id=None)
        tried.rollback()


def order_now(
    session: Session, fund: Fund, voucher: Voucher, order: Order, money: Money, by: str, *, voucher_id: int | None
) -> None:
    """The tranche is ordered, or the payment outside tranches is. Raises TrancheUnknown, and as `projects.tranches.decide`."""
    agreement = agreement_for(session, fund, order, money.currency.code)
    project = project_by(session, order.project)
    if order.tranche:
        tranche = _tranche(session, agreement, order.tranche)
        decide(session, project, tranche, TrancheState.ORDERED, voucher.day, money.minor, voucher.memo, by=by)
        return
    refuse_not_in_force(agreement, voucher.day)
    flows.add(session, agreement, voucher.day, Flow(agreement.number, Measure.ORDERED, money.minor), voucher_id=voucher_id)


def order_back(session: Session, fund: Fund, voucher: Voucher, order: Order, money: Money, day: date) -> None:
    """The payment was taken back: the tranche is approved, as it was before. Raises ReceivedAlready."""
    agreement = agreement_for(session, fund, order, money.currency.code)
    if order.tranche:
        tranche = _tranche(session, agreement, order.tranche)
        session.refresh(tranche)
        if tranche_states.state_of(tranche) is not TrancheState.ORDERED:
            raise ReceivedAlready(number=tranche.number)
        approved = [event.amount_minor for event in tranche.events if event.state == TrancheState.APPROVED][-1]
        by, note = voucher.reversed_by or "", voucher.reversal_reason or ""
        state = TrancheState.APPROVED
        tranche_states.add_event(session, tranche, state, day, approved, by=by, note=note, voucher_id=voucher.id)
    flows.add(session, agreement, day, Flow(agreement.number, Measure.ORDERED, -money.minor), voucher_id=voucher.id)


def _tranche(session: Session, agreement: FundingAgreement, number: int) -> Tranche:
    """Raises TrancheUnknown."""
    for tranche in tranche_states.tranches_of(session, agreement):
        if tranche.number == number:
            return tranche
    raise TrancheUnknown()
