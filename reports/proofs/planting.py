"""Leaves made of rows: every posting of a book once, as quickly as it goes, and some of them laid open."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ledger.tree import Tree, tree_of
from reports.proofs.leaves import (
    Nonces,
    account_text,
    blinded_account_text,
    entry_leaf,
    holder_commitment,
    posting_leaf,
    posting_text,
)
from reports.proofs.shown import ShownEntry, ShownPosting, Side


class Row(NamedTuple):
    """A posting as it lies in the table, with the fingerprint of its journal transaction. `day` is text, or a date."""

    number: int
    place: int
    day: str | date
    debit_id: int
    credit_id: int
    amount_minor: int
    memo: str
    fingerprint: str


def by_entry(rows: Any) -> Iterator[list[Sequence[Any]]]:
    """The rows of each journal transaction, in their order."""
    return (list(each) for _, each in groupby(rows, key=itemgetter(0)))


def in_hex(nodes: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(node.hex() for node in nodes)


class Leaves:
    """Makes leaves for one book: `book` is its fingerprint, `accounts` code and holder by id."""

    def __init__(self, book: str, secret: bytes, accounts: Mapping[int, tuple[str, str]]) -> None:
        self._book, self._accounts = book, accounts
        self._nonce = Nonces(secret, book).of
        self._texts = {id: account_text(*account) for id, account in accounts.items()}

    def ids_of(self, holder: str) -> list[int]:
        """All accounts of a holder."""
        return [id for id, account in self._accounts.items() if account[1] == holder]

    def entry(self, rows: Sequence[Sequence[Any]]) -> bytes:
        """The leaf of a journal transaction."""
        return entry_leaf(rows[0][-1], len(rows), self._tree(rows).root)

    def shown(self, rows: Sequence[Sequence[Any]], ids: Collection[int]) -> ShownEntry | None:
        """A journal transaction with the postings of these accounts laid open; None where it has none."""
        postings = [Row(*row) for row in rows]
        hers = [at for at, one in enumerate(postings) if one.debit_id in ids or one.credit_id in ids]
        if not hers:
            return None
        first = postings[0]
        return ShownEntry(
            number=first.number,
            day=date.fromisoformat(str(first.day)),
            fingerprint=first.fingerprint,
            postings=len(postings),
            shown=tuple(self._shown(postings[at], ids) for at in hers),
            path=in_hex(self._tree(rows).path(*hers)),
        )

    def _tree(self, rows: Sequence[Sequence[Any]]) -> Tree:
        return tree_of(self._leaf(*row) for row in rows)

    def _leaf(
        self,
        number: int,
        place: int,
        day: str | date,
        debit_id: int,
        credit_id: int,
        amount_minor: int,
        memo: str,
        _fingerprint: str,
    ) -> bytes:
        if self._is_between_holders(debit_id, credit_id):
            debit = self._blinded(number, place, "debit", debit_id)
            credit = self._blinded(number, place, "credit", credit_id)
        else:
            debit, credit = self._texts[debit_id], self._texts[credit_id]
        text = posting_text(self._book, number, place, str(day), debit, credit, amount_minor, memo)
        return posting_leaf(self._nonce(number, place), text)

    def _is_between_holders(self, debit_id: int, credit_id: int) -> bool:
        debit, credit = self._accounts[debit_id][1], self._accounts[credit_id][1]
        return bool(debit and credit and debit != credit)

    def _blinded(self, number: int, place: int, part: str, id: int) -> str:
        code, holder = self._accounts[id]
        return blinded_account_text(code, holder_commitment(self._nonce(number, place, part), holder))

    def _shown(self, one: Row, ids: Collection[int]) -> ShownPosting:
        debit, credit = self._side(one, "debit", one.debit_id, ids), self._side(one, "credit", one.credit_id, ids)
        return ShownPosting(one.place, self._nonce(one.number, one.place).hex(), debit, credit, one.amount_minor, one.memo)

    def _side(self, one: Row, part: str, id: int, ids: Collection[int]) -> Side:
        code, holder = self._accounts[id]
        if not self._is_between_holders(one.debit_id, one.credit_id):
            return Side(code, holder)
        nonce = self._nonce(one.number, one.place, part)
        return Side(code, holder, nonce.hex()) if id in ids else Side(code, hidden=holder_commitment(nonce, holder))
