"""A fund to try rules on: the urban poor fund of Harare, with the city, a donor and its groups. `day` is always given."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects import vouchers
from projects.documents import Paper, add_document
from projects.funds import loan_flows
from projects.funds.coming_in import RECEIPT, FundReceipt, giver_kind
from projects.funds.figures import FundFigures, Purse, fund_on
from projects.funds.going_out import COST, TRANSFER, Cost, Transfer
from projects.funds.lending import LoanTerms, month_later
from projects.funds.loans import (
    LOAN,
    REPAYMENT,
    WRITE_OFF,
    Lent,
    LoanGiven,
    Repayment,
    Share,
    WriteOff,
    loan_key,
    parts_of,
)
from projects.funds.models import Fund, FundLoan
from projects.funds.opening import book_of, loan_of, open_fund
from projects.funds.restrictions import Rule, add_restriction
from projects.models import Document, DocumentKind, Organisation, OrganisationKind
from projects.setting_up import add_organisation

BOOKKEEPER, APPROVER, OFFICER = "user:fund-bookkeeper", "user:fund-approver", "user:officer"
OPENED = date(2010, 7, 1)
FOUR_PER_CENT = Fraction(4, 100)


@dataclass
class FundScene:
    """Money in minor units of the fund's currency; `council`, `donor` and `homes` are restrictions by number once added."""

    session: Session
    fund: Fund
    council: Organisation
    donor: Organisation
    group: Organisation
    currency: str
    sent: int = 0
    loans: list[FundLoan] = field(default_factory=list)

    @property
    def book(self) -> Book:
        return book_of(self.session, self.fund)

    def prepare(self, kind: Kind, said: object, day: date, reference: str = "") -> Voucher:
        by = BOOKKEEPER
        return vouchers.prepare(self.session, self.fund, self.book, kind, day, said, kind.name, by=by, reference=reference)

    def confirm(self, voucher: Voucher) -> Voucher:
        return vouchers.confirm(self.session, self.fund, self.book, voucher, by=APPROVER)

    def post(self, kind: Kind, said: object, day: date) -> Voucher:
        """Prepared by the bookkeeper and agreed to by the approver."""
        return self.confirm(self.prepare(kind, said, day))

    def take_back(self, voucher: Voucher, reason: str = "Written twice") -> Voucher:
        vouchers.ask_reversal(self.session, self.fund, self.book, voucher, reason, by=BOOKKEEPER)
        return vouchers.reverse(self.session, self.fund, self.book, voucher, by=APPROVER)

    def restriction(self, name: str, funder: Organisation | None = None, since: date = OPENED, **rule: object) -> int:
        said = Rule(name, **rule)  # type: ignore[arg-type]
        return add_restriction(self.session, self.fund, name, said, since, funder=funder, by=OFFICER).number

    def receive(
        self, giver: Organisation, minor: int, day: date, restriction: int = 1, theirs: bool = False, place: str = "bank:1"
    ) -> Voucher:
        said = FundReceipt(self.currency, restriction, giver.public_id, giver_kind(giver), theirs, minor, place)
        return self.post(RECEIPT, said, day)

    def terms(self, minor: int, months: int, day: date, rate: Fraction = FOUR_PER_CENT, **more: object) -> LoanTerms:
        return LoanTerms(self.currency, minor, rate, months, month_later(day, 1), **more)  # type: ignore[arg-type]

    def lend(
        self,
        minor: int | LoanTerms,
        day: date,
        *,
        parts: dict[int, int] | None = None,
        months: int = 12,
        borrower: Organisation | None = None,
        place: str = "bank:1",
    ) -> FundLoan:
        terms = minor if isinstance(minor, LoanTerms) else self.terms(minor, months, day)
        self.sent += 1
        shares = tuple(Share(*part) for part in sorted((parts or {1: terms.principal_minor}).items()))
        lent = Lent(loan_key("scene", self.sent), "House-building", terms, shares)
        who = (borrower or self.group).public_id
        self.post(LOAN, LoanGiven(self.currency, who, (lent,), place), day)
        self.loans.append(loan_of(self.session, self.fund, lent.loan))
        return self.loans[-1]

    def repaid(self, loan: FundLoan, principal: int, interest: int = 0, place: str = "bank:1") -> Repayment:
        rows = loan_flows.rows_of(self.session, [loan])[loan.id]
        return Repayment(self.currency, loan.public_id, parts_of(rows, principal, interest), place)

    def repay(self, loan: FundLoan, principal: int, day: date, interest: int = 0) -> Voucher:
        return self.post(REPAYMENT, self.repaid(loan, principal, interest), day)

    def write_off(self, loan: FundLoan, minor: int, day: date) -> Voucher:
        rows = loan_flows.rows_of(self.session, [loan])[loan.id]
        return self.post(WRITE_OFF, WriteOff(self.currency, loan.public_id, parts_of(rows, minor, 0), "House burnt"), day)

    def paper(self, title: str = "Decision of the city fund's meeting") -> Document:
        paper = Paper(DocumentKind.DECISION, title, OPENED)
        return add_document(self.session, self.fund.organisation, paper, by=BOOKKEEPER)

    def transfer(self, source: int, target: int, minor: int, day: date, document: str) -> Voucher:
        return self.post(TRANSFER, Transfer(self.currency, source, target, minor, "bank:1", "As decided", document), day)

    def cost(self, restriction: int, minor: int, day: date) -> Voucher:
        return self.post(COST, Cost(self.currency, restriction, minor, "bank:1", "Ledger books"), day)

    def figures(self, day: date = date.max) -> FundFigures:
        return fund_on(self.session, self.fund, day)

    def purse(self, restriction: int, day: date = date.max) -> Purse:
        return {line.purse.number: line.purse for line in self.figures(day).lines}[restriction]


def a_fund(session: Session, currency: str = "USD", opened_on: date = OPENED) -> FundScene:
    def organisation(kind: OrganisationKind, name: str) -> Organisation:
        return add_organisation(session, kind, name, "ZW", by=OFFICER)

    fund = open_fund(
        session,
        organisation(OrganisationKind.CITY_FUND, "Harare Slum Upgrading Finance Facility"),
        currency,
        opened_on,
        timezone="Africa/Harare",
        by=OFFICER,
    )
    return FundScene(
        session,
        fund,
        council=organisation(OrganisationKind.MUNICIPALITY, "City of Harare"),
        donor=organisation(OrganisationKind.NGO, "Dialogue on Shelter"),
        group=organisation(OrganisationKind.GROUP, "Dzivarasekwa Extension savings group"),
        currency=currency,
    )
