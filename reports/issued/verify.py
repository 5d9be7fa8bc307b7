"""Is every paper that was ever printed still what the books say? For `flask verify`, beside the rules of the books.

Each book is read once, however many papers are witnesses of it; each signature is looked at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.history import recomputed
from ledger.kept import read
from ledger.models import Book
from ledger.verify import UNREADABLE, Finding
from reports.issued.checking import row_is_wrong
from reports.issued.models import IssuedPaper, IssuedPaperBook, PaperKey
from reports.issued.sealing import spoken


class _Stood(NamedTuple):
    """Where a book stood when the paper with the `code` was printed."""

    code: str
    number: int
    fingerprint: str


def paper_findings(session: Session, own_keys: Collection[bytes]) -> Iterator[Finding]:
    """The findings of the register itself, then those of the books that its papers are witnesses of.

    `own_keys`: the public keys of this service; what another key sealed was not issued by it.
    """
    witnesses: dict[int, list[IssuedPaperBook]] = defaultdict(list)
    for one in session.scalars(select(IssuedPaperBook).order_by(IssuedPaperBook.book_owner)):
        witnesses[one.paper_id].append(one)
    keys = {key.id: key.public_key for key in session.scalars(select(PaperKey))}
    stood: dict[str, list[_Stood]] = defaultdict(list)
    for row in session.scalars(select(IssuedPaper).order_by(IssuedPaper.id)):
        of_paper = witnesses.pop(row.id, [])
        wrong = row_is_wrong(row, keys.get(row.key_id, ""), of_paper, own_keys)
        if wrong is not None:
            yield Finding("", "papers_are_as_issued", 0, f"paper {spoken(row.code)}: its {wrong} is not what was signed")
        for one in of_paper:
            stood[one.book_owner].append(_Stood(row.code, one.number, one.fingerprint))
    if witnesses:
        yield Finding("", "papers_are_as_issued", 0, f"{len(witnesses)} papers are missing of which books are still named")
    for owner in sorted(stood):
        yield from _contradicted(session, owner, stood[owner])


def _contradicted(session: Session, owner: str, stood: list[_Stood]) -> Iterator[Finding]:
    """The entries at which papers say another history than the book does today, with one paper that says so for each."""
    book_id = session.scalar(select(Book.id).where(Book.owner == owner))
    try:
        marks = recomputed(read(session, book_id)) if book_id else {}
    except UNREADABLE:
        marks = {}
    by_number: dict[int, list[str]] = defaultdict(list)
    for one in stood:
        if marks.get(one.number) != one.fingerprint:
            by_number[one.number].append(one.code)
    for number, codes in sorted(by_number.items()):
        papers = "one paper" if len(codes) == 1 else f"{len(codes)} papers"
        detail = f"{papers} of this entry, {spoken(codes[0])} first, were printed of another history"
        yield Finding(owner, "papers_are_witnesses", number, detail)
