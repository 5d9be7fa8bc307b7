"""The terms of a round in words, line by line: the same lines on its page and on the paper that is printed before voting.

Each line is a heading and a sentence with its facts, to be said in the reader's language. Every parameter that changes the
outcome is said; what does not apply to the chosen rule is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from budgeting.counting.election import BALLOT_KINDS, BallotKind
from budgeting.counting.rule import METHODS, TIE_BREAKS, Add1Stop, Completion, Method, Misfit, Rule, Utility
from budgeting.terms import CHANNELS, VOICES, BallotTerms, RoundTerms
from core.marks import N_, Term
from core.money import Currency, Money
from core.rates import number_text, percent_text


@dataclass(frozen=True, slots=True)
class Told:
    """`sentence` is a msgid; `facts` go into it."""

    heading: str
    sentence: str
    facts: dict[str, object]


def _told(heading: str, sentence: str, **facts: object) -> Told:
    return Told(heading, sentence, facts)


WHO, HOW, COUNTED, ASSEMBLIES, AFTERWARDS = (
    N_("Who has a voice"),
    N_("How she says it"),
    N_("How it is counted"),
    N_("When an assembly may decide"),
    N_("Afterwards"),
)

_UTILITIES = {
    Utility.COST: Term(N_("its cost")),
    Utility.CARDINALITY: Term(N_("one, whatever it costs")),
    Utility.POINTS: Term(N_("the points given to it")),
}
_COMPLETIONS = {
    Completion.NONE: N_("Money that equal shares leave over is not spent in this round."),
    Completion.ADD1: N_(
        "If money is left, every share is raised by {step} and all is counted anew, until it would not be enough."
    ),
    Completion.ADD1_GREEDY: N_(
        "If money is left, every share is raised by {step} and all is counted anew, until it would not be enough; what is left"
        " then goes to the proposals with the most votes that still fit."
    ),
    Completion.GREEDY: N_("If money is left, it goes to the proposals with the most votes that still fit."),
}


def terms_told(terms: RoundTerms, of: Currency) -> tuple[Told, ...]:
    """Every line, in the order in which it is read aloud."""
    return (*_who(terms), *_how(terms.ballot, of), *_counted(terms.rule, of), *_assemblies(terms), *_afterwards(terms))


def _who(terms: RoundTerms) -> Iterator[Told]:
    yield _told(WHO, N_("There is {voice}. No paper about land is asked for."), voice=VOICES[terms.voice])
    if terms.voice.value == "adult":
        yield _told(WHO, N_("Adult is who is {years} years old or older."), years=terms.adult_from)
    yield _told(WHO, N_("She votes {channels}."), channels=tuple(CHANNELS[one] for one in terms.channels))
    if terms.proxies:
        yield _told(WHO, N_("One person may carry the ballots of {most} absent voters at most."), most=terms.proxies)
    else:
        yield _told(WHO, N_("Nobody carries the ballot of somebody else."))
    if terms.delegation:
        yield _told(WHO, N_("A voice may be given to an organisation."))
    if not terms.debtors_vote:
        yield _told(WHO, N_("Who is late in paying the fund back does not vote."))


def _how(ballot: BallotTerms, of: Currency) -> Iterator[Told]:
    yield _told(HOW, N_("{kind}."), kind=BALLOT_KINDS[ballot.kind])
    if ballot.kind is not BallotKind.CHOOSE_ONE:
        if ballot.most:
            yield _told(HOW, N_("At least {least}, at most {most}."), least=ballot.least, most=ballot.most)
        else:
            yield _told(HOW, N_("At least {least}."), least=ballot.least)
    if ballot.most_cost_minor:
        yield _told(HOW, N_("What is marked costs {most} together at most."), most=Money(ballot.most_cost_minor, of))
    if ballot.points:
        yield _told(HOW, N_("Each voter has {points} points."), points=ballot.points)
    if ballot.most_points:
        yield _told(HOW, N_("One proposal gets {most} at most."), most=ballot.most_points)


def _counted(rule: Rule, of: Currency) -> Iterator[Told]:
    yield _told(COUNTED, N_("{method}."), method=METHODS[rule.method])
    if rule.rank_points:
        yield _told(COUNTED, N_("The places of a ranking are worth {points} points."), points=tuple(rule.rank_points))
    yield from _in_order(rule)
    if rule.method is Method.EQUAL_SHARES:
        yield from _in_shares(rule, of)
    if rule.method is Method.KNAPSACK:
        yield _told(COUNTED, N_("To each of its voters a proposal is worth {worth}."), worth=_UTILITIES[rule.utility])
    if rule.ceiling_minor:
        yield _told(COUNTED, N_("Each community has {ceiling} at most."), ceiling=Money(rule.ceiling_minor, of))
    for one in rule.criteria:
        sentence = N_("{name}: weight {weight}, marks from 0 to {most}.")
        yield _told(COUNTED, sentence, name=one.name, weight=number_text(one.weight), most=one.most)
    yield from _equals(rule)


def _in_order(rule: Rule) -> Iterator[Told]:
    if rule.method in (Method.GREEDY, Method.VOTES_PER_COST, Method.CRITERIA):
        if rule.misfit is Misfit.SKIP:
            yield _told(COUNTED, N_("A proposal that no longer fits is passed over, and the next one is tried."))
        else:
            yield _told(COUNTED, N_("At the first proposal that no longer fits, it ends."))
    if rule.top_up is not None:
        sentence = N_("Where {share} per cent of that proposal is there, the reserve pays the rest.")
        yield _told(COUNTED, sentence, share=percent_text(rule.top_up))
    if rule.threshold_votes:
        yield _told(COUNTED, N_("Fewer than {votes} votes are not enough."), votes=rule.threshold_votes)
    if rule.threshold_share:
        sentence = N_("Votes on less than {share} per cent of the ballots are not enough.")
        yield _told(COUNTED, sentence, share=percent_text(rule.threshold_share))
    if rule.threshold_cost is not None:
        sentence = N_(
            "The part of the voters that want a proposal is at least the part of the money that it asks for, divided by {n}."
        )
        yield _told(COUNTED, sentence, n=rule.threshold_cost)
    yield _told(COUNTED, N_("Of proposals that exclude each other one is funded at most."))


def _in_shares(rule: Rule, of: Currency) -> Iterator[Told]:
    yield _told(COUNTED, N_("Every voter has the same share of the money. It is spent only on what she chose."))
    yield _told(COUNTED, N_("To each of its voters a proposal is worth {worth}."), worth=_UTILITIES[rule.utility])
    yield _told(COUNTED, _COMPLETIONS[rule.completion], step=Money(rule.increment_minor, of))
    if rule.completion in (Completion.ADD1, Completion.ADD1_GREEDY) and rule.add1_stop is Add1Stop.EXHAUSTED:
        yield _told(COUNTED, N_("Raising also ends when no further proposal would fit."))
    if rule.compare:
        yield _told(
            COUNTED, N_("“Most votes first” is counted too. If more voters prefer its outcome, that one is taken.")
        )


def _equals(rule: Rule) -> Iterator[Told]:
    if rule.method is Method.ASSEMBLY:
        return
    if rule.ties:
        yield _told(COUNTED, N_("Among equals: {order}; then a lot is drawn before witnesses."), order=_in_words(rule))
    else:
        yield _told(COUNTED, N_("Among equals a lot is drawn before witnesses."))


def _in_words(rule: Rule) -> tuple[Term, ...]:
    return tuple(TIE_BREAKS[one] for one in rule.ties)


def _assemblies(terms: RoundTerms) -> Iterator[Told]:
    quorum = terms.quorum
    if quorum.people:
        yield _told(ASSEMBLIES, N_("At least {people} people are there."), people=quorum.people)
    for share, sentence in (
        (quorum.share, N_("At least {share} per cent of those on the register are there.")),
        (quorum.women_share, N_("At least {share} per cent of those who are there are women.")),
        (quorum.second_share or Fraction(0), N_("Called a second time, {share} per cent are enough.")),
    ):
        if share:
            yield _told(ASSEMBLIES, sentence, share=percent_text(share))
    if not (quorum.people or quorum.share or quorum.women_share):
        yield _told(ASSEMBLIES, N_("However many come."))


def _afterwards(terms: RoundTerms) -> Iterator[Told]:
    sentence = N_("The result is provisional for {days} days, in which anybody may object.")
    yield _told(AFTERWARDS, sentence, days=terms.objection_days)
    if terms.conflict:
        sentence = N_("Who proposed something or gains by it does not review it, draw its lot or confirm its money.")
        yield _told(AFTERWARDS, sentence)
    if not terms.debtors_receive:
        yield _told(AFTERWARDS, N_("A community that is late in paying the fund back receives nothing."))
    if terms.runner_up:
        yield _told(AFTERWARDS, N_("If an award is cancelled, the next proposal may take its place."))
    else:
        yield _told(AFTERWARDS, N_("If an award is cancelled, its money goes back; no other proposal takes its place."))
    if terms.milestones:
        yield _told(AFTERWARDS, N_("Every further instalment needs a report of progress."))
    yield _told(AFTERWARDS, N_("Figures about fewer than {n} people are not published by group."), n=terms.least_cell)
