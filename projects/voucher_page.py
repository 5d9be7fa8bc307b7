"""What the page of a project's voucher shows: what it says, where its money goes, who did what, what may come next."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.deeds import Deed, deed, name_of
from core.marks import Term
from core.money import Money, currency
from ledger.chart import AccountKey, AccountTemplate
from ledger.models import Account, Book, JournalTransaction
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import Kind


@dataclass(frozen=True, slots=True)
class Line:
    """An amount, the account that it comes from and the one that it goes to, each with whose part of it that is."""

    source: Term
    source_of: str
    target: Term
    target_of: str
    amount: Money
    memo: str


@dataclass(frozen=True, slots=True)
class VoucherPage:
    """`said` is what the kind reads in the content. `own`: the reader herself did what another has to agree to."""

    title: Term
    said: object
    lines: tuple[Line, ...]
    prepared: Deed | None
    confirmed: Deed | None
    withdrawn: Deed | None
    asked: str
    reversed: Deed | None
    own: bool
    fingerprint: str


def voucher_page(
    session: Session, book: Book, chart: Mapping[str, AccountTemplate], kind: Kind, voucher: Voucher, reader: str
) -> VoucherPage:
    """`reader` is the actor who looks at it; `chart` is the book's, by code."""
    awaited = voucher.prepared_by if voucher.state == VoucherState.PREPARED else voucher.reversal_asked_by
    return VoucherPage(
        title=Term(kind.title),
        said=kind.read(voucher.content),
        lines=_lines(session, book, chart, kind, voucher),
        prepared=deed(session, voucher.prepared_by, voucher.prepared_at),
        confirmed=deed(session, voucher.confirmed_by, voucher.confirmed_at),
        withdrawn=deed(session, voucher.withdrawn_by, voucher.withdrawn_at),
        asked=name_of(session, voucher.reversal_asked_by) if voucher.reversal_asked_by else "",
        reversed=deed(session, voucher.reversed_by, voucher.reversed_at),
        own=awaited == reader,
        fingerprint=_fingerprint(session, voucher),
    )


def _lines(
    session: Session, book: Book, chart: Mapping[str, AccountTemplate], kind: Kind, voucher: Voucher
) -> tuple[Line, ...]:
    """An account that this voucher is the first to need is named by the chart: it is opened when the voucher is confirmed."""
    known = session.execute(select(Account.code, Account.name).where(Account.book_id == book.id))
    names = {code: template.name for code, template in chart.items()} | {code: name for code, name in known}

    def named(key: AccountKey) -> Term:
        return Term(names.get(key.code) or key.code)

    return tuple(
        Line(
            source=named(entry.credit),
            source_of=entry.credit.holder,
            target=named(entry.debit),
            target_of=entry.debit.holder,
            amount=Money(entry.amount_minor, currency(book.currency)),
            memo=entry.memo,
        )
        for entry in kind.entries(voucher.content)
    )


def _fingerprint(session: Session, voucher: Voucher) -> str:
    if voucher.journal_number is None:
        return ""
    by_number = (JournalTransaction.book_id == voucher.book_id, JournalTransaction.number == voucher.journal_number)
    return " ".join(wrap(session.scalars(select(JournalTransaction.fingerprint).where(*by_number)).one(), 4))
