"""A payment to a supplier: what was bought from whom, on which budget lines, from whose money, with which papers.

Costs are the supplier's whole bill. What is kept back of it is spent all the same: it is owed to the supplier until it is paid.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money, currency
from core.text import clean, required
from ledger.balances import balances
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import charts
from projects.errors import NotAboveZero
from projects.finding import agreement_of, book_in
from projects.flows import Flow
from projects.funding_models import INSTRUMENTS, FundingAgreement, Instrument
from projects.kinds import project_kind, refuse_not_in_force
from projects.models import Project
from projects.spending import evidence as papers
from projects.spending import places, quotes
from projects.spending.costs import (
    CostLine,
    by_agreement,
    cost_entries,
    instruments_of,
    refuse_uneven,
    release_entries,
    spent_flows,
    total_minor,
)
from projects.spending.errors import (
    NothingPaidFrom,
    RetentionDueEarly,
    RetentionMisnumbered,
    RetentionPaid,
    RetentionTooLarge,
    SupplierNobody,
)
from projects.spending.evidence import Evidence

MOST_SUPPLIER = 120
MOST_BOUGHT = 160
MOST_NUMBER = 60
PAYING = frozenset({Instrument.GRANT, Instrument.LOAN, Instrument.COUNTERPART})


def supplier_named(typed: str) -> str:
    """Who was paid, as typed but for spaces: it is text, whatever a spreadsheet would take it for. Raises SupplierNobody."""
    name = required(typed, MOST_SUPPLIER)
    if not any(character.isalnum() for character in name):
        raise SupplierNobody(typed=name[:40])
    return name


@dataclass(frozen=True, slots=True)
class Retained:
    """What is kept back until a day. `number` names its account: the number of the voucher that keeps it."""

    number: int
    amount_minor: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Payment:
    """`place` is "cash", "bank:1" or "advance:2"; `paid_by` the number of the cheque or transfer; `procurement` the purchase
    whose chosen quote is paid.

    Raises SupplierNobody, TextMissing, TextTooLong, TextUnreadable, NobodyPays, NotAboveZero, SharesOtherThanTotal,
    SharesOtherThanParts, EvidenceMissing, EvidenceTwice, EvidenceOtherThanTotal, RetentionTooLarge.
    """

    currency: str
    supplier: str
    bought: str
    place: str
    lines: tuple[CostLine, ...]
    evidence: tuple[Evidence, ...]
    tax_number: str = ""
    paid_by: str = ""
    retained: Retained | None = None
    procurement: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "supplier", supplier_named(self.supplier))
        object.__setattr__(self, "bought", required(self.bought, MOST_BOUGHT))
        for name in ("tax_number", "paid_by"):
            object.__setattr__(self, name, clean(getattr(self, name), MOST_NUMBER))
        refuse_uneven(self.lines, self.currency)
        papers.refuse_unproved(self.evidence, self.total_minor, self.currency)
        if self.retained:
            _refuse_all_kept(self.retained.amount_minor, self.total_minor, self.currency)

    @property
    def total_minor(self) -> int:
        return total_minor(self.lines)

    @property
    def paid_minor(self) -> int:
        return self.total_minor - (self.retained.amount_minor if self.retained else 0)

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        paid = [(charts.place(self.place), self.paid_minor)]
        if self.retained:
            paid.append((charts.retention(self.retained.number), self.retained.amount_minor))
        return cost_entries(self.lines, paid, self.bought) + release_entries(self.lines, self.bought)

    def flows(self) -> tuple[Flow, ...]:
        return spent_flows(self.lines)


def _refuse_all_kept(kept_minor: int, total_minor: int, currency_code: str) -> None:
    if kept_minor <= 0:
        raise NotAboveZero()
    if kept_minor >= total_minor:
        unit = currency(currency_code)
        raise RetentionTooLarge(kept=Money(kept_minor, unit), amount=Money(total_minor, unit))


def paying_agreement(session: Session, project: Project, number: int, instrument: Instrument) -> FundingAgreement:
    """A source that brings money. Raises AgreementUnknown, NothingPaidFrom."""
    agreement = agreement_of(session, project, number)
    if agreement.instrument not in PAYING or agreement.instrument != instrument:
        raise NothingPaidFrom(number=number, instrument=INSTRUMENTS[Instrument(agreement.instrument)])
    return agreement


def check_sources(session: Session, project: Project, day: date, lines: tuple[CostLine, ...]) -> None:
    """Raises AgreementUnknown, NothingPaidFrom, NotSigned, DayBeforeSigning, AgreementExpired."""
    for number, instrument in instruments_of(lines).items():
        refuse_not_in_force(paying_agreement(session, project, number, instrument), day)


def _check(session: Session, project: Project, voucher: Voucher, said: Payment) -> None:
    """Raises PlaceWithoutMoney, RetentionDueEarly, what `check_sources`, `evidence.check` and `quotes.check` raise."""
    places.refuse_unknown(session, book_in(session, project, said.currency), said.place)
    check_sources(session, project, voucher.day, said.lines)
    papers.check(session, project, voucher, said.evidence, by_agreement(said.lines), said.currency)
    by_line = {line.line: line.amount_minor for line in said.lines}
    bought = quotes.Bought(said.supplier, by_line, tuple(by_agreement(said.lines)), said.procurement, said.currency)
    quotes.check(session, project, voucher, bought)
    if said.retained:
        if said.retained.number != voucher.number:
            raise RetentionMisnumbered()
        if said.retained.due_on < voucher.day:
            raise RetentionDueEarly(day=voucher.day, due=said.retained.due_on)


def _posted(session: Session, project: Project, voucher: Voucher, said: Payment) -> None:
    papers.count(session, project, voucher, said.evidence, by_agreement(said.lines))
    if said.procurement:
        quotes.pay(session, project, voucher, said.procurement, said.total_minor)


def _taken_back(session: Session, project: Project, voucher: Voucher, said: Payment) -> None:
    """Raises RetentionPaid when what was kept back is paid already."""
    if said.retained:
        stands = balances(session, book_in(session, project, said.currency))
        if stands[charts.retention(said.retained.number)].net < 0:
            raise RetentionPaid(supplier=said.supplier)
    papers.count_no_more(session, voucher)
    quotes.pay_no_more(session, voucher)


PAYMENT = project_kind("spending", N_("Payment"), Payment, _check, posted=_posted, taken_back=_taken_back)
