"""Promises, signings, amendments and receipts: how an agreement's first three columns fill. Each is a voucher of two officers.

A pledge never counts as a commitment, a commitment never as money. A guarantee is a memorandum and no source. What a funder gives
in an index unit is kept as quantity, rate and day, and posted in currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now
from core.frozen import from_text, to_text
from core.marks import N_
from core.money import Money, currency
from core.text import clean, required
from ledger.chart import AccountKey
from ledger.posting import Entry
from ledger.voucher_models import Voucher, VoucherState
from projects import charts, flows, tranche_states
from projects.charts import of_agreement
from projects.errors import (
    AboveCommitment,
    AboveOrdered,
    CommitmentBelowApproved,
    NoMoneyByThis,
    NotAboveZero,
    PledgeBelowZero,
    SignedAlready,
    StillUsed,
    TrancheReceivedTwice,
    TrancheUnknown,
    TrancheWrongState,
)
from projects.finding import agreement_of, book_in
from projects.flows import Flow
from projects.funding_models import (
    INSTRUMENTS,
    TRANCHE_STATES,
    FundingAgreement,
    Instrument,
    Measure,
    Tranche,
    TrancheState,
)
from projects.kinds import project_kind, refuse_not_in_force, terms_of
from projects.models import Organisation, Project
from projects.terms import FundingTerms, Index

# Where money by each instrument stands until it is spent; what is in kind or guaranteed is never received as money.
RECEIVED_INTO: Mapping[Instrument, str] = {
    Instrument.GRANT: charts.DEFERRED,
    Instrument.COUNTERPART: charts.DEFERRED,
    Instrument.LOAN: charts.FUNDER_LOANS,
}


def add_source(
    session: Session,
    project: Project,
    funder: Organisation,
    title: str,
    instrument: Instrument,
    currency_code: str,
    *,
    by: str,
) -> FundingAgreement:
    """A source of the project before anything is promised by it.

    Raises OtherCurrency, TextMissing, TextTooLong, TextUnreadable.
    """
    book_in(session, project, currency_code)
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    last = session.scalar(select(func.max(FundingAgreement.number)).where(FundingAgreement.project_id == project.id))
    agreement = FundingAgreement(
        project_id=project.id,
        number=(last or 0) + 1,
        funder_id=funder.id,
        title=required(title, 200),
        instrument=instrument,
        currency=currency_code,
        added_by=by,
        added_at=now(),
    )
    session.add(agreement)
    session.flush()
    return agreement


def memorandum(code: str, agreement: int, amount_minor: int, memo: str) -> tuple[Entry, ...]:
    """The entry of a promise: into its memorandum, or out of it for an amount below zero; none for nothing."""
    account, other = of_agreement(code, agreement), AccountKey(charts.MEMORANDA)
    if amount_minor == 0:
        return ()
    debit, credit = (account, other) if amount_minor > 0 else (other, account)
    return (Entry(debit, credit, abs(amount_minor), memo),)


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise by word or letter; below zero it is withdrawn in part. Raises NotAboveZero, TextTooLong, TextUnreadable."""

    currency: str
    agreement: int
    amount_minor: int
    reason: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean(self.reason))
        if self.amount_minor == 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        return memorandum(charts.PLEDGED, self.agreement, self.amount_minor, self.reason)

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, Measure.PLEDGED, self.amount_minor),)


def _check_pledge(session: Session, project: Project, voucher: Voucher, said: Pledge) -> None:
    """Raises PledgeBelowZero."""
    agreement = agreement_of(session, project, said.agreement)
    pledged = flows.columns(session, agreement, date.max).of(Measure.PLEDGED)
    if pledged + said.amount_minor < 0:
        unit = currency(said.currency)
        raise PledgeBelowZero(
            pledged=Money(pledged, unit), less=Money(-said.amount_minor, unit), over=Money(-said.amount_minor - pledged, unit)
        )


PLEDGE = project_kind("funding-pledge", N_("Pledge"), Pledge, _check_pledge)


@dataclass(frozen=True, slots=True)
class Signing:
    """An agreement is signed: from now on its amount is committed (or guaranteed, which is a column of its own)."""

    agreement: int
    instrument: Instrument
    terms: FundingTerms

    @property
    def currency(self) -> str:
        return self.terms.currency

    def entries(self) -> tuple[Entry, ...]:
        code = charts.GUARANTEED if self.instrument is Instrument.GUARANTEE else charts.COMMITTED
        return memorandum(code, self.agreement, self.terms.amount_minor, "")

    def flows(self) -> tuple[Flow, ...]:
        guaranteed = self.instrument is Instrument.GUARANTEE
        measure = Measure.GUARANTEED if guaranteed else Measure.COMMITTED
        return (Flow(self.agreement, measure, self.terms.amount_minor),)


