"""A bank reconciliation on paper: from the book's balance to the bank's, every item on a line, with the signature's fingerprint.

It prints what was signed, not what stands now: whoever holds it can hold it against the book and the bank's own statement.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from access.deeds import Deed, deed
from core.calendars import today
from core.marks import N_, Term
from core.money import Currency, currency
from ledger.models import Book
from projects.bank.models import BankAccount, ReconciliationRow
from projects.bank.page import item_groups
from projects.bank.reconciling import said_in
from projects.models import Project
from reports.papers import Heading, Witness, capped, grouped, too_wide_for_upright


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A reconciling item: `number` is that of the voucher's entry in the journal, 0 for what only the bank has."""

    number: int
    day: date
    words: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """The items of one kind with their total; `left_out` of them do not fit."""

    name: Term
    items: tuple[PaperItem, ...]
    left_out: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class ReconciliationPaper:
    kind: ClassVar[str] = "reconciliation"
    title: ClassVar[str] = N_("Bank reconciliation")

    heading: Heading
    currency: Currency
    timezone: str
    number: int
    day: date
    bank_name: str
    last_four: str
    account_number: int
    statement_number: int
    statement_digest: str
    matched: int
    book_minor: int
    bank_minor: int
    groups: tuple[PaperGroup, ...]
    signed: Deed | None
    digest: str

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("book", self.book_minor), ("bank", self.bank_minor))

    @property
    def wide(self) -> bool:
        amounts = [item.amount_minor for group in self.groups for item in group.items]
        return too_wide_for_upright((self.book_minor, self.bank_minor, *amounts), self.currency)


def reconciliation_paper(
    session: Session, project: Project, book: Book, account: BankAccount, row: ReconciliationRow
) -> ReconciliationPaper:
    """The reconciliation as it was signed."""
    said = said_in(row)
    return ReconciliationPaper(
        heading=Heading(
            group=project.name,
            network=project.programme.name,
            practice=project.practice or book.practice,
            printed_on=today(project.timezone),
            number=said.head_number,
            fingerprint=said.head_fingerprint,
            witnessed=(Witness(book.owner, said.head_number, said.head_fingerprint),) if said.head_number else (),
            owner=f"project:{project.public_id}",
            about=f"reconciliation:{row.number}",
        ),
        currency=currency(book.currency),
        timezone=project.timezone,
        number=row.number,
        day=row.day,
        bank_name=said.bank_name,
        last_four=said.last_four,
        account_number=account.number,
        statement_number=said.statement_number,
        statement_digest=grouped(said.statement_sha256[:16]),
        matched=said.matched,
        book_minor=said.found.book_minor,
        bank_minor=said.found.bank_minor,
        groups=_groups(row, book.currency),
        signed=deed(session, row.prepared_by, row.prepared_at),
        digest=grouped(row.sha256),
    )


def _groups(row: ReconciliationRow, code: str) -> tuple[PaperGroup, ...]:
    found = []
    for group in item_groups(said_in(row).found.items, code):
        items, left_out = capped(
            [PaperItem(item.number, item.day, item.words, amount.minor) for item, amount in group.lines]
        )
        found.append(PaperGroup(group.name, items, left_out, group.total.minor))
    return tuple(found)
