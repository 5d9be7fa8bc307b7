"""Loans that go with the books: left in the old book by what is still owed, running on in the new one by the rules there.

What was not paid of interest, penalties and fees by the day is not carried over: the figures say how much that is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import Term
from core.money import Money
from groups import charts
from groups.conversion.carry_over import CarriedLoan, CarryOver, Source, Standing
from groups.conversion.errors import NotCarriedOver
from groups.cycles import next_days
from groups.loans.applying import lending_rules
from groups.loans.entering import BroughtIn, bring_in, set_off, take_back
from groups.loans.history import loan_books
from groups.loans.in_hand import LoanInHand
from groups.loans.models import EventKind, Loan, LoanEvent, LoanState
from groups.loans.plans import agreement_of
from groups.loans.rules import LoanRules
from groups.models import Group
from ledger.voucher_models import Voucher

ONE_DAY = timedelta(days=1)


def running_loans(
    session: Session, group: Group, successor: Group, day: date, standing: Sequence[Standing]
) -> Iterator[CarriedLoan]:
    """The loans that run on a day, by number. Raises GroupDoesNotLend where the successor has no rules for them, and
    NotCarriedOver when the book says otherwise than the loans."""
    owed = Counter({charts.member_number(one.key.holder): one.minor for one in standing if one.key.code == charts.LOANS})
    in_hand = loan_books(session, group, day).in_hand
    for loan in in_hand.values():
        owed[loan.member_number] -= loan.account.balance_minor
    for minor in owed.values():
        if minor:
            name = Term(charts.BY_CODE[charts.LOANS].name)
            raise NotCarriedOver(account=name, group=group.name, amount=Money(minor, group.money))
    if in_hand:
        rules = lending_rules(session, successor, max(day, successor.founded_on))
        kept = {loan.number: loan for loan in session.scalars(select(Loan).where(Loan.group_id == group.id))}
        for number, taken in sorted(in_hand.items()):
            yield _carried(session, successor, kept[number], taken, rules, day)


def _carried(session: Session, successor: Group, loan: Loan, taken: LoanInHand, rules: LoanRules, day: date) -> CarriedLoan:
    account, own = taken.account, agreement_of(loan.terms).rules
    to_come = sorted({line.day for line in account.lines if line.day > day and line.left.principal})
    same_period = (own.rate_per, own.unit, own.every) == (rules.rate_per, rules.unit, rules.every)
    return CarriedLoan(
        number=taken.number,
        member=taken.member_number,
        outstanding_minor=account.balance_minor,
        given_on=taken.terms.disbursed_on,
        due_days=tuple(to_come) or tuple(next_days(session, successor, day, 1)) or (day + ONE_DAY,),
        rate=own.rate if same_period else None,
        purpose=loan.purpose,
        let_go_minor=account.payoff_minor - account.balance_minor,
    )


def set_loans_off(session: Session, group: Group, source: Source, voucher: Voucher) -> None:
    """In the old book: each loan is paid by its being carried over."""
    amounts: Counter[int] = Counter()
    for loan in source.loans:
        amounts[loan.member] += loan.outstanding_minor
    set_off(
        session,
        group,
        voucher.day,
        amounts,
        reference=voucher.journal_reference,
        journal_number=voucher.journal_number,
        by=voucher.confirmed_by or "",
    )


def bring_loans(session: Session, successor: Group, said: CarryOver, voucher: Voucher) -> None:
    """In the new book: each loan runs on, unless rounding leaves nothing of it."""
    for place in range(len(said.sources)):
        for loan, arrival in said.loans_of(place):
            if arrival.arrives.minor and arrival.moved:
                going_on = BroughtIn(
                    arrival.moved.new, arrival.arrives.minor, loan.given_on, loan.due_days, 0, loan.rate, loan.purpose
                )
                bring_in(
                    session,
                    successor,
                    going_on,
                    said.day,
                    reference=voucher.journal_reference,
                    journal_number=voucher.journal_number,
                    by=voucher.confirmed_by or "",
                )


def take_loans_back(session: Session, group: Group, voucher: Voucher) -> None:
    """What the voucher did to loans holds no more; those that it brought in never were."""
    take_back(session, group, voucher.journal_reference, voucher.reversal_number, by=voucher.reversed_by or "")
    brought = select(LoanEvent.loan_id).where(
        LoanEvent.reference == voucher.journal_reference, LoanEvent.kind == EventKind.BROUGHT_IN
    )
    for loan in session.scalars(select(Loan).where(Loan.group_id == group.id, Loan.id.in_(brought))):
        loan.state = LoanState.CANCELLED
    session.flush()
