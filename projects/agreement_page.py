"""What the page of an agreement shows: its terms, its columns, its tranches with how far each is, and every flow."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.deeds import name_of
from core.money import Money, currency
from core.rates import number_text, percent_text
from ledger.voucher_models import Voucher
from projects import flows
from projects.flows import Columns
from projects.funding_models import FundingAgreement, FundingFlow, Measure, Tranche, TrancheState
from projects.kinds import terms_of
from projects.models import Project
from projects.terms import TEN_THOUSANDTHS, FundingTerms
from projects.tranche_states import NEXT, amount_of, covered, received_minor, state_of, tranches_of
from projects.tranches import counterpart_given

# Decisions of the funder; the community asks.
DECIDED = frozenset({TrancheState.APPROVED, TrancheState.ORDERED, TrancheState.CANCELLED, TrancheState.CLOSED})
ASKED = frozenset({TrancheState.REQUESTED})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a tranche, with who wrote it down."""

    state: TrancheState
    day: date
    amount: Money
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class TrancheRow:
    """A tranche: its state, what its last step was about, what arrived, and how much of that is spent and accounted for."""

    tranche: Tranche
    state: TrancheState
    amount: Money
    received: Money
    spent: Money
    liquidated: Money
    steps: tuple[Step, ...]
    next: tuple[TrancheState, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Shares and rates of the terms as text."""

    match: str
    liquidated_share: str
    quantity: str
    rate: str


@dataclass(frozen=True, slots=True)
class AgreementPage:
    terms: FundingTerms | None
    told: Told | None
    columns: Columns
    undrawn: Money
    unspent: Money
    counterpart: Money
    tranches: tuple[TrancheRow, ...]
    flows: tuple[tuple[FundingFlow, Voucher | None, Money], ...]


def agreement_page(session: Session, project: Project, agreement: FundingAgreement, day: date) -> AgreementPage:
    unit = currency(agreement.currency)
    columns = flows.columns(session, agreement, day)
    terms = terms_of(agreement) if agreement.terms else None
    return AgreementPage(
        terms=terms,
        told=_told(terms) if terms else None,
        columns=columns,
        undrawn=Money(columns.undrawn_minor, unit),
        unspent=Money(columns.unspent_minor, unit),
        counterpart=Money(counterpart_given(session, project, agreement.currency, day), unit),
        tranches=tranche_rows(session, agreement),
        flows=_flows(session, agreement),
    )


def _told(terms: FundingTerms) -> Told:
    return Told(
        match=percent_text(terms.match.share) if terms.match else "",
        liquidated_share=percent_text(terms.liquidated_share),
        quantity=number_text(Fraction(terms.index.quantity_e4, TEN_THOUSANDTHS)) if terms.index else "",
        rate=number_text(terms.index.rate) if terms.index else "",
    )


def tranche_rows(session: Session, agreement: FundingAgreement) -> tuple[TrancheRow, ...]:
    tranches, unit = tranches_of(session, agreement), currency(agreement.currency)
    columns = flows.columns(session, agreement, date.max)
    amounts = [received_minor(one) for one in tranches]
    spent = covered(amounts, columns.of(Measure.SPENT))
    liquidated = covered(amounts, columns.of(Measure.LIQUIDATED))
    return tuple(
        TrancheRow(
            tranche=one,
            state=state_of(one),
            amount=Money(amount_of(one), unit),
            received=Money(amounts[place], unit),
            spent=Money(spent[place], unit),
            liquidated=Money(liquidated[place], unit),
            steps=tuple(
                Step(
                    TrancheState(event.state),
                    event.day,
                    Money(event.amount_minor, unit),
                    event.note,
                    name_of(session, event.recorded_by),
                )
                for event in one.events
            ),
            next=tuple(state for state in NEXT[state_of(one)] if state in DECIDED | ASKED),
        )
        for place, one in enumerate(tranches)
    )


def _flows(session: Session, agreement: FundingAgreement) -> tuple[tuple[FundingFlow, Voucher | None, Money], ...]:
    """Every flow, the latest first, with its voucher."""
    wanted = (
        select(FundingFlow, Voucher)
        .outerjoin(Voucher, Voucher.id == FundingFlow.voucher_id)
        .where(FundingFlow.agreement_id == agreement.id)
        .order_by(FundingFlow.day.desc(), FundingFlow.id.desc())
        .limit(500)
    )
    unit = currency(agreement.currency)
    return tuple((flow, voucher, Money(flow.amount_minor, unit)) for flow, voucher in session.execute(wanted))
