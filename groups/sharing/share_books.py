"""What the books say on the day of a share-out: what there is, what is owed, and what each member's part is reckoned by.

Reads only, in a few statements however many members there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from groups import charts
from groups.finding import book_of
from groups.loans.history import loan_books
from groups.loans.in_hand import LoanInHand
from groups.loans.models import EventKind, Loan, LoanEvent
from groups.members import everybody
from groups.models import Group, Member, OfficerTerm
from groups.officers import COMMITTEE
from groups.sharing.rules import SharingRules, Strategy
from groups.sharing.share_out import Holding
from groups.terms import Terms
from ledger.balances import Balance, balances
from ledger.chart import AccountKey, AccountType

# Money of its own kind, each with its own line of the pool; every other asset is other money to come in.
_CASH = (charts.LOAN_FUND_CASH, charts.SOCIAL_FUND_CASH, charts.BANK)
_OWED_BY_MEMBERS = (charts.LOANS, charts.FINES_OWED)
_FUNDS = (charts.RESERVE, charts.EDUCATION_FUND, charts.OPTIONAL_FUNDS, charts.WELFARE_FUND)
_SURPLUS = (charts.RETAINED_SURPLUS, charts.OPENING)


@dataclass(frozen=True, slots=True)
class Sum:
    """What stands under one code of the chart, on its normal side."""

    code: str
    minor: int


@dataclass(frozen=True, slots=True)
class ShareBooks:
    """The group's money before it is shared. `others`, `debts`, `funds`, `income` and `expenses` name every account that is not
    empty; `surplus` is what earlier years left; `loans_minor` is principal. The social fund and its cash are apart."""

    cash_minor: int
    social_cash_minor: int
    bank_minor: int
    loans_minor: int
    social_fund_minor: int
    others: tuple[Sum, ...]
    debts: tuple[Sum, ...]
    funds: tuple[Sum, ...]
    surplus: tuple[Sum, ...]
    income: tuple[Sum, ...]
    expenses: tuple[Sum, ...]

    @property
    def others_minor(self) -> int:
        """Other money that is to come in; the social fund's cash beyond the fund itself is among it."""
        return total(self.others) + max(self.social_cash_minor - self.social_fund_minor, 0)

    @property
    def debts_minor(self) -> int:
        """What the group owes to others; what the social fund lacks in its own pot is among it."""
        return total(self.debts) + max(self.social_fund_minor - self.social_cash_minor, 0)

    @property
    def earned_minor(self) -> int:
        """Everything earned and not yet shared."""
        return total(self.surplus) + total(self.income) - total(self.expenses)


def total(sums: tuple[Sum, ...]) -> int:
    return sum(one.minor for one in sums)


class ShareRead(NamedTuple):
    """What is read for one share-out: the money, who brings what to it, how they are called, and each one's open loans."""

    books: ShareBooks
    holdings: tuple[Holding, ...]
    names: Mapping[int, str]
    loans: Mapping[int, tuple[LoanInHand, ...]] = {}


def read_books(
    session: Session,
    group: Group,
    terms: Terms,
    rules: SharingRules,
    day: date,
    since: date,
    through_number: int | None = None,
) -> ShareRead:
    """The books at the end of a day; `since` is the day from which interest that was paid counts. `through_number` leaves out
    what the journal recorded after that number."""
    found = balances(session, book_of(session, group), as_of=day, through_number=through_number)
    people = everybody(session, group)
    wanted = {part.strategy for part in rules.parts}
    interest = interest_paid(session, group, since, day) if Strategy.BY_INTEREST in wanted else {}
    committee = _committee(session, group, day) if Strategy.COMMITTEE in wanted else frozenset()
    loans = loans_in_hand(session, group, day)
    owed = {number: sum(loan.account.payoff_minor for loan in of_hers) for number, of_hers in loans.items()}
    holdings = tuple(
        _holding(member, found, terms, day, interest.get(member.number, 0), owed.get(member.number, 0), committee)
        for member in people
    )
    kept = tuple(one for one in holdings if one.seated or one.savings_minor or one.carried_minor or one.owes_minor)
    return ShareRead(_money(found), kept, {member.number: member.name for member in people}, loans)


