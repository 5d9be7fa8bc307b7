"""Loans of a fund as vouchers: handed out, repaid, written off. What comes back goes to the purpose it came from: it revolves.

A loan paid from several restrictions is repaid to them as they stand in it; the parts are written on the voucher, and reckoned
again before it is confirmed. Several loans handed out together are one voucher, and each is repaid by its own schedule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.frozen import to_text
from core.marks import N_, Term
from core.money import Money, currency, split
from core.rates import percent_text
from core.text import clean, required
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero, StillUsed
from projects.finding import organisation_by
from projects.funds import charts, loan_flows
from projects.funds.charts import within
from projects.funds.errors import (
    BeyondOwed,
    DayBeforeLoan,
    FundOtherCurrency,
    InterestBeyondDue,
    LoanImpossible,
    MarginAboveRule,
    NotABorrower,
    NotForThis,
    PartsDiffer,
    RateAboveRule,
    SplitOutdated,
)
from projects.funds.kinds import day_of_mirror, fund_kind
from projects.funds.lending import MOST_MONTHS, LoanTerms, Method
from projects.funds.loan_flows import LoanFlow
from projects.funds.models import Fund, FundLoan, FundLoanFlow, FundRestriction, LoanMeasure
from projects.funds.opening import loan_of
from projects.funds.orders import Order, order_back, order_now, project_by, try_order
from projects.funds.restrictions import refuse_elsewhere, restriction_of, rule_of
from projects.models import Organisation, OrganisationKind, Project

LENDING = Term(N_("lending"))
_LEND_ON = (OrganisationKind.GROUP, OrganisationKind.COOPERATIVE, OrganisationKind.NETWORK)


class Beside(StrEnum):
    """What else pays for what a loan pays for. A deposit can itself be lent (Kenya: 17,000 own, 17,000 group, 17,000 fund)."""

    OWN = "own"
    GROUP_LOAN = "group_loan"
    OTHER_LOAN = "other_loan"
    GRANT = "grant"


BESIDES: dict[Beside, Term] = {
    Beside.OWN: Term(N_("own savings")),
    Beside.GROUP_LOAN: Term(N_("a loan of the group")),
    Beside.OTHER_LOAN: Term(N_("a loan of somebody else")),
    Beside.GRANT: Term(N_("a grant")),
}


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a loan or a grant comes from one restriction."""

    restriction: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Lent:
    """One loan. `loan` is its public id; `parts` say from which restrictions it is paid. Raises PartsDiffer, NotAboveZero."""

    loan: str
    purpose: str
    terms: LoanTerms
    parts: tuple[Share, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "purpose", required(self.purpose))
        refuse_other_sum(self.parts, self.terms.principal_minor, self.terms.currency)

    @property
    def money(self) -> Money:
        return Money(self.terms.principal_minor, currency(self.terms.currency))


def refuse_other_sum(parts: tuple[Share, ...], whole: int, code: str) -> None:
    """Raises PartsDiffer, NotAboveZero."""
    if any(part.amount_minor <= 0 for part in parts):
        raise NotAboveZero()
    total, unit = sum(part.amount_minor for part in parts), currency(code)
    if total != whole or len({part.restriction for part in parts}) != len(parts):
        raise PartsDiffer(parts=Money(total, unit), whole=Money(whole, unit), difference=Money(abs(total - whole), unit))


