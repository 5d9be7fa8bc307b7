"""What comes into a fund: promises (no money yet), receipts from the state, donors and groups, other income; and what goes back.

Groups' own money is either given to the fund or kept for them: then it stays theirs, a liability that is paid back on demand.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Money, currency
from core.text import clean, required
from ledger.balances import balances
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero
from projects.finding import organisation_by
from projects.funds import charts
from projects.funds.charts import within
from projects.funds.errors import BeyondGiven, GiverOtherKind, OnlyGroupsKeepTheirs, PromiseBelowZero
from projects.funds.kinds import fund_kind, nothing
from projects.funds.models import GIVER_KINDS, Fund, GiverKind
from projects.funds.opening import book_of
from projects.funds.restrictions import refuse_other_funder, restriction_of
from projects.models import Organisation, OrganisationKind

_STATE = (OrganisationKind.MUNICIPALITY, OrganisationKind.AGENCY)
_GROUPS = (OrganisationKind.GROUP, OrganisationKind.COOPERATIVE, OrganisationKind.NETWORK)


def giver_kind(organisation: Organisation) -> GiverKind:
    """As what an organisation gives; other funds, NGOs and firms give as donors."""
    if organisation.kind in _STATE:
        return GiverKind.STATE
    return GiverKind.GROUP if organisation.kind in _GROUPS else GiverKind.DONOR


def _giver(session: Session, public_id: str, said: GiverKind) -> Organisation:
    """Raises OrganisationUnknown, GiverOtherKind."""
    giver = organisation_by(session, public_id)
    if (right := giver_kind(giver)) is not said:
        raise GiverOtherKind(giver=giver.name, right=GIVER_KINDS[right], given=GIVER_KINDS[said])
    return giver


class Stage(StrEnum):
    PLEDGED = "pledged"
    COMMITTED = "committed"


STAGES: dict[Stage, Term] = {
    Stage.PLEDGED: Term(N_("pledged, by word or letter")),
    Stage.COMMITTED: Term(N_("committed, by a signed paper")),
}
_STAGE_CODES = {Stage.PLEDGED: charts.PLEDGED, Stage.COMMITTED: charts.COMMITTED}


@dataclass(frozen=True, slots=True)
class Promise:
    """Pledged or committed for a purpose; below zero it is withdrawn in part. Raises NotAboveZero, TextMissing."""

    currency: str
    restriction: int
    giver: str
    stage: Stage
    amount_minor: int
    reason: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        if self.amount_minor == 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        promised, other = charts.giver(_STAGE_CODES[self.stage], self.giver), (charts.MEMORANDA, "")
        debit, credit = (promised, other) if self.amount_minor > 0 else (other, promised)
        return (within(self.restriction, debit, credit, abs(self.amount_minor), self.reason),)


def _check_promise(session: Session, fund: Fund, voucher: Voucher, said: Promise) -> None:
    """Raises OrganisationUnknown, OtherFunder, PromiseBelowZero."""
    restriction = restriction_of(session, fund, said.restriction, voucher.day)
    giver = organisation_by(session, said.giver)
    refuse_other_funder(restriction, giver)
    there = _stands(session, fund, said.restriction, charts.giver(_STAGE_CODES[said.stage], said.giver), date.max)
    if there + said.amount_minor < 0:
        unit, less = currency(said.currency), -said.amount_minor
        raise PromiseBelowZero(
            giver=giver.name,
            there=Money(there, unit),
            name=restriction.name,
            less=Money(less, unit),
            over=Money(less - there, unit),
        )


def _stands(session: Session, fund: Fund, restriction: int, account: tuple[str, str], day: date) -> int:
    """What stands on an account on its normal side; 0 where it was never needed."""
    found = balances(session, book_of(session, fund), day).get(charts.key(restriction, *account))
    return found.net if found else 0


PROMISE = fund_kind("fund-promise", N_("Promise to the fund"), Promise, _check_promise)


@dataclass(frozen=True, slots=True)
class FundReceipt:
    """Money has arrived. `place` is "cash" or "bank:1"; `theirs`: it is a group's own and only kept for it.

    Raises NotAboveZero, TextTooLong, TextUnreadable.
    """

    currency: str
    restriction: int
    giver: str
    giver_kind: GiverKind
    theirs: bool
    amount_minor: int
    place: str
    note: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        given = charts.giver(capital_code(self.giver_kind, self.theirs), self.giver)
        return (within(self.restriction, charts.place(self.place), given, self.amount_minor, self.note),)


def capital_code(kind: GiverKind, theirs: bool) -> str:
    return charts.HELD_FOR_GROUPS if theirs else charts.GIVEN[kind]


def _check_receipt(session: Session, fund: Fund, voucher: Voucher, said: FundReceipt) -> None:
    """Raises OrganisationUnknown, GiverOtherKind, OtherFunder, OnlyGroupsKeepTheirs."""
    giver = _giver(session, said.giver, said.giver_kind)
    refuse_other_funder(restriction_of(session, fund, said.restriction, voucher.day), giver)
    if said.theirs and said.giver_kind is not GiverKind.GROUP:
        raise OnlyGroupsKeepTheirs(giver=giver.name)


@dataclass(frozen=True, slots=True)
class FundReturn:
    """Money goes back to who brought it: a group's own, or what a giver takes back of what was not used."""

    currency: str
    restriction: int
    giver: str
    giver_kind: GiverKind
    theirs: bool
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
        given = charts.giver(capital_code(self.giver_kind, self.theirs), self.giver)
        return (within(self.restriction, given, charts.place(self.place), self.amount_minor, self.reason),)


