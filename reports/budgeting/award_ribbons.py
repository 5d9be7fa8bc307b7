"""From the envelope of a round to what it funds, as ribbons: for the result sheet and for the page of a result."""

from collections.abc import Iterable
from typing import Protocol

from core.marks import N_, Term
from core.money import Money
from reports.drawing.parts import Badge, Part, TwoSides
from reports.drawing.ribbons import sources_to_uses


class Funded(Protocol):
    """A line of a result; `amount` is nothing for what is not funded."""

    @property
    def name(self) -> str: ...
    @property
    def amount(self) -> Money: ...


_MORE = Term(N_("More than the envelope holds"))
_NOWHERE = Term(N_("Given to nothing"))


def award_ribbons(
    envelope: str, budget: Money, lines: Iterable[Funded], left: Money, badge: Badge = Badge.PAPER
) -> TwoSides | None:
    """The whole envelope against what each line got and what is left; None where nothing is funded."""
    funded = [Part(line.name, line.amount.minor) for line in lines if line.amount.minor]
    if not funded:
        return None
    uses = [*funded, Part(Term(N_("Left over")), left.minor, kept=True)]
    return sources_to_uses([Part(envelope, budget.minor)], uses, budget.currency, badge, (_MORE, _NOWHERE))