@dataclass(frozen=True, slots=True)
class Financing:
    source: Beside
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LoanGiven:
    """Loans handed out at once to one borrower. `beside`: what else pays for the same thing; `order`: a project's agreement."""

    currency: str
    borrower: str
    loans: tuple[Lent, ...]
    place: str
    project: str = ""
    order: Order | None = None
    beside: tuple[Financing, ...] = ()
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        if not self.loans or any(one.amount_minor <= 0 for one in self.beside):
            raise NotAboveZero()
        for lent in self.loans:
            if lent.terms.currency != self.currency:
                raise FundOtherCurrency(known=self.currency, currency=lent.terms.currency)

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    @property
    def total_minor(self) -> int:
        return sum(lent.terms.principal_minor for lent in self.loans)

    @property
    def financed_minor(self) -> int:
        return self.total_minor + sum(one.amount_minor for one in self.beside)

    @property
    def borrowed_share(self) -> Fraction:
        """How much of what is paid for has to be paid back by somebody."""
        lent = sum(one.amount_minor for one in self.beside if one.source in (Beside.GROUP_LOAN, Beside.OTHER_LOAN))
        return Fraction(self.total_minor + lent, self.financed_minor)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(
            within(part.restriction, charts.loan(lent.loan), charts.place(self.place), part.amount_minor, lent.purpose)
            for lent in self.loans
            for part in lent.parts
        )

    def flows(self, lent: Lent) -> Iterator[LoanFlow]:
        for part in lent.parts:
            yield LoanFlow(lent.loan, part.restriction, LoanMeasure.LENT, part.amount_minor)


def loan_key(reference: str, place: int) -> str:
    """The public id of the loan in a place of a voucher: the same for the same form sent twice."""
    return sha256(f"{reference}:{place}".encode()).hexdigest()[:16]


def _check_loan(session: Session, fund: Fund, voucher: Voucher, said: LoanGiven) -> None:
    """Raises OrganisationUnknown, ProjectUnknown, NotABorrower, LoanImpossible, of each restriction NotForThis, NotForThere,
    RateAboveRule, MarginAboveRule, and of an order what `orders.order_now` raises."""
    borrower = organisation_by(session, said.borrower)
    project = project_by(session, said.project) if said.project else None
    if borrower.kind not in _LEND_ON and (project is None or project.implementer_id != borrower.id):
        raise NotABorrower(name=borrower.name)
    for lent in said.loans:
        if lent.terms.first_due <= voucher.day:
            raise LoanImpossible(least=1, most=MOST_MONTHS)
        for part in lent.parts:
            restriction = restriction_of(session, fund, part.restriction, voucher.day)
            _refuse_against_rule(session, restriction, lent.terms, borrower, project)
    if said.order:
        try_order(session, fund, voucher, said.order, Money(said.total_minor, currency(said.currency)))


def _refuse_against_rule(
    session: Session, restriction: FundRestriction, terms: LoanTerms, borrower: Organisation, project: Project | None
) -> None:
    rule, rate = rule_of(restriction), terms.rate_a_year
    if not rule.lends:
        raise NotForThis(name=restriction.name, use=LENDING)
    refuse_elsewhere(session, restriction, borrower, project)
    if rule.most_rate is not None and rate > rule.most_rate:
        over = percent_text(rate - rule.most_rate)
        raise RateAboveRule(name=restriction.name, most=percent_text(rule.most_rate), rate=percent_text(rate), over=over)
    if rule.most_margin is not None and terms.member_rate_a_year is not None:
        margin = terms.member_rate_a_year - rate
        if margin > rule.most_margin:
            raise MarginAboveRule(
                rate=percent_text(rate),
                member_rate=percent_text(terms.member_rate_a_year),
                margin=percent_text(margin),
                name=restriction.name,
                most=percent_text(rule.most_margin),
                highest=percent_text(rate + rule.most_margin),
            )


def _lent(session: Session, fund: Fund, voucher: Voucher, said: LoanGiven) -> None:
    borrower = organisation_by(session, said.borrower)
    project = project_by(session, said.project) if said.project else None
    last = session.scalar(select(func.max(FundLoan.number)).where(FundLoan.fund_id == fund.id)) or 0
    for number, lent in enumerate(said.loans, start=last + 1):
        loan = FundLoan(
            public_id=lent.loan,
            fund_id=fund.id,
            number=number,
            borrower_id=borrower.id,
            project_id=project.id if project else None,
            handed_on=voucher.day,
            purpose=lent.purpose,
            terms=to_text(lent.terms),
            voucher_id=voucher.id,
        )
        session.add(loan)
        session.flush()
        loan_flows.add(session, loan, voucher, voucher.day, said.flows(lent))
    if said.order:
        money, by = Money(said.total_minor, currency(said.currency)), voucher.confirmed_by or ""
        order_now(session, fund, voucher, said.order, money, by, voucher_id=voucher.id)


