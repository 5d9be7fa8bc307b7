"""What must hold before a round goes into a phase: one table of small questions, each asked of the part that knows.

A guard answers with refusals, each a sentence that says what is missing and what to do; none means nothing stands in the way.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from budgeting import ready
from budgeting.models import BudgetRound, Phase
from budgeting.proposals import ready as proposals
from core.errors import Refusal

Guard = Callable[[Session, BudgetRound], Sequence[Refusal]]

GUARDS: Mapping[Phase, tuple[Guard, ...]] = {
    Phase.PROPOSALS: (ready.money_is_named,),
    Phase.REVIEW: (proposals.has_a_proposal,),
    Phase.FROZEN: (ready.terms_are_written, *proposals.TO_FREEZE),
    Phase.VOTING: (ready.voting_has_come,),
    Phase.VOTED: (ready.voting_is_over,),
}


def standing_in_the_way(session: Session, found: BudgetRound, phase: Phase) -> list[Refusal]:
    """Everything that keeps a round from going into a phase."""
    return [refusal for guard in GUARDS.get(phase, ()) for refusal in guard(session, found)]
