"""Why an item is funded or not, in sentences that can be read aloud: one short paragraph from its reason and its figures.

Pure, and no HTML: a sentence is a marked text with facts, which the reader's language fills in (money, numbers). What is shown
follows equalshares.net's page on Wieliczka: effective support in parts of what was needed, and where supporters' money went.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from budgeting.counting.election import WITH_POINTS, BallotKind
from budgeting.counting.outcome import Outcome, Part, Reason, Step, Why
from budgeting.counting.rule import Method, Misfit
from budgeting.results.canonical import CountInput
from core.marks import N_
from core.money import Currency, Money, Rounding, round_to
from core.rates import number_text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that was marked for the catalogues, with what goes into its {named} fields."""

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a count, so that each item can be told of. `names` by item id."""

    given: CountInput
    outcome: Outcome
    names: Mapping[str, str]
    of: Currency

    @property
    def method(self) -> Method:
        return Method(self.outcome.method_taken) if self.outcome.method_taken else self.given.rule.method

    def cost(self, item: str) -> int:
        return next(line.cost_minor for line in self.given.items if line.id == item)

    def step(self, item: str) -> Step | None:
        return next((step for step in self.outcome.steps if step.item == item), None)

    def money(self, minor: int | Fraction) -> Money:
        """Shares are exact fractions; they are shown to the nearest coin."""
        return Money(minor if isinstance(minor, int) else round_to(minor, Rounding.HALF_UP), self.of)

    def listed(self, items: Sequence[str]) -> str:
        return ", ".join(f"“{self.names[item]}”" for item in items)


def paragraph(told: Told, why: Why) -> tuple[Sentence, ...]:
    """What an item asked for, what supported it, why it is funded or not, and how it came by its place among equals."""
    said = [_asked(told, why), REASONS[why.reason](told, why)]
    if why.support is not None:
        said.append(_support(told, why))
    if why.gone_to:
        said.append(_gone(told, why))
    said.extend(_tied(told, why))
    return tuple(said)


def aloud(told: Told, funded: Sequence[tuple[str, int]]) -> tuple[Sentence, ...]:
    """The result as somebody reads it out: how many voices, and what is funded in its order. Amounts in minor units.

    Items go by the numbers that people voted by. Voices in the count are fewer than voices used: spoiled and missing papers.
    """
    given = sum(amount for _, amount in funded)
    facts: dict[str, object] = {"budget": told.money(told.given.budget_minor), "voters": told.given.voters}
    said = [Sentence(N_("There was {budget} to decide on. Voices in the count: {voters}."), facts)]
    if not funded:
        return (*said, Sentence(N_("No proposal is funded.")))
    for item, amount in funded:
        facts = {"number": item, "name": told.names[item], "amount": told.money(amount)}
        said.append(Sentence(N_("Number {number} on the ballot, “{name}”, is funded with {amount}."), facts))
    return (*said, Sentence(N_("Together that is {given}."), {"given": told.money(given)}))


def percent(part: Fraction) -> int:
    """Whole per cent, rounded down, so that 100 is only said of what was enough."""
    return part * 100 // 1


def votes_said(votes: Fraction) -> int | str:
    return int(votes) if votes.denominator == 1 else number_text(votes)


def money_gone(told: Told, parts: Sequence[Part]) -> tuple[tuple[str, Money], ...]:
    """Where the money of an item's supporters went: names of the items, with amounts to the nearest coin."""
    return tuple((told.names[part.item], told.money(part.amount)) for part in parts)


def _asked(told: Told, why: Why) -> Sentence:
    cost, votes = told.money(told.cost(why.item)), votes_said(why.votes)
    facts = {"cost": cost, "votes": votes, "voters": told.given.voters}
    if told.method in (Method.ASSEMBLY, Method.CEILING):
        return Sentence(N_("It asks for {cost}."), {"cost": cost})
    if told.method is Method.CRITERIA:
        return Sentence(N_("It asks for {cost}. Its marks come to {votes}."), {"cost": cost, "votes": votes})
    if told.given.kind in WITH_POINTS or told.given.kind is BallotKind.RANKING and told.given.rule.rank_points:
        return Sentence(N_("It asks for {cost}. Points for it: {votes}, when {voters} took part."), facts)
    return Sentence(N_("It asks for {cost}. Votes for it: {votes}, of {voters} voices in the count."), facts)


def _funded(told: Told, why: Why) -> Sentence:
    step, amount = told.step(why.item), told.money(why.amount_minor)
    assert step is not None, "what is funded was funded at a step"
    if told.method is Method.EQUAL_SHARES and step.payment is not None and told.outcome.share is not None:
        facts = {"amount": amount, "payment": told.money(step.payment), "share": told.money(told.outcome.share)}
        text = N_("It is funded with {amount}: none of its supporters pays more than {payment}, of a share of {share} each.")
        return Sentence(text, facts)
    if told.method is Method.PHRAGMEN and step.payment is not None:
        facts = {"amount": amount, "payment": told.money(step.payment)}
        text = N_("It is funded with {amount}: its supporters could pay for it when every voter had earned {payment}.")
        return Sentence(text, facts)
    if told.method is Method.KNAPSACK:
        return Sentence(N_("It is funded with {amount}: it belongs to the best set that the budget allows."), {"amount": amount})
    if told.method is Method.CEILING:
        return Sentence(N_("It is funded with {amount}, which is within the ceiling for each community."), {"amount": amount})
    facts = {"amount": amount, "before": told.money(left_before(told, why))}
    return Sentence(N_("It is funded with {amount}: when its turn came, {before} was left."), facts)


