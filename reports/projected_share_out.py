"""What a member would get if the group shared out now: a projection with its working, marked as one, and never a promise."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.errors import Refusal
from core.money import Money
from groups.models import Cycle, Group
from groups.sharing.share_books import read_books
from groups.sharing.share_out_content import Decided, SharedOut, reckoned
from groups.sharing.share_out_voucher import rules_of_day
from groups.sharing.share_out_working import PartLine, part_line


@dataclass(frozen=True, slots=True)
class Projection:
    """The member's part on a day, with all loans still good: `part` and what is beside it, less what she owes, is `comes_to`;
    below zero she would still owe it."""

    day: date
    to_share: Money
    savings_back: Money | None
    parts: tuple[PartLine, ...]
    shares: int
    part: Money
    welfare: Money
    carried: Money
    owes: Money
    comes_to: Money


def projected(session: Session, group: Group, day: date, through_number: int | None = None) -> SharedOut | None:
    """A share-out of a day by the rules of that day; None where the rules know none, or the day lies in no open cycle."""
    open_then = or_(Cycle.ends_on.is_(None), Cycle.ends_on >= day)
    started = session.scalar(
        select(func.max(Cycle.starts_on)).where(Cycle.group_id == group.id, Cycle.starts_on <= day, open_then)
    )
    if started is None:
        return None
    try:
        _, terms, rules = rules_of_day(session, group, day)
        read = read_books(session, group, terms, rules, day, started, through_number)
        return reckoned(read, rules, Decided(day, rules.reserve_minor), group.money, savings_code=terms.savings_code)
    except Refusal:
        return None


def projection_of(shared: SharedOut | None, number: int) -> Projection | None:
    """One member's part of it; None for who has none."""
    line = next((one for one in shared.result.lines if one.number == number), None) if shared else None
    if shared is None or line is None or not (line.plain_gross_minor or line.holding.savings_minor):
        return None
    money, first = shared.money, shared.result.first
    back = first.savings_rate * line.holding.savings_minor
    return Projection(
        day=shared.decided.day,
        to_share=money(shared.pool.total_minor),
        savings_back=money(int(back)) if back else None,
        parts=tuple(part_line(one, shared.rules.moment, shared.currency) for one in first.parts),
        shares=line.holding.shares,
        part=money(line.plain_gross_minor),
        welfare=money(line.welfare_minor),
        carried=money(line.holding.carried_minor),
        owes=money(line.holding.owes_minor),
        comes_to=money(line.plain_net_minor),
    )
