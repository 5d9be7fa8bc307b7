"""What must hold before a round goes into a phase: one table of small questions, each asked of the part that knows.

A guard answers with refusals, each a sentence that says what is missing and what to do; none means nothing stands in the way.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from budgeting import ready
from budgeting.awards import ready as awards
from budgeting.ballots import ready as ballots
from budgeting.models import BudgetRound, Phase
from budgeting.proposals import ready as proposals
from budgeting.results import ready as results
from budgeting.voters import ready as voters
from core.errors import Refusal

Guard = Callable[[Session, BudgetRound], Sequence[Refusal]]

GUARDS: Mapping[Phase, tuple[Guard, ...]] = {
    Phase.PROPOSALS: (ready.money_is_named,),
    Phase.REVIEW: (proposals.has_a_proposal,),
    Phase.FROZEN: (ready.terms_are_written, *proposals.TO_FREEZE),
    Phase.VOTING: (
        *(ready.voting_has_come, voters.every_envelope_has_a_voter, voters.voices_are_those_of_the_terms),
        awards.everything_is_set_aside,
    ),
    Phase.VOTED: (ready.voting_is_over,),
    Phase.COUNTED: (
        *(ballots.every_batch_is_closed, ballots.every_total_is_decided),
        *(results.every_envelope_is_counted, results.counting_again_has_a_cause),
    ),
    Phase.PROVISIONAL: (results.every_count_holds,),
    Phase.RATIFIED: (results.every_count_holds, results.objections_are_over, awards.everything_is_ratified),
    Phase.EXECUTING: (awards.everything_is_ratified,),
    Phase.CLOSED: (awards.everything_is_finished,),
}


def standing_in_the_way(session: Session, found: BudgetRound, phase: Phase) -> list[Refusal]:
    """Everything that keeps a round from going into a phase."""
    return [refusal for guard in GUARDS.get(phase, ()) for refusal in guard(session, found)]
