"""What every kind of a project's voucher shares: its postings, its flows, and what it may touch.

A content is a frozen object that says `entries()` for the journal and `flows()` for the columns. Both are written in one database
transaction, so that a column is never ahead of the books or behind them.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from core.frozen import from_text
from core.marks import Term
from core.money import Money, currency
from ledger.chart import open_missing
from ledger.models import Book, JournalTransaction
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects import flows, tranche_states
from projects.charts import BY_CODE
from projects.errors import (
    AgreementExpired,
    BeyondLine,
    BeyondReceived,
    DayBeforeProject,
    DayBeforeSigning,
    DayInFuture,
    LineNotEligible,
    LineOtherKind,
    NotSigned,
    OtherCurrency,
    StillUsed,
)
from projects.finding import agreement_of, budget_of, line_of, project_of_book
from projects.flows import Flow
from projects.funding_models import FundingAgreement, Measure
from projects.liquidation.standing import refuse_reported
from projects.models import BudgetLine, Project
from projects.setting_up import END_OF_TIME, spent_on_lines
from projects.terms import FundingTerms


class Content(Protocol):
    """What a voucher of a project says."""

    @property
    def currency(self) -> str: ...

    def entries(self) -> tuple[Entry, ...]: ...

    def flows(self) -> tuple[Flow, ...]: ...


Said = TypeVar("Said", bound=Content)
Deed = Callable[[Session, Project, Voucher, Said], None]


def nothing(session: Session, project: Project, voucher: Voucher, said: Content) -> None:
    """What a kind does that has no rule or no rows of its own."""


def project_kind(
    name: str,
    title: str,
    content: type[Said],
    check: Deed[Said],
    *,
    posted: Deed[Said] = nothing,
    taken_back: Deed[Said] = nothing,
) -> Kind:
    """A kind of voucher in a project's book. Rows of its own are written by `posted` and mended by `taken_back`, after the flows.

    Refuses, before its own `check`: DayBeforeProject, DayInFuture, OtherCurrency, and spending beyond what is there; and when it
    is taken back: spending that a liquidation report accounts for.
    """

    def read(text: str) -> Said:
        return from_text(content, text)

    def checked(session: Session, book: Book, voucher: Voucher) -> None:
        project, said = project_of_book(session, book), read(voucher.content)
        _refuse_impossible_day(project, voucher.day)
        _refuse_other_currency(session, project, book, said)
        check(session, project, voucher, said)
        refuse_beyond_what_is_there(session, project, voucher.day, said.flows())

    def opened(session: Session, book: Book, voucher: Voucher) -> None:
        keys = {key for entry in read(voucher.content).entries() for key in (entry.debit, entry.credit)}
        open_missing(session, book, [(BY_CODE[key.code], key.holder) for key in sorted(keys)])

    def written(session: Session, book: Book, voucher: Voucher) -> None:
        project, said = project_of_book(session, book), read(voucher.content)
        _write_flows(session, project, voucher, voucher.day, said.flows(), 1)
        posted(session, project, voucher, said)
        _follow(session, project, voucher, said, voucher.confirmed_by or "")

    def undone(session: Session, book: Book, voucher: Voucher) -> None:
        project, said = project_of_book(session, book), read(voucher.content)
        refuse_reported(session, voucher)
        _write_flows(session, project, voucher, _day_of_mirror(session, voucher), said.flows(), -1)
        taken_back(session, project, voucher, said)
        refuse_less_than_nothing(session, project, voucher, said.flows())
        _follow(session, project, voucher, said, voucher.reversed_by or "")

    return Kind(
        name=name,
        title=title,
        read=read,
        entries=lambda text: read(text).entries(),
        check=checked,
        before=opened,
        posted=written,
        taken_back=undone,
    )


def _refuse_impossible_day(project: Project, day: date) -> None:
    if day < project.begun_on:
        raise DayBeforeProject(day=day, begun=project.begun_on)
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)


def _refuse_other_currency(session: Session, project: Project, book: Book, said: Content) -> None:
    spoken = [agreement_of(session, project, flow.agreement).currency for flow in said.flows()]
    for code in (said.currency, *spoken):
        if code != book.currency:
            raise OtherCurrency(known=book.currency, currency=code)


def _write_flows(
    session: Session, project: Project, voucher: Voucher, day: date, what: tuple[Flow, ...], sign: int
) -> None:
    for flow in what:
        signed = Flow(flow.agreement, flow.measure, sign * flow.amount_minor, flow.line, flow.off_bank)
        flows.add(session, agreement_of(session, project, flow.agreement), day, signed, voucher_id=voucher.id)


def _follow(session: Session, project: Project, voucher: Voucher, said: Content, by: str) -> None:
    """Tranches move on with what was spent, accounted for or returned of their agreement."""
    for number in sorted({flow.agreement for flow in said.flows()}):
        agreement = agreement_of(session, project, number)
        tranche_states.follow(session, agreement, voucher, by=by)


def _day_of_mirror(session: Session, voucher: Voucher) -> date:
    """The day on which a voucher was taken back in the books; its own when no money moved by it."""
    if voucher.reversal_number is None:
        return voucher.day
    mirror = (JournalTransaction.book_id == voucher.book_id, JournalTransaction.number == voucher.reversal_number)
    return session.scalars(select(JournalTransaction.day).where(*mirror)).one()


def refuse_beyond_what_is_there(session: Session, project: Project, day: date, what: tuple[Flow, ...]) -> None:
    """Spending and returns stay within what has arrived of each source, and within the budget of each line.

    Raises BeyondReceived, BeyondLine, LineNotEligible, LineOtherKind.
    """
    by_agreement: dict[int, int] = {}
    by_line: dict[int, int] = {}
    for flow in what:
        sign = {Measure.SPENT: 1, Measure.RETURNED: 1, Measure.RECEIVED: -1}.get(flow.measure, 0)
        by_agreement[flow.agreement] = by_agreement.get(flow.agreement, 0) + sign * flow.amount_minor
        if flow.line is not None:
            by_line[flow.line] = by_line.get(flow.line, 0) + flow.amount_minor
            _refuse_wrong_line(session, project, flow)
    for number, minor in sorted(by_agreement.items()):
        agreement = agreement_of(session, project, number)
        left, _ = flows.lowest_unspent(session, agreement, day)
        if minor > left:
            unit = currency(agreement.currency)
            raise BeyondReceived(
                funder=agreement.funder.name,
                available=Money(max(left, 0), unit),
                day=day,
                amount=Money(minor, unit),
                over=Money(minor - max(left, 0), unit),
            )
    _refuse_beyond_lines(session, project, by_line)


def _refuse_wrong_line(session: Session, project: Project, flow: Flow) -> None:
    line, agreement = line_of(session, project, flow.line or 0), agreement_of(session, project, flow.agreement)
    if line.in_kind != (flow.measure is Measure.IN_KIND):
        raise LineOtherKind(line=Term(line.name))
    if line.currency != agreement.currency:
        raise OtherCurrency(known=line.currency, currency=agreement.currency)
    if agreement.terms and not terms_of(agreement).pays_for(line.number):
        raise LineNotEligible(funder=agreement.funder.name, line=Term(line.name))


def _refuse_beyond_lines(session: Session, project: Project, by_line: dict[int, int]) -> None:
    budget, spent = budget_of(session, project, END_OF_TIME), spent_on_lines(session, project, END_OF_TIME)
    for number, minor in sorted(by_line.items()):
        line = line_of(session, project, number)
        left = budget.get(number, 0) - spent.get(number, 0)
        if minor > left:
            unit = currency(line.currency)
            raise BeyondLine(
                left=Money(left, unit), line=Term(line.name), amount=Money(minor, unit), over=Money(minor - left, unit)
            )


def refuse_less_than_nothing(session: Session, project: Project, voucher: Voucher, what: tuple[Flow, ...]) -> None:
    """What was taken back must not have been spent, or repaid, already. Raises BeyondReceived, StillUsed."""
    for number in sorted({flow.agreement for flow in what}):
        agreement = agreement_of(session, project, number)
        if flows.columns(session, agreement, END_OF_TIME).owed_minor < 0:
            raise StillUsed(what=agreement.title)
        left, day = flows.lowest_unspent(session, agreement, project.begun_on)
        if left < 0:
            taken = sum(flow.amount_minor for flow in what if flow.agreement == number)
            unit = currency(agreement.currency)
            raise BeyondReceived(
                funder=agreement.funder.name,
                available=Money(taken + left, unit),
                day=day,
                amount=Money(taken, unit),
                over=Money(-left, unit),
            )


def terms_of(agreement: FundingAgreement) -> FundingTerms:
    """What was signed. Raises NotSigned."""
    if agreement.terms is None:
        raise NotSigned(number=agreement.number, funder=agreement.funder.name)
    return from_text(FundingTerms, agreement.terms)


def refuse_not_in_force(agreement: FundingAgreement, day: date) -> FundingTerms:
    """The terms of an agreement that is in force on a day. Raises NotSigned, DayBeforeSigning, AgreementExpired."""
    terms = terms_of(agreement)
    if agreement.signed_on and day < agreement.signed_on:
        raise DayBeforeSigning(day=day, number=agreement.number, signed=agreement.signed_on)
    if agreement.expires_on and day > agreement.expires_on:
        raise AgreementExpired(number=agreement.number, funder=agreement.funder.name, day=agreement.expires_on)
    return terms


def line_name(line: BudgetLine) -> str:
    return f"{line.number} {line.name}"
