"""The picture beside the words: a few bars, in thousandths of their line, that show what was enough and what was not.

Under equal shares the bar is effective support, with a mark at what was needed; elsewhere votes, cost, and the money that was
left when the turn came. The figures stand beside the bars as text.
"""

from dataclasses import dataclass
from fractions import Fraction

from budgeting.counting.outcome import Reason, Why
from budgeting.counting.rule import Method
from budgeting.results.explaining import Sentence, Told, left_before, percent, votes_said
from core.marks import N_, Term
from core.money import Money

FULL = 1000
# Where "just enough" stands under equal shares: half of the line, so that twice what was needed fills it.
ENOUGH = 500
# Reasons that are given before any turn comes, so that no money was left or short for the item.
NO_TURN = frozenset({Reason.BELOW_THRESHOLD, Reason.NO_SUPPORT, Reason.TOO_DEAR, Reason.AFTER_THE_STOP, Reason.EXCLUDED})


@dataclass(frozen=True, slots=True)
class Bar:
    """`shade` names its pattern as in `reports.drawing.bars`. `mark`: where what was needed stands, None without one."""

    label: Term
    shade: str
    length: int
    figure: Sentence | Money | int | str
    mark: int | None = None


def picture(told: Told, why: Why) -> tuple[Bar, ...]:
    if told.method is Method.EQUAL_SHARES and why.support is not None:
        return (_support(why.support),)
    bars = [] if told.method in (Method.ASSEMBLY, Method.CEILING) else [_votes(told, why)]
    bars.append(_money(told, Term(N_("Asks for")), "grey", told.cost(why.item)))
    if told.method in (Method.GREEDY, Method.VOTES_PER_COST, Method.CRITERIA) and why.reason not in NO_TURN:
        bars.append(_money(told, Term(N_("Left at its turn")), "outline", left_before(told, why)))
    elif why.reason is Reason.TOO_DEAR:
        bars.append(_money(told, Term(N_("Whole budget")), "outline", told.given.budget_minor))
    return tuple(bars)


def _support(support: Fraction) -> Bar:
    figure = Sentence(N_("{percent} per cent"), {"percent": percent(support)})
    length = min(FULL, support * ENOUGH // 1)
    return Bar(Term(N_("Effective support")), "black" if support >= 1 else "light", length, figure, ENOUGH)


def _votes(told: Told, why: Why) -> Bar:
    most = max((one.votes for one in told.outcome.why), default=Fraction(0))
    return Bar(Term(N_("Support")), "black", _length(why.votes, most), votes_said(why.votes))


def _money(told: Told, label: Term, shade: str, minor: int) -> Bar:
    """To one scale for the whole envelope: the budget, or the dearest item where that is more."""
    most = max(told.given.budget_minor, *(line.cost_minor for line in told.given.items))
    return Bar(label, shade, _length(Fraction(minor), Fraction(most)), told.money(minor))


def _length(part: Fraction, whole: Fraction) -> int:
    """A little of something is seen: at least one thousandth."""
    return max(1, part * FULL // whole) if part > 0 and whole else 0
