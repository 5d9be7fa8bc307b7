"""An award's money: committed by an accepted contract, advanced to who builds, spent by its receipts, or given back unspent.

An advance is the group's to account for: it is a cost only when there is a receipt. It may be a payment that a project waits for,
under an agreement that this fund has signed; then the project's own gates are asked, as for a grant.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Money, currency
from core.text import clean, required
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero
from projects.finding import organisation_by
from projects.funds import charts
from projects.funds.awarding import refuse_partial
from projects.funds.earmarks import AwardOf
from projects.funds.errors import NotForThis
from projects.funds.going_out import GRANTING
from projects.funds.kinds import day_of_mirror, fund_kind, nothing
from projects.funds.models import Fund
from projects.funds.orders import Order, agreement_for, order_back, order_now, project_by, try_order
from projects.funds.restrictions import refuse_elsewhere, restriction_of, rule_of


@dataclass(frozen=True, slots=True)
class Commitment:
    """A contract or work plan was accepted. `paper` says which. Raises NotAboveZero, TextMissing, TextTooLong, TextUnreadable."""

    currency: str
    of: AwardOf
    amount_minor: int
    paper: str
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper", required(self.paper))
        object.__setattr__(self, "note", clean(self.note))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        return (self.of.entry(self.of.at(charts.AWARD_COMMITTED), self.of.at(charts.ALLOCATED), self.amount_minor),)


def _committed(session: Session, fund: Fund, voucher: Voucher, said: Commitment) -> None:
    refuse_partial(said.of.name, said.of.barred, voucher)


COMMITMENT = fund_kind(
    "award-commitment", N_("Committed on an award"), Commitment, nothing, posted=_committed, taken_back=_committed
)


@dataclass(frozen=True, slots=True)
class Advance:
    """An instalment is paid to who builds. `report`: what was reported of the work so far.

    `order`: the payment that a project waits for. Raises NotAboveZero, TextTooLong, TextUnreadable.
    """

    currency: str
    of: AwardOf
    receiver: str
    amount_minor: int
    place: str
    report: str = ""
    order: Order | None = None
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "report", clean(self.report))
        object.__setattr__(self, "note", clean(self.note))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return (
            self.of.entry(self.of.at(charts.ADVANCES), charts.place(self.place), self.amount_minor),
            self.of.entry(self.of.at(charts.AWARD_ADVANCED), self.of.at(charts.AWARD_COMMITTED), self.amount_minor),
        )


def _check_advance(session: Session, fund: Fund, voucher: Voucher, said: Advance) -> None:
    """Raises OrganisationUnknown, NotForThis, NotForThere, and of an order what `orders.order_now` raises."""
    receiver = organisation_by(session, said.receiver)
    project = project_by(session, said.order.project) if said.order else None
    restriction = restriction_of(session, fund, said.of.pool.restriction, voucher.day)
    if not rule_of(restriction).grants:
        raise NotForThis(name=restriction.name, use=GRANTING)
    refuse_elsewhere(session, restriction, receiver, project)
    if said.order:
        agreement = agreement_for(session, fund, said.order, said.currency)
        if agreement.instrument != "grant":
            raise NotForThis(name=agreement.title, use=GRANTING)
        try_order(session, fund, voucher, said.order, said.money)


def _advanced(session: Session, fund: Fund, voucher: Voucher, said: Advance) -> None:
    refuse_partial(said.of.name, said.of.barred, voucher)
    if said.order:
        order_now(session, fund, voucher, said.order, said.money, voucher.confirmed_by or "", voucher_id=voucher.id)


def _advance_back(session: Session, fund: Fund, voucher: Voucher, said: Advance) -> None:
    """Raises AwardConflict, ReceivedAlready."""
    refuse_partial(said.of.name, said.of.barred, voucher)
    if said.order:
        order_back(session, fund, voucher, said.order, said.money, day_of_mirror(session, voucher))


ADVANCE = fund_kind(
    "award-advance", N_("Advance on an award"), Advance, _check_advance, posted=_advanced, taken_back=_advance_back
)


@dataclass(frozen=True, slots=True)
class Spending:
    """What an advance was spent on, with its receipt (`paper`). Raises NotAboveZero, TextMissing, TextTooLong, TextUnreadable."""

    currency: str
    of: AwardOf
    amount_minor: int
    paper: str
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper", required(self.paper))
        object.__setattr__(self, "note", clean(self.note))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        return (
            self.of.entry(self.of.at(charts.AWARD_COSTS), self.of.at(charts.ADVANCES), self.amount_minor),
            self.of.entry(self.of.at(charts.AWARD_SPENT), self.of.at(charts.AWARD_ADVANCED), self.amount_minor),
        )


def _spent(session: Session, fund: Fund, voucher: Voucher, said: Spending) -> None:
    refuse_partial(said.of.name, said.of.barred, voucher)


SPENDING = fund_kind("award-spending", N_("Spent on an award"), Spending, nothing, posted=_spent, taken_back=_spent)


class Back(StrEnum):
    """Where what was not spent goes to."""

    AWARD = "award"
    ENVELOPE = "envelope"
    FREE = "free"


BACKS: dict[Back, Term] = {
    Back.AWARD: Term(N_("it stays with the award, and may be committed again")),
    Back.ENVELOPE: Term(N_("to the envelope, for the assembly to decide on")),
    Back.FREE: Term(N_("to the fund's free money")),
}


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What of an advance was not spent has come back. Raises NotAboveZero, TextMissing, TextTooLong, TextUnreadable."""

    currency: str
    of: AwardOf
    amount_minor: int
    place: str
    to: Back
    reason: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        pool = self.of.pool
        back = {Back.AWARD: self.of.at(charts.ALLOCATED), Back.ENVELOPE: pool.rest, Back.FREE: pool.whole}[self.to]
        return (
            self.of.entry(charts.place(self.place), self.of.at(charts.ADVANCES), self.amount_minor),
            pool.entry(back, self.of.at(charts.AWARD_ADVANCED), self.amount_minor),
        )


def _given_back(session: Session, fund: Fund, voucher: Voucher, said: GivenBack) -> None:
    refuse_partial(said.of.name, said.of.barred, voucher)


GIVEN_BACK = fund_kind(
    "award-return", N_("Given back of an award"), GivenBack, nothing, posted=_given_back, taken_back=_given_back
)
KINDS = (COMMITMENT, ADVANCE, SPENDING, GIVEN_BACK)
