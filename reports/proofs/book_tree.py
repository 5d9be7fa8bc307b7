"""The tree of a book, built from its postings, and the proofs that are taken from it. Reads only, and keeps nothing.

The postings are read once, in their order, and only the hash of each journal transaction stays; those that a proof shows are
read again. Any head that was ever signed can be rebuilt, for the tree of the first n entries depends on nothing later.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, String, select, type_coerce
from sqlalchemy.orm import Session

from ledger.history import history_through
from ledger.models import Account, Book, JournalTransaction, Posting
from ledger.tree import Tree, tree_of
from reports.issued.keys import Issuer
from reports.proofs.errors import BookNotAsWritten
from reports.proofs.leaves import secret_of
from reports.proofs.planting import Leaves, by_entry, in_hex
from reports.proofs.shown import BookFacts, Consistency, Proof, TreeHead, head_message, key_mark

_ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class BookTree:
    """The tree of a book's first entries under one issuer's secret."""

    book_id: int
    book: BookFacts
    tree: Tree
    issuer: Issuer = field(repr=False)
    leaves: Leaves = field(repr=False)

    def head(self, day: date) -> TreeHead:
        """Signed. The same book, day and key give the same head."""
        root = self.tree.root.hex()
        signature = self.issuer.key.sign(head_message(self.book, self.tree.size, root, day)).hex()
        return TreeHead(self.book, self.tree.size, root, day, signature, key_mark(self.issuer.public_key))


def book_tree(session: Session, book: Book, issuer: Issuer, through_number: int | None = None) -> BookTree:
    """The tree of the book up to an entry (None: the last)."""
    facts = BookFacts(book.owner, book.name, book.currency, book.opened_on, book.practice)
    wanted = select(Account.id, Account.code, Account.holder).where(Account.book_id == book.id)
    accounts = {id: (code, holder) for id, code, holder in session.execute(wanted)}
    postings = _postings(book.id)
    if through_number is not None:
        postings = postings.where(Posting.number <= through_number)
    leaves = Leaves(facts.fingerprint, secret_of(issuer.key), accounts)
    rows = session.execute(postings.execution_options(yield_per=_ROWS_AT_ONCE))
    return BookTree(book.id, facts, tree_of(leaves.entry(each) for each in by_entry(rows)), issuer, leaves)


def sound_tree(session: Session, book: Book, issuer: Issuer, through_number: int | None = None) -> BookTree:
    """The tree of a book that is still what was written, which alone is signed. Raises BookNotAsWritten."""
    found = book_tree(session, book, issuer, through_number)
    kept = session.get(JournalTransaction, (book.id, found.tree.size))
    if kept is not None and history_through(session, book, found.tree.size).fingerprint != kept.fingerprint:
        raise BookNotAsWritten()
    return found


def proof_from(session: Session, tree: BookTree, subject: str, numbers: Collection[int], day: date) -> Proof | None:
    """That the lines of `subject` ("member:7") in these entries are in the book; None where there are none."""
    ids = tree.leaves.ids_of(subject)
    wanted = _postings(tree.book_id).where(Posting.number.in_(numbers), Posting.number <= tree.tree.size)
    rows = session.execute(wanted)
    entries = tuple(shown for each in by_entry(rows) if (shown := tree.leaves.shown(each, ids)))
    if not entries:
        return None
    head = tree.head(day)
    return Proof(
        book=head.book,
        size=head.size,
        day=head.day,
        signature=head.signature,
        key=head.key,
        subject=subject,
        entries=entries,
        path=in_hex(tree.tree.path(*(entry.number - 1 for entry in entries))),
    )


def consistency_from(tree: BookTree, first: int, day: date) -> Consistency:
    """That the tree begins with its own first entries. Raises IndexError for more than it has."""
    return Consistency(first, tree.head(day), in_hex(tree.tree.consistency(first)))


def _postings(book_id: int) -> Select[Any]:
    header = JournalTransaction
    day: Any = type_coerce(Posting.day, String)  # as SQLite keeps it; PostgreSQL gives a date, which is written the same
    wanted: Any = (
        select(
            Posting.number,
            Posting.place,
            day,
            Posting.debit_id,
            Posting.credit_id,
            Posting.amount_minor,
            Posting.memo,
            header.fingerprint,
        )
        .join(header, (header.book_id == Posting.book_id) & (header.number == Posting.number))
        .where(Posting.book_id == book_id)
        .order_by(Posting.number, Posting.place)
    )
    return cast(Select[Any], wanted)
