"""Bank accounts of a book: adding one beside its account in the books, finding it, keeping the columns of its CSV file."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now
from core.text import required
from ledger.chart import AccountKey, open_missing
from ledger.models import Book
from projects import charts
from projects.bank import errors
from projects.bank.keeping_errors import BankAccountUnknown, BankNumberImpossible, BankNumberTaken
from projects.bank.lines import LAST_FOUR
from projects.bank.mapping import ColumnMapping, mapping_from
from projects.bank.models import BankAccount
from projects.finding import books_of
from projects.models import Project

MOST_ACCOUNTS = 99


def add_account(session: Session, book: Book, number: int, bank_name: str, last_four: str, *, by: str) -> BankAccount:
    """The account at a bank that account 1110 bank:`number` of the book follows.

    Raises BankNumberImpossible, BankNumberTaken, LastFourUnreadable, TextMissing, TextTooLong, TextUnreadable.
    """
    if not 1 <= number <= MOST_ACCOUNTS:
        raise BankNumberImpossible(typed=number, most=MOST_ACCOUNTS)
    ending = last_four.strip().upper()
    if not LAST_FOUR.fullmatch(ending):
        raise errors.LastFourUnreadable(typed=last_four.strip()[-8:])
    key = charts.bank(number)
    known = session.scalar(select(BankAccount).where(BankAccount.book_id == book.id, BankAccount.holder == key.holder))
    if known:
        raise BankNumberTaken(number=number, bank=known.bank_name, last_four=known.last_four)
    open_missing(session, book, [(charts.BY_CODE[key.code], key.holder)])
    account = BankAccount(
        book_id=book.id, holder=key.holder, bank_name=required(bank_name, 120), last_four=ending, added_by=by, added_at=now()
    )
    session.add(account)
    session.flush()
    return account


def key_of(account: BankAccount) -> AccountKey:
    """Its account in the book."""
    return AccountKey(charts.BANK, account.holder)


def accounts_of(session: Session, books: Iterable[Book]) -> list[BankAccount]:
    """The bank accounts of these books, by book and number."""
    ids = [book.id for book in books]
    found = session.scalars(select(BankAccount).where(BankAccount.book_id.in_(ids)))
    return sorted(found, key=lambda account: (ids.index(account.book_id), account.number))


def account_in(session: Session, project: Project, public_id: str) -> tuple[Book, BankAccount]:
    """A bank account of one of the project's books, with that book. Raises BankAccountUnknown."""
    books = {book.id: book for book in books_of(session, project)}
    wanted = select(BankAccount).where(BankAccount.public_id == public_id, BankAccount.book_id.in_(books))
    account = session.scalar(wanted)
    if account is None:
        raise BankAccountUnknown()
    return books[account.book_id], account


def hold(session: Session, account: BankAccount) -> None:
    """Whoever imports, ticks or signs does so one after the other."""
    session.execute(select(BankAccount.id).where(BankAccount.id == account.id).with_for_update())


def keep_mapping(session: Session, account: BankAccount, mapping: ColumnMapping) -> None:
    hold(session, account)
    account.csv_mapping = mapping.kept()
    session.flush()


def mapping_of(account: BankAccount) -> ColumnMapping | None:
    return mapping_from(account.csv_mapping) if account.csv_mapping else None
