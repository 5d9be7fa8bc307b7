"""The forms of a round, as they are loaded: opening it, its envelopes, its terms, its planned days, its next phase."""

from fractions import Fraction
from typing import Any

import marshmallow as ma

from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Add1Stop, Completion, Method, Misfit, Rule, TieBreak, Utility, Weight
from budgeting.models import EnvelopeKind, Leftover, Phase
from budgeting.terms import BallotTerms, Channel, QuorumTerms, RoundTerms, Voice
from core.marks import N_
from core.money import Currency
from web.fields import NOT_ON_THE_LIST, Amount, Form, Number, OneOf, Percent, Text, Typed, Whole
from web.forms import Sent, Ticked
from web.language import current_language

MOST = 10**6
MOST_CRITERIA = 6
MOST_TIES = 3
MOST_PLACES = 20
NOT_PLACES = N_("Type what each place is worth, the best first, with commas between: 3, 2, 1.")


class RoundForm(Form):
    title = Text(most=120)
    rehearsal = Ticked("rehearsal")


def envelope_form(of: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "name": Text(most=120),
            "amount_minor": Amount(of, data_key="amount"),
            "restriction": Whole(least=1, most=9999),
            "kind": OneOf(EnvelopeKind),
            "area": Text(most=120, load_default=""),
            "leftover": OneOf(Leftover),
        }
    )()


class AdvanceForm(Form):
    phase = OneOf(Phase)
    reason = Text(load_default="")


class Places(Typed[tuple[int, ...]]):
    """What each place of a ranking is worth: "3, 2, 1"."""

    def read(self, typed: str) -> tuple[int, ...]:
        parts = [part.strip() for part in typed.replace("،", ",").replace("-", ",").split(",")]
        if len(parts) > MOST_PLACES or not all(part.isdecimal() and len(part) < 6 for part in parts):
            raise ma.ValidationError(current_language().text(NOT_PLACES))
        return tuple(int(part) for part in parts)


class _Chosen(Typed[TieBreak | None]):
    """A criterion for equals, or none."""

    def read(self, typed: str) -> TieBreak | None:
        try:
            return TieBreak(typed)
        except ValueError:
            raise ma.ValidationError(current_language().text(NOT_ON_THE_LIST)) from None


def _ballot_form(of: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "kind": OneOf(BallotKind, data_key="ballot"),
            "least": Whole(most=MOST, load_default=1),
            "most": Whole(most=MOST, load_default=0),
            "most_cost_minor": Amount(of, load_default=0, data_key="most-cost"),
            "points": Whole(most=MOST, load_default=0),
            "most_points": Whole(most=MOST, load_default=0, data_key="most-points"),
        }
    )()


def _rule_form(of: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "method": OneOf(Method),
            "misfit": OneOf(Misfit),
            "threshold_votes": Whole(most=MOST, load_default=0, data_key="threshold-votes"),
            "threshold_share": Percent(load_default=Fraction(0), data_key="threshold-share"),
            "threshold_cost": Whole(least=1, most=1000, load_default=None, data_key="threshold-cost"),
            "top_up": Percent(load_default=None, data_key="top-up"),
            "utility": OneOf(Utility),
            "completion": OneOf(Completion),
            "add1_stop": OneOf(Add1Stop, data_key="add1-stop"),
            "increment_minor": Amount(of, load_default=1, data_key="increment"),
            "rank_points": Places(load_default=(), data_key="rank-points"),
            "compare": Ticked("compare"),
            "ceiling_minor": Amount(of, load_default=None, data_key="ceiling"),
        }
    )()


class _QuorumForm(Form):
    people = Whole(most=MOST, load_default=0, data_key="quorum-people")
    share = Percent(load_default=Fraction(0), data_key="quorum-share")
    women_share = Percent(load_default=Fraction(0), data_key="quorum-women")
    second_share = Percent(load_default=None, data_key="quorum-second")


class _RestForm(Form):
    voice = OneOf(Voice)
    adult_from = Whole(most=99, load_default=18, data_key="adult-from")
    proxies = Whole(most=20, load_default=0)
    delegation = Ticked("delegation")
    least_cell = Whole(most=100, load_default=5, data_key="least-cell")
    objection_days = Whole(most=365, load_default=7, data_key="objection-days")
    conflict = Ticked("conflict")
    debtors_vote = Ticked("debtors-vote")
    debtors_receive = Ticked("debtors-receive")
    runner_up = Ticked("runner-up")
    milestones = Ticked("milestones")