def _check_signing(session: Session, project: Project, voucher: Voucher, said: Signing) -> None:
    """Raises SignedAlready."""
    agreement = agreement_of(session, project, said.agreement)
    if agreement.signed_on:
        raise SignedAlready(number=agreement.number, funder=agreement.funder.name, day=agreement.signed_on)


def _signed(session: Session, project: Project, voucher: Voucher, said: Signing) -> None:
    agreement = agreement_of(session, project, said.agreement)
    agreement.signed_on, agreement.expires_on = voucher.day, said.terms.expires_on
    agreement.terms = to_text(said.terms)
    session.flush()


def _unsigned(session: Session, project: Project, voucher: Voucher, said: Signing) -> None:
    """Raises StillUsed."""
    agreement = agreement_of(session, project, said.agreement)
    columns = flows.columns(session, agreement, date.max)
    later = (Measure.COMMITTED, Measure.ORDERED, Measure.RECEIVED, Measure.SPENT, Measure.IN_KIND)
    if any(columns.of(measure) for measure in later) or tranche_states.tranches_of(session, agreement):
        raise StillUsed(what=agreement.title)
    agreement.signed_on = agreement.expires_on = agreement.terms = None
    session.flush()


SIGNING = project_kind("funding-agreement", N_("Signed agreement"), Signing, _check_signing, posted=_signed, taken_back=_unsigned)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A signed change: more or less money, a later end, or both. `expires_on` is the end from now on, None for no end."""

    currency: str
    agreement: int
    instrument: Instrument
    change_minor: int
    expires_on: date | None
    reason: str
    index: Index | None = None
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))

    def entries(self) -> tuple[Entry, ...]:
        code = charts.GUARANTEED if self.instrument is Instrument.GUARANTEE else charts.COMMITTED
        return memorandum(code, self.agreement, self.change_minor, self.reason)

    def flows(self) -> tuple[Flow, ...]:
        guaranteed = self.instrument is Instrument.GUARANTEE
        measure = Measure.GUARANTEED if guaranteed else Measure.COMMITTED
        return (Flow(self.agreement, measure, self.change_minor),) if self.change_minor else ()


def _check_amendment(session: Session, project: Project, voucher: Voucher, said: Amendment) -> None:
    """Raises NotSigned, CommitmentBelowApproved."""
    agreement = agreement_of(session, project, said.agreement)
    terms_of(agreement)
    _refuse_below_approved(session, agreement, said.change_minor)


def _refuse_below_approved(session: Session, agreement: FundingAgreement, change_minor: int) -> None:
    columns = flows.columns(session, agreement, date.max)
    committed = columns.of(Measure.COMMITTED) + change_minor
    approved = max(approved_minor(session, agreement), columns.of(Measure.RECEIVED))
    if committed < approved:
        unit = currency(agreement.currency)
        raise CommitmentBelowApproved(
            approved=Money(approved, unit), committed=Money(committed, unit), short=Money(approved - committed, unit)
        )


def approved_minor(session: Session, agreement: FundingAgreement) -> int:
    """What the funder has approved of tranches that were not cancelled, in minor units."""
    passed = (TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.CANCELLED)
    counted = [one for one in tranche_states.tranches_of(session, agreement) if tranche_states.state_of(one) not in passed]
    return sum(_approved(one) for one in counted)


def _approved(tranche: Tranche) -> int:
    return [event for event in tranche.events if event.state == TrancheState.APPROVED][-1].amount_minor


def _amended(session: Session, project: Project, voucher: Voucher, said: Amendment) -> None:
    agreement_of(session, project, said.agreement).expires_on = said.expires_on
    session.flush()


def _unamended(session: Session, project: Project, voucher: Voucher, said: Amendment) -> None:
    """The end is again what the signing or the last amendment before this one said. Raises CommitmentBelowApproved."""
    agreement = agreement_of(session, project, said.agreement)
    _refuse_below_approved(session, agreement, 0)
    agreement.expires_on = _end_before(session, agreement, voucher)
    session.flush()


def _end_before(session: Session, agreement: FundingAgreement, taken_back: Voucher) -> date | None:
    same_book = (Voucher.book_id == taken_back.book_id, Voucher.kind == taken_back.kind, Voucher.id != taken_back.id)
    posted = select(Voucher).where(*same_book, Voucher.state == VoucherState.POSTED).order_by(Voucher.number.desc())
    for voucher in session.scalars(posted):
        said = from_text(Amendment, voucher.content)
        if said.agreement == agreement.number:
            return said.expires_on
    return terms_of(agreement).expires_on


AMENDMENT = project_kind(
    "funding-amendment", N_("Amendment"), Amendment, _check_amendment, posted=_amended, taken_back=_unamended
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money of a source has arrived. `place` is "cash" or "bank:1"; `tranche` its number, 0 for money outside tranches.

    In an index unit, `index` says quantity, rate and the day of the rate at which it was paid.
    Raises NotAboveZero, MoneyPlaceUnknown, TextTooLong, TextUnreadable.
    """

    currency: str
    agreement: int
    instrument: Instrument
    amount_minor: int
    place: str
    tranche: int = 0
    note: str = ""
    index: Index | None = None
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        charts.place(self.place)
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        into = of_agreement(RECEIVED_INTO[self.instrument], self.agreement)
        return (Entry(charts.place(self.place), into, self.amount_minor, self.note),)

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, Measure.RECEIVED, self.amount_minor),)


