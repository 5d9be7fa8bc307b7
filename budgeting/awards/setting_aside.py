"""Setting aside what a round decides on, and letting what is left of an envelope go where its policy says: by vouchers.

An approver of the fund confirms them. A call that is repeated while its voucher waits gives the same voucher. A rehearsal moves
nothing.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.awards.decided import awards_due
from budgeting.awards.errors import NoNextRound, NothingLeft, RoundRehearsal, SetAsideAlready
from budgeting.awards.figures import round_money
from budgeting.awards.finding import pool_of, referred
from budgeting.finding import envelopes_of, hold
from budgeting.models import LEFTOVERS, BudgetRound, Envelope, Leftover, Phase
from budgeting.phases import AFTER_RATIFYING, BEFORE_FREEZING, must_be
from core.money import Money, currency
from ledger.voucher_models import Voucher, VoucherState
from projects import vouchers
from projects.funds.earmarks import Pool
from projects.funds.opening import book_of
from projects.funds.setting_aside import LEFT_OVER, SET_ASIDE, LeftOver, SetAside

BEFORE_RATIFYING = (
    *BEFORE_FREEZING,
    *(Phase.FROZEN, Phase.VOTING, Phase.VOTED, Phase.COUNTED, Phase.PROVISIONAL, Phase.OBJECTIONS),
)


def refuse_rehearsal(found: BudgetRound) -> None:
    """Raises RoundRehearsal."""
    if not found.real:
        raise RoundRehearsal(title=found.title)


def set_aside(session: Session, found: BudgetRound, envelope: Envelope, day: date, reason: str = "", *, by: str) -> Voucher:
    """A voucher over what is missing of an envelope: its amount, or what the count came to where a reserve pays the rest.

    Raises RoundRehearsal, OtherPhase, SetAsideAlready, and what the fund refuses: BeyondFree, NotForThis.
    """
    hold(session, found)
    refuse_rehearsal(found)
    must_be(found, *BEFORE_RATIFYING)
    beginning = f"set-aside:{envelope.public_id}:"
    before = referred(session, found.fund, beginning)
    if before and before[-1].state == VoucherState.PREPARED:
        return before[-1]
    line, of = round_money(session, found).of(envelope), currency(found.currency)
    wanted = max(envelope.amount_minor, sum(due.amount_minor for due in awards_due(session, envelope)))
    if line.whole_minor >= wanted:
        raise SetAsideAlready(envelope=envelope.name, there=Money(line.whole_minor, of))
    said = SetAside(found.currency, pool_of(found, envelope), wanted - line.whole_minor, reason)
    book, memo = book_of(session, found.fund), said.pool.label
    reference = f"{beginning}{len(before) + 1}"
    return vouchers.prepare(session, found.fund, book, SET_ASIDE, day, said, memo, by=by, reference=reference)


def let_go(session: Session, found: BudgetRound, envelope: Envelope, day: date, *, by: str) -> Voucher:
    """A voucher by which what is left of an envelope goes where its policy says; all of a round that was given up goes back.

    Raises RoundRehearsal, OtherPhase, NothingLeft, NoNextRound.
    """
    hold(session, found)
    refuse_rehearsal(found)
    must_be(found, *AFTER_RATIFYING, Phase.ABANDONED)
    beginning = f"leftover:{envelope.public_id}:"
    before = referred(session, found.fund, beginning)
    if before and before[-1].state == VoucherState.PREPARED:
        return before[-1]
    line = round_money(session, found).of(envelope)
    if line.rest_minor <= 0:
        raise NothingLeft(envelope=envelope.name)
    to = destination(session, found, envelope)
    policy = Leftover(envelope.leftover) if to else Leftover.RETURN
    said = LeftOver(found.currency, pool_of(found, envelope), line.rest_minor, to, str(LEFTOVERS[policy]))
    book, reference = book_of(session, found.fund), f"{beginning}{len(before) + 1}"
    return vouchers.prepare(session, found.fund, book, LEFT_OVER, day, said, said.pool.label, by=by, reference=reference)


def destination(session: Session, found: BudgetRound, envelope: Envelope) -> Pool | None:
    """Where the rest of an envelope goes; None: to the fund's free money. Restricted money never leaves its restriction.

    Merging goes to the round's next envelope of the same money, and to the free money after the last one. What "greedy" leaves,
    after who comes next was funded, goes to the free money. Raises NoNextRound.
    """
    if Phase(found.phase) is Phase.ABANDONED or envelope.leftover in (Leftover.RETURN, Leftover.GREEDY):
        return None
    if envelope.leftover == Leftover.MERGE:
        later = (one for one in envelopes_of(session, found) if one.number > envelope.number)
        following = next((one for one in later if one.restriction == envelope.restriction), None)
        return pool_of(found, following) if following else None
    coming = (
        select(BudgetRound)
        .where(BudgetRound.fund_id == found.fund_id, BudgetRound.number > found.number, BudgetRound.real)
        .where(BudgetRound.phase.in_(BEFORE_RATIFYING))
        .order_by(BudgetRound.number)
    )
    for later_round in session.scalars(coming):
        for one in envelopes_of(session, later_round):
            if one.restriction == envelope.restriction:
                return pool_of(later_round, one)
    raise NoNextRound(envelope=envelope.name)
