"""The journal on paper: every entry with its postings, its reference and its fingerprint; reversals linked both ways."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from access.deeds import name_of
from core.calendars import Period
from core.marks import N_
from core.money import Currency, Money
from groups import charts
from groups.finding import book_of
from groups.models import Group
from ledger import balances
from ledger.chart import AccountKey
from reports.papers import MOST_LINES, Heading, grouped, too_wide_for_upright
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class JournalAccount:
    """One side of a posting; `member` is the number of the member whose part of the account it is."""

    code: str
    name: str
    member: int | None


@dataclass(frozen=True, slots=True)
class JournalLine:
    debit: JournalAccount
    credit: JournalAccount
    amount_minor: int
    memo: str


@dataclass(frozen=True, slots=True)
class JournalBlock:
    """One entry with its lines. `recorded_by` is a name; `fingerprint` is in groups of four."""

    entry: balances.JournalEntry
    recorded_at: datetime
    recorded_by: str
    fingerprint: str
    lines: tuple[JournalLine, ...]
    total_minor: int


@dataclass(frozen=True, slots=True)
class JournalPaper:
    kind: ClassVar[str] = "journal"
    title: ClassVar[str] = N_("Journal")

    heading: Heading
    period: Period
    currency: Currency
    timezone: str
    blocks: tuple[JournalBlock, ...]
    left_out: int
    total: Money

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((block.total_minor for block in self.blocks), self.currency)


def journal_paper(
    session: Session, group: Group, period: Period, *, through_number: int | None = None
) -> JournalPaper:
    """The entries dated in a period, by number, as far as they fit one paper: `left_out` counts those that do not.

    Raises EntryUnknown.
    """
    heading = heading_of(session, group, through_number, "journal")
    entries = balances.journal(session, book_of(session, group), period, heading.number)
    shown = entries[: _fitting(entries)]
    names = {entry.recorded_by: name_of(session, entry.recorded_by) for entry in shown}
    blocks = tuple(_block(entry, names[entry.recorded_by]) for entry in shown)
    return JournalPaper(
        heading=heading,
        period=period,
        currency=group.money,
        timezone=group.timezone,
        blocks=blocks,
        left_out=len(entries) - len(shown),
        total=Money(sum(block.total_minor for block in blocks), group.money),
    )


def _fitting(entries: list[balances.JournalEntry]) -> int:
    """How many whole entries fit: each takes a line of its own and one for every posting. Always at least one."""
    lines = 0
    for place, entry in enumerate(entries):
        lines += 1 + len(entry.postings)
        if lines > MOST_LINES:
            return max(place, 1)
    return len(entries)


def _block(entry: balances.JournalEntry, recorded_by: str) -> JournalBlock:
    return JournalBlock(
        entry=entry,
        recorded_at=entry.recorded_at,
        recorded_by=recorded_by,
        fingerprint=grouped(entry.fingerprint),
        lines=tuple(
            JournalLine(
                _account(posting.debit, posting.debit_name),
                _account(posting.credit, posting.credit_name),
                posting.amount_minor,
                posting.memo,
            )
            for posting in entry.postings
        ),
        total_minor=sum(posting.amount_minor for posting in entry.postings),
    )


def _account(key: AccountKey, name: str) -> JournalAccount:
    return JournalAccount(key.code, name, charts.member_number(key.holder) if key.holder else None)