def check_receipt(session: Session, project: Project, voucher: Voucher, said: Receipt) -> None:
    """Raises NoMoneyByThis, NotSigned, AboveCommitment, and of a tranche what `_refuse_tranche` raises."""
    agreement = agreement_of(session, project, said.agreement)
    if Instrument(agreement.instrument) not in RECEIVED_INTO:
        raise NoMoneyByThis(number=agreement.number, instrument=INSTRUMENTS[Instrument(agreement.instrument)])
    terms = terms_of(agreement)
    if said.tranche:
        _refuse_tranche(session, agreement, said)
    else:
        refuse_not_in_force(agreement, voucher.day)
    _refuse_above_committed(session, agreement, terms, said.amount_minor)


def _refuse_above_committed(session: Session, agreement: FundingAgreement, terms: FundingTerms, minor: int) -> None:
    columns = flows.columns(session, agreement, date.max)
    committed, received = columns.of(Measure.COMMITTED), columns.of(Measure.RECEIVED)
    if received + minor > committed:
        raise AboveCommitment(
            funder=agreement.funder.name,
            committed=terms.money(committed),
            approved=terms.money(received),
            amount=terms.money(minor),
            over=terms.money(received + minor - committed),
        )


def _refuse_tranche(session: Session, agreement: FundingAgreement, said: Receipt) -> None:
    tranche = _tranche(session, agreement, said.tranche)
    state, unit = tranche_states.state_of(tranche), currency(agreement.currency)
    if state in tranche_states.ARRIVED | {TrancheState.CLOSED}:
        event = [event for event in tranche.events if event.state == TrancheState.RECEIVED][-1]
        raise TrancheReceivedTwice(number=tranche.number, day=event.day, amount=Money(event.amount_minor, unit))
    if state is not TrancheState.ORDERED:
        raise wrong_state(tranche, TrancheState.RECEIVED)
    ordered = tranche_states.amount_of(tranche)
    if said.amount_minor > ordered:
        raise AboveOrdered(
            ordered=Money(ordered, unit),
            number=tranche.number,
            amount=Money(said.amount_minor, unit),
            over=Money(said.amount_minor - ordered, unit),
        )


def wrong_state(tranche: Tranche, wanted: TrancheState) -> TrancheWrongState:
    state = tranche_states.state_of(tranche)
    following = ", ".join(tranche_states.NEXT[state]) or "–"
    return TrancheWrongState(
        number=tranche.number, state=TRANCHE_STATES[state], wanted=TRANCHE_STATES[wanted], next=following
    )


def _tranche(session: Session, agreement: FundingAgreement, number: int) -> Tranche:
    """Raises TrancheUnknown."""
    for tranche in tranche_states.tranches_of(session, agreement):
        if tranche.number == number:
            return tranche
    raise TrancheUnknown()


def received(session: Session, project: Project, voucher: Voucher, said: Receipt) -> None:
    if said.tranche:
        tranche = _tranche(session, agreement_of(session, project, said.agreement), said.tranche)
        by = voucher.confirmed_by or ""
        amount, state = said.amount_minor, TrancheState.RECEIVED
        tranche_states.add_event(session, tranche, state, voucher.day, amount, by=by, note=said.note, voucher_id=voucher.id)


def not_received(session: Session, project: Project, voucher: Voucher, said: Receipt) -> None:
    """The receipt was taken back: the tranche is ordered, as it was before."""
    if said.tranche:
        tranche = _tranche(session, agreement_of(session, project, said.agreement), said.tranche)
        ordered = [event for event in tranche.events if event.state == TrancheState.ORDERED][-1]
        reason, by = voucher.reversal_reason or "", voucher.reversed_by or ""
        amount, state = ordered.amount_minor, TrancheState.ORDERED
        tranche_states.add_event(session, tranche, state, voucher.day, amount, by=by, note=reason, voucher_id=voucher.id)


RECEIPT = project_kind(
    "funding-receipt", N_("Receipt of money"), Receipt, check_receipt, posted=received, taken_back=not_received
)
KINDS = (PLEDGE, SIGNING, AMENDMENT, RECEIPT)
