"""Where the money of a book may be put or taken from, as forms offer it: cash and each bank account."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from ledger.models import Account, Book
from projects import charts

CASH = N_("Cash")
BANK_ACCOUNT = N_("Bank account {number}")


@dataclass(frozen=True, slots=True)
class Place:
    """`key` is what contents say ("bank:1"); `name` is for people, with its `facts`."""

    key: str
    name: str
    facts: dict[str, object]


def places_of(session: Session, book: Book) -> list[Place]:
    """The first bank account, any other that was opened, and cash."""
    holders = select(Account.holder).where(Account.book_id == book.id, Account.code == charts.BANK)
    numbers = {int(holder.partition(":")[2]) for holder in session.scalars(holders)} | {1}
    banks = [Place(f"bank:{number}", BANK_ACCOUNT, {"number": number}) for number in sorted(numbers)]
    return [*banks, Place("cash", CASH, {})]
