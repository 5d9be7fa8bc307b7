"""Many books at once: what stands under each code in each of them at the end of a day, by few statements. Writes nothing.

Whole months come from the monthly roll-up, which `ledger.verify` proves equal to the postings; only the days of the last
month are added up from the postings themselves.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, column, func, literal, select, union_all, values
from sqlalchemy.orm import Session

from core.calendars import month_number
from ledger.models import Account, MonthlyTotal, Posting

# Four values a book, and no database takes more than some thirty thousand in a statement.
_AT_ONCE = 5000


def standings(session: Session, days: Mapping[int, date]) -> dict[int, dict[str, int]]:
    """Debits less credits of each code, by book, each book at the end of its own day. A book without postings has no codes."""
    found: dict[int, dict[str, int]] = {book: {} for book in days}
    for some in _in_portions(list(days.items())):
        for book, code, debit, credit in session.execute(_standings(some)):
            found[book][code] = int(debit) - int(credit)
    return found


def _in_portions(wanted: list[tuple[int, date]]) -> Iterator[list[tuple[int, date]]]:
    for start in range(0, len(wanted), _AT_ONCE):
        until = start + _AT_ONCE
        yield wanted[start:until]


def _standings(days: list[tuple[int, date]]) -> Any:
    asked = (
        values(column("book", Integer), column("month", Integer), column("first", Date), column("day", Date), name="asked")
        .data([(book, month_number(day), day.replace(day=1), day) for book, day in days])
        .cte("asked")
    )
    months = select(asked.c.book, MonthlyTotal.code, MonthlyTotal.debit_minor, MonthlyTotal.credit_minor).join(
        MonthlyTotal, (MonthlyTotal.book_id == asked.c.book) & (MonthlyTotal.month < asked.c.month)
    )
    of_the_month = (Posting.book_id == asked.c.book) & Posting.day.between(asked.c.first, asked.c.day)
    debits = select(asked.c.book, Account.code, Posting.amount_minor, literal(0)).join(Posting, of_the_month)
    credits = select(asked.c.book, Account.code, literal(0), Posting.amount_minor).join(Posting, of_the_month)
    sides = union_all(
        months,
        debits.join(Account, Account.id == Posting.debit_id),
        credits.join(Account, Account.id == Posting.credit_id),
    ).subquery()
    sums = (func.sum(sides.c.debit_minor), func.sum(sides.c.credit_minor))
    return select(sides.c.book, sides.c.code, *sums).group_by(sides.c.book, sides.c.code)
