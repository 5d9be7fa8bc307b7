"""Reads of a book: balances, movements, the journal, the trial balance, as of any past day. Writes nothing.

A figure is summed from the book's own postings, starting from the last closing on or before the day asked for.
`through_number` leaves out what was recorded later: with it, any sheet that was ever printed can be computed again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Date, bindparam, text
from sqlalchemy.orm import Session

from core.calendars import Period, month_number
from core.db import Instant
from ledger.chart import AccountKey, AccountType
from ledger.models import Book

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
_EVERY_NUMBER = 2**62


@dataclass(frozen=True, slots=True)
class Balance:
    """All that was debited and credited to an account, in minor units."""

    debit_minor: int
    credit_minor: int
    type: AccountType

    @property
    def net(self) -> int:
        """The balance on the account's normal side: positive cash is held, positive savings are owed to members."""
        difference = self.debit_minor - self.credit_minor
        return difference if self.type.normal_side_is_debit else -difference


class Head(NamedTuple):
    """The end of a book's chain: what every printed sheet carries. A book without entries stands at number 0."""

    number: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting as one account sees it: `debit_minor` or `credit_minor` is zero."""

    key: AccountKey
    number: int
    place: int
    day: date
    memo: str
    posting_memo: str
    reference: str
    debit_minor: int
    credit_minor: int
    other_side: AccountKey
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class JournalPosting:
    debit: AccountKey
    debit_name: str
    credit: AccountKey
    credit_name: str
    amount_minor: int
    memo: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A journal transaction with its postings in their places."""

    number: int
    day: date
    recorded_at: datetime
    recorded_by: str
    reference: str
    memo: str
    reverses: int | None
    reversed_by: int | None
    evidence: str | None
    fingerprint: str
    postings: tuple[JournalPosting, ...]


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """One code of the chart, all its holders together; its net stands on one side, the other is zero."""

    code: str
    name: str
    type: AccountType
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    as_of: date
    lines: tuple[TrialBalanceLine, ...]
    debit_minor: int
    credit_minor: int


def head(session: Session, book: Book) -> Head:
    """The number and fingerprint of the last journal transaction; number 0 and the book's own fingerprint if none."""
    row = session.execute(_LAST, {"book": book.id}).one_or_none()
    return Head(*row) if row else Head(0, book.fingerprint)


def balances(
    session: Session, book: Book, as_of: date | None = None, through_number: int | None = None
) -> dict[AccountKey, Balance]:
    """Every account of the book, those without movements too, at the end of the day `as_of` (None: of all days)."""
    values = {"book": book.id, "as_of": as_of or LAST_DAY, "through": _through(through_number)}
    found = {
        AccountKey(code, holder): Balance(int(debit), int(credit), AccountType(kind))
        for code, holder, kind, debit, credit in session.execute(_BALANCES, values)
    }
    return dict(sorted(found.items()))  # in the same order whatever alphabet the database sorts by


def balance_of(session: Session, book: Book, key: AccountKey, as_of: date | None = None) -> int:
    """One account's balance on its normal side, in minor units. Raises KeyError for an account that is not there."""
    return balances(session, book, as_of)[key].net


def trial_balance(session: Session, book: Book, as_of: date, through_number: int | None = None) -> TrialBalance:
    """Every code of the chart with its net balance at the end of a day; both columns have the same total."""
    values = {"book": book.id, "as_of": as_of, "through": _through(through_number)}
    lines = tuple(_trial_balance_line(*row) for row in session.execute(_TRIAL_BALANCE, values))
    return TrialBalance(as_of, lines, sum(line.debit_minor for line in lines), sum(line.credit_minor for line in lines))


def movements(
    session: Session,
    book: Book,
    keys: Collection[AccountKey],
    period: Period,
    through_number: int | None = None,
) -> list[Movement]:
    """What went through the accounts in a period, by day, number and place. A posting between two of them is two."""
    values = _period_values(book, period, through_number)
    wanted = set(keys)
    found = []
    for row in session.execute(_MOVEMENTS, values):
        debit, credit = AccountKey(row.debit_code, row.debit_holder), AccountKey(row.credit_code, row.credit_holder)
        if debit in wanted:
            found.append(_movement(row, debit, credit, row.amount_minor, 0))
        if credit in wanted:
            found.append(_movement(row, credit, debit, 0, row.amount_minor))
    return found


def journal(
    session: Session, book: Book, period: Period | None = None, through_number: int | None = None
) -> list[JournalEntry]:
    """The journal transactions dated in a period (None: all), by number."""
    values = _period_values(book, period or Period(FIRST_DAY, LAST_DAY), through_number)
    rows = session.execute(_JOURNAL, values)
    return [_journal_entry(list(group)) for _, group in groupby(rows, key=lambda row: row.number)]


class NationalLine(NamedTuple):
    """One code of the chart over every real book of a currency, up to and including a month."""

    code: str
    debit_minor: int
    credit_minor: int
    books: int


def national_totals(session: Session, currency: str, through: date) -> list[NationalLine]:
    """What went through each code in all books of a currency, practice books left out, by the end of a month.

    Read from the monthly roll-up alone, which `ledger.verify` proves equal to the postings.
    """
    rows = session.execute(_NATIONAL, {"currency": currency, "month": month_number(through)})
    return [NationalLine(code, int(debit), int(credit), books) for code, debit, credit, books in rows]


def _through(number: int | None) -> int:
    return _EVERY_NUMBER if number is None else number


def _period_values(book: Book, period: Period, through_number: int | None) -> dict[str, Any]:
    values = {"book": book.id, "start": period.start, "end": period.end}
    return values | {"through": _through(through_number)}


