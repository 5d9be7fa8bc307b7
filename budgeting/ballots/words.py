"""How a voter is told what her ballot may say: short sentences from the terms of the round, the same on screen and on paper."""

from budgeting.counting.election import BallotKind
from budgeting.terms import BallotTerms
from core.marks import N_
from core.money import Currency, Money

Sentence = tuple[str, dict[str, object]]


def instructions(terms: BallotTerms, of: Currency) -> list[Sentence]:
    """Marked sentences and their facts."""
    said: list[Sentence] = [_how_to(terms)]
    if terms.kind is not BallotKind.CHOOSE_ONE:
        said += _how_many(terms)
    if terms.most_cost_minor:
        said.append((N_("What you choose may cost at most {most} together."), {"most": Money(terms.most_cost_minor, of)}))
    return said


def _how_to(terms: BallotTerms) -> Sentence:
    if terms.kind is BallotKind.CHOOSE_ONE:
        return N_("Mark exactly one proposal."), {}
    if terms.kind is BallotKind.RANKING:
        return N_("Write 1 beside the best proposal, 2 beside the next best, and so on."), {}
    if terms.kind is BallotKind.SCORING:
        return N_("Give each proposal a mark from 0 to {most}; the most is the best."), {"most": terms.most_points}
    if terms.kind is BallotKind.POINTS:
        return N_("You have {points} points. Spread them as you like."), {"points": terms.points}
    return N_("Mark the proposals that you want."), {}


def _how_many(terms: BallotTerms) -> list[Sentence]:
    said: list[Sentence] = []
    if terms.kind is BallotKind.POINTS and terms.most_points:
        said.append((N_("One proposal can get {most} points at most."), {"most": terms.most_points}))
    if terms.least > 1 and terms.most:
        said.append((N_("Choose at least {least} and at most {most}."), {"least": terms.least, "most": terms.most}))
    elif terms.most:
        said.append((N_("Choose at most {most}."), {"most": terms.most}))
    elif terms.least > 1:
        said.append((N_("Choose at least {least}."), {"least": terms.least}))
    return said
