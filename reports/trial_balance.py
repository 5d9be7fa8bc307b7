"""The trial balance: every account of the book with what went through it in a period and where it stands at the end.

Both pairs of columns have one total each; an auditor adds them up again. Accounts that are split by member stand as one line
and are listed member by member below it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_
from core.money import Currency
from groups import charts
from groups.finding import book_of
from groups.members import everybody
from groups.models import Group
from ledger.balances import Balance, balances
from ledger.chart import AccountKey
from ledger.models import Account, Book
from reports.papers import Heading, capped, too_wide_for_upright
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account, or all of a code: movement in the period, and the balance at its end on one of two sides."""

    code: str
    name: str
    moved_debit_minor: int
    moved_credit_minor: int
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class MemberAccount:
    """One member's part of an account that is split by member."""

    number: int
    name: str
    line: AccountLine


@dataclass(frozen=True, slots=True)
class TrialBalancePaper:
    kind: ClassVar[str] = "trial_balance"
    title: ClassVar[str] = N_("Trial balance")

    heading: Heading
    period: Period
    currency: Currency
    lines: tuple[AccountLine, ...]
    total: AccountLine
    by_member: tuple[MemberAccount, ...]
    left_out: int

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("debits", self.total.debit_minor), ("credits", self.total.credit_minor))

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.total.moved_debit_minor, self.total.debit_minor), self.currency)


def trial_balance_paper(
    session: Session, group: Group, period: Period, *, through_number: int | None = None
) -> TrialBalancePaper:
    """The trial balance of a period, as the book stood at entry `through_number` (None: now). Raises EntryUnknown."""
    heading, book = heading_of(session, group, through_number, "accounts"), book_of(session, group)
    before = balances(session, book, period.day_before, heading.number)
    now = balances(session, book, period.end, heading.number)
    names = _names(session, book)
    lines = _lines(before, now, names)
    by_member, left_out = capped(_by_member(session, group, before, now, names))
    return TrialBalancePaper(heading, period, group.money, lines, _total(lines), by_member, left_out)


Balances = Mapping[AccountKey, Balance]


def _names(session: Session, book: Book) -> dict[str, str]:
    wanted = select(Account.code, Account.name).where(Account.book_id == book.id)
    return {code: name for code, name in session.execute(wanted)}


def _lines(before: Balances, now: Balances, names: Mapping[str, str]) -> tuple[AccountLine, ...]:
    by_code: dict[str, list[AccountKey]] = defaultdict(list)
    for key in now:
        by_code[key.code].append(key)
    return tuple(_line(code, names[code], keys, before, now) for code, keys in sorted(by_code.items()))


def _line(code: str, name: str, keys: Iterable[AccountKey], before: Balances, now: Balances) -> AccountLine:
    together = list(keys)
    debit, credit = sum(now[key].debit_minor for key in together), sum(now[key].credit_minor for key in together)
    return AccountLine(
        code=code,
        name=name,
        moved_debit_minor=debit - sum(before[key].debit_minor for key in together),
        moved_credit_minor=credit - sum(before[key].credit_minor for key in together),
        debit_minor=max(debit - credit, 0),
        credit_minor=max(credit - debit, 0),
    )


def _total(lines: Iterable[AccountLine]) -> AccountLine:
    every = tuple(lines)
    return AccountLine(
        code="",
        name="",
        moved_debit_minor=sum(line.moved_debit_minor for line in every),
        moved_credit_minor=sum(line.moved_credit_minor for line in every),
        debit_minor=sum(line.debit_minor for line in every),
        credit_minor=sum(line.credit_minor for line in every),
    )


def _by_member(
    session: Session, group: Group, before: Balances, now: Balances, names: Mapping[str, str]
) -> list[MemberAccount]:
    """The members' accounts that moved or hold something, by code and number."""
    members = {member.number: member.name for member in everybody(session, group)}
    found = []
    for key in sorted((key for key in now if key.holder), key=lambda key: (key.code, charts.member_number(key.holder))):
        line = _line(key.code, names[key.code], [key], before, now)
        if any((line.moved_debit_minor, line.moved_credit_minor, line.debit_minor, line.credit_minor)):
            number = charts.member_number(key.holder)
            found.append(MemberAccount(number, members[number], line))
    return found
