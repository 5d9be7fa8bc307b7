"""The tree of a book, built from its postings, and the proofs that are taken from it. Reads only, and keeps nothing.

The postings are read once, in their order, and only the hash of each journal transaction stays; those that a proof shows are
read again. Any head that was ever signed can be rebuilt, for the tree of the first n entries depends on nothing later.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ledger.models import Account, Book, JournalTransaction, Posting
from ledger.tree import Tree, tree_of
from reports.issued.keys import Issuer
from reports.proofs.leaves import (
    account_text,
    blinded_account_text,
    entry_leaf,
    holder_commitment,
    nonce,
    posting_leaf,
    posting_text,
    secret_of,
)
from reports.proofs.shown import (
    BookFacts,
    Consistency,
    Proof,
    ShownEntry,
    ShownPosting,
    Side,
    TreeHead,
    head_message,
    key_mark,
)

_ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class BookTree:
    """The tree of a book's first entries under one issuer's secret."""

    book_id: int
    book: BookFacts
    tree: Tree
    issuer: Issuer = field(repr=False)
    accounts: Mapping[int, tuple[str, str]] = field(repr=False)

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
    rows = session.execute(postings.execution_options(yield_per=_ROWS_AT_ONCE))
    builder = _Builder(facts.fingerprint, secret_of(issuer.key), accounts)
    return BookTree(book.id, facts, tree_of(builder.entry(list(each)) for each in _by_entry(rows)), issuer, accounts)


def proof_from(session: Session, tree: BookTree, subject: str, numbers: Collection[int], day: date) -> Proof | None:
    """That the lines of `subject` ("member:7") in these entries are in the book; None where there are none."""
    ids = [id for id, (_, holder) in tree.accounts.items() if holder == subject]
    theirs = Posting.debit_id.in_(ids) | Posting.credit_id.in_(ids)
    hers = select(Posting.number).where(Posting.book_id == tree.book_id, Posting.number.in_(numbers), theirs)
    builder = _Builder(tree.book.fingerprint, secret_of(tree.issuer.key), tree.accounts)
    rows = session.execute(_postings(tree.book_id).where(Posting.number.in_(hers), Posting.number <= tree.tree.size))
    entries = tuple(builder.shown(list(each), set(ids)) for each in _by_entry(rows))
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
        path=_in_hex(tree.tree.path(*(entry.number - 1 for entry in entries))),
    )


def consistency_from(tree: BookTree, first: int, day: date) -> Consistency:
    """That the tree begins with its own first entries. Raises IndexError for more than it has."""
    return Consistency(first, tree.head(day), _in_hex(tree.tree.consistency(first)))


def _postings(book_id: int) -> Select[int, int, date, int, int, int, str, str]:
    header = JournalTransaction
    return (
        select(
            Posting.number,
            Posting.place,
            Posting.day,
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


def _by_entry(rows: Any) -> Iterator[Iterator[Any]]:
    return (each for _, each in groupby(rows, key=attrgetter("number")))


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes leaves of rows: `book` is its fingerprint, `accounts` code and holder by id."""

    book: str
    secret: bytes
    accounts: Mapping[int, tuple[str, str]]

    def entry(self, postings: Sequence[Any]) -> bytes:
        return entry_leaf(postings[0].fingerprint, len(postings), self._tree(postings).root)

    def shown(self, postings: Sequence[Any], ids: Collection[int]) -> ShownEntry:
        """The entry with the postings of these accounts laid open."""
        hers = [at for at, one in enumerate(postings) if one.debit_id in ids or one.credit_id in ids]
        return ShownEntry(
            number=postings[0].number,
            day=postings[0].day,
            fingerprint=postings[0].fingerprint,
            postings=len(postings),
            shown=tuple(self._shown(postings[at], ids) for at in hers),
            path=_in_hex(self._tree(postings).path(*hers)),
        )

    def _tree(self, postings: Sequence[Any]) -> Tree:
        return tree_of(map(self._leaf, postings))

    def _leaf(self, one: Any) -> bytes:
        if self._is_between_holders(one):
            debit, credit = (self._blinded(one, side, id) for side, id in _sides(one))
        else:
            debit, credit = account_text(*self.accounts[one.debit_id]), account_text(*self.accounts[one.credit_id])
        text = posting_text(self.book, one.number, one.place, one.day, debit, credit, one.amount_minor, one.memo)
        return posting_leaf(nonce(self.secret, self.book, one.number, one.place), text)

    def _is_between_holders(self, one: Any) -> bool:
        debit, credit = self.accounts[one.debit_id][1], self.accounts[one.credit_id][1]
        return bool(debit and credit and debit != credit)

    def _blinded(self, one: Any, side: str, id: int) -> str:
        code, holder = self.accounts[id]
        return blinded_account_text(code, holder_commitment(self._nonce(one, side), holder))

    def _shown(self, one: Any, ids: Collection[int]) -> ShownPosting:
        debit, credit = (self._side(one, side, id, ids) for side, id in _sides(one))
        return ShownPosting(one.place, self._nonce(one).hex(), debit, credit, one.amount_minor, one.memo)

    def _side(self, one: Any, side: str, id: int, ids: Collection[int]) -> Side:
        code, holder = self.accounts[id]
        if not self._is_between_holders(one):
            return Side(code, holder)
        mine = self._nonce(one, side)
        return Side(code, holder, mine.hex()) if id in ids else Side(code, hidden=holder_commitment(mine, holder))

    def _nonce(self, one: Any, part: str = "") -> bytes:
        return nonce(self.secret, self.book, one.number, one.place, part)


def _sides(one: Any) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("debit", one.debit_id), ("credit", one.credit_id)


def _in_hex(nodes: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(node.hex() for node in nodes)
