"""A liquidation report (Fund Utilization Report): which spending of an agreement is accounted for to its funder.

A voucher without postings: two officers say that this was paid and that these are its papers. Money is accounted for only when
the funder accepts it (`projects.liquidation.deciding`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import now
from core.marks import N_
from core.money import Money, currency
from core.text import clean
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.finding import agreement_of
from projects.flows import Flow
from projects.funding_models import FundingAgreement
from projects.kinds import project_kind, terms_of
from projects.liquidation.errors import (
    NothingReported,
    ReportAccepted,
    ShareChanged,
    ShareLater,
    ShareReported,
    ShareTwice,
    ShareUnknown,
)
from projects.liquidation.lines import lines_of_report, state_of
from projects.liquidation.models import LiquidationLine, Verdict
from projects.liquidation.shares import Share, living_lines, shares_of
from projects.models import Project


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One share: the spending voucher's number, the budget line's number, the amount, and the SHA-256 of each scan."""

    voucher: int
    line: int
    amount_minor: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says. Raises NothingReported, ShareTwice, TextTooLong, TextUnreadable."""

    currency: str
    agreement: int
    lines: tuple[ReportLine, ...]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        if not self.lines:
            raise NothingReported()
        seen: set[tuple[int, int]] = set()
        for line in self.lines:
            if (line.voucher, line.line) in seen:
                raise ShareTwice(number=line.voucher)
            seen.add((line.voucher, line.line))

    @property
    def total_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return ()

    def flows(self) -> tuple[Flow, ...]:
        return ()


def report_of(agreement: FundingAgreement, shares: Iterable[Share], note: str = "") -> Report:
    """The report that accounts for these shares, as they stand in the books. Raises NothingReported."""
    lines = tuple(ReportLine(share.voucher, share.line, share.amount_minor, share.evidence) for share in shares)
    return Report(agreement.currency, agreement.number, lines, note)


def _check(session: Session, project: Project, voucher: Voucher, said: Report) -> None:
    """Raises NotSigned, ShareUnknown, ShareReported, ShareChanged, ShareLater."""
    agreement = agreement_of(session, project, said.agreement)
    terms_of(agreement)
    known = {(share.voucher, share.line): share for share in shares_of(session, agreement)}
    living = living_lines(session, agreement)
    for line in said.lines:
        share = known.get((line.voucher, line.line))
        if share is None:
            raise ShareUnknown(number=line.voucher, line=line.line, funder=agreement.funder.name)
        if other := living.get((share.voucher_id, share.line)):
            raise ShareReported(number=line.voucher, report=other.report.number)
        _refuse_changed(line, share, voucher.day)


def _refuse_changed(line: ReportLine, share: Share, day: date) -> None:
    if (line.amount_minor, line.evidence) != (share.amount_minor, share.evidence):
        stated = Money(line.amount_minor, currency(share.currency))
        raise ShareChanged(number=line.voucher, known=share.money, amount=stated)
    if share.day > day:
        raise ShareLater(number=line.voucher, paid=share.day, day=day)


def _posted(session: Session, project: Project, voucher: Voucher, said: Report) -> None:
    agreement = agreement_of(session, project, said.agreement)
    known = {(share.voucher, share.line): share for share in shares_of(session, agreement)}
    session.add_all(
        LiquidationLine(
            report_id=voucher.id,
            agreement_id=agreement.id,
            spending_id=known[line.voucher, line.line].voucher_id,
            line=line.line,
            amount_minor=line.amount_minor,
        )
        for line in said.lines
    )
    session.flush()


def _taken_back(session: Session, project: Project, voucher: Voucher, said: Report) -> None:
    """Its lines may be reported anew. Raises ReportAccepted."""
    lines = lines_of_report(session, voucher)
    accepted = sum(line.amount_minor for line in lines if state_of(line) is Verdict.ACCEPTED)
    if accepted:
        raise ReportAccepted(accepted=Money(accepted, currency(said.currency)))
    for line in lines:
        line.ended_at = line.ended_at or now()
    session.flush()


LIQUIDATION_REPORT = project_kind(
    "liquidation-report", N_("Liquidation report"), Report, _check, posted=_posted, taken_back=_taken_back
)
KINDS = (LIQUIDATION_REPORT,)
