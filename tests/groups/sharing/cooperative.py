"""A co-operative to close a year of: its members, what they paid in and when, and the interest on their loans."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import now, year_of
from groups import charts
from groups.figures import Row
from groups.finding import book_of, member_of
from groups.loans.models import EventKind, Loan, LoanEvent, LoanState
from groups.methods.templates import rules_of
from groups.models import Group
from groups.terms import Method, Terms
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.posting import Draft, Entry, post
from tests.groups.village import KES, TREASURER, a_group, meet

FOUNDED, YEAR = date(2024, 12, 15), year_of(2025)
END = YEAR.end
SHARE = AccountKey(charts.LOAN_FUND_CASH)


def held(session: Session, group: Group, code: str, number: int | None = None) -> int:
    key = AccountKey(code) if number is None else charts.of_member(code, number)
    return balances(session, book_of(session, group))[key].net


def posted(session: Session, group: Group, day: date, *entries: tuple[AccountKey, AccountKey, int]) -> int:
    drafted = Draft(day, f"{day}:{entries[0][1]}", "by hand", tuple(Entry(*one) for one in entries))
    return post(session, book_of(session, group), drafted, by=TREASURER).number


def interest(session: Session, group: Group, number: int, minor: int, day: date, *, taken_back: bool = False) -> None:
    """A loan on which a member paid interest, as the loan's own events tell it."""
    member, at = member_of(session, group, number), now()
    loan = Loan(
        group_id=group.id, number=number, member_id=member.id, asked_minor=1, purpose="seed", terms="{}", applied_on=day,
        recorded_at=at, recorded_by=TREASURER, state=LoanState.PAID, handed_on=day, closed_on=day,
    )
    session.add(loan)
    session.flush()
    kinds = [(EventKind.REPAID, minor, None), *([(EventKind.TAKEN_BACK, 0, 1)] if taken_back else [])]
    for place, (kind, amount, back) in enumerate(kinds, start=1):
        session.add(
            LoanEvent(
                loan_id=loan.id, place=place, kind=kind, day=day, principal_minor=0, interest_minor=amount, penalty_minor=0,
                fee_minor=0, member_id=member.id, reference="", takes_back=back, note="", recorded_at=at, recorded_by=TREASURER,
            )
        )
        session.flush()


def a_cooperative(session: Session, method: Method, terms: Terms | None = None, locale: str = "en") -> Group:
    """Wanjiru has 100,000 when the year begins and pays 1,000 on every third of the month; Achieng joins in with 5,000.

    In a Thai one what is paid after the 5th counts as paid in the next month.
    Income of the year 12,000, of it 8,000 interest; costs 1,000.
    """
    rules = terms or rules_of(method, 1_000_00, 0, KES)
    if method is Method.THAI_COOPERATIVE and rules.dividends:
        rules = replace(rules, dividends=replace(rules.dividends, cut_off_day=5))
    group = a_group(session, terms=rules, founded_on=FOUNDED, locale=locale)
    meet(session, group, FOUNDED, [Row(1, saved_minor=100_000_00), Row(3, saved_minor=10_000_00)])
    code = rules.savings_code
    for month in range(1, 13):
        posted(session, group, date(2025, month, 3), (SHARE, charts.of_member(code, 1), 1_000_00))
    posted(session, group, date(2025, 7, 9), (SHARE, charts.of_member(code, 2), 5_000_00))
    income = (SHARE, AccountKey(charts.OTHER_INCOME), 4_000_00), (SHARE, AccountKey(charts.LOAN_INTEREST), 8_000_00)
    posted(session, group, date(2025, 11, 3), *income, (AccountKey(charts.COSTS), SHARE, 1_000_00))
    interest(session, group, 1, 5_000_00, date(2025, 11, 3))
    interest(session, group, 2, 3_000_00, date(2025, 11, 3))
    interest(session, group, 3, 900_00, date(2025, 11, 3), taken_back=True)
    return group
