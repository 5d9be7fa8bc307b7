"""Money that leaves the project again: an unspent part returned to its funder, and a loan repaid with its interest.

What is returned comes out of what is unspent of that source. What is repaid comes out of the project's own money
(`projects.spending.own_money`), each instalment split into principal and interest as IATI asks (transaction types 5 and 6).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money, currency
from core.text import clean, required
from ledger.chart import AccountKey
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import charts, flows
from projects.agreements import RECEIVED_INTO
from projects.charts import of_agreement
from projects.errors import NotAboveZero
from projects.finding import agreement_of, book_in
from projects.flows import Flow
from projects.funding_models import INSTRUMENTS, FundingAgreement, Instrument, Measure
from projects.kinds import project_kind, terms_of
from projects.models import Project
from projects.setting_up import END_OF_TIME
from projects.spending import own_money, places
from projects.spending.errors import BeyondOwed, NoLoan
from projects.spending.payment import MOST_NUMBER, paying_agreement


@dataclass(frozen=True, slots=True)
class GrantReturn:
    """Unspent money goes back to its funder, with the reason. Raises NotAboveZero, TextMissing, TextTooLong, TextUnreadable."""

    currency: str
    agreement: int
    instrument: Instrument
    amount_minor: int
    place: str
    reason: str
    paid_by: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        object.__setattr__(self, "paid_by", clean(self.paid_by, MOST_NUMBER))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        stood = of_agreement(RECEIVED_INTO[self.instrument], self.agreement)
        return (Entry(stood, charts.place(self.place), self.amount_minor, self.reason),)

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, Measure.RETURNED, self.amount_minor),)


def _check_return(session: Session, project: Project, voucher: Voucher, said: GrantReturn) -> None:
    """An agreement that has ended may still be given its money back.

    Raises AgreementUnknown, NothingPaidFrom, NotSigned, PlaceWithoutMoney, BeyondOwed.
    """
    agreement = paying_agreement(session, project, said.agreement, said.instrument)
    terms_of(agreement)
    places.refuse_unknown(session, book_in(session, project, said.currency), said.place)
    if said.instrument is Instrument.LOAN:
        _refuse_beyond_owed(session, agreement, voucher.day, said.amount_minor)


GRANT_RETURN = project_kind("grant-return", N_("Unspent money returned"), GrantReturn, _check_return)


@dataclass(frozen=True, slots=True)
class LoanRepayment:
    """An instalment to the lender, split. Raises NotAboveZero, TextTooLong, TextUnreadable."""

    currency: str
    agreement: int
    principal_minor: int
    interest_minor: int
    place: str
    paid_by: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paid_by", clean(self.paid_by, MOST_NUMBER))
        object.__setattr__(self, "note", clean(self.note))
        if min(self.principal_minor, self.interest_minor) < 0 or self.total_minor <= 0:
            raise NotAboveZero()

    @property
    def total_minor(self) -> int:
        return self.principal_minor + self.interest_minor

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        place, loan = charts.place(self.place), of_agreement(charts.FUNDER_LOANS, self.agreement)
        parts = ((loan, self.principal_minor), (AccountKey(charts.INTEREST_PAID), self.interest_minor))
        return tuple(Entry(debit, place, minor, self.note) for debit, minor in parts if minor)

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, Measure.REPAID, self.principal_minor),) if self.principal_minor else ()


def _check_repayment(session: Session, project: Project, voucher: Voucher, said: LoanRepayment) -> None:
    """Raises AgreementUnknown, NoLoan, NotSigned, PlaceWithoutMoney, BeyondOwed, BeyondOwnMoney."""
    agreement = agreement_of(session, project, said.agreement)
    if agreement.instrument != Instrument.LOAN:
        raise NoLoan(number=agreement.number, instrument=INSTRUMENTS[Instrument(agreement.instrument)])
    terms_of(agreement)
    book = book_in(session, project, said.currency)
    places.refuse_unknown(session, book, said.place)
    _refuse_beyond_owed(session, agreement, voucher.day, said.principal_minor)
    own_money.refuse_beyond(session, project, book, said.total_minor)


LOAN_REPAYMENT = project_kind("loan-repayment", N_("Loan repaid"), LoanRepayment, _check_repayment)


def _refuse_beyond_owed(session: Session, agreement: FundingAgreement, day: date, minor: int) -> None:
    owed = min(flows.columns(session, agreement, through).owed_minor for through in (day, END_OF_TIME))
    if minor > owed:
        unit = currency(agreement.currency)
        left, amount = Money(max(owed, 0), unit), Money(minor, unit)
        raise BeyondOwed(owed=left, funder=agreement.funder.name, day=day, amount=amount, over=amount - left)
