"""Buying by quotes: several suppliers say what they ask, one is chosen, with the reason when it is not the cheapest.

Several quotes are quotes of several suppliers. Who collects them does not choose. What was written stays.
"""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.money import Money, currency
from core.text import clean, required
from ledger.errors import SecondOfficerNeeded
from projects.errors import DayInFuture, NotAboveZero
from projects.finding import agreements_of
from projects.kinds import terms_of
from projects.models import BudgetLine, Document, Project
from projects.spending.errors import (
    ProcurementDecided,
    QuoteReasonMissing,
    QuotesMissing,
    QuoteThere,
    QuoteUnknown,
)
from projects.spending.models import Procurement, Quote, QuoteChoice
from projects.spending.quotes import choice_of, quotes_of, same_supplier
from projects.vouchers import hold

MOST_WHAT = 160
MOST_SUPPLIER = 120
QUOTES_UNLESS_AGREED = 3


def begin(session: Session, project: Project, line: BudgetLine, what: str, *, by: str) -> Procurement:
    """A purchase for which quotes are collected. Raises TextMissing, TextTooLong, TextUnreadable."""
    hold(session, project)
    last = session.scalar(select(func.max(Procurement.number)).where(Procurement.project_id == project.id))
    procurement = Procurement(
        project_id=project.id,
        number=(last or 0) + 1,
        line_id=line.id,
        what=required(what, MOST_WHAT),
        added_by=by,
        added_at=now(),
    )
    session.add(procurement)
    session.flush()
    return procurement


def add_quote(
    session: Session,
    project: Project,
    procurement: Procurement,
    supplier: str,
    amount_minor: int,
    day: date,
    document: Document,
    *,
    by: str,
) -> Quote:
    """What a supplier asks. Raises ProcurementDecided, QuoteThere, NotAboveZero, DayInFuture, TextMissing, TextTooLong."""
    hold(session, project)
    _refuse_decided(session, procurement)
    named, unit = required(supplier, MOST_SUPPLIER), currency(procurement.line.currency)
    if amount_minor <= 0:
        raise NotAboveZero()
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)
    there = quotes_of(session, procurement)
    for quote in there:
        if same_supplier(quote.supplier, named):
            raise QuoteThere(supplier=quote.supplier, amount=Money(quote.amount_minor, unit))
    quote = Quote(
        procurement_id=procurement.id,
        number=len(there) + 1,
        supplier=named,
        amount_minor=amount_minor,
        day=day,
        document_id=document.id,
        added_by=by,
        added_at=now(),
    )
    session.add(quote)
    session.flush()
    session.expire(procurement, ["quotes"])
    return quote


def _refuse_decided(session: Session, procurement: Procurement) -> None:
    if choice := choice_of(session, procurement):
        raise ProcurementDecided(supplier=session.get_one(Quote, choice.quote_id).supplier, day=choice.day)


def quotes_wanted(session: Session, project: Project) -> int:
    """How many quotes the strictest of the project's funders asks for."""
    signed = [terms_of(agreement) for agreement in agreements_of(session, project) if agreement.terms]
    return max((terms.quotes for terms in signed if terms.quotes_from_minor), default=QUOTES_UNLESS_AGREED)


def choose(
    session: Session, project: Project, procurement: Procurement, quote_public_id: str, reason: str, day: date, *, by: str
) -> QuoteChoice:
    """Whose quote is taken. Repeating the same choice changes nothing.

    Raises QuoteUnknown, ProcurementDecided, QuotesMissing, QuoteReasonMissing, SecondOfficerNeeded, DayInFuture, TextTooLong.
    """
    hold(session, project)
    there = quotes_of(session, procurement)
    chosen = next((quote for quote in there if quote.public_id == quote_public_id), None)
    if chosen is None:
        raise QuoteUnknown()
    if (known := choice_of(session, procurement)) and known.quote_id == chosen.id:
        return known
    _refuse_decided(session, procurement)
    if by in {procurement.added_by, *(quote.added_by for quote in there)}:
        raise SecondOfficerNeeded()
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)
    if len(there) < (wanted := quotes_wanted(session, project)):
        raise QuotesMissing(given=len(there), wanted=wanted, short=wanted - len(there))
    why = clean(reason)
    _refuse_dearer(procurement, there, chosen, why)
    choice = QuoteChoice(
        procurement_id=procurement.id, quote_id=chosen.id, reason=why, day=day, chosen_by=by, chosen_at=now()
    )
    session.add(choice)
    session.flush()
    session.expire(procurement, ["choice"])
    return choice


def _refuse_dearer(procurement: Procurement, there: list[Quote], chosen: Quote, why: str) -> None:
    unit, cheapest = currency(procurement.line.currency), min(there, key=lambda quote: (quote.amount_minor, quote.number))
    if chosen.amount_minor > cheapest.amount_minor and not why:
        raise QuoteReasonMissing(
            cheapest=Money(cheapest.amount_minor, unit),
            supplier=cheapest.supplier,
            amount=Money(chosen.amount_minor, unit),
        )
