"""A funder pays a contractor directly: received and spent at once, through a clearing account, and no bank of ours moved.

Both flows are flagged `off_bank`, so that the bank's statement can be held against the rest. The clearing account ends empty.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money, currency
from core.text import clean, required
from ledger.chart import AccountKey
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import agreements, charts
from projects.agreements import RECEIVED_INTO, Receipt
from projects.charts import of_agreement
from projects.flows import Flow
from projects.funding_models import Instrument, Measure
from projects.kinds import project_kind
from projects.models import Project
from projects.spending import evidence as papers
from projects.spending import quotes
from projects.spending.costs import (
    CostLine,
    cost_entries,
    instruments_of,
    refuse_uneven,
    release_entries,
    spent_flows,
    total_minor,
)
from projects.spending.errors import NobodyPays
from projects.spending.evidence import Evidence
from projects.spending.payment import MOST_BOUGHT, MOST_NUMBER, check_sources, supplier_named


@dataclass(frozen=True, slots=True)
class OffBankPayment:
    """All `lines` are charged to the one source. `paid_by` is the funder's own number of the payment; `tranche` the tranche that
    was paid in this way, 0 outside tranches.

    Raises SupplierNobody, TextMissing, TextTooLong, TextUnreadable, NobodyPays, NotAboveZero, EvidenceMissing, EvidenceTwice,
    EvidenceOtherThanTotal.
    """

    currency: str
    supplier: str
    bought: str
    agreement: int
    instrument: Instrument
    lines: tuple[CostLine, ...]
    evidence: tuple[Evidence, ...]
    tax_number: str = ""
    paid_by: str = ""
    tranche: int = 0
    procurement: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "supplier", supplier_named(self.supplier))
        object.__setattr__(self, "bought", required(self.bought, MOST_BOUGHT))
        for name in ("tax_number", "paid_by"):
            object.__setattr__(self, name, clean(getattr(self, name), MOST_NUMBER))
        refuse_uneven(self.lines, self.currency)
        if set(instruments_of(self.lines)) != {self.agreement}:
            raise NobodyPays()
        papers.refuse_unproved(self.evidence, self.total_minor, self.currency)

    @property
    def total_minor(self) -> int:
        return total_minor(self.lines)

    @property
    def receipt(self) -> Receipt:
        """The half of it that is money received; its place is never asked for."""
        return Receipt(self.currency, self.agreement, self.instrument, self.total_minor, "cash", self.tranche, self.bought)

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        clearing, into = AccountKey(charts.OFF_BANK), of_agreement(RECEIVED_INTO[self.instrument], self.agreement)
        received = Entry(clearing, into, self.total_minor, self.bought)
        spent = cost_entries(self.lines, [(clearing, self.total_minor)], self.bought)
        return (received, *spent, *release_entries(self.lines, self.bought))

    def flows(self) -> tuple[Flow, ...]:
        received = Flow(self.agreement, Measure.RECEIVED, self.total_minor, off_bank=True)
        return (received, *spent_flows(self.lines, off_bank=True))


def _check(session: Session, project: Project, voucher: Voucher, said: OffBankPayment) -> None:
    """Raises what `check_sources`, a receipt, `evidence.check` and `quotes.check` raise."""
    check_sources(session, project, voucher.day, said.lines)
    agreements.check_receipt(session, project, voucher, said.receipt)
    papers.check(session, project, voucher, said.evidence, {said.agreement: said.total_minor}, said.currency)
    by_line = {line.line: line.amount_minor for line in said.lines}
    bought = quotes.Bought(said.supplier, by_line, (said.agreement,), said.procurement, said.currency)
    quotes.check(session, project, voucher, bought)


def _posted(session: Session, project: Project, voucher: Voucher, said: OffBankPayment) -> None:
    agreements.received(session, project, voucher, said.receipt)
    papers.count(session, project, voucher, said.evidence, {said.agreement: said.total_minor})
    if said.procurement:
        quotes.pay(session, project, voucher, said.procurement, said.total_minor)


def _taken_back(session: Session, project: Project, voucher: Voucher, said: OffBankPayment) -> None:
    agreements.not_received(session, project, voucher, said.receipt)
    papers.count_no_more(session, voucher)
    quotes.pay_no_more(session, voucher)


OFF_BANK_PAYMENT = project_kind(
    "off-bank-payment", N_("Paid by the funder directly"), OffBankPayment, _check, posted=_posted, taken_back=_taken_back
)
