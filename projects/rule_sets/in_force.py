"""Which rule set is meant by a name, and which of its versions holds on a day.

A name is a set's key ("codi-2010"), another name of it, or a programme's ("codi"), whose version in force is looked for.
A new version closes the one before it, whose last day is then the day before. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from projects.rule_sets.errors import NoVersionInForce, RuleSetUnknown
from projects.rule_sets.evaluating import holds_when
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.sets import OTHER_NAMES, READY_MADE


def closed(versions: Iterable[RuleSet]) -> list[RuleSet]:
    """The versions of one set in their order, each ending at the latest on the day before the next begins."""
    ordered = sorted(versions, key=lambda one: one.version)
    for place, later in enumerate(ordered[1:]):
        begins = later.valid_from
        if begins is not None:
            last = begins - timedelta(days=1)
            ends = ordered[place].valid_to
            ordered[place] = replace(ordered[place], valid_to=last if ends is None else min(ends, last))
    return ordered


def named(typed: str, sets: Sequence[RuleSet] = READY_MADE) -> list[RuleSet]:
    """The versions that a name may mean, oldest first. Raises RuleSetUnknown."""
    wanted = " ".join(typed.split()).lower().replace("_", "-").replace(" ", "-")
    wanted = OTHER_NAMES.get(wanted, wanted)
    by_key = closed(one for one in sets if one.key == wanted)
    found = by_key or [one for one in READY_MADE if one.programme == wanted]
    if not found:
        raise RuleSetUnknown(typed=typed[:60], known=", ".join(dict.fromkeys(one.key for one in sets)))
    return found


def in_force(typed: str, day: date, sets: Sequence[RuleSet] = READY_MADE) -> RuleSet:
    """The version that holds on a day: of those that say from when, the latest; else one that does not say.

    Raises RuleSetUnknown, NoVersionInForce.
    """
    versions = named(typed, sets)
    holding = [one for one in versions if one.holds_on(day)]
    if not holding:
        beside = [one for one in sets if one.programme == versions[0].programme and one.holds_on(day)]
        said = " ".join(map(holds_when, [*versions, *beside]))
        raise NoVersionInForce(key=typed[:60], day=day, said=said)
    return max(holding, key=lambda one: (one.valid_from is not None, one.valid_from or date.min, one.version))


def usual_day(typed: str, today: date, sets: Sequence[RuleSet] = READY_MADE) -> date:
    """The day that is meant where nobody says one: today, or the last day on which the set held. Raises RuleSetUnknown."""
    versions = named(typed, sets)
    if any(one.holds_on(today) for one in versions):
        return today
    ends = [one.valid_to for one in versions if one.valid_to is not None and one.valid_to < today]
    begins = [one.valid_from for one in versions if one.valid_from is not None]
    return max(ends) if ends else min(begins, default=today)
