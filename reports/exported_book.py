"""A whole book as other programs get it: accounts, journal and balances read at one moment, in no format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import Currency, currency, plain
from ledger.balances import Balance, Head, JournalEntry, balances, head, journal
from ledger.chart import AccountKey, AccountType
from ledger.models import Account, Book


@dataclass(frozen=True, slots=True)
class ExportedAccount:
    key: AccountKey
    type: AccountType
    name: str


@dataclass(frozen=True, slots=True)
class ExportedBook:
    """`entries` are in the order of their days, which is not that of their numbers: paper is entered late."""

    name: str
    owner: str
    practice: bool
    currency: Currency
    opened_on: date
    head: Head
    accounts: tuple[ExportedAccount, ...]
    entries: tuple[JournalEntry, ...]
    balances: Mapping[AccountKey, Balance]

    @property
    def last_day(self) -> date:
        return max((entry.day for entry in self.entries), default=self.opened_on)

    def amount(self, minor: int) -> str:
        """An amount with its currency as every program reads it: "-1234.50 THB"."""
        return f"{plain(minor, self.currency)} {self.currency.code}"

    def signed(self, key: AccountKey) -> int:
        """A balance as these programs write it: debits above zero, credits below, whatever the account's type."""
        return self.balances[key].debit_minor - self.balances[key].credit_minor


def exported_book(session: Session, book: Book) -> ExportedBook:
    """The book up to its last entry."""
    last = head(session, book)
    accounts = session.scalars(select(Account).where(Account.book_id == book.id))
    return ExportedBook(
        name=book.name,
        owner=book.owner,
        practice=book.practice,
        currency=currency(book.currency),
        opened_on=book.opened_on,
        head=last,
        accounts=tuple(
            sorted(
                (ExportedAccount(AccountKey(one.code, one.holder), AccountType(one.type), one.name) for one in accounts),
                key=lambda account: account.key,
            )
        ),
        entries=tuple(
            sorted(
                journal(session, book, through_number=last.number),
                key=lambda entry: (entry.day, entry.number),
            )
        ),
        balances=balances(session, book, through_number=last.number),
    )
