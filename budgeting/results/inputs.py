"""Where a count takes what it counts from: one place that names the parts of the room that know it.

A round without recorded ballots is counted as what it is, an election in which nobody voted.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from budgeting.assembly.deciding import decided_of
from budgeting.assembly.marking import mean_marks_of
from budgeting.ballots import election
from budgeting.ballots.tallies import groups_counted, published
from budgeting.counting.election import Election
from budgeting.counting.rule import Method
from budgeting.finding import terms_held, terms_of
from budgeting.models import BudgetRound, Envelope
from budgeting.results.canonical import CountInput, input_of
from budgeting.results.errors import TermsNotFixed


def election_of(session: Session, found: BudgetRound, envelope: Envelope) -> Election:
    """The items of an envelope's ballot with all ballots and totals. Raises TermsNotFixed."""
    if terms_held(session, found) is None:
        raise TermsNotFixed()
    return election.election_of(session, found, envelope)


def given_of(session: Session, found: BudgetRound, envelope: Envelope) -> CountInput:
    """All that the envelope's count needs, as it stands now. Raises TermsNotFixed."""
    held = terms_held(session, found)
    if held is None:
        raise TermsNotFixed()
    rule = terms_of(held).rule
    marks = mean_marks_of(session, found, envelope) if rule.method is Method.CRITERIA else None
    decided = decided_of(session, found, envelope) if rule.method is Method.ASSEMBLY else None
    return input_of(election_of(session, found, envelope), rule, marks, decided)


def totals_by_group(session: Session, found: BudgetRound, envelope: Envelope) -> Mapping[str, Mapping[str, int]]:
    """The votes of each item by the group that gave them (women, men, …), where they were counted apart; by item id.

    Groups too small to be published stand together under all their names.
    """
    held = terms_held(session, found)
    groups = published(groups_counted(session, found, envelope), terms_of(held).least_cell) if held else []
    apart = [group for group in groups if group.labels]
    named = {number for group in apart for number in group.counts}
    return {
        str(number): {", ".join(group.labels): group.counts.get(number, 0) for group in apart} for number in sorted(named)
    }
