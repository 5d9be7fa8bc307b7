"""The appropriation calculator: a surplus and its lines as they are typed, reckoned by the same function that posts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.marks import N_, Term
from core.money import Currency, parse_amount
from core.rates import parse_percent
from groups.sharing.appropriation import Appropriation, appropriate
from groups.sharing.appropriation_rules import (
    AppropriationLine,
    AppropriationRules,
    Bound,
    Certainty,
    Of,
    To,
)
from groups.sharing.dividend_calculator import rounding_named
from groups.sharing.dividend_errors import LineUnknown, LineUnreadable
from groups.sharing.year_templates import PH_APPROPRIATION, THAI_COOPERATIVE_APPROPRIATION, THAI_GROUP_APPROPRIATION

TEMPLATES: dict[str, AppropriationRules] = {
    "thai-group": THAI_GROUP_APPROPRIATION,
    "thai-cooperative": THAI_COOPERATIVE_APPROPRIATION,
    "ph-cooperative": PH_APPROPRIATION,
}
TEMPLATE_NAMES: dict[str, Term] = {
    "thai-group": Term(N_("Savings group (Thailand)")),
    "thai-cooperative": Term(N_("Savings co-operative (Thailand)")),
    "ph-cooperative": Term(N_("Credit co-operative (Philippines)")),
}
OWN_RULE = N_("The bound that was typed")
OWN_SOURCE = N_("the one who asked")
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class AskedLines:
    """What a person typed, still as text. Without `lines` those of the `template` are taken; without either, the reserve."""

    money: Currency
    surplus: str
    template: str = ""
    lines: Sequence[str] = ()
    amounts: Sequence[str] = ()
    statutory: Sequence[str] = ()
    at_least: Sequence[str] = ()
    at_most: Sequence[str] = ()
    rest: str = ""
    rounding: str = "floor"
    unit: str = ""


def appropriated(asked: AskedLines) -> Appropriation:
    """The surplus by its lines. Raises a Refusal for whatever cannot be read, contradicts, or breaks a bound."""
    decided = dict(_voted(one, asked.money) for one in asked.amounts)
    return appropriate(parse_amount(asked.surplus, asked.money), _rules(asked, tuple(decided)), asked.money, decided)


def _rules(asked: AskedLines, voted: Sequence[str]) -> AppropriationRules:
    start = TEMPLATES[asked.template] if asked.template else AppropriationRules()
    lines = _lines(asked, start.lines, voted)
    named = {line.key for line in lines}
    kept = tuple(bound for bound in start.bounds if named.issuperset(bound.lines))
    least = tuple(_bound(typed, True) for typed in asked.at_least)
    most = tuple(_bound(typed, False) for typed in asked.at_most)
    return replace(
        start,
        lines=lines,
        rest_to=asked.rest or (start.rest_to if start.rest_to in named else lines[0].key),
        rounding=rounding_named(asked.rounding, asked.money, asked.unit)[0],
        bounds=(*kept, *least, *most),
    )


def _lines(
    asked: AskedLines, start: tuple[AppropriationLine, ...], voted: Sequence[str]
) -> tuple[AppropriationLine, ...]:
    """The lines as typed, or those to start from; and a line for each amount that is voted without one."""
    lines = [] if asked.lines else list(start)
    for typed in asked.lines:
        lines.append(_line(typed, [line.key for line in lines]))
    known = {line.key for line in lines}
    if not asked.template:
        lines += [AppropriationLine(key, key, "") for key in voted if key not in known]
    for key in asked.statutory:
        if key not in {line.key for line in lines}:
            raise LineUnknown(line=key)
    return tuple(replace(line, statutory=line.statutory or line.key in asked.statutory) for line in lines)


def _line(typed: str, above: Sequence[str]) -> AppropriationLine:
    key, rate, base = _parts(typed)
    of = _base(base, typed, above)
    to = {"dividend": To.DIVIDEND, "rebate": To.REBATE}.get(key, To.FUND)
    return AppropriationLine(key, key, "", to, rate, of, base if of is Of.LINE else "")


def _bound(typed: str, least: bool) -> Bound:
    keys, rate, base = _parts(typed)
    of = _base(base, typed, ())
    lines = tuple(keys.split("+"))
    sides = {"least": rate} if least else {"most": rate}
    return Bound(lines, OWN_RULE, OWN_SOURCE, Certainty.UNCONFIRMED, of, **sides)


def _parts(typed: str) -> tuple[str, Fraction, str]:
    parts = [part.strip() for part in typed.split(":")]
    if not 2 <= len(parts) <= 3 or not 1 <= len(parts[0]) <= _MOST_NAME:
        raise LineUnreadable(typed=typed[:_MOST_NAME])
    return parts[0], parse_percent(parts[1]), parts[2] if len(parts) == 3 else ""


def _base(named: str, typed: str, above: Sequence[str]) -> Of:
    if named in above:
        return Of.LINE
    try:
        return Of(named or Of.SURPLUS.value)
    except ValueError:
        raise LineUnreadable(typed=typed[:_MOST_NAME]) from None


def _voted(typed: str, of: Currency) -> tuple[str, int]:
    key, colon, amount = typed.partition(":")
    if not colon or not key.strip():
        raise LineUnreadable(typed=typed[:_MOST_NAME])
    return key.strip(), parse_amount(amount, of)
