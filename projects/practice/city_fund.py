"""Bang Khen City Development Fund: fifteen communities keep 1.45 million baht there [S5], and a group borrows to lend on.

CODI gives for lending only, at most at 4 percent, and the group lends on to its members at 7: at most three points more (domain
document, section 1: on-lending at 6 to 7 percent; the margin is not verified). What CODI gave, the loan and the days are
invented.
"""

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from ledger.vouchers import Kind
from projects import vouchers
from projects.funds.coming_in import RECEIPT, FundReceipt, giver_kind
from projects.funds.lending import LoanTerms
from projects.funds.loan_flows import rows_of, terms_of
from projects.funds.loans import LOAN, REPAYMENT, Lent, LoanGiven, Repayment, Share, loan_key, parts_of
from projects.funds.models import Fund, FundLoan
from projects.funds.on_lending import report
from projects.funds.opening import book_of, loan_of, open_fund
from projects.funds.restrictions import UNRESTRICTED, Rule, add_restriction
from projects.models import Organisation, OrganisationKind
from projects.practice.life import Officers, minor, on, organisation

COMMUNITIES, SAVINGS = 15, 1_450_000  # [S5]
LENT_AT, LENT_ON_AT = Fraction(4, 100), Fraction(7, 100)
MARGIN = LENT_ON_AT - LENT_AT
# Invented.
GIVEN, LOAN_OF, MONTHS = 1_000_000, 300_000, 60
OPENED, HANDED_OUT, FIRST_DUE = date(2010, 6, 1), date(2010, 8, 2), date(2010, 9, 2)
CODE = "THB"


def bang_khen(session: Session, officers: Officers) -> Fund:
    keeper = organisation(session, OrganisationKind.CITY_FUND, "Bang Khen City Development Fund", "TH")
    network = organisation(session, OrganisationKind.NETWORK, "Network of fifteen communities of Bang Khen", "TH")
    codi = organisation(session, OrganisationKind.AGENCY, "CODI", "TH")
    group = organisation(session, OrganisationKind.COOPERATIVE, "Bang Bua housing co-operative", "TH")
    with on(OPENED):
        fund = open_fund(session, keeper, CODE, OPENED, locale="th", timezone="Asia/Bangkok", by=officers.officer)
        rule = Rule("Loans to groups for houses", most_rate=LENT_AT, most_margin=MARGIN, country="TH")
        lending = add_restriction(session, fund, "CODI, for lending", rule, OPENED, funder=codi, by=officers.officer).number
    _receive(session, officers, fund, network, UNRESTRICTED, SAVINGS, theirs=True, day=date(2010, 6, 7))
    _receive(session, officers, fund, codi, lending, GIVEN, theirs=False, day=date(2010, 7, 5))
    loan = _lend(session, officers, fund, group, lending)
    _paid_back(session, officers, fund, loan)
    told = date(2010, 10, 29)
    with on(told):
        lent_on, back = minor(LOAN_OF, CODE), minor(12_000, CODE)
        report(
            session, fund, loan, told, rate_a_year=LENT_ON_AT, borrowers=6, lent_minor=lent_on, repaid_minor=back,
            by=officers.bookkeeper,
        )  # fmt: skip
    return fund


def _post(session: Session, officers: Officers, fund: Fund, kind: Kind, said: object, day: date, memo: str) -> None:
    book = book_of(session, fund)
    with on(day):
        voucher = vouchers.prepare(session, fund, book, kind, day, said, memo, by=officers.bookkeeper)
        vouchers.confirm(session, fund, book, voucher, by=officers.approver)


def _receive(
    session: Session,
    officers: Officers,
    fund: Fund,
    giver: Organisation,
    restriction: int,
    amount: int,
    *,
    theirs: bool,
    day: date,
) -> None:
    """`theirs`: savings stay the communities' own and are kept for them."""
    said = FundReceipt(
        CODE, restriction, giver.public_id, giver_kind(giver), theirs, minor(amount, CODE), "bank:1"
    )
    _post(session, officers, fund, RECEIPT, said, day, giver.name)


def _lend(session: Session, officers: Officers, fund: Fund, group: Organisation, restriction: int) -> FundLoan:
    principal = minor(LOAN_OF, CODE)
    terms = LoanTerms(CODE, principal, LENT_AT, MONTHS, FIRST_DUE, member_rate_a_year=LENT_ON_AT)
    lent = Lent(loan_key(f"practice:{fund.public_id}", 1), "Houses of six families", terms, (Share(restriction, principal),))
    said = LoanGiven(CODE, group.public_id, (lent,), "bank:1")
    _post(session, officers, fund, LOAN, said, HANDED_OUT, group.name)
    return loan_of(session, fund, lent.loan)


def _paid_back(session: Session, officers: Officers, fund: Fund, loan: FundLoan) -> None:
    """The first two instalments, as the schedule has them."""
    terms = terms_of(loan)
    for instalment, day in zip(terms.schedule()[:2], terms.due_days(), strict=False):
        parts = parts_of(rows_of(session, [loan])[loan.id], instalment.principal_minor, instalment.interest_minor)
        said = Repayment(CODE, loan.public_id, parts, "bank:1")
        _post(session, officers, fund, REPAYMENT, said, day, f"Instalment {instalment.n}")
