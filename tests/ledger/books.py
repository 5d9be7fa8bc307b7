"""Small books that the ledger's tests keep: a group with two cash boxes, two members, fines, and days in 2026."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from core.db import reading
from ledger.chart import AccountKey, AccountTemplate, AccountType, open_account, open_book
from ledger.models import Book
from ledger.posting import Draft, Entry
from ledger.verify import Finding, verify_all

OPENED = date(2026, 1, 1)
# The clock that tests freeze, so that the same acts give the same fingerprints on both engines.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

CASH, SOCIAL_CASH = AccountKey("1010"), AccountKey("1020")
MALEE, SOMCHAI = AccountKey("2010", "member:1"), AccountKey("2010", "member:2")
SOCIAL_FUND, FINES, COSTS = AccountKey("3020"), AccountKey("4010"), AccountKey("5010")

SHARES = AccountTemplate("2010", AccountType.LIABILITY, "Members' shares", per_holder=True)
CHART = (
    AccountTemplate("1010", AccountType.ASSET, "Cash box: loan fund", guarded=True),
    AccountTemplate("1020", AccountType.ASSET, "Cash box: social fund", guarded=True),
    SHARES,
    AccountTemplate("3020", AccountType.EQUITY, "Social fund"),
    AccountTemplate("4010", AccountType.INCOME, "Fines"),
    AccountTemplate("5010", AccountType.EXPENSE, "Meeting and running costs"),
)
KEYS = (CASH, SOCIAL_CASH, MALEE, SOMCHAI, SOCIAL_FUND, FINES, COSTS)

# What `ledger` keeps, in an order in which rows may be compared.
TABLES = (
    "book",
    "account",
    "journal_transaction",
    "posting",
    "period_closing",
    "closing_balance",
    "monthly_total",
    "cash_day",
    "never",
)


def open_group(session: Session, owner: str = "group:a", *, currency: str = "THB", practice: bool = False) -> Book:
    """A book with two members, opened on the first day of 2026."""
    book = open_book(
        session, owner=owner, name="Ban Rak Thai", currency=currency, opened_on=OPENED, chart=CHART, practice=practice
    )
    for key in (MALEE, SOMCHAI):
        open_account(session, book, SHARES, key.holder)
    return book


def book_of(session: Session, owner: str = "group:a") -> Book:
    return session.scalars(select(Book).where(Book.owner == owner)).one()


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def paid_in(amount_minor: int, by: AccountKey = MALEE) -> Entry:
    """A member buys shares: into the cash box, owed to her."""
    return Entry(CASH, by, amount_minor)


def paid_out(amount_minor: int, to: AccountKey = COSTS) -> Entry:
    return Entry(to, CASH, amount_minor)


def draft(on: date, reference: str, *entries: Entry, memo: str = "", evidence: bytes | None = None) -> Draft:
    return Draft(on, reference, memo or f"Meeting of {on}", entries, evidence)


def contents(engine: Engine, tables: Iterable[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the ledger's tables, in an order of their own."""
    with engine.connect() as connection:
        return {name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}"))), key=repr) for name in tables}


def findings(engine: Engine) -> list[Finding]:
    with reading(engine) as session:
        return list(verify_all(session))


def first_broken(found: Sequence[Finding], owner: str = "group:a") -> int | None:
    """The journal transaction that `verify` names first for a book; None when it names none."""
    return next((finding.number for finding in found if finding.book == owner and finding.number), None)
