"""What must be true of advances whatever happened: their list is the books, and nobody holds money that is on no list."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.balances import balances
from ledger.models import Book
from projects import charts
from projects.advances.left import every_advance
from projects.models import Project


def of_book(session: Session, project: Project, book: Book) -> Iterator[str]:
    """A sentence for each advance of which the books hold something else than its list, in English, for `flask verify`."""
    unit = currency(book.currency)
    listed = {
        charts.advance(one.number): one.left_minor
        for one in every_advance(session, project, date.max)
        if one.currency == book.currency
    }
    held = {key: balance.net for key, balance in balances(session, book).items() if key.code == charts.ADVANCES}
    for key in sorted(listed.keys() | held.keys()):
        said, stood = listed.get(key, 0), held.get(key, 0)
        if said != stood:
            yield f"{key.holder}: the list says {Money(said, unit)} is left, the books say {Money(stood, unit)}"