def _not_lent(session: Session, fund: Fund, voucher: Voucher, said: LoanGiven) -> None:
    """Raises StillUsed when something came back on it, ReceivedAlready when the project has the money."""
    day = day_of_mirror(session, voucher)
    for lent in said.loans:
        loan = loan_of(session, fund, lent.loan)
        rows = loan_flows.rows_of(session, [loan])[loan.id]
        for measure in (LoanMeasure.REPAID, LoanMeasure.INTEREST, LoanMeasure.WRITTEN_OFF):
            if any(loan_flows.by_restriction(rows, measure).values()):
                raise StillUsed(what=loan.purpose)
        loan_flows.add(session, loan, voucher, day, said.flows(lent), sign=-1)
    if said.order:
        order_back(session, fund, voucher, said.order, Money(said.total_minor, currency(said.currency)), day)


LOAN = fund_kind("fund-loan", N_("Loan of the fund"), LoanGiven, _check_loan, posted=_lent, taken_back=_not_lent)


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back to one restriction."""

    restriction: int
    principal_minor: int
    interest_minor: int


def parts_of(rows: Iterable[FundLoanFlow], principal_minor: int, interest_minor: int) -> tuple[Back, ...]:
    """A payment split by the restrictions of the loan: principal as it is owed to each, interest as each lent. No coin is lost.

    What is more than is owed is split as it was lent, to be refused as a whole. Raises NothingToSplit for a loan taken back.
    """
    known = list(rows)
    owed = {number: minor for number, minor in loan_flows.outstanding(known).items() if minor > 0}
    lent = loan_flows.by_restriction(known, LoanMeasure.LENT)
    principal = split(principal_minor, owed or lent) if principal_minor else {}
    interest = split(interest_minor, lent) if interest_minor else {}
    parts = (Back(number, principal.get(number, 0), interest.get(number, 0)) for number in sorted(lent))
    return tuple(part for part in parts if part.principal_minor or part.interest_minor)


@dataclass(frozen=True, slots=True)
class Repayment:
    """What a borrower paid back, principal and interest apart, each to the restriction it came from."""

    currency: str
    loan: str
    parts: tuple[Back, ...]
    place: str
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        if self.principal_minor + self.interest_minor <= 0:
            raise NotAboveZero()

    @property
    def principal_minor(self) -> int:
        return sum(part.principal_minor for part in self.parts)

    @property
    def interest_minor(self) -> int:
        return sum(part.interest_minor for part in self.parts)

    def entries(self) -> tuple[Entry, ...]:
        into, loan, earned = charts.place(self.place), charts.loan(self.loan), (charts.LOAN_INTEREST, "")
        found = []
        for part in self.parts:
            if part.principal_minor:
                found.append(within(part.restriction, into, loan, part.principal_minor, self.note))
            if part.interest_minor:
                found.append(within(part.restriction, into, earned, part.interest_minor, self.note))
        return tuple(found)

    def flows(self) -> Iterator[LoanFlow]:
        for part in self.parts:
            yield LoanFlow(self.loan, part.restriction, LoanMeasure.REPAID, part.principal_minor)
            yield LoanFlow(self.loan, part.restriction, LoanMeasure.INTEREST, part.interest_minor)


def _check_repayment(session: Session, fund: Fund, voucher: Voucher, said: Repayment) -> None:
    """Raises LoanUnknown, DayBeforeLoan, BeyondOwed, InterestBeyondDue, SplitOutdated."""
    loan = loan_of(session, fund, said.loan)
    rows = loan_flows.rows_of(session, [loan])[loan.id]
    _refuse_beyond_owed(loan, rows, voucher.day, said.principal_minor, said.currency)
    _refuse_interest_beyond_due(loan, rows, voucher.day, said)
    if said.parts != parts_of(rows, said.principal_minor, said.interest_minor):
        raise SplitOutdated(number=loan.number)


def _refuse_beyond_owed(loan: FundLoan, rows: list[FundLoanFlow], day: date, minor: int, code: str) -> None:
    if day < loan.handed_on:
        raise DayBeforeLoan(number=loan.number, handed=loan.handed_on, day=day)
    owed, unit = sum(loan_flows.outstanding(rows).values()), currency(code)
    if minor > owed:
        raise BeyondOwed(number=loan.number, owed=Money(owed, unit), amount=Money(minor, unit), over=Money(minor - owed, unit))


def _refuse_interest_beyond_due(
    loan: FundLoan, rows: list[FundLoanFlow], day: date, said: Repayment
) -> None:
    now = loan_flows.stands(loan, rows, day)
    paid = sum(loan_flows.by_restriction(rows, LoanMeasure.INTEREST).values())
    through_next = now.interest_due_minor + (now.next.interest_minor if now.next else 0)
    if loan_flows.terms_of(loan).method is Method.FLAT:
        through_next = sum(row.interest_minor for row in now.rows)
    due, unit = max(0, through_next - paid), currency(said.currency)
    if said.interest_minor > due:
        over = Money(said.interest_minor - due, unit)
        amount = Money(said.interest_minor, unit)
        raise InterestBeyondDue(number=loan.number, due=Money(due, unit), amount=amount, over=over)


def _flows_written(session: Session, fund: Fund, voucher: Voucher, said: "Repayment | WriteOff") -> None:
    loan_flows.add(session, loan_of(session, fund, said.loan), voucher, voucher.day, said.flows())


def _flows_back(session: Session, fund: Fund, voucher: Voucher, said: "Repayment | WriteOff") -> None:
    day = day_of_mirror(session, voucher)
    loan_flows.add(session, loan_of(session, fund, said.loan), voucher, day, said.flows(), sign=-1)


REPAYMENT = fund_kind(
    "fund-repayment",
    N_("Repayment to the fund"),
    Repayment,
    _check_repayment,
    posted=_flows_written,
    taken_back=_flows_back,
)


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Principal that will not come back, by decision: each restriction bears what it lent."""

    currency: str
    loan: str
    parts: tuple[Back, ...]
    reason: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        if self.principal_minor <= 0 or any(part.interest_minor for part in self.parts):
            raise NotAboveZero()

    @property
    def principal_minor(self) -> int:
        return sum(part.principal_minor for part in self.parts)

    def entries(self) -> tuple[Entry, ...]:
        lost, loan = (charts.WRITTEN_OFF, ""), charts.loan(self.loan)
        return tuple(within(part.restriction, lost, loan, part.principal_minor, self.reason) for part in self.parts)

    def flows(self) -> Iterator[LoanFlow]:
        for part in self.parts:
            yield LoanFlow(self.loan, part.restriction, LoanMeasure.WRITTEN_OFF, part.principal_minor)


def _check_write_off(session: Session, fund: Fund, voucher: Voucher, said: WriteOff) -> None:
    """Raises LoanUnknown, DayBeforeLoan, BeyondOwed, SplitOutdated."""
    loan = loan_of(session, fund, said.loan)
    rows = loan_flows.rows_of(session, [loan])[loan.id]
    _refuse_beyond_owed(loan, rows, voucher.day, said.principal_minor, said.currency)
    if said.parts != parts_of(rows, said.principal_minor, 0):
        raise SplitOutdated(number=loan.number)


WRITE_OFF = fund_kind(
    "fund-write-off",
    N_("Loan written off by the fund"),
    WriteOff,
    _check_write_off,
    posted=_flows_written,
    taken_back=_flows_back,
)
KINDS = (LOAN, REPAYMENT, WRITE_OFF)