def loans_in_hand(session: Session, group: Group, day: date) -> dict[int, tuple[LoanInHand, ...]]:
    """The open loans of each member at the end of a day, the oldest number first."""
    found: dict[int, list[LoanInHand]] = {}
    for _, loan in sorted(loan_books(session, group, day).in_hand.items()):
        found.setdefault(loan.member_number, []).append(loan)
    return {number: tuple(loans) for number, loans in found.items()}


def _money(found: Mapping[AccountKey, Balance]) -> ShareBooks:
    by_code: dict[str, int] = {}
    types: dict[str, AccountType] = {}
    for key, balance in found.items():
        by_code[key.code] = by_code.get(key.code, 0) + balance.net
        types[key.code] = balance.type

    def named(fits: Callable[[str], bool]) -> tuple[Sum, ...]:
        return tuple(Sum(code, minor) for code, minor in sorted(by_code.items()) if minor and fits(code))

    apart = (*_CASH, *_OWED_BY_MEMBERS)
    return ShareBooks(
        cash_minor=by_code[charts.LOAN_FUND_CASH],
        social_cash_minor=by_code[charts.SOCIAL_FUND_CASH],
        bank_minor=by_code.get(charts.BANK, 0),
        loans_minor=by_code.get(charts.LOANS, 0),
        social_fund_minor=by_code[charts.SOCIAL_FUND],
        others=named(lambda code: types[code] is AccountType.ASSET and code not in apart),
        debts=named(lambda code: types[code] is AccountType.LIABILITY and code not in charts.SAVED),
        funds=named(lambda code: code in _FUNDS),
        surplus=named(lambda code: code in _SURPLUS),
        income=named(lambda code: types[code] is AccountType.INCOME),
        expenses=named(lambda code: types[code] is AccountType.EXPENSE),
    )


def _holding(
    member: Member,
    found: Mapping[AccountKey, Balance],
    terms: Terms,
    day: date,
    interest_minor: int,
    owed_minor: int,
    committee: frozenset[int],
) -> Holding:
    def net(code: str) -> int:
        balance = found.get(charts.of_member(code, member.number))
        return balance.net if balance else 0

    saved = net(terms.savings_code)
    return Holding(
        number=member.number,
        shares=saved // terms.share_value_minor if terms.in_shares else 0,
        savings_minor=saved,
        interest_minor=interest_minor,
        committee=member.number in committee,
        seated=member.joined_on <= day and (member.left_on is None or member.left_on >= day),
        carried_minor=net(charts.CARRIED_FORWARD),
        loan_minor=owed_minor,
        fines_minor=net(charts.FINES_OWED),
    )


def interest_paid(session: Session, group: Group, since: date, until: date) -> dict[int, int]:
    """The interest on loans that each member paid from one day to another, by number; what was taken back left out."""
    later = aliased(LoanEvent)
    gone = exists().where(later.loan_id == LoanEvent.loan_id, later.takes_back == LoanEvent.place)
    wanted = (
        select(Member.number, func.sum(LoanEvent.interest_minor))
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .join(Member, Member.id == LoanEvent.member_id)
        .where(Loan.group_id == group.id, LoanEvent.kind.in_((EventKind.REPAID, EventKind.SPLIT_ANEW)), ~gone)
        .where(LoanEvent.day >= since, LoanEvent.day <= until)
        .group_by(Member.number)
    )
    return {number: int(interest) for number, interest in session.execute(wanted)}


def _committee(session: Session, group: Group, day: date) -> frozenset[int]:
    """The numbers of the members who hold an office on a day, key-holders not among them."""
    runs = or_(OfficerTerm.valid_until.is_(None), OfficerTerm.valid_until >= day)
    wanted = select(Member.number).join(OfficerTerm, OfficerTerm.member_id == Member.id)
    held = wanted.where(OfficerTerm.group_id == group.id, OfficerTerm.office.in_(COMMITTEE), OfficerTerm.valid_from <= day, runs)
    return frozenset(session.scalars(held))
