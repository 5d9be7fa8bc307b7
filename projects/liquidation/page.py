"""What the pages of liquidation show: what is open of each source, its reports, and one report line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import from_text
from core.money import Money, currency
from ledger.errors import VoucherUnknown
from ledger.voucher_models import Voucher, VoucherState
from projects import vouchers
from projects.finding import agreement_of, agreements_of, book_in, lines_of
from projects.funding_models import FundingAgreement
from projects.liquidation.errors import ReportUnknown
from projects.liquidation.lines import lines_of_report, state_of
from projects.liquidation.models import LiquidationDecision, LiquidationLine, Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, Report
from projects.liquidation.shares import Proof, Share, proofs_of, unreported
from projects.liquidation.unliquidated import Unliquidated, unliquidated_on
from projects.models import Project


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in a list: what it accounts for, and what of that was accepted, refused or still waits."""

    voucher: Voucher
    total: Money
    sums: Mapping[str, Money]


@dataclass(frozen=True, slots=True)
class SourcePart:
    """An agreement: receipts that are open on a day, spending that is in no report, and its reports, the latest first."""

    agreement: FundingAgreement
    still_open: tuple[Unliquidated, ...]
    open_total: Money
    unreported_count: int
    unreported_total: Money
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class LinePart:
    """A line of a report: the spending behind it with its papers, and the last decision about it."""

    line: LiquidationLine
    spending: Voucher
    line_name: str
    amount: Money
    proofs: tuple[Proof, ...]
    verdict: Verdict | None
    last: LiquidationDecision | None

    @property
    def may_be_accepted(self) -> bool:
        return self.verdict in (None, Verdict.REFUSED)

    @property
    def may_be_refused(self) -> bool:
        return self.verdict in (None, Verdict.ACCEPTED)


def find_report(session: Session, project: Project, public_id: str) -> Voucher:
    """Raises ReportUnknown."""
    try:
        _, voucher = vouchers.find(session, project, public_id)
    except VoucherUnknown:
        raise ReportUnknown() from None
    if voucher.kind != LIQUIDATION_REPORT.name:
        raise ReportUnknown()
    return voucher


def source_parts(session: Session, project: Project, day: date) -> list[SourcePart]:
    """Every signed agreement of which something has arrived, was spent or reported."""
    signed = [agreement for agreement in agreements_of(session, project) if agreement.terms]
    still_open = unliquidated_on(session, signed, day)
    reports = _reports(session, project)
    parts = []
    for agreement in signed:
        of_it = tuple(one for one in still_open if one.agreement_id == agreement.id)
        shares, rows = unreported(session, agreement), tuple(reports.get(agreement.number, ()))
        if of_it or shares or rows:
            parts.append(_part(agreement, of_it, shares, rows))
    return parts


def _part(
    agreement: FundingAgreement, still_open: tuple[Unliquidated, ...], shares: list[Share], rows: tuple[ReportRow, ...]
) -> SourcePart:
    unit = currency(agreement.currency)
    return SourcePart(
        agreement=agreement,
        still_open=still_open,
        open_total=Money(sum(one.left_minor for one in still_open), unit),
        unreported_count=len(shares),
        unreported_total=Money(sum(share.amount_minor for share in shares), unit),
        reports=rows,
    )


def _reports(session: Session, project: Project) -> dict[int, list[ReportRow]]:
    """The reports of a project that were not withdrawn or taken back, by agreement's number."""
    books = {book_in(session, project, one.currency).id for one in agreements_of(session, project)}
    wanted = select(Voucher).where(
        Voucher.book_id.in_(books),
        Voucher.kind == LIQUIDATION_REPORT.name,
        Voucher.state.in_([VoucherState.PREPARED, VoucherState.POSTED]),
    )
    found: dict[int, list[ReportRow]] = {}
    for voucher in session.scalars(wanted.order_by(Voucher.day.desc(), Voucher.id.desc())):
        said = from_text(Report, voucher.content)
        row = ReportRow(voucher, said.total, sums_of(lines_of_report(session, voucher), said.currency))
        found.setdefault(said.agreement, []).append(row)
    return found


def sums_of(lines: list[LiquidationLine], code: str) -> dict[str, Money]:
    """What was decided in sum, by verdict; "waits" for what the funder has not decided."""
    sums: dict[str, int] = {}
    for line in lines:
        name = str(state_of(line) or "waits")
        sums[name] = sums.get(name, 0) + line.amount_minor
    return {name: Money(minor, currency(code)) for name, minor in sorted(sums.items())}


def line_parts(session: Session, project: Project, report: Voucher) -> list[LinePart]:
    """A report's lines with their papers; none before two officers have agreed to it."""
    said = from_text(Report, report.content)
    agreement = agreement_of(session, project, said.agreement)
    lines = lines_of_report(session, report)
    proofs = proofs_of(session, agreement, [line.spending_id for line in lines])
    names = {line.number: line.name for line in lines_of(session, project)}
    unit = currency(said.currency)
    return [
        LinePart(
            line=line,
            spending=line.spending,
            line_name=names.get(line.line, ""),
            amount=Money(line.amount_minor, unit),
            proofs=proofs.get(line.spending_id, ()),
            verdict=state_of(line),
            last=line.decisions[-1] if line.decisions else None,
        )
        for line in lines
    ]
