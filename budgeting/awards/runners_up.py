"""Who comes next: a further award out of what is left of an envelope, only where the terms said so beforehand.

That is so where the rest goes to the next proposals by votes, and where an award was cancelled and the terms name runners-up. The
order is the count's; equals by votes are for the assembly, whose minute the award names.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from budgeting.assembly.finding import decision_named
from budgeting.awards import fairness
from budgeting.awards.decided import Due, items_by_number, official
from budgeting.awards.errors import NobodyFits, NoRunnerUp, NotCountedYet, OtherRunnerUp
from budgeting.awards.figures import AwardState, EnvelopeLine, round_money
from budgeting.awards.models import Award
from budgeting.awards.ratifying import MOST_MINUTE, allocate
from budgeting.awards.setting_aside import refuse_rehearsal
from budgeting.counting.outcome import FUNDED_REASONS, Reason
from budgeting.finding import hold
from budgeting.models import BallotItem, BudgetRound, Envelope, Leftover
from budgeting.phases import AFTER_RATIFYING, must_be
from core.money import Money, currency
from core.text import required
from ledger.voucher_models import Voucher

NEVER = frozenset({Reason.BELOW_THRESHOLD, Reason.NO_SUPPORT, Reason.ABOVE_CEILING})
OVER = (AwardState.VOID, AwardState.CANCELLED)


def may_follow(session: Session, found: BudgetRound, line: EnvelopeLine) -> bool:
    """Whether the agreed terms let the rest of an envelope go to another proposal."""
    terms = fairness.terms_in_force(session, found)
    cancelled = any(award.state is AwardState.CANCELLED for award in line.awards)
    return line.envelope.leftover == Leftover.GREEDY or bool(terms and terms.runner_up and cancelled)


def next_in_line(session: Session, line: EnvelopeLine) -> list[BallotItem]:
    """The proposals that come next by the official count and that the rest pays for: the first, and its equals by votes."""
    held = official(session, line.envelope)
    if held is None:
        return []
    items = items_by_number(session, line.envelope)
    holding = [award.award.item for award in line.awards if award.state not in OVER]
    taken = {item.id for item in (award.award.item for award in line.awards)}
    groups = {item.exclusive for item in holding if item.exclusive}
    fitting: list[tuple[Fraction, BallotItem]] = []
    for why in held[1].why:
        item = items.get(why.item)
        if item is None or item.id in taken or why.reason in FUNDED_REASONS | NEVER or item.exclusive in groups:
            continue
        if item.cost_minor <= line.rest_minor:
            fitting.append((why.votes, item))
    most = max((votes for votes, _ in fitting), default=Fraction(0))
    return _by_number([item for votes, item in fitting if votes == most])


def _by_number(items: Sequence[BallotItem]) -> list[BallotItem]:
    return sorted(items, key=lambda item: item.number)


def award_next(
    session: Session,
    found: BudgetRound,
    envelope: Envelope,
    item: BallotItem,
    day: date,
    minute: str,
    *,
    by: str,
    reference: str,
) -> Voucher:
    """What comes next is awarded what it asked for, by a decision named by its minute.

    Raises RoundRehearsal, OtherPhase, NoRunnerUp, NobodyFits, OtherRunnerUp, CommunityInArrears, PreparerGains, TextMissing,
    DecisionUnknown, DecisionDoesNotHold.
    """
    hold(session, found)
    refuse_rehearsal(found)
    must_be(found, *AFTER_RATIFYING)
    held, line = official(session, envelope), round_money(session, found).of(envelope)
    if held is None:
        raise NotCountedYet(envelope=envelope.name)
    due = [Due(item, item.cost_minor, Reason.COMPLETED)]
    if not _asked_before(line, item, reference):
        _refuse_out_of_line(session, found, line, item)
    fairness.refuse_debtors(session, found, due, day)
    fairness.refuse_who_gains(session, found, item, by)
    decided = decision_named(session, found.fund, required(minute, MOST_MINUTE)).name
    return allocate(session, found, envelope, held[0], due, day, decided, reference, by=by)


def _asked_before(line: EnvelopeLine, item: BallotItem, reference: str) -> bool:
    """The same form sent twice: its award is there already."""
    awards: list[Award] = [award.award for award in line.awards if award.state not in OVER]
    return any(award.item_id == item.id and award.voucher.reference == reference for award in awards)


def _refuse_out_of_line(session: Session, found: BudgetRound, line: EnvelopeLine, item: BallotItem) -> None:
    if not may_follow(session, found, line):
        raise NoRunnerUp(envelope=line.envelope.name)
    following = next_in_line(session, line)
    if not following:
        raise NobodyFits(envelope=line.envelope.name, rest=Money(line.rest_minor, currency(found.currency)))
    if item.id not in {one.id for one in following}:
        raise OtherRunnerUp(next=following[0].name, envelope=line.envelope.name, name=item.name)