def terms_sent(form: Sent, of: Currency) -> RoundTerms | None:
    """The terms that were typed; None when something cannot be read, and `form.finish` then says what.

    Raises TermsContradict, RuleContradicts.
    """
    ballot, rule = form.load(_ballot_form(of)), form.load(_rule_form(of))
    quorum, rest = form.load(_QuorumForm()), form.load(_RestForm())
    ties, criteria, channels = _ties(form), _criteria(form), _channels(form)
    if form.messages:
        return None
    if ballot["kind"] is BallotKind.CHOOSE_ONE:
        ballot |= {"least": 1, "most": 1}
    return RoundTerms(
        ballot=BallotTerms(**ballot),
        rule=Rule(**rule, ties=ties, criteria=criteria),
        channels=channels,
        quorum=QuorumTerms(**quorum),
        **rest,
    )


def _ties(form: Sent) -> tuple[TieBreak, ...]:
    fields: dict[str, ma.fields.Field[Any]] = {
        f"tie_{n}": _Chosen(load_default=None, data_key=f"tie-{n}") for n in range(1, MOST_TIES + 1)
    }
    return tuple(one for one in form.load(Form.from_dict(fields)()).values() if one is not None)


def _channels(form: Sent) -> tuple[Channel, ...]:
    fields: dict[str, ma.fields.Field[Any]] = {one.name: Ticked(f"channel-{one.value}") for one in Channel}
    ticked = form.load(Form.from_dict(fields)())
    return tuple(one for one in Channel if ticked.get(one.name))


def _criteria(form: Sent) -> tuple[Weight, ...]:
    found = []
    for n in range(1, MOST_CRITERIA + 1):
        fields: dict[str, ma.fields.Field[Any]] = {
            "name": Text(most=60, load_default="", data_key=f"criterion-{n}"),
            "weight": Number(load_default=Fraction(1), data_key=f"weight-{n}"),
            "most": Whole(least=1, most=100, load_default=5, data_key=f"best-{n}"),
        }
        asked = form.load(Form.from_dict(fields)())
        if asked.get("name"):
            found.append(Weight(asked["name"], asked["weight"], asked["most"]))
    return tuple(found)


def filled_in(terms: RoundTerms, plain: Any, percent: Any, number: Any) -> dict[str, str]:
    """The terms as their form is filled in. `plain` writes an amount, `percent` and `number` a fraction."""
    ballot, rule, quorum = terms.ballot, terms.rule, terms.quorum
    values: dict[str, object] = {
        "ballot": ballot.kind,
        "least": ballot.least,
        "most": ballot.most or "",
        "most-cost": plain(ballot.most_cost_minor) if ballot.most_cost_minor else "",
        "points": ballot.points or "",
        "most-points": ballot.most_points or "",
        "method": rule.method,
        "misfit": rule.misfit,
        "threshold-votes": rule.threshold_votes or "",
        "threshold-share": percent(rule.threshold_share) if rule.threshold_share else "",
        "threshold-cost": rule.threshold_cost or "",
        "top-up": percent(rule.top_up) if rule.top_up is not None else "",
        "utility": rule.utility,
        "completion": rule.completion,
        "add1-stop": rule.add1_stop,
        "increment": plain(rule.increment_minor),
        "rank-points": ", ".join(map(str, rule.rank_points)),
        "ceiling": plain(rule.ceiling_minor) if rule.ceiling_minor else "",
        "quorum-people": quorum.people or "",
        "quorum-share": percent(quorum.share) if quorum.share else "",
        "quorum-women": percent(quorum.women_share) if quorum.women_share else "",
        "quorum-second": percent(quorum.second_share) if quorum.second_share is not None else "",
        "voice": terms.voice,
        "adult-from": terms.adult_from,
        "proxies": terms.proxies,
        "least-cell": terms.least_cell,
        "objection-days": terms.objection_days,
        **{f"tie-{n}": one for n, one in enumerate(rule.ties, start=1)},
        **{f"channel-{one}": "yes" for one in terms.channels},
    }
    for n, one in enumerate(rule.criteria, start=1):
        values |= {f"criterion-{n}": one.name, f"weight-{n}": number(one.weight), f"best-{n}": one.most}
    ticks = ("delegation", "conflict", "debtors_vote", "debtors_receive", "runner_up", "milestones")
    values |= {name.replace("_", "-"): "yes" for name in ticks if getattr(terms, name)}
    values |= {"compare": "yes"} if rule.compare else {}
    return {name: str(value) for name, value in values.items()}
