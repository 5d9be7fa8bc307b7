"""Where a project's money lies: its cash, its bank accounts, its advances, as the books have them."""

from sqlalchemy.orm import Session

from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.models import Book
from projects import charts
from projects.spending.errors import PlaceWithoutMoney

_KINDS = (charts.CASH, charts.BANK, charts.ADVANCES)


def name_of(key: AccountKey) -> str:
    """A place as contents name it: "cash", "bank:1", "advance:2"."""
    return key.holder or "cash"


def places_of(session: Session, book: Book) -> dict[str, int]:
    """What lies in each place that was ever used, in minor units, cash first; a place that was never used is not there."""
    stands = balances(session, book)
    return {
        name_of(key): balance.net
        for code in _KINDS
        for key, balance in stands.items()
        if key.code == code and (balance.debit_minor or balance.credit_minor)
    }


def refuse_unknown(session: Session, book: Book, place: str) -> None:
    """Raises PlaceWithoutMoney: money is only taken from where some was put."""
    if place not in places_of(session, book):
        raise PlaceWithoutMoney(typed=place[:30])