def left_before(told: Told, why: Why) -> int:
    """What was left of the budget when the turn of an item came, in minor units."""
    step = told.step(why.item)
    if step is None:
        return told.given.budget_minor
    reserve = told.outcome.reserve_minor if why.reason is Reason.TOPPED_UP else 0
    return step.left_minor + (why.amount_minor - reserve if step.funded else 0)


def _completed(told: Told, why: Why) -> Sentence:
    facts = {"amount": told.money(why.amount_minor), "before": told.money(left_before(told, why))}
    text = N_("It is funded with {amount} out of {before} that was left over: that money goes by most votes, as agreed.")
    return Sentence(text, facts)


def _topped_up(told: Told, why: Why) -> Sentence:
    amount, reserve = why.amount_minor, told.outcome.reserve_minor
    facts = {"amount": told.money(amount), "left": told.money(amount - reserve), "reserve": told.money(reserve)}
    return Sentence(N_("It is funded with {amount}: {left} was left, and the reserve adds {reserve}, as agreed."), facts)


def _decided(told: Told, why: Why) -> Sentence:
    return Sentence(N_("The assembly decided to fund it with {amount}."), {"amount": told.money(why.amount_minor)})


def _above_ceiling(told: Told, why: Why) -> Sentence:
    facts = {"amount": told.money(why.amount_minor), "short": told.money(why.short_minor)}
    return Sentence(N_("It is funded with {amount}, the ceiling for each community: {short} less than it asks for."), facts)


def _below_threshold(told: Told, why: Why) -> Sentence:
    short = -((-why.short_votes) // 1)
    facts = {"short": int(short), "votes": votes_said(why.votes)}
    return Sentence(N_("It is not funded: it has {votes} and would need at least {short} more to be considered."), facts)


def _too_dear(told: Told, why: Why) -> Sentence:
    facts = {"short": told.money(why.short_minor), "budget": told.money(told.given.budget_minor)}
    return Sentence(N_("It is not funded: it costs {short} more than the whole budget of {budget}."), facts)


def _does_not_fit(told: Told, why: Why) -> Sentence:
    facts = {"left": told.money(left_before(told, why)), "short": told.money(why.short_minor)}
    return Sentence(N_("It is not funded: when its turn came, {left} was left, {short} too little."), facts)


def _after_the_stop(told: Told, why: Why) -> Sentence:
    misfit = (Reason.DOES_NOT_FIT, Reason.TOO_DEAR, Reason.TOPPED_UP)
    first = next((step.item for step in told.outcome.steps if step.reason in misfit), "")
    if told.given.rule.misfit is Misfit.STOP and first:
        facts = {"name": told.names[first]}
        return Sentence(N_("It is not funded: “{name}” before it did not fit, and there the count stops, as agreed."), facts)
    return Sentence(N_("It is not funded: the count had ended before its turn came, as agreed."))


def _excluded(told: Told, why: Why) -> Sentence:
    return Sentence(N_("It is not funded: “{name}” is, and only one of the two can be."), {"name": told.names[why.by]})


def _support_spent(told: Told, why: Why) -> Sentence:
    short = told.money(why.short_minor)
    text = N_("It is not funded: its supporters had spent so much on what they also chose that {short} was missing.")
    return Sentence(text, {"short": short})


def _shares_too_small(told: Told, why: Why) -> Sentence:
    short = told.money(why.short_minor)
    text = N_("It is not funded: the shares of all its supporters together are {short} less than it costs.")
    return Sentence(text, {"short": short})


def _no_support(told: Told, why: Why) -> Sentence:
    return Sentence(N_("It is not funded: nobody chose it."))


def _outweighed(told: Told, why: Why) -> Sentence:
    return Sentence(N_("It is not funded: the best set of proposals that the budget allows does without it."))


def _not_decided(told: Told, why: Why) -> Sentence:
    return Sentence(N_("It is not funded: the assembly did not decide to."))


REASONS: Mapping[Reason, Callable[[Told, Why], Sentence]] = MappingProxyType(
    {
        Reason.FUNDED: _funded,
        Reason.COMPLETED: _completed,
        Reason.TOPPED_UP: _topped_up,
        Reason.DECIDED: _decided,
        Reason.ABOVE_CEILING: _above_ceiling,
        Reason.BELOW_THRESHOLD: _below_threshold,
        Reason.TOO_DEAR: _too_dear,
        Reason.DOES_NOT_FIT: _does_not_fit,
        Reason.AFTER_THE_STOP: _after_the_stop,
        Reason.EXCLUDED: _excluded,
        Reason.SUPPORT_SPENT: _support_spent,
        Reason.SHARES_TOO_SMALL: _shares_too_small,
        Reason.NO_SUPPORT: _no_support,
        Reason.OUTWEIGHED: _outweighed,
        Reason.NOT_DECIDED: _not_decided,
    }
)


def _support(told: Told, why: Why) -> Sentence:
    assert why.support is not None
    facts = {"percent": percent(why.support)}
    if why.reason is Reason.FUNDED:
        return Sentence(N_("Its effective support was {percent} per cent of what was needed."), facts)
    return Sentence(N_("Its effective support was {percent} per cent of what was needed, and 100 would have been enough."), facts)


def _gone(told: Told, why: Why) -> Sentence:
    listed = told.listed([part.item for part in why.gone_to])
    return Sentence(N_("Before that, money of its supporters had gone to {listed}."), {"listed": listed})


def _tied(told: Told, why: Why) -> list[Sentence]:
    """Equals by every criterion, in the order that the lot gave them."""
    ties = [tie for tie in told.outcome.ties if why.item in tie.items]
    by_lot = N_("It was equal with others; the drawn lot put them in this order: {listed}.")
    by_list = N_("It was equal with others; no lot was drawn, and they are taken in the order of the ballot: {listed}.")
    return [Sentence(by_lot if tie.drawn else by_list, {"listed": told.listed(tie.order)}) for tie in ties]
