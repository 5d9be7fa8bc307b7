"""What must be true of the money of rounds: what their vouchers say is what stands in the funds' books. One rule a function."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.awards.figures import EnvelopeLine, round_money
from budgeting.awards.finding import awards_of, pool_of
from budgeting.models import BudgetRound
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.verify import Finding
from ledger.voucher_models import VoucherState
from projects.funds import charts
from projects.funds.opening import book_of
from projects.funds.voucher_kinds import OF_ROUNDS

ALLOCATES = "award-allocation"


def every_round(session: Session) -> Iterator[Finding]:
    """All that is wrong with the money of any round; nothing, if all is well."""
    for found in session.scalars(select(BudgetRound).order_by(BudgetRound.id)):
        for wrong in of_round(session, found):
            yield Finding(found.fund.scope, "rounds' money", 0, wrong)


def of_round(session: Session, found: BudgetRound) -> Iterator[str]:
    stands = {key: balance.net for key, balance in balances(session, book_of(session, found.fund)).items()}
    for line in round_money(session, found).envelopes:
        yield from _stands_as_said(found, line, stands)
        if not line.adds_up:
            yield f"“{line.envelope.name}”: rest and awards do not come to the {line.whole_minor} that was set aside"
    yield from _awards_are_their_vouchers(session, found)


def _stands_as_said(found: BudgetRound, line: EnvelopeLine, stands: dict[AccountKey, int]) -> Iterator[str]:
    """The memoranda of an envelope and of its awards are what the round's vouchers come to."""
    pool = pool_of(found, line.envelope)
    said = [(pool.rest, line.rest_minor), (pool.whole, line.whole_minor)]
    for one in line.awards:
        stages = (
            (charts.ALLOCATED, one.to_commit_minor),
            (charts.AWARD_COMMITTED, one.to_advance_minor),
            (charts.AWARD_ADVANCED, one.to_account_minor),
            (charts.ADVANCES, one.to_account_minor),
            (charts.AWARD_SPENT, one.spent_minor),
        )
        said += [(charts.award(code, one.award.public_id), minor) for code, minor in stages]
        if one.advanced_minor != one.to_account_minor + one.spent_minor + one.returned_minor:
            yield f"award {one.award.number}: what was advanced is neither spent, nor given back, nor still to account for"
    for account, minor in said:
        key = charts.key(pool.restriction, *account)
        if stands.get(key, 0) != minor:
            yield f"account {key}: the round's vouchers say {minor}, the book says {stands.get(key, 0)}"


def _awards_are_their_vouchers(session: Session, found: BudgetRound) -> Iterator[str]:
    """Every award is one part of its voucher; a rehearsal has none."""
    read = {kind.name: kind for kind in OF_ROUNDS}[ALLOCATES]
    for award in awards_of(session, found):
        holder = f":award:{award.public_id}"
        entries = [one for one in read.entries(award.voucher.content) if one.debit.holder.endswith(holder)]
        if [one.amount_minor for one in entries] != [award.amount_minor]:
            yield f"award {award.number}: voucher {award.voucher.number} says otherwise"
        if not found.real and award.voucher.state == VoucherState.POSTED:
            yield f"award {award.number} moved money of a rehearsal"
