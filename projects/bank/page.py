"""What the bank pages show, reckoned before they are: templates compute nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from access.deeds import Deed, deed
from core.errors import Refusal
from core.marks import Term
from core.money import Money, currency
from ledger.models import Book
from projects.bank import reconciling
from projects.bank.accounts import mapping_of
from projects.bank.csv_rows import Row, rows_of
from projects.bank.lines import StatementLine
from projects.bank.mapping import ColumnMapping, letter_of
from projects.bank.matching import BankLine, BookLine, Proposal
from projects.bank.models import BankAccount, BankFile, BankStatementRow, ReconciliationRow
from projects.bank.position import KeptMatch, matches_of, position_of, statements_of
from projects.bank.reconciliation import (
    ITEM_NAMES,
    Item,
    NamedDifference,
    Position,
    ReconcilingItem,
    items_on,
    unexplained_minor,
)
from projects.bank.sniffing import Form, form_of

ROWS_SHOWN = 12
LINES_SHOWN = 300


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A bank account in the list: where the book and the bank say it stands, and how far it is reconciled."""

    account: BankAccount
    book: Book
    book_balance: Money
    last: BankStatementRow | None
    closing: Money | None
    reconciled_through: date | None


def account_row(session: Session, book: Book, account: BankAccount) -> AccountRow:
    position, statements = position_of(session, book, account), statements_of(session, account)
    last = max(statements, key=lambda one: (one.ends_on, one.number), default=None)
    signed = [row.day for row in reconciling.signed_of(session, account)]
    return AccountRow(
        account=account,
        book=book,
        book_balance=position.money(position.book_balance(date.max)),
        last=last,
        closing=position.money(last.closing_minor) if last else None,
        reconciled_through=max(signed, default=None),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One line in a table of lines: a movement at the bank (`key` of the line) or an entry of the book (its number)."""

    key: int
    day: date
    words: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as it is ticked: `name` is its field, which says all of it."""

    name: str
    proposal: Proposal
    lines: tuple[Side, ...]
    entries: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A match that holds, with both of its sides."""

    key: int
    lines: tuple[Side, ...]
    entries: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class MatchingPage:
    """`lines_left_out` and `entries_left_out`: how many more there are than one page shows."""

    offers: tuple[Offer, ...]
    lines: tuple[Side, ...]
    entries: tuple[Side, ...]
    held: tuple[Held, ...]
    lines_left_out: int
    entries_left_out: int


def matching_page(session: Session, book: Book, account: BankAccount) -> MatchingPage:
    position, kept = position_of(session, book, account), matches_of(session, account)
    bank = {one.key: _bank_side(position, one) for one in position.bank}
    entries = {one.number: _book_side(position, one) for one in position.book}
    lines_open, entries_open = position.open_lines(), position.open_entries()
    return MatchingPage(
        offers=tuple(_offer(one, bank, entries) for one in reconciling.proposals(position)),
        lines=tuple(bank[one.key] for one in lines_open[:LINES_SHOWN]),
        entries=tuple(entries[one.number] for one in entries_open[:LINES_SHOWN]),
        held=tuple(_held(one, bank, entries) for one in reversed(kept[-LINES_SHOWN:])),
        lines_left_out=max(0, len(lines_open) - LINES_SHOWN),
        entries_left_out=max(0, len(entries_open) - LINES_SHOWN),
    )


def _bank_side(position: Position, one: BankLine) -> Side:
    return Side(one.key, one.day, one.line.words, position.money(one.amount_minor))


def _book_side(position: Position, one: BookLine) -> Side:
    return Side(one.number, one.day, one.memo, position.money(one.amount_minor))


def _offer(one: Proposal, bank: dict[int, Side], entries: dict[int, Side]) -> Offer:
    return Offer(
        field_of(one), one, tuple(bank[key] for key in one.lines), tuple(entries[number] for number in one.entries)
    )


def field_of(one: Proposal) -> str:
    """The name of the box to tick: "tick_3.4_17" for lines 3 and 4 with entry 17."""
    return f"tick_{'.'.join(map(str, one.lines))}_{'.'.join(map(str, one.entries))}"


def _held(one: KeptMatch, bank: dict[int, Side], entries: dict[int, Side]) -> Held:
    return Held(
        one.key, tuple(bank[key] for key in one.match.lines), tuple(entries[number] for number in one.match.entries)
    )


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Reconciling items of one kind with their total."""

    kind: Item
    name: Term
    lines: tuple[tuple[ReconcilingItem, Money], ...]
    total: Money


def item_groups(items: Sequence[ReconcilingItem], code: str) -> tuple[ItemGroup, ...]:
    """The kinds that have items, in their order."""
    of = currency(code)
    found = []
    for kind in Item:
        mine = [item for item in items if item.kind is kind]
        if mine:
            total = Money(sum(item.amount_minor for item in mine), of)
            found.append(ItemGroup(kind, ITEM_NAMES[kind], tuple((item, Money(item.amount_minor, of)) for item in mine), total))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement against the book on its last day. `unexplained`: what is still missing; zero when it can be signed."""

    statement: BankStatementRow
    opening: Money
    closing: Money
    lines: tuple[tuple[StatementLine, Money], ...]
    lines_left_out: int
    book_balance: Money
    bank_balance: Money
    groups: tuple[ItemGroup, ...]
    unexplained: Money
    not_in_book: bool
    imported: Deed | None
    signed: tuple[ReconciliationRow, ...]


def statement_page(
    session: Session,
    book: Book,
    account: BankAccount,
    statement: BankStatementRow,
    named: Sequence[NamedDifference] = (),
) -> StatementPage:
    position, day = position_of(session, book, account), statement.ends_on
    items = items_on(position, day)
    mine = [one.line for one in position.bank if statement.starts_on <= one.day <= day]
    return StatementPage(
        statement=statement,
        opening=position.money(statement.opening_minor),
        closing=position.money(statement.closing_minor),
        lines=tuple((line, position.money(line.amount_minor)) for line in mine[:LINES_SHOWN]),
        lines_left_out=max(0, len(mine) - LINES_SHOWN),
        book_balance=position.money(position.book_balance(day)),
        bank_balance=position.money(position.bank_balance(day)),
        groups=item_groups(items, book.currency),
        unexplained=position.money(unexplained_minor(position, day, named)),
        not_in_book=any(item.kind in (Item.PAID_NOT_IN_BOOK, Item.RECEIVED_NOT_IN_BOOK) for item in items),
        imported=deed(session, statement.imported_by, statement.imported_at),
        signed=tuple(row for row in reconciling.signed_of(session, account) if row.statement_id == statement.id),
    )


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The first rows of a CSV file, so that a person sees which column is what. `letters` are those of its columns."""

    rows: tuple[Row, ...]
    letters: tuple[str, ...]
    mapping: ColumnMapping | None
    problem: Refusal | None


def columns_page(account: BankAccount, file: BankFile) -> ColumnsPage:
    mapping = mapping_of(account)
    try:
        rows = rows_of(file.content, mapping.delimiter if mapping else None)[:ROWS_SHOWN]
    except Refusal as refused:
        return ColumnsPage((), (), mapping, refused)
    width = max((len(row.cells) for row in rows), default=0)
    return ColumnsPage(rows, tuple(map(letter_of, range(width))), mapping, None)


def headings_in(rows: Sequence[Row], header_lines: int) -> tuple[str, ...]:
    """The cells of the last line above the movements: what a later file must still say there."""
    return next((row.cells for row in rows if row.number == header_lines), ())


def is_csv(file: BankFile) -> bool:
    return form_of(file.content) is Form.CSV
