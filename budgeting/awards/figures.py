"""The money of a round as its vouchers say it: what is set aside for each envelope, how far each award has come. Writes nothing.

Requested, allocated, committed, advanced, spent, returned: columns that are never added to one another. What an award has is in
one of four stages, and what its envelope has besides is its rest; together that is all that was set aside (`whole_minor`).
`budgeting.awards.verify` holds all of it against the fund's book.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.awards.finding import KINDS, awards_of, vouchers_about
from budgeting.awards.models import Award, AwardLink
from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound, Envelope
from core.marks import N_, Term
from ledger.chart import AccountKey
from ledger.voucher_models import Voucher, VoucherState
from projects.funds import charts
from projects.funds.award_money import Advance, GivenBack
from projects.funds.awarding import Release
from projects.models import Project


class AwardState(StrEnum):
    WAITING = "waiting"
    HOLDS = "holds"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    VOID = "void"


AWARD_STATES: dict[AwardState, Term] = {
    AwardState.WAITING: Term(N_("waits for its approver")),
    AwardState.HOLDS: Term(N_("being carried out")),
    AwardState.FINISHED: Term(N_("finished")),
    AwardState.CANCELLED: Term(N_("cancelled")),
    AwardState.VOID: Term(N_("does not hold: withdrawn or taken back")),
}


@dataclass(frozen=True, slots=True)
class AwardLine:
    """An award in its columns. `to_…`: what of it stands in a stage by now, and waits for the next one. Minor units."""

    award: Award
    state: AwardState
    requested_minor: int
    to_commit_minor: int
    to_advance_minor: int
    to_account_minor: int
    spent_minor: int
    advanced_minor: int
    returned_minor: int

    @property
    def allocated_minor(self) -> int:
        return self.to_commit_minor + self.committed_minor

    @property
    def committed_minor(self) -> int:
        return self.to_advance_minor + self.to_account_minor + self.spent_minor

    @property
    def open_minor(self) -> int:
        """What is not spent, given back or released yet."""
        return self.to_commit_minor + self.to_advance_minor + self.to_account_minor


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """An envelope: all that was set aside for it, and what of that is not awarded."""

    envelope: Envelope
    whole_minor: int
    rest_minor: int
    awards: tuple[AwardLine, ...]

    @property
    def missing_minor(self) -> int:
        """What was decided and is not set aside."""
        return max(0, self.envelope.amount_minor - self.whole_minor)

    @property
    def adds_up(self) -> bool:
        return self.whole_minor == self.rest_minor + sum(line.allocated_minor for line in self.awards)


@dataclass(frozen=True, slots=True)
class RoundMoney:
    """`waiting`: vouchers of the round that are prepared and not confirmed."""

    envelopes: tuple[EnvelopeLine, ...]
    waiting: tuple[Voucher, ...]

    def of(self, envelope: Envelope) -> EnvelopeLine:
        return next(line for line in self.envelopes if line.envelope.id == envelope.id)

    def line(self, award: Award) -> AwardLine:
        return next(line for envelope in self.envelopes for line in envelope.awards if line.award.id == award.id)


def round_money(session: Session, found: BudgetRound) -> RoundMoney:
    vouchers = vouchers_about(session, found.fund, found.public_id)
    stands, flows = _replayed(voucher for voucher in vouchers if voucher.state == VoucherState.POSTED)
    awards = awards_of(session, found)
    envelopes = []
    for envelope in envelopes_of(session, found):
        holder = f"restriction:{envelope.restriction}:envelope:{envelope.public_id}"
        lines = tuple(_line(envelope, one, stands, flows) for one in awards if one.envelope_id == envelope.id)
        whole, rest = -stands.get(AccountKey(charts.EARMARKS, holder), 0), stands.get(AccountKey(charts.SET_ASIDE, holder), 0)
        envelopes.append(EnvelopeLine(envelope, whole, rest, lines))
    waiting = tuple(voucher for voucher in vouchers if voucher.state == VoucherState.PREPARED)
    return RoundMoney(tuple(envelopes), waiting)


@dataclass(slots=True)
class _Flows:
    """What went out and came back of an award, and whether it was given up."""

    advanced_minor: int = 0
    returned_minor: int = 0
    cancelled: bool = False


def _replayed(vouchers: Iterable[Voucher]) -> tuple[dict[AccountKey, int], dict[str, _Flows]]:
    """Debits less credits of every account that confirmed vouchers name, and the flows of each award by its public id."""
    stands: dict[AccountKey, int] = {}
    flows: dict[str, _Flows] = {}
    for voucher in vouchers:
        kind = KINDS[voucher.kind]
        for entry in kind.entries(voucher.content):
            for key, minor in ((entry.debit, entry.amount_minor), (entry.credit, -entry.amount_minor)):
                stands[key] = stands.get(key, 0) + minor
        match kind.read(voucher.content):
            case Advance() as said:
                flows.setdefault(said.of.award, _Flows()).advanced_minor += said.amount_minor
            case GivenBack() as said:
                flows.setdefault(said.of.award, _Flows()).returned_minor += said.amount_minor
            case Release(cancels=True) as said:
                flows.setdefault(said.of.award, _Flows()).cancelled = True
            case _:
                pass
    return stands, flows


def _line(envelope: Envelope, award: Award, stands: Mapping[AccountKey, int], flows: Mapping[str, _Flows]) -> AwardLine:
    def at(code: str) -> int:
        return stands.get(charts.key(envelope.restriction, *charts.award(code, award.public_id)), 0)

    its = flows.get(award.public_id, _Flows())
    stages = tuple(at(code) for code in (charts.ALLOCATED, charts.AWARD_COMMITTED, charts.AWARD_ADVANCED))
    return AwardLine(
        award=award,
        state=_state(award.voucher, sum(stages), its.cancelled),
        requested_minor=award.item.cost_minor,
        to_commit_minor=stages[0],
        to_advance_minor=stages[1],
        to_account_minor=stages[2],
        spent_minor=at(charts.AWARD_SPENT),
        advanced_minor=its.advanced_minor,
        returned_minor=its.returned_minor,
    )


def _state(voucher: Voucher, open_minor: int, cancelled: bool) -> AwardState:
    if voucher.state == VoucherState.PREPARED:
        return AwardState.WAITING
    if voucher.state != VoucherState.POSTED:
        return AwardState.VOID
    if cancelled:
        return AwardState.CANCELLED
    return AwardState.HOLDS if open_minor else AwardState.FINISHED


def awards_of_project(session: Session, project: Project) -> list[tuple[BudgetRound, AwardLine]]:
    """The awards that a project came from, with their figures: the latest link of each award holds."""
    links = select(AwardLink).where(AwardLink.project_id == project.id).order_by(AwardLink.id)
    found = []
    for award_id in dict.fromkeys(link.award_id for link in session.scalars(links)):
        latest = select(AwardLink).where(AwardLink.award_id == award_id).order_by(AwardLink.id.desc()).limit(1)
        link = session.scalars(latest).one()
        if link.project_id == project.id:
            within = session.get_one(BudgetRound, link.award.round_id)
            found.append((within, round_money(session, within).line(link.award)))
    return found
