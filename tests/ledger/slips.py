"""A small kind of voucher for the ledger's tests: its text names two accounts and an amount, or nothing at all."""

import json
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from core.errors import Refused
from ledger.balances import balance_of
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from tests.ledger.books import CASH, COSTS


class SlipOutdated(Refused):
    code = "slip-outdated"
    sentence = "The box does not hold {held}."


def slip(amount_minor: int, debit: AccountKey = COSTS, credit: AccountKey = CASH, held: int | None = None) -> str:
    """`held`: what the cash box held when it was written, which it must still hold."""
    return json.dumps({"amount": amount_minor, "debit": debit, "credit": credit, "held": held})


def entries(content: str) -> tuple[Entry, ...]:
    said = json.loads(content)
    if not said["amount"]:
        return ()
    return (Entry(AccountKey(*said["debit"]), AccountKey(*said["credit"]), said["amount"]),)


@dataclass
class Diary:
    """What a kind's deeds were called for."""

    done: list[tuple[str, int | None]] = field(default_factory=list)

    def kind(self) -> Kind:
        return Kind("slip", "Slip", json.loads, entries, check, posted=self._posted, taken_back=self._taken_back)

    def _posted(self, session: Session, book: Book, voucher: Voucher) -> None:
        self.done.append(("posted", voucher.journal_number))

    def _taken_back(self, session: Session, book: Book, voucher: Voucher) -> None:
        self.done.append(("taken back", voucher.reversal_number))


def check(session: Session, book: Book, voucher: Voucher) -> None:
    held = json.loads(voucher.content)["held"]
    if held is not None and held != balance_of(session, book, CASH):
        raise SlipOutdated(held=held)


SLIP = Kind("slip", "Slip", json.loads, entries, check)
