"""The rows of what happened on a fund's loans, by restriction, and where a loan stands by them. The only writer of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import from_text
from ledger.voucher_models import Voucher
from projects.funds.lending import LoanTerms, Paid, Standing, standing
from projects.funds.models import FundLoan, FundLoanFlow, LoanMeasure

_SIGNS = {LoanMeasure.LENT: 1, LoanMeasure.REPAID: -1, LoanMeasure.WRITTEN_OFF: -1, LoanMeasure.INTEREST: 0}


@dataclass(frozen=True, slots=True)
class LoanFlow:
    """What a voucher does on a loan, of the money of one restriction."""

    loan: str
    restriction: int
    measure: LoanMeasure
    amount_minor: int


def add(session: Session, loan: FundLoan, voucher: Voucher, day: date, flows: Iterable[LoanFlow], sign: int = 1) -> None:
    for flow in flows:
        if flow.amount_minor:
            session.add(
                FundLoanFlow(
                    loan_id=loan.id,
                    restriction=flow.restriction,
                    day=day,
                    measure=flow.measure,
                    amount_minor=sign * flow.amount_minor,
                    voucher_id=voucher.id,
                )
            )
    session.flush()


def rows_of(session: Session, loans: Iterable[FundLoan], day: date = date.max) -> dict[int, list[FundLoanFlow]]:
    """What happened up to a day, by loan id, in the order of days."""
    found: dict[int, list[FundLoanFlow]] = {loan.id: [] for loan in loans}
    wanted = select(FundLoanFlow).where(FundLoanFlow.loan_id.in_(found), FundLoanFlow.day <= day)
    for row in session.scalars(wanted.order_by(FundLoanFlow.day, FundLoanFlow.id)):
        found[row.loan_id].append(row)
    return found


def by_restriction(rows: Iterable[FundLoanFlow], measure: LoanMeasure) -> dict[int, int]:
    """The sum of one measure, by restriction."""
    found: dict[int, int] = {}
    for row in rows:
        if row.measure == measure:
            found[row.restriction] = found.get(row.restriction, 0) + row.amount_minor
    return found


def outstanding(rows: Iterable[FundLoanFlow]) -> Mapping[int, int]:
    """What is still owed of the principal, by the restriction it came from."""
    found: dict[int, int] = {}
    for row in rows:
        found[row.restriction] = found.get(row.restriction, 0) + _SIGNS[LoanMeasure(row.measure)] * row.amount_minor
    return found


def terms_of(loan: FundLoan) -> LoanTerms:
    return from_text(LoanTerms, loan.terms)


def stands(loan: FundLoan, rows: Iterable[FundLoanFlow], day: date) -> Standing:
    """Where a loan stands at the end of a day; a loan that was taken back is owed no more."""
    known = [row for row in rows if row.day <= day]
    lent = sum(row.amount_minor for row in known if row.measure == LoanMeasure.LENT)
    if lent == 0:
        return Standing(day, (), 0, 0, 0, 0)
    return standing(terms_of(loan), [_paid(row) for row in known], day)


def _paid(row: FundLoanFlow) -> Paid:
    amount = {LoanMeasure(row.measure): row.amount_minor}
    return Paid(
        row.day,
        amount.get(LoanMeasure.REPAID, 0),
        amount.get(LoanMeasure.INTEREST, 0),
        amount.get(LoanMeasure.WRITTEN_OFF, 0),
    )
