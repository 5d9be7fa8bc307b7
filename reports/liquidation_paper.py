"""A liquidation report on paper (Fund Utilization Report): by budget line, each payment with its receipts and what was decided.

It stands for one report and shows beside it how far the whole agreement is accounted for on the day of printing.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from access.deeds import name_of
from core.frozen import from_text
from core.marks import N_, Term
from core.money import Currency, Money, currency
from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import digest_of
from projects import flows
from projects.finding import agreement_of
from projects.flows import Columns
from projects.funding_models import FundingAgreement, Measure
from projects.liquidation.models import VERDICTS, Verdict
from projects.liquidation.page import line_parts
from projects.liquidation.report import Report
from projects.liquidation.shares import Proof, shares_of
from projects.models import Project
from reports.papers import Heading, capped, grouped, too_wide_for_upright
from reports.project_reading import project_heading


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment that is accounted for; `verdict` is None while the funder has not decided."""

    line: int
    line_name: str
    voucher: int
    day: date
    what: str
    proofs: tuple[Proof, ...]
    amount_minor: int
    verdict: Term | None
    accepted: bool
    decided_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class LineGroup:
    number: int
    name: str
    payments: tuple[Payment, ...]
    amount_minor: int
    accepted_minor: int


@dataclass(frozen=True, slots=True)
class LiquidationPaper:
    kind: ClassVar[str] = "liquidation_report"
    title: ClassVar[str] = N_("Fund utilization report")

    heading: Heading
    currency: Currency
    number: int
    day: date
    confirmed: bool
    funder: str
    agreement: str
    agreement_number: int
    note: str
    groups: tuple[LineGroup, ...]
    left_out: int
    total: Money
    accepted: Money
    refused: Money
    columns: Columns
    prepared_by: str
    confirmed_by: str
    fingerprint: str

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("accounted", self.total.minor), ("accepted", self.accepted.minor))

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.total.minor,), self.currency)

    @property
    def received(self) -> Money:
        return self.columns.money(Measure.RECEIVED)

    @property
    def liquidated(self) -> Money:
        return self.columns.money(Measure.LIQUIDATED)

    @property
    def unliquidated(self) -> Money:
        return Money(self.columns.unliquidated_minor, self.currency)


def liquidation_paper(session: Session, project: Project, book: Book, report: Voucher) -> LiquidationPaper:
    """The report as it stands now."""
    heading = project_heading(session, project, book, about=f"liquidation:{report.number}")
    said = from_text(Report, report.content)
    agreement, unit = agreement_of(session, project, said.agreement), currency(said.currency)
    every = _decided(session, project, report) or _awaited(session, agreement, said)
    shown, left_out = capped(every)
    numbers = sorted({payment.line for payment in every})
    accepted = sum(payment.amount_minor for payment in every if payment.accepted)
    decided = sum(payment.amount_minor for payment in every if payment.verdict)
    return LiquidationPaper(
        heading=heading,
        currency=unit,
        number=report.number,
        day=report.day,
        confirmed=report.confirmed_by is not None,
        funder=agreement.funder.name,
        agreement=agreement.title,
        agreement_number=agreement.number,
        note=said.note,
        groups=tuple(_group(number, every, shown) for number in numbers),
        left_out=left_out,
        total=said.total,
        accepted=Money(accepted, unit),
        refused=Money(decided - accepted, unit),
        columns=flows.columns(session, agreement, heading.printed_on),
        prepared_by=name_of(session, report.prepared_by),
        confirmed_by=name_of(session, report.confirmed_by) if report.confirmed_by else "",
        fingerprint=grouped(digest_of(report.content).hex()),
    )


def _group(number: int, every: list[Payment], shown: tuple[Payment, ...]) -> LineGroup:
    of_it = [payment for payment in every if payment.line == number]
    return LineGroup(
        number=number,
        name=of_it[0].line_name,
        payments=tuple(payment for payment in shown if payment.line == number),
        amount_minor=sum(payment.amount_minor for payment in of_it),
        accepted_minor=sum(payment.amount_minor for payment in of_it if payment.accepted),
    )


def _decided(session: Session, project: Project, report: Voucher) -> list[Payment]:
    return [
        Payment(
            line=part.line.line,
            line_name=part.line_name,
            voucher=part.spending.number,
            day=part.spending.day,
            what=part.spending.memo,
            proofs=part.proofs,
            amount_minor=part.amount.minor,
            verdict=VERDICTS[part.verdict] if part.verdict else None,
            accepted=part.verdict is Verdict.ACCEPTED,
            decided_on=part.last.day if part.last else None,
            reason=part.last.reason if part.last else "",
        )
        for part in line_parts(session, project, report)
    ]


def _awaited(session: Session, agreement: FundingAgreement, said: Report) -> list[Payment]:
    """Of a report that waits for its second officer: the payments that it names and that still stand."""
    named = {(line.voucher, line.line) for line in said.lines}
    return [
        Payment(
            line=share.line,
            line_name=share.line_name,
            voucher=share.voucher,
            day=share.day,
            what=share.memo,
            proofs=share.proofs,
            amount_minor=share.amount_minor,
            verdict=None,
            accepted=False,
            decided_on=None,
            reason="",
        )
        for share in shares_of(session, agreement)
        if (share.voucher, share.line) in named
    ]
