"""How much a member may borrow by the constitution: her savings, what she owes, how many loans she has, who stands for her.

Reads only. Each refusal names the rule of the constitution and by how much.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.money import Money
from groups import charts
from groups.cycles import cycle_on
from groups.finding import book_of
from groups.loans import errors
from groups.loans.models import Loan, LoanGuarantor, LoanState
from groups.loans.plans import Agreement, agreement_of
from groups.loans.rules import RULE_NAMES, LoanRules, SavingsCounted
from groups.models import Group, Member
from groups.terms import Terms
from ledger.balances import balances, movements
from ledger.chart import AccountKey

UNDER_WAY = (LoanState.APPLIED, LoanState.APPROVED, LoanState.OPEN)


@dataclass(frozen=True, slots=True)
class Room:
    """What a member may still borrow. `most_minor` is None where savings set no limit; `cash_minor` is the loan fund's cash."""

    savings_minor: int
    owed_minor: int
    loans: int
    most_minor: int | None
    cash_minor: int
    may_be_lent_minor: int

    @property
    def left_minor(self) -> int | None:
        return None if self.most_minor is None else max(self.most_minor - self.owed_minor, 0)


def room_of(
    session: Session, group: Group, terms: Terms, rules: LoanRules, member: Member, day: date, without: Collection[int] = ()
) -> Room:
    """Her room on a day; the loans whose ids are in `without` do not count."""
    savings = savings_that_count(session, group, terms, rules, member, day)
    loans = [loan for loan in under_way(session, member) if loan.id not in without]
    found = balances(session, book_of(session, group), as_of=day)
    cash = found[AccountKey(charts.LOAN_FUND_CASH)].net
    return Room(
        savings_minor=savings,
        owed_minor=sum(_weight(loan) for loan in loans),
        loans=len(loans),
        most_minor=rules.most_by_savings(savings),
        cash_minor=cash,
        may_be_lent_minor=rules.most_by_box(max(cash, 0)),
    )


def under_way(session: Session, member: Member) -> list[Loan]:
    """Her loans that are open, agreed to or asked for."""
    wanted = select(Loan).where(Loan.member_id == member.id, Loan.state.in_(UNDER_WAY))
    return list(session.scalars(wanted.order_by(Loan.number)))


def _weight(loan: Loan) -> int:
    """What a loan counts for: what is left of it, or all of it before it is handed out."""
    return loan.principal_minor if loan.state == LoanState.OPEN else agreement_of(loan.terms).principal_minor


def savings_that_count(
    session: Session, group: Group, terms: Terms, rules: LoanRules, member: Member, day: date
) -> int:
    """Minor units of her savings by the rule on which of them count."""
    book, key = book_of(session, group), charts.of_member(terms.savings_code, member.number)
    saved = balances(session, book, as_of=day)[key].net
    if rules.savings_counted is SavingsCounted.THIS_CYCLE:
        period = Period(cycle_on(session, group, day).starts_on, day)
        saved = sum(one.credit_minor - one.debit_minor for one in movements(session, book, [key], period))
    if rules.savings_counted is SavingsCounted.FREE:
        saved -= _guaranteed(session, member)
    return max(saved, 0)


def _guaranteed(session: Session, member: Member) -> int:
    """What is open of the loans for which she stands."""
    stands = select(func.coalesce(func.sum(Loan.principal_minor), 0)).join(LoanGuarantor, LoanGuarantor.loan_id == Loan.id)
    return int(session.scalar(stands.where(LoanGuarantor.member_id == member.id, Loan.state == LoanState.OPEN)) or 0)


def refuse_over_limits(group: Group, member: Member, agreement: Agreement, room: Room) -> None:
    """Raises TooManyInstalments, TooManyLoans, LoanOverSavings."""
    rules, money = agreement.rules, group.money
    if agreement.instalments > rules.most_periods:
        raise errors.TooManyInstalments(
            instalments=agreement.instalments,
            over=agreement.instalments - rules.most_periods,
            rule=RULE_NAMES["most_periods"],
            most=rules.most_periods,
        )
    if room.loans >= rules.loans_at_once:
        rule = RULE_NAMES["loans_at_once"]
        raise errors.TooManyLoans(name=member.name, loans=room.loans, rule=rule, most=rules.loans_at_once)
    if room.left_minor is not None and agreement.principal_minor > room.left_minor:
        raise errors.LoanOverSavings(
            asked=Money(agreement.principal_minor, money),
            over=Money(agreement.principal_minor - room.left_minor, money),
            rule=RULE_NAMES["times_savings"],
            name=member.name,
            most=Money(room.most_minor or 0, money),
            times=str(rules.times_savings),
            savings=Money(room.savings_minor, money),
            owed=Money(room.owed_minor, money),
        )
