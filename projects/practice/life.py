"""The life of a practice project: what its officers do on their days, said in as few words as the story needs.

The bookkeeper prepares, the approver confirms, the programme officer writes down what the funder decided. Amounts are whole
units of the currency (baht, pesos), as they were published; what was not said is not done.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.practice import BY
from core.calendars import frozen_at
from core.money import currency
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects import vouchers
from projects.agreements import PLEDGE, RECEIPT, SIGNING, Pledge, Receipt, Signing, add_source
from projects.documents import Paper, add_document
from projects.finding import agreement_of, book_in
from projects.funding_models import FundingAgreement, Instrument, Tranche, TrancheState
from projects.models import Document, DocumentKind, Organisation, OrganisationKind, Project, ProjectStatus
from projects.practice.scans import scan
from projects.setting_up import add_line, add_organisation, set_status
from projects.terms import FundingTerms, Index
from projects.tranches import decide, plan


@dataclass(frozen=True, slots=True)
class Officers:
    """Who writes down, who agrees, who holds the books against the bank, who answers for the programme."""

    bookkeeper: str
    approver: str
    reconciler: str
    officer: str


@dataclass(frozen=True, slots=True)
class Steps:
    """When a tranche was asked for, approved, ordered and received; the steps that are None were not taken yet."""

    requested: date
    approved: date | None = None
    ordered: date | None = None
    received: date | None = None


def on(day: date) -> AbstractContextManager[None]:
    """Noon of a day, Greenwich time: that day everywhere that our projects lie."""
    return frozen_at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def minor(amount: int, code: str) -> int:
    """Whole units of a currency in its smallest coin."""
    return amount * currency(code).unit


def organisation(session: Session, kind: OrganisationKind, name: str, country: str) -> Organisation:
    """A practice organisation, once for all practice projects that speak of it."""
    alike = (Organisation.kind == kind, Organisation.name == name, Organisation.country == country, Organisation.practice)
    known = session.scalar(select(Organisation).where(*alike))
    return known or add_organisation(session, kind, name, country, practice=True, by=BY)


@dataclass(frozen=True, slots=True)
class Life:
    """One project and its officers; `code` is the currency of the book that is written in."""

    session: Session
    officers: Officers
    project: Project
    code: str

    def line(self, name: str, amount: int, *, in_kind: bool = False) -> int:
        """A budget line from the first day on; its number."""
        day, by = self.project.begun_on, self.officers.officer
        with on(day):
            planned = minor(amount, self.code)
            return add_line(self.session, self.project, name, self.code, planned, day, in_kind=in_kind, by=by).number

    def status(self, status: ProjectStatus, day: date, note: str = "") -> None:
        with on(day):
            set_status(self.session, self.project, status, day, note, by=self.officers.officer)

    def source(self, funder: Organisation, title: str, instrument: Instrument) -> FundingAgreement:
        with on(self.project.begun_on):
            return add_source(
                self.session, self.project, funder, title, instrument, self.code, by=self.officers.officer
            )

    def post(self, kind: Kind, said: object, day: date, memo: str) -> Voucher:
        """Prepared by the bookkeeper, and confirmed by the approver on the same day."""
        voucher = self.prepare(kind, said, day, memo)
        with on(day):
            book = book_in(self.session, self.project, self.code)
            return vouchers.confirm(self.session, self.project, book, voucher, by=self.officers.approver)

    def prepare(self, kind: Kind, said: object, day: date, memo: str) -> Voucher:
        with on(day):
            book, by = book_in(self.session, self.project, self.code), self.officers.bookkeeper
            return vouchers.prepare(self.session, self.project, book, kind, day, said, memo, by=by)

    def paper(
        self, kind: DocumentKind, title: str, day: date, issued_by: str, *, serial: str = "", amount: int | None = None
    ) -> Document:
        """A paper of the project with its scan; `amount` is what stands on it."""
        written = None if amount is None else minor(amount, self.code)
        with on(day):
            paper = Paper(kind, title, day, issued_by, serial, None if amount is None else self.code, written)
            picture = scan(f"{self.project.code} {kind} {title} {day} {serial}")
            return add_document(self.session, self.project, paper, picture, by=self.officers.bookkeeper)

    def pledge(self, agreement: FundingAgreement, amount: int, day: date, reason: str) -> None:
        said = Pledge(self.code, agreement.number, minor(amount, self.code), reason)
        self.post(PLEDGE, said, day, agreement.title)

    def sign(
        self, agreement: FundingAgreement, amount: int, day: date, signed_by: str, index: Index | None = None, **terms: object
    ) -> None:
        """The agreement over an amount is signed, on paper; `terms` are those of `projects.terms.FundingTerms`."""
        paper = self.paper(DocumentKind.AGREEMENT, f"Agreement: {agreement.title}", day, agreement.funder.name)
        said = FundingTerms(
            self.code,
            minor(amount, self.code),
            signed_by=signed_by,
            index=index,
            document=paper.public_id,
            document_sha256=paper.sha256 or "",
            **terms,  # type: ignore[arg-type]
        )
        self.post(SIGNING, Signing(agreement.number, Instrument(agreement.instrument), said), day, agreement.title)

    def tranche(self, agreement: FundingAgreement, amount: int, purpose: str, steps: Steps) -> Tranche:
        """A part of an agreement, taken as far as its steps say; what is received goes to the first bank account."""
        session, project, whole = self.session, self.project, minor(amount, self.code)
        with on(steps.requested):
            tranche = plan(session, project, agreement, steps.requested, whole, purpose)
        decided = (
            (TrancheState.REQUESTED, steps.requested, self.officers.bookkeeper),
            (TrancheState.APPROVED, steps.approved, self.officers.officer),
            (TrancheState.ORDERED, steps.ordered, self.officers.officer),
        )
        for state, day, by in decided:
            if day is not None:
                with on(day):
                    decide(session, project, tranche, state, day, whole, by=by)
        if steps.received is not None:
            self.receive(agreement, amount, steps.received, tranche=tranche.number)
        return tranche

    def receive(
        self, agreement: FundingAgreement, amount: int, day: date, *, tranche: int = 0, index: Index | None = None
    ) -> Voucher:
        instrument, whole = Instrument(agreement.instrument), minor(amount, self.code)
        said = Receipt(self.code, agreement.number, instrument, whole, "bank:1", tranche, index=index)
        return self.post(RECEIPT, said, day, agreement.title)

    def instruments(self, numbers: Mapping[int, int] | tuple[int, ...]) -> dict[int, Instrument]:
        """What kind of source each number of the project's agreements is."""
        found = {number: agreement_of(self.session, self.project, number) for number in numbers}
        return {number: Instrument(agreement.instrument) for number, agreement in found.items()}
