"""What leaves a fund for good, or moves within it: grants to projects, costs, and transfers that both purposes allow."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Money, Rounding, currency, round_to
from core.rates import percent_text
from core.text import clean, required
from ledger.balances import balances
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero
from projects.funds import charts
from projects.funds.charts import within
from projects.funds.errors import BeyondAdminShare, NotForThis, SamePurpose, TransferNeedsPaper
from projects.funds.kinds import day_of_mirror, fund_kind
from projects.funds.loans import Share, refuse_other_sum
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.funds.orders import Order, agreement_for, order_back, order_now, project_by, try_order
from projects.funds.restrictions import refuse_elsewhere, restriction_of, rule_of

GRANTING, RUNNING = Term(N_("grants to projects")), Term(N_("running the fund"))
LEAVING, ENTERING = Term(N_("any other purpose")), Term(N_("money of another purpose"))


@dataclass(frozen=True, slots=True)
class Grant:
    """The fund pays a grant to a project under an agreement that it has signed. Raises NotAboveZero, PartsDiffer."""

    currency: str
    order: Order
    amount_minor: int
    parts: tuple[Share, ...]
    place: str
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        refuse_other_sum(self.parts, self.amount_minor, self.currency)

    def entries(self) -> tuple[Entry, ...]:
        given = (charts.GRANTS, f"project:{self.order.project}")
        return tuple(
            within(part.restriction, given, charts.place(self.place), part.amount_minor, self.note) for part in self.parts
        )


def _check_grant(session: Session, fund: Fund, voucher: Voucher, said: Grant) -> None:
    """Raises NotForThis, NotForThere, and what `orders.order_now` raises."""
    project = project_by(session, said.order.project)
    agreement = agreement_for(session, fund, said.order, said.currency)
    if agreement.instrument != "grant":
        raise NotForThis(name=agreement.title, use=GRANTING)
    for part in said.parts:
        restriction = restriction_of(session, fund, part.restriction, voucher.day)
        if not rule_of(restriction).grants:
            raise NotForThis(name=restriction.name, use=GRANTING)
        refuse_elsewhere(session, restriction, project.programme, project)
    try_order(session, fund, voucher, said.order, Money(said.amount_minor, currency(said.currency)))


def _granted(session: Session, fund: Fund, voucher: Voucher, said: Grant) -> None:
    money, by = Money(said.amount_minor, currency(said.currency)), voucher.confirmed_by or ""
    order_now(session, fund, voucher, said.order, money, by, voucher_id=voucher.id)


def _not_granted(session: Session, fund: Fund, voucher: Voucher, said: Grant) -> None:
    """Raises ReceivedAlready."""
    money = Money(said.amount_minor, currency(said.currency))
    order_back(session, fund, voucher, said.order, money, day_of_mirror(session, voucher))


GRANT = fund_kind("fund-grant", N_("Grant of the fund"), Grant, _check_grant, posted=_granted, taken_back=_not_granted)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money moves from one purpose to another by a written decision. Raises NotAboveZero, TextMissing."""

    currency: str
    from_restriction: int
    to_restriction: int
    amount_minor: int
    place: str
    reason: str
    document: str
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        place, moved = charts.place(self.place), (charts.MOVED, "")
        return (
            within(self.from_restriction, moved, place, self.amount_minor, self.reason),
            within(self.to_restriction, place, moved, self.amount_minor, self.reason),
        )


def _check_transfer(session: Session, fund: Fund, voucher: Voucher, said: Transfer) -> None:
    """Raises SamePurpose, NotForThis, TransferNeedsPaper."""
    source = restriction_of(session, fund, said.from_restriction, voucher.day)
    target = restriction_of(session, fund, said.to_restriction, voucher.day)
    if source.number == target.number:
        raise SamePurpose(name=source.name)
    if not rule_of(source).moves_out:
        raise NotForThis(name=source.name, use=LEAVING)
    if not rule_of(target).moves_in:
        raise NotForThis(name=target.name, use=ENTERING)
    if not said.document:
        raise TransferNeedsPaper()


TRANSFER = fund_kind("fund-transfer", N_("Money moved between purposes"), Transfer, _check_transfer)


@dataclass(frozen=True, slots=True)
class Cost:
    """What running the fund costs, within the share that its givers allow. Raises NotAboveZero, TextMissing."""

    currency: str
    restriction: int
    amount_minor: int
    place: str
    reason: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        cost = (charts.COSTS, "")
        return (within(self.restriction, cost, charts.place(self.place), self.amount_minor, self.reason),)


def _check_cost(session: Session, fund: Fund, voucher: Voucher, said: Cost) -> None:
    """Raises NotForThis, BeyondAdminShare."""
    restriction = restriction_of(session, fund, said.restriction, voucher.day)
    share = rule_of(restriction).admin_share
    if share == 0:
        raise NotForThis(name=restriction.name, use=RUNNING)
    if share == 1:
        return
    stands = balances(session, book_of(session, fund), date.max)
    mine = {key: balance.net for key, balance in stands.items() if charts.restriction_of(key) == said.restriction}
    given = sum(net for key, net in mine.items() if key.code in charts.CAPITAL_CODES)
    spent = sum(net for key, net in mine.items() if key.code == charts.COSTS)
    most = round_to(given * share, Rounding.FLOOR)
    if spent + said.amount_minor > most:
        unit = currency(said.currency)
        raise BeyondAdminShare(
            name=restriction.name,
            share=percent_text(share),
            most=Money(most, unit),
            given=Money(given, unit),
            spent=Money(spent, unit),
            amount=Money(said.amount_minor, unit),
            over=Money(spent + said.amount_minor - most, unit),
        )


COST = fund_kind("fund-cost", N_("Cost of the fund"), Cost, _check_cost)
KINDS = (GRANT, TRANSFER, COST)
