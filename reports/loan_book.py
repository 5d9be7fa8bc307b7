"""The loan book: every loan that is owed on a day, how late it is, and how much of what is lent is at risk.

What the loans say together stands beside what the ledger says; an entry of a later day can lie between the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period, today
from core.marks import N_
from core.money import Currency, Money
from core.rates import percent_text
from groups import charts
from groups.constitution import terms_on
from groups.finding import book_of
from groups.loans.account import State
from groups.loans.ageing import AgeBy, AtRisk, Bucket, ageing, at_risk
from groups.members import everybody
from groups.models import Group
from ledger.balances import balances
from reports.loan_reading import LoanRead, loans_handed_out
from reports.papers import Heading, Names, capped
from reports.reading import heading_of

_USUAL_PAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class BookLine:
    """One loan. `due_minor` has fallen due and is not paid, `next_minor` is due on `next_day`."""

    number: int
    member: int
    name: str
    handed_on: date
    principal_minor: int
    balance_minor: int
    due_minor: int
    next_day: date | None
    next_minor: int
    days_late: int
    missed: int


@dataclass(frozen=True, slots=True)
class LostLine:
    """A loan that was given up, and what came in for it afterwards."""

    number: int
    member: int
    name: str
    written_off_minor: int
    recovered_minor: int


@dataclass(frozen=True, slots=True)
class LoanBook:
    """`ledger_minor` is the balance of the members' loan accounts at the end of `day`."""

    kind: ClassVar[str] = "loan_book"
    title: ClassVar[str] = N_("Loan book")
    wide: ClassVar[bool] = True

    heading: Heading
    currency: Currency
    day: date
    lines: tuple[BookLine, ...]
    left_out: int
    lost: tuple[LostLine, ...]
    by_days: tuple[Bucket, ...]
    by_missed: tuple[Bucket, ...]
    risk: AtRisk
    lent_minor: int
    balance_minor: int
    due_minor: int
    ledger_minor: int

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("loans_owed", self.balance_minor), ("due", self.due_minor))

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def risk_percent(self) -> str:
        """With at most six decimals; empty where nothing is lent out."""
        return "" if self.risk.ratio is None else percent_text(self.risk.ratio)


def loan_book(session: Session, group: Group, period: Period, *, names: Names = Names.FULL) -> LoanBook:
    """The loans that are owed at the end of a period, or today while it lasts. Raises MeetingWithoutRules."""
    day = max(min(period.end, today(group.timezone)), group.founded_on)
    rules = terms_on(session, group, day).loans
    called = {member.number: member.name if names is Names.FULL else "" for member in everybody(session, group)}
    read = loans_handed_out(session, group, day)
    owed = [one for one in read if one.account.state is State.RUNNING]
    accounts = [one.account for one in owed]
    shown, left_out = capped([_line(one, called) for one in owed])
    return LoanBook(
        heading=heading_of(session, group, about="loans"),
        currency=group.money,
        day=day,
        lines=shown,
        left_out=left_out,
        lost=tuple(_lost(read, called)),
        by_days=ageing(accounts),
        by_missed=ageing(accounts, AgeBy.MISSED),
        risk=at_risk(accounts, rules.par_days if rules else _USUAL_PAR_DAYS),
        lent_minor=sum(one.history.events[0].split.principal for one in owed),
        balance_minor=sum(account.balance_minor for account in accounts),
        due_minor=sum(account.due.total for account in accounts),
        ledger_minor=_in_the_ledger(session, group, day),
    )


def _line(one: LoanRead, called: dict[int, str]) -> BookLine:
    account = one.account
    return BookLine(
        number=one.loan.number,
        member=one.holder,
        name=called[one.holder],
        handed_on=one.history.events[0].day,
        principal_minor=one.history.events[0].split.principal,
        balance_minor=account.balance_minor,
        due_minor=account.due.total,
        next_day=account.next_day,
        next_minor=account.next_due.total,
        days_late=account.days_late,
        missed=account.missed,
    )


def _lost(read: Iterable[LoanRead], called: dict[int, str]) -> Iterable[LostLine]:
    for one in read:
        if one.was_given_up:
            yield LostLine(
                number=one.loan.number,
                member=one.holder,
                name=called[one.holder],
                written_off_minor=one.account.written_off_minor,
                recovered_minor=one.account.paid.recovered,
            )


def _in_the_ledger(session: Session, group: Group, day: date) -> int:
    found = balances(session, book_of(session, group), as_of=day)
    return sum(balance.net for key, balance in found.items() if key.code == charts.LOANS)