def _check_return(session: Session, fund: Fund, voucher: Voucher, said: FundReturn) -> None:
    """Raises OrganisationUnknown, GiverOtherKind, BeyondGiven."""
    giver = _giver(session, said.giver, said.giver_kind)
    account = charts.giver(capital_code(said.giver_kind, said.theirs), said.giver)
    there = min(_stands(session, fund, said.restriction, account, day) for day in (voucher.day, date.max))
    if said.amount_minor > there:
        unit = currency(said.currency)
        raise BeyondGiven(
            giver=giver.name,
            there=Money(there, unit),
            name=restriction_of(session, fund, said.restriction, voucher.day).name,
            amount=Money(said.amount_minor, unit),
            over=Money(said.amount_minor - there, unit),
        )


def _still_given(session: Session, fund: Fund, voucher: Voucher, said: FundReceipt) -> None:
    """A receipt is not taken back when part of it has gone back to its giver. Raises BeyondGiven."""
    account = charts.giver(capital_code(said.giver_kind, said.theirs), said.giver)
    there = _stands(session, fund, said.restriction, account, date.max)
    if there < 0:
        unit = currency(said.currency)
        raise BeyondGiven(
            giver=organisation_by(session, said.giver).name,
            there=Money(there + said.amount_minor, unit),
            name=restriction_of(session, fund, said.restriction, voucher.day).name,
            amount=Money(said.amount_minor, unit),
            over=Money(-there, unit),
        )


RECEIPT = fund_kind(
    "fund-receipt", N_("Money received by the fund"), FundReceipt, _check_receipt, taken_back=_still_given
)
RETURN = fund_kind("fund-return", N_("Money given back by the fund"), FundReturn, _check_return)


@dataclass(frozen=True, slots=True)
class FundIncome:
    """Interest that the bank paid, or other income: it belongs to the purpose whose money earned it."""

    currency: str
    restriction: int
    amount_minor: int
    place: str
    note: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", required(self.note))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        earned = (charts.OTHER_INCOME, "")
        return (within(self.restriction, charts.place(self.place), earned, self.amount_minor, self.note),)


INCOME = fund_kind("fund-income", N_("Other income of the fund"), FundIncome, nothing)
KINDS = (PROMISE, RECEIPT, RETURN, INCOME)
