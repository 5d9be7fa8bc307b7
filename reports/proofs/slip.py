"""The proof slip: one meeting's or voucher's lines of one member, and a square that proves them without the books.

What was taken back is shown and proven together with what took it back, as far as the book goes: a slip cannot tell half of it.
What is not on an account of hers (money for the social fund, which belongs to nobody in particular) is not hers to prove.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, Money
from groups import charts
from groups.finding import book_of
from groups.models import Group, Member
from reports.errors import EntryUnknown
from reports.issued import square
from reports.issued.keys import Issuer
from reports.papers import Heading, grouped
from reports.proofs.book_tree import proof_from, sound_tree
from reports.proofs.compact import to_code
from reports.proofs.errors import NothingOfHers, TooMuchForASquare
from reports.proofs.hers import HerEntry, told_with
from reports.proofs.shown import ShownEntry
from reports.reading import heading_of

_SHORT_ROOT = 16


@dataclass(frozen=True, slots=True)
class SlipLine:
    """What one posting did to one account of hers; one of the amounts is zero. Credited is in her favour."""

    number: int
    account: Term
    credited_minor: int
    charged_minor: int
    memo: str


@dataclass(frozen=True, slots=True)
class ProofSlip:
    """`entries`: the one that was asked for, and what took it back. `proof` is the text of the large square; `root` that of the
    tree of the book's first `size` entries, which is signed in it."""

    kind: ClassVar[str] = "proof_slip"
    title: ClassVar[str] = N_("Proof slip")

    heading: Heading
    currency: Currency
    member_number: int
    member_name: str
    asked: HerEntry
    entries: tuple[HerEntry, ...]
    lines: tuple[SlipLine, ...]
    size: int
    root: str
    proof: str

    @property
    def short_root(self) -> str:
        return grouped(self.root[:_SHORT_ROOT])

    @property
    def wide(self) -> bool:
        return False

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def proof_slip(
    session: Session, group: Group, member: Member, number: int, issuer: Issuer, through_number: int | None = None
) -> ProofSlip:
    """The slip of the entry `number`, as the book stood at entry `through_number` (None: now).

    Raises NothingOfHers, TooMuchForASquare, EntryUnknown.
    """
    heading = heading_of(session, group, through_number, about=f"member:{member.number}")
    tree = sound_tree(session, book_of(session, group), issuer, heading.number)
    entries = told_with(session, group, number, heading.number)
    numbers = [entry.number for entry in entries]
    proof = proof_from(session, tree, charts.holder(member.number), numbers, heading.printed_on)
    asked = next((entry for entry in entries if entry.number == number), None)
    if asked is None:
        raise EntryUnknown(number=number, last=heading.number)
    if proof is None:
        raise NothingOfHers(number=number, member=member.number)
    text, lines = to_code(proof), tuple(line for entry in proof.entries for line in _lines(entry, proof.subject))
    if len(text) > square.MOST:
        raise TooMuchForASquare(number=number, member=member.number, lines=len(lines))
    return ProofSlip(
        heading=heading,
        currency=group.money,
        member_number=member.number,
        member_name=member.name,
        asked=asked,
        entries=entries,
        lines=lines,
        size=proof.size,
        root=tree.tree.root.hex(),
        proof=text,
    )


def _lines(entry: ShownEntry, subject: str) -> Iterator[SlipLine]:
    for one in entry.shown:
        for side, charged in ((one.debit, True), (one.credit, False)):
            if side.holder == subject:
                amounts = (0, one.amount_minor) if charged else (one.amount_minor, 0)
                yield SlipLine(entry.number, Term(charts.BY_CODE[side.code].name), *amounts, one.memo)
