"""Is every confirmed voucher still what was confirmed? One rule a function, beside `ledger.verify` for the journal.

The journal chains the digest of each voucher; here the text that is kept is held against that digest, and what it says
against what was posted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refusal
from ledger.balances import JournalEntry, journal
from ledger.models import Book
from ledger.posting import Entry
from ledger.verify import Finding
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import Kind, digest_of

CONFIRMED = (VoucherState.POSTED, VoucherState.REVERSED)
# What reading a text raises that is not of its kind any more.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, Refusal)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A confirmed voucher as the rules read it; `said` is None when its text can no longer be read."""

    owner: str
    voucher: Voucher
    said: tuple[Entry, ...] | None
    entries: Mapping[int, JournalEntry]
    bundled: tuple[str, ...]

    def found(self, rule: str, detail: str) -> Finding:
        number = self.voucher.journal_number or 0
        return Finding(self.owner, rule, number, f"voucher {self.voucher.number}: {detail}")


def verify_vouchers(session: Session, book: Book, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """The findings of one book's vouchers, the earliest first; none when all is as it was confirmed."""
    entries = {entry.number: entry for entry in journal(session, book)}
    vouchers = session.scalars(select(Voucher).where(Voucher.book_id == book.id).order_by(Voucher.number)).all()
    of_bundles = select(Voucher.bundle, Voucher.state).where(Voucher.bundle.in_([one.bundle for one in vouchers]))
    bundled: dict[str, tuple[str, ...]] = {}
    for bundle, state in session.execute(of_bundles):
        bundled[bundle] = (*bundled.get(bundle, ()), state)
    for place, voucher in enumerate(vouchers, start=1):
        if voucher.number != place:
            yield Finding(book.owner, "voucher-missing", 0, f"number {place} of the vouchers is missing")
            break
    for voucher in vouchers:
        if voucher.state in CONFIRMED:
            kept = _Kept(book.owner, voucher, _said(voucher, kinds), entries, bundled[voucher.bundle])
            for rule in RULES:
                yield from rule(kept)
    yield from _strays(book, kinds, vouchers, entries)


def _said(voucher: Voucher, kinds: Mapping[str, Kind]) -> tuple[Entry, ...] | None:
    try:
        kind = kinds[voucher.kind]
        kind.read(voucher.content)
        return kind.entries(voucher.content)
    except UNREADABLE:
        return None


def _can_be_read(kept: _Kept) -> Iterator[Finding]:
    if kept.said is None:
        yield kept.found("voucher-unreadable", f"what is kept is no {kept.voucher.kind} any more")


def _journal_has_it(kept: _Kept) -> Iterator[Finding]:
    """The journal transaction is there, under the voucher's reference, with the digest of the very bytes that are kept."""
    number = kept.voucher.journal_number
    if number is None:
        if kept.said:
            yield kept.found("voucher-not-in-journal", "money moved, but the journal has no transaction for it")
        return
    entry = kept.entries.get(number)
    if entry is None or entry.reference != kept.voucher.journal_reference:
        yield kept.found("voucher-not-in-journal", f"journal transaction {number} is not this voucher")
    elif entry.evidence != digest_of(kept.voucher.content).hex():
        yield kept.found("voucher-changed", f"the text is not the one that journal transaction {number} is evidence of")


def _journal_moves_what_it_says(kept: _Kept) -> Iterator[Finding]:
    entry = kept.entries.get(kept.voucher.journal_number or 0)
    if entry is None or kept.said is None:
        return
    said = [(one.debit, one.credit, one.amount_minor) for one in kept.said]
    if said != [(one.debit, one.credit, one.amount_minor) for one in entry.postings] or entry.day != kept.voucher.day:
        yield kept.found("voucher-differs", f"journal transaction {entry.number} does not move what the voucher says")


def _two_officers(kept: _Kept) -> Iterator[Finding]:
    voucher = kept.voucher
    if voucher.prepared_by == voucher.confirmed_by or (voucher.reversed_by or "") == voucher.reversal_asked_by:
        yield kept.found("one-officer", "both parts were done by the same person")


def _reversal_is_in_the_journal(kept: _Kept) -> Iterator[Finding]:
    voucher, mirror = kept.voucher, kept.entries.get(kept.voucher.reversal_number or 0)
    if voucher.state != VoucherState.REVERSED or voucher.journal_number is None:
        return
    if mirror is None or mirror.reverses != voucher.journal_number:
        yield kept.found("voucher-reversal-not-in-journal", "it is taken back, but the journal has no mirror of it")


def _bundle_stands_together(kept: _Kept) -> Iterator[Finding]:
    if len(set(kept.bundled)) > 1:
        yield kept.found("bundle-divided", "it belongs to vouchers of other books that are not confirmed as it is")


def _strays(
    book: Book, kinds: Mapping[str, Kind], vouchers: Sequence[Voucher], entries: Mapping[int, JournalEntry]
) -> Iterator[Finding]:
    """Journal transactions that call themselves a voucher of which nothing is kept, or a mirror that no voucher knows."""
    known = {number for one in vouchers for number in (one.journal_number, one.reversal_number)}
    for number, entry in entries.items():
        if entry.reference.partition(":")[0] in kinds and number not in known:
            yield Finding(book.owner, "voucher-missing", number, f"nothing is kept of {entry.reference}")


RULES: tuple[Callable[[_Kept], Iterator[Finding]], ...] = (
    _can_be_read,
    _journal_has_it,
    _journal_moves_what_it_says,
    _two_officers,
    _reversal_is_in_the_journal,
    _bundle_stands_together,
)
