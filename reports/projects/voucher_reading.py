"""Vouchers as exports tell them: which are in the books, whom they paid, what supports them, what they were about.

What a voucher says is asked of its kind: whom it paid, which land it gave, what interest it posted. So a kind that is added
later is exported without a word here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.models import Book
from ledger.voucher_models import Voucher, VoucherState
from projects import charts
from projects.models import Document, EvidenceUse, Organisation, OrganisationKind
from projects.voucher_kinds import KINDS
from reports.projects.project_facts import Party, VoucherFact


def party(organisation: Organisation) -> Party:
    return Party(
        public_id=organisation.public_id,
        kind=OrganisationKind(organisation.kind),
        name=organisation.name,
        country=organisation.country,
        iati_ref=organisation.iati_ref or "",
        registration=organisation.registration or "",
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A voucher that is in the books, with what it says. `interest_minor`: what of it was interest paid to a funder."""

    voucher: Voucher
    said: Any
    fact: VoucherFact
    interest_minor: int
    currency: str


def papers_of(session: Session, books: Iterable[Book]) -> Mapping[int, Paper]:
    """Every voucher of the project that was posted, by its id, also if it was taken back since."""
    money = {book.id: book.currency for book in books}
    posted = (VoucherState.POSTED, VoucherState.REVERSED)
    wanted = select(Voucher).where(Voucher.book_id.in_(money), Voucher.state.in_(posted))
    found = list(session.scalars(wanted.order_by(Voucher.book_id, Voucher.number)))
    said = {voucher.id: KINDS[voucher.kind].read(voucher.content) for voucher in found}
    receivers = _receivers(session, {_supplier(content) for content in said.values()} - {""})
    evidence = _evidence(session, said)
    return {
        voucher.id: _paper(voucher, said[voucher.id], money[voucher.book_id], receivers, evidence.get(voucher.id, ()))
        for voucher in found
    }


def _paper(
    voucher: Voucher, said: Any, money: str, receivers: Mapping[str, Party], evidence: tuple[str, ...]
) -> Paper:
    kind, supplier = KINDS[voucher.kind], _supplier(said)
    entries = kind.entries(voucher.content)
    index = getattr(said, "index", None) or getattr(getattr(said, "terms", None), "index", None)
    signed = getattr(said, "document", "") or getattr(getattr(said, "terms", None), "document", "")
    named = tuple(item.document for item in getattr(said, "evidence", ()) if hasattr(item, "document"))
    fact = VoucherFact(
        number=voucher.number,
        public_id=voucher.public_id,
        kind=voucher.kind,
        title=kind.title,
        memo=voucher.memo,
        day=voucher.day,
        journal_number=voucher.journal_number,
        reversal_number=voucher.reversal_number,
        reversal_reason=(voucher.reversal_reason or "") if voucher.state == VoucherState.REVERSED else "",
        supplier=supplier,
        receiver=receivers.get(supplier.casefold()),
        evidence=named or evidence or ((signed,) if signed else ()),
        on_land=frozenset(
            _place(entry.debit.holder) for entry in entries if entry.debit.code == charts.IN_KIND_LAND and entry.debit.holder
        ),
        valued_on=index.rate_on if index else None,
    )
    interest = sum(entry.amount_minor for entry in entries if entry.debit.code == charts.INTEREST_PAID)
    return Paper(voucher, said, fact, interest, money)


def _place(holder: str) -> tuple[int, int]:
    """The (line, agreement) of an account of costs, which `projects.charts.of_line` names "line:3:from:1"."""
    _, line, _, agreement = holder.split(":")
    return int(line), int(agreement)


def _supplier(said: object) -> str:
    """Whom a voucher paid, in its own words; empty for one that pays nobody."""
    return str(getattr(said, "supplier", "") or "")


def _receivers(session: Session, suppliers: set[str]) -> Mapping[str, Party]:
    """Suppliers that are organisations with an identifier of their own: other reporters, in the words of IATI."""
    if not suppliers:
        return {}
    wanted = select(Organisation).where(Organisation.name.in_(suppliers), Organisation.iati_ref.is_not(None))
    return {one.name.casefold(): party(one) for one in session.scalars(wanted.order_by(Organisation.id.desc()))}


def _evidence(session: Session, vouchers: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    wanted = (
        select(EvidenceUse.voucher_id, Document.public_id)
        .join(Document, Document.id == EvidenceUse.document_id)
        .where(EvidenceUse.voucher_id.in_(list(vouchers)), EvidenceUse.ended_at.is_(None))
        .order_by(EvidenceUse.voucher_id, EvidenceUse.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for voucher, document in session.execute(wanted):
        found[voucher] = tuple(dict.fromkeys((*found.get(voucher, ()), document)))
    return found