def _trial_balance_line(code: str, name: str, kind: str, debit: int, credit: int) -> TrialBalanceLine:
    net = int(debit) - int(credit)
    return TrialBalanceLine(code, name, AccountType(kind), max(net, 0), max(-net, 0))


def _movement(row: Any, key: AccountKey, other: AccountKey, debit: int, credit: int) -> Movement:
    return Movement(
        key=key,
        number=row.number,
        place=row.place,
        day=row.day,
        memo=row.memo,
        posting_memo=row.posting_memo,
        reference=row.reference,
        debit_minor=debit,
        credit_minor=credit,
        other_side=other,
        reverses=row.reverses,
        reversed_by=row.reversed_by,
    )


def _journal_entry(rows: Sequence[Any]) -> JournalEntry:
    first = rows[0]
    return JournalEntry(
        number=first.number,
        day=first.day,
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by,
        reference=first.reference,
        memo=first.memo,
        reverses=first.reverses,
        reversed_by=first.reversed_by,
        evidence=first.evidence,
        fingerprint=first.fingerprint,
        postings=tuple(
            JournalPosting(
                debit=AccountKey(row.debit_code, row.debit_holder),
                debit_name=row.debit_name,
                credit=AccountKey(row.credit_code, row.credit_holder),
                credit_name=row.credit_name,
                amount_minor=row.amount_minor,
                memo=row.posting_memo,
            )
            for row in rows
        ),
    )


_LAST = text("""
    SELECT number, fingerprint FROM journal_transaction WHERE book_id = :book ORDER BY number DESC LIMIT 1""")

# A closing may stand for the postings before it only if all of them are within `through`.
_BASE = """
    (SELECT max(through) FROM period_closing
        WHERE book_id = :book AND through <= :as_of AND head_number <= :through)"""
_SIDES = f"""
    SELECT account_id, debit_minor, credit_minor FROM closing_balance WHERE book_id = :book AND through = {_BASE}
    UNION ALL
    SELECT debit_id, amount_minor, 0 FROM posting WHERE book_id = :book AND number <= :through
        AND day <= :as_of AND day > coalesce({_BASE}, '0001-01-01')
    UNION ALL
    SELECT credit_id, 0, amount_minor FROM posting WHERE book_id = :book AND number <= :through
        AND day <= :as_of AND day > coalesce({_BASE}, '0001-01-01')"""
_AS_OF = (bindparam("as_of", type_=Date), bindparam("through", type_=BigInteger))

_BALANCES = text(f"""
    SELECT account.code, account.holder, account.type,
        coalesce(sum(side.debit_minor), 0), coalesce(sum(side.credit_minor), 0)
    FROM account LEFT JOIN ({_SIDES}) AS side ON side.account_id = account.id
    WHERE account.book_id = :book
    GROUP BY account.id, account.code, account.holder, account.type""").bindparams(*_AS_OF)

_TRIAL_BALANCE = text(f"""
    SELECT account.code, min(account.name), account.type,
        coalesce(sum(side.debit_minor), 0), coalesce(sum(side.credit_minor), 0)
    FROM account LEFT JOIN ({_SIDES}) AS side ON side.account_id = account.id
    WHERE account.book_id = :book
    GROUP BY account.code, account.type ORDER BY account.code""").bindparams(*_AS_OF)

_POSTINGS_OF_PERIOD = """
    FROM posting
        JOIN journal_transaction AS header ON header.book_id = posting.book_id AND header.number = posting.number
        JOIN account AS debit ON debit.id = posting.debit_id
        JOIN account AS credit ON credit.id = posting.credit_id
        LEFT JOIN journal_transaction AS mirror ON mirror.book_id = header.book_id AND mirror.reverses = header.number
            AND mirror.number <= :through
    WHERE posting.book_id = :book AND posting.day BETWEEN :start AND :end AND posting.number <= :through"""
_PERIOD = (bindparam("start", type_=Date), bindparam("end", type_=Date), bindparam("through", type_=BigInteger))

_MOVEMENTS = (
    text(f"""
    SELECT header.number, posting.place, posting.day, header.memo, posting.memo AS posting_memo, header.reference,
        header.reverses, mirror.number AS reversed_by, posting.amount_minor,
        debit.code AS debit_code, debit.holder AS debit_holder,
        credit.code AS credit_code, credit.holder AS credit_holder
    {_POSTINGS_OF_PERIOD} ORDER BY posting.day, posting.number, posting.place""")
    .bindparams(*_PERIOD)
    .columns(day=Date)
)

_JOURNAL = (
    text(f"""
    SELECT header.number, header.day, header.recorded_at, header.recorded_by, header.reference, header.memo,
        header.reverses, mirror.number AS reversed_by, header.evidence, header.fingerprint,
        posting.amount_minor, posting.memo AS posting_memo,
        debit.code AS debit_code, debit.holder AS debit_holder, debit.name AS debit_name,
        credit.code AS credit_code, credit.holder AS credit_holder, credit.name AS credit_name
    {_POSTINGS_OF_PERIOD} ORDER BY header.number, posting.place""")
    .bindparams(*_PERIOD)
    .columns(day=Date, recorded_at=Instant)
)

_NATIONAL = text("""
    SELECT monthly_total.code, sum(monthly_total.debit_minor), sum(monthly_total.credit_minor),
        count(DISTINCT monthly_total.book_id)
    FROM monthly_total JOIN book ON book.id = monthly_total.book_id
    WHERE book.currency = :currency AND NOT book.practice AND monthly_total.month <= :month
    GROUP BY monthly_total.code ORDER BY monthly_total.code""")
