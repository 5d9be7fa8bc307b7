"""The in-kind journal on paper: every gift with its quantity, its value, on what the value rests, who valued it, and its papers.

KALAHI-CIDSS prescribes such a journal (LCC In-Kind Journal) beside the cash book. Land stands by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, currency
from ledger.models import Book
from projects.in_kind.journal import JournalLine, journal
from projects.in_kind.leverage import ROUNDED, Leverage, leverage
from projects.in_kind.valuation import GIFT_KINDS, ROUNDINGS, GiftKind
from projects.models import Project
from reports.papers import Heading, capped
from reports.project_reading import project_heading


@dataclass(frozen=True, slots=True)
class GiftGroup:
    """All gifts of one kind, with what they are worth together."""

    name: Term
    lines: tuple[JournalLine, ...]
    value_minor: int


@dataclass(frozen=True, slots=True)
class InKindJournal:
    kind: ClassVar[str] = "in_kind_journal"
    title: ClassVar[str] = N_("In-kind journal")
    wide: ClassVar[bool] = True

    heading: Heading
    currency: Currency
    day: date
    groups: tuple[GiftGroup, ...]
    total_minor: int
    without_land_minor: int
    lever: Leverage | None
    ratios_rounded: Term
    values_rounded: Term
    left_out: int

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("in_kind", self.total_minor),)


def in_kind_journal(session: Session, project: Project, book: Book, day: date) -> InKindJournal:
    """The journal of a book up to a day."""
    every = journal(session, project, book, day)
    shown, left_out = capped(every)
    groups = [_group(kind, every, shown) for kind in GiftKind]
    levers = [one for one in leverage(session, project, day) if one.currency == book.currency and one.grants_minor]
    return InKindJournal(
        heading=project_heading(session, project, book, about="in-kind"),
        currency=currency(book.currency),
        day=day,
        groups=tuple(group for group in groups if group.value_minor),
        total_minor=_worth(every),
        without_land_minor=_worth(one for one in every if one.said.kind is not GiftKind.LAND),
        lever=levers[0] if levers else None,
        ratios_rounded=ROUNDED,
        values_rounded=ROUNDINGS[every[0].said.rounding] if every else Term(""),
        left_out=left_out,
    )


def _group(kind: GiftKind, every: Iterable[JournalLine], shown: Iterable[JournalLine]) -> GiftGroup:
    of_kind = tuple(one for one in shown if one.said.kind is kind)
    return GiftGroup(GIFT_KINDS[kind], of_kind, _worth(one for one in every if one.said.kind is kind))


def _worth(lines: Iterable[JournalLine]) -> int:
    return sum(one.said.value_minor for one in lines)
