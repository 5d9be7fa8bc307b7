"""An advance and what comes back of it, each a voucher of two officers.

Money handed out is neither spent nor gone: it stands on the advance's own account until it is spent by a spending voucher that
is paid from "advance:N", or comes back as cash. Nobody who has an overdue advance gets another one; how much of an earlier one
must be accounted for before that is the share that the agreement asks of earlier tranches (COA Circular 2012-001: all of it).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money, Rounding, currency, round_to
from core.rates import percent_text
from core.text import clean, required
from ledger.models import Account, Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import charts, flows
from projects.advances.errors import (
    AdvanceBeyondSource,
    AdvanceDueBeforeGiven,
    AdvanceDueTooLate,
    AdvanceNumberTaken,
    AdvanceOfNoMoney,
    EarlierAdvanceOpen,
    HolderOverdue,
    ReturnedBeforeGiven,
    ReturnedTooMuch,
)
from projects.advances.left import AdvanceLeft, advance_of, advances_on, every_advance, lowest_left
from projects.advances.models import Advance
from projects.agreements import RECEIVED_INTO
from projects.errors import MoneyPlaceUnknown, NotAboveZero, OtherCurrency
from projects.finding import agreement_of
from projects.flows import Flow
from projects.funding_models import INSTRUMENTS, FundingAgreement, Instrument
from projects.kinds import project_kind, refuse_not_in_force
from projects.models import Project
from projects.setting_up import END_OF_TIME
from projects.terms import FundingTerms

MOST_HOLDER = 120


def _refuse_strange_place(place: str) -> None:
    """An advance is given out of a bank account or the cash box, and comes back there. Raises MoneyPlaceUnknown."""
    if charts.place(place).code == charts.ADVANCES:
        raise MoneyPlaceUnknown(place=place)


@dataclass(frozen=True, slots=True)
class Given:
    """Money handed to `holder` for a purpose, to be accounted for by `due_on`; `place` is "cash" or "bank:1".

    `agreement` says whose money it is, by its number. Raises NotAboveZero, MoneyPlaceUnknown, TextMissing, TextTooLong.
    """

    currency: str
    number: int
    agreement: int
    holder: str
    purpose: str
    amount_minor: int
    place: str
    due_on: date
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "holder", required(self.holder, MOST_HOLDER))
        object.__setattr__(self, "purpose", required(self.purpose))
        _refuse_strange_place(self.place)
        if self.amount_minor <= 0:
            raise NotAboveZero()

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return (Entry(charts.advance(self.number), charts.place(self.place), self.amount_minor, self.holder),)

    def flows(self) -> tuple[Flow, ...]:
        return ()


def _check_given(session: Session, project: Project, voucher: Voucher, said: Given) -> None:
    """Raises AdvanceNumberTaken, AdvanceOfNoMoney, OtherCurrency, NotSigned, DayBeforeSigning, AgreementExpired,
    AdvanceDueBeforeGiven, AdvanceDueTooLate, HolderOverdue, EarlierAdvanceOpen, AdvanceBeyondSource."""
    taken = select(Advance.id).where(Advance.project_id == project.id, Advance.number == said.number)
    if session.scalar(taken):
        raise AdvanceNumberTaken(number=said.number)
    agreement = agreement_of(session, project, said.agreement)
    instrument = Instrument(agreement.instrument)
    if instrument not in RECEIVED_INTO:
        raise AdvanceOfNoMoney(number=agreement.number, instrument=INSTRUMENTS[instrument])
    if agreement.currency != said.currency:
        raise OtherCurrency(known=agreement.currency, currency=said.currency)
    terms = refuse_not_in_force(agreement, voucher.day)
    _refuse_due_day(agreement, terms, voucher.day, said.due_on)
    _refuse_unaccounted(session, project, agreement, terms, voucher.day, said.holder)
    _refuse_beyond_source(session, project, agreement, voucher.day, said)


def _refuse_due_day(agreement: FundingAgreement, terms: FundingTerms, day: date, due_on: date) -> None:
    if due_on < day:
        raise AdvanceDueBeforeGiven(given=day, due=due_on)
    latest = day + timedelta(days=terms.advance_days)
    if terms.advance_days and due_on > latest:
        raise AdvanceDueTooLate(
            funder=agreement.funder.name,
            days=terms.advance_days,
            given=day,
            latest=latest,
            due=due_on,
            over=(due_on - latest).days,
        )


def latest_due(terms: FundingTerms, day: date) -> date | None:
    """The last day by which an advance given on a day must be accounted for; None where the agreement sets none."""
    return day + timedelta(days=terms.advance_days) if terms.advance_days else None


def _refuse_unaccounted(
    session: Session, project: Project, agreement: FundingAgreement, terms: FundingTerms, day: date, holder: str
) -> None:
    open_ones = [one for one in advances_on(session, project, day) if one.holder.casefold() == holder.casefold()]
    for one in open_ones:
        if one.overdue_days:
            raise HolderOverdue(
                holder=one.holder, left=one.left, number=one.number, due=one.due_on, days=one.overdue_days
            )
    for one in (one for one in open_ones if one.agreement == agreement.number):
        _refuse_share_open(agreement, terms, one)


def _refuse_share_open(agreement: FundingAgreement, terms: FundingTerms, one: AdvanceLeft) -> None:
    wanted = round_to(one.given_minor * terms.liquidated_share, Rounding.CEILING)
    accounted = one.given_minor - one.left_minor
    if accounted < wanted:
        raise EarlierAdvanceOpen(
            funder=agreement.funder.name,
            share=f"{percent_text(terms.liquidated_share)} %",
            holder=one.holder,
            number=one.number,
            accounted=one.money(accounted),
            given=one.given,
            short=one.money(wanted - accounted),
        )


def _refuse_beyond_source(
    session: Session, project: Project, agreement: FundingAgreement, day: date, said: Given
) -> None:
    """Restricted money stays within its source: what is handed out of it is money of it that is there."""
    unspent, _ = flows.lowest_unspent(session, agreement, day)
    out = [one for one in every_advance(session, project, END_OF_TIME) if one.agreement == agreement.number]
    available = max(0, unspent - sum(one.left_minor for one in out))
    if said.amount_minor > available:
        unit = currency(said.currency)
        raise AdvanceBeyondSource(
            funder=agreement.funder.name,
            available=Money(available, unit),
            day=day,
            amount=said.money,
            over=Money(said.amount_minor - available, unit),
        )


def _given(session: Session, project: Project, voucher: Voucher, said: Given) -> None:
    key = charts.advance(said.number)
    account = select(Account.id).where(
        Account.book_id == voucher.book_id, Account.code == key.code, Account.holder == key.holder
    )
    session.add(
        Advance(
            project_id=project.id,
            number=said.number,
            agreement_id=agreement_of(session, project, said.agreement).id,
            book_id=voucher.book_id,
            account_id=session.scalars(account).one(),
            holder=said.holder,
            purpose=said.purpose,
            given_on=voucher.day,
            due_on=said.due_on,
            amount_minor=said.amount_minor,
            voucher_id=voucher.id,
        )
    )
    session.flush()


ADVANCE = project_kind("advance", N_("Advance"), Given, _check_given, posted=_given)


@dataclass(frozen=True, slots=True)
class CameBack:
    """Cash of an advance that was not needed. Raises NotAboveZero, MoneyPlaceUnknown, TextTooLong, TextUnreadable."""

    currency: str
    number: int
    amount_minor: int
    place: str
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        _refuse_strange_place(self.place)
        if self.amount_minor <= 0:
            raise NotAboveZero()

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return (Entry(charts.place(self.place), charts.advance(self.number), self.amount_minor, self.note),)

    def flows(self) -> tuple[Flow, ...]:
        return ()


def _check_came_back(session: Session, project: Project, voucher: Voucher, said: CameBack) -> None:
    """Raises AdvanceUnknown, OtherCurrency, ReturnedBeforeGiven, ReturnedTooMuch."""
    advance = advance_of(session, project, said.number)
    unit, book = currency(said.currency), session.get_one(Book, advance.book_id)
    if book.currency != said.currency:
        raise OtherCurrency(known=book.currency, currency=said.currency)
    if voucher.day < advance.given_on:
        raise ReturnedBeforeGiven(number=said.number, given=advance.given_on, day=voucher.day)
    left = lowest_left(session, advance, voucher.day)
    if said.amount_minor > left:
        raise ReturnedTooMuch(
            left=Money(left, unit),
            number=said.number,
            day=voucher.day,
            amount=said.money,
            over=Money(said.amount_minor - left, unit),
        )


ADVANCE_RETURN = project_kind("advance-return", N_("Cash of an advance given back"), CameBack, _check_came_back)
KINDS = (ADVANCE, ADVANCE_RETURN)
