"""Items of the bank that belong to no funder: charges, interest, other money paid in, cash fetched and cash taken there.

No column moves by them: they are the project's own money (`projects.spending.own_money`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Money, currency
from core.text import clean
from ledger.chart import AccountKey
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import charts
from projects.errors import NotAboveZero
from projects.finding import book_in
from projects.flows import Flow
from projects.kinds import project_kind
from projects.models import Project
from projects.spending import own_money, places
from projects.spending.errors import ItemOtherPlace


class Item(StrEnum):
    CHARGE = "charge"
    INTEREST = "interest"
    PAID_IN = "paid-in"
    FETCHED = "fetched"
    TAKEN = "taken"


ITEMS: Mapping[Item, Term] = {
    Item.CHARGE: Term(N_("The bank took a charge")),
    Item.INTEREST: Term(N_("The bank paid interest")),
    Item.PAID_IN: Term(N_("Other money was paid in, such as the households' instalments")),
    Item.FETCHED: Term(N_("Cash was fetched from the bank")),
    Item.TAKEN: Term(N_("Cash was taken to the bank")),
}
INCOME = frozenset({Item.INTEREST, Item.PAID_IN})
AT_A_BANK = frozenset(Item) - {Item.PAID_IN}


@dataclass(frozen=True, slots=True)
class BankItem:
    """`place` is the bank account; for money paid in it may be "cash". Raises NotAboveZero, ItemOtherPlace, TextTooLong."""

    currency: str
    item: Item
    amount_minor: int
    place: str
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        if self.amount_minor <= 0:
            raise NotAboveZero()
        if self.item in AT_A_BANK and not self.place.startswith("bank:"):
            raise ItemOtherPlace()

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        place, cash = charts.place(self.place), AccountKey(charts.CASH)
        debit, credit = {
            Item.CHARGE: (AccountKey(charts.BANK_CHARGES), place),
            Item.INTEREST: (place, AccountKey(charts.OTHER_INCOME)),
            Item.PAID_IN: (place, AccountKey(charts.OTHER_INCOME)),
            Item.FETCHED: (cash, place),
            Item.TAKEN: (place, cash),
        }[self.item]
        return (Entry(debit, credit, self.amount_minor, self.note),)

    def flows(self) -> tuple[Flow, ...]:
        return ()


def _check(session: Session, project: Project, voucher: Voucher, said: BankItem) -> None:
    """Raises PlaceWithoutMoney: a bank account is one that money was received into."""
    if said.place != "cash":
        places.refuse_unknown(session, book_in(session, project, said.currency), said.place)


def _taken_back(session: Session, project: Project, voucher: Voucher, said: BankItem) -> None:
    """Raises OwnMoneyUsed."""
    if said.item in INCOME:
        own_money.refuse_used(session, project, book_in(session, project, said.currency))


BANK_ITEM = project_kind("bank-item", N_("Item of the bank"), BankItem, _check, taken_back=_taken_back)
