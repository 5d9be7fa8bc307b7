"""A project to try rules on: Bang Bua canal, with its agency, its city, its community, and the people of the three hats.

Made by the same services as any other. `day` is always given, so that nothing depends on the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects import vouchers
from projects.agreements import AMENDMENT, PLEDGE, RECEIPT, SIGNING, Amendment, Pledge, Receipt, Signing, add_source
from projects.documents import Paper, add_document
from projects.finding import book_in
from projects.funding_models import FundingAgreement, Instrument, Tranche, TrancheState
from projects.models import Document, DocumentKind, Organisation, OrganisationKind, Project, UpgradingType
from projects.setting_up import add_line, add_organisation, open_project
from projects.terms import FundingTerms
from projects.tranches import decide, plan

BOOKKEEPER, APPROVER, RECONCILER, OFFICER = "user:bookkeeper", "user:approver", "user:reconciler", "user:officer"
BEGUN = date(2025, 10, 1)
MANY = 10**12


@dataclass
class Scene:
    """`agreements` by name; money in minor units of the project's first currency."""

    session: Session
    agency: Organisation
    city: Organisation
    community: Organisation
    project: Project
    agreements: dict[str, FundingAgreement] = field(default_factory=dict)

    def book(self, currency: str = "THB") -> Book:
        return book_in(self.session, self.project, currency)

    def prepare(self, kind: Kind, said: object, day: date, currency: str = "THB", reference: str = "") -> Voucher:
        book, by = self.book(currency), BOOKKEEPER
        return vouchers.prepare(self.session, self.project, book, kind, day, said, kind.name, by=by, reference=reference)

    def post(self, kind: Kind, said: object, day: date, currency: str = "THB") -> Voucher:
        """Prepared by the bookkeeper and agreed to by the approver."""
        voucher = self.prepare(kind, said, day, currency)
        return vouchers.confirm(self.session, self.project, self.book(currency), voucher, by=APPROVER)

    def take_back(self, voucher: Voucher, reason: str = "Written twice", currency: str = "THB") -> Voucher:
        book = self.book(currency)
        vouchers.ask_reversal(self.session, self.project, book, voucher, reason, by=BOOKKEEPER)
        return vouchers.reverse(self.session, self.project, book, voucher, by=APPROVER)

    def source(
        self,
        name: str,
        instrument: Instrument = Instrument.GRANT,
        funder: Organisation | None = None,
        currency: str = "THB",
    ) -> FundingAgreement:
        giver = funder or (self.agency if instrument in (Instrument.GRANT, Instrument.LOAN) else self.community)
        agreement = add_source(self.session, self.project, giver, name, instrument, currency, by=OFFICER)
        self.agreements[name] = agreement
        return agreement

    def pledge(self, agreement: FundingAgreement, minor: int, day: date = BEGUN) -> Voucher:
        said = Pledge(agreement.currency, agreement.number, minor)
        return self.post(PLEDGE, said, day, agreement.currency)

    def sign(self, agreement: FundingAgreement, terms: FundingTerms, day: date = BEGUN) -> Voucher:
        said = Signing(agreement.number, Instrument(agreement.instrument), terms)
        return self.post(SIGNING, said, day, agreement.currency)

    def signed(self, name: str, minor: int, instrument: Instrument = Instrument.GRANT, **terms: object) -> FundingAgreement:
        """A source with a signed agreement over an amount."""
        agreement = self.source(name, instrument)
        self.sign(agreement, FundingTerms(agreement.currency, minor, **terms))  # type: ignore[arg-type]
        return agreement

    def amend(self, agreement: FundingAgreement, change_minor: int, day: date, expires_on: date | None = None) -> Voucher:
        instrument = Instrument(agreement.instrument)
        said = Amendment(agreement.currency, agreement.number, instrument, change_minor, expires_on, "As signed")
        return self.post(AMENDMENT, said, day, agreement.currency)

    def receipt(self, agreement: FundingAgreement, minor: int, tranche: int = 0, place: str = "bank:1") -> Receipt:
        return Receipt(agreement.currency, agreement.number, Instrument(agreement.instrument), minor, place, tranche)

    def receive(self, agreement: FundingAgreement, minor: int, day: date, tranche: int = 0) -> Voucher:
        return self.post(RECEIPT, self.receipt(agreement, minor, tranche), day, agreement.currency)

    def tranche(self, agreement: FundingAgreement, minor: int, day: date, through: TrancheState | None = None) -> Tranche:
        """A planned tranche, taken on as far as `through` by steps of the same day and amount."""
        tranche = plan(self.session, self.project, agreement, day, minor, "Works")
        for state in (TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.ORDERED):
            if through is None or state_before(through, state):
                break
            decide(self.session, self.project, tranche, state, day, minor, by=OFFICER)
        return tranche

    def line(self, name: str, minor: int = MANY, in_kind: bool = False, currency: str = "THB") -> int:
        """The number of a new budget line."""
        return add_line(self.session, self.project, name, currency, minor, BEGUN, in_kind=in_kind, by=OFFICER).number

    def paper(self, title: str, minor: int | None = None, *, content: bytes | None = None, serial: str = "") -> Document:
        """A receipt of a shop."""
        kind, code = DocumentKind.RECEIPT, None if minor is None else "THB"
        paper = Paper(kind, title, BEGUN, "Somchai Building Materials", serial, code, minor)
        return add_document(self.session, self.project, paper, content, by=BOOKKEEPER)


def state_before(through: TrancheState, state: TrancheState) -> bool:
    order = list(TrancheState)
    return order.index(through) < order.index(state)


def a_project(session: Session, currencies: Sequence[str] = ("THB",)) -> Scene:
    agency = add_organisation(session, OrganisationKind.AGENCY, "CODI", "TH", by=OFFICER)
    city = add_organisation(session, OrganisationKind.MUNICIPALITY, "Bang Khen District", "TH", by=OFFICER)
    community = add_organisation(session, OrganisationKind.GROUP, "Bang Bua savings group", "TH", by=OFFICER)
    project = open_project(
        session,
        agency,
        code="BB-01",
        name="Bang Bua canal",
        upgrading_type=UpgradingType.REBLOCKING,
        currencies=tuple(currencies),
        begun_on=BEGUN,
        country="TH",
        locale="en",
        timezone="Asia/Bangkok",
        city=city,
        implementer=community,
        by=OFFICER,
    )
    return Scene(session, agency, city, community, project)
