"""The share-out calculator on screen: a form whose answers stand in the address, so that a link shows the same again."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from access.policy import Act
from core.errors import Refusal
from core.money import Money, currency
from groups.denominations import KNOWN
from groups.sharing.rules import MOMENT_NAMES, REMAINDER_NAMES, SHARED_NAMES, STRATEGY_NAMES, Moment, Remainder, Shared
from groups.sharing.share_out_calculator import STRATEGIES, Answer, Asked, answer
from groups.sharing.share_out_working import part_line
from web.errors import status_of
from web.guard import requires
from web.language import current_language

bp = Blueprint("share_out_calculator", __name__, url_prefix="/calculators")

MOST_TYPED = 20_000
_USUAL = {"currency": "KES", "strategy": "shares", "remainder": Remainder.NEXT_CYCLE.value, "moment": Moment.PAYOUT.value}


@bp.get("/share-out")
@requires(Act.OWN_SIGN_IN)
def share_out() -> str | tuple[str, int]:
    """The form; and below it everybody's part, once there is something to share."""
    sent = {name: value[:MOST_TYPED] for name, value in request.args.items()}
    values = {**_USUAL, **sent}
    if not (values.get("pool") or values.get("cash")):
        return _page(values)
    try:
        return _page(values, answer(_asked(values)))
    except Refusal as refused:
        return _page(values, errors={"": [current_language().sentence(refused)]}), status_of(refused)


def _asked(values: Mapping[str, str]) -> Asked:
    """What does not stand on a list of choices is answered with the usual one. Raises UnknownCurrency."""

    def typed(name: str) -> str:
        return values.get(name, "")

    shared, moment, remainder = typed("shared"), values["moment"], values["remainder"]
    return Asked(
        currency(values["currency"].upper()[:3]),
        pool=typed("pool"),
        cash=typed("cash"),
        bank=typed("bank"),
        other=typed("other"),
        debts=typed("debts"),
        reserve=typed("reserve"),
        welfare_each=typed("welfare_each"),
        unit=typed("unit"),
        shares=typed("shares"),
        savings=typed("savings"),
        interest=typed("interest"),
        loans=typed("loans"),
        committee=typed("committee"),
        members=typed("members"),
        strategy=values["strategy"] if values["strategy"] in STRATEGIES else "shares",
        shared=shared if shared in tuple(Shared) else "",
        moment=moment if moment in tuple(Moment) else Moment.PAYOUT,
        remainder=remainder if remainder in tuple(Remainder) else Remainder.NEXT_CYCLE,
    )


def _page(values: Mapping[str, str], found: Answer | None = None, errors: Mapping[str, list[str]] | None = None) -> str:
    say = current_language().text
    result = found.result if found else None
    return render_template(
        "calculators/share_out.html",
        values=values,
        errors=errors or {},
        found=found,
        parts_of=[part_line(one, result.rules.moment, result.currency) for one in result.final.parts] if result else [],
        money=lambda minor: Money(minor, result.currency) if result else None,
        currencies=[(code, code) for code in KNOWN],
        strategies=[(name, say(STRATEGY_NAMES[kind])) for name, kind in STRATEGIES.items()],
        shared=[("", say(SHARED_NAMES[Shared.EVERYTHING])), (Shared.SURPLUS.value, say(SHARED_NAMES[Shared.SURPLUS]))],
        moments=[(kind.value, say(name)) for kind, name in MOMENT_NAMES.items()],
        remainders=[(kind.value, say(name)) for kind, name in REMAINDER_NAMES.items()],
        goes=REMAINDER_NAMES[result.rules.remainder] if result else "",
    )
