"""Indicators that are kept: never reckoned again, added up over groups, and a dash where a formula has changed since."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from access import people
from access.policy import Grant, Role
from core.language import Digits, language
from core.money import currency
from groups.figures import Row
from groups.finding import member_of
from groups.founding import add_network
from groups.indicators import keeping, networks
from groups.indicators.formulas import BY_CODE, INDICATORS
from groups.indicators.gathering import gathered
from groups.indicators.keeping import keep, kept, kept_days
from groups.indicators.measuring import Measured, measured, of_group
from groups.indicators.models import KeptIndicator
from groups.indicators.wording import DASH, figure, formula, written
from groups.members import rename
from tests.groups.federation.test_overview import kept_by
from tests.groups.village import WEEKS, a_group, meet

DAY = date(2026, 2, 2)
KES, ENGLISH = currency("KES"), language("en")


def by_code(found: tuple[Measured, ...]) -> dict[str, Measured]:
    return {one.indicator.code: one for one in found}


def test_what_was_kept_stays_when_the_books_go_on(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    group = a_group(session)
    rename(session, member_of(session, group, 1), "Wanjiru", "f")
    meet(session, group, WEEKS[0], [Row(1, shares=2, social_minor=50_00)])
    assert keep(session, group, DAY, by="user:t") == len(INDICATORS)
    assert keep(session, group, DAY, by="user:t") == 0
    first = by_code(kept(session, [group], DAY))
    assert first["average-savings"].value == Fraction(400_00, 3)
    assert (first["women"].above, first["women"].below) == (1, 3)
    assert first.keys() == by_code(of_group(gathered(session, [group], DAY)[0])).keys()

    meet(session, group, WEEKS[1], [Row(1, shares=1)])
    assert by_code(kept(session, [group], DAY)) == first
    assert keep(session, group, DAY, by="user:t") == len(INDICATORS), "the book has gone on, so the day is kept again"
    assert by_code(kept(session, [group], DAY))["average-savings"].value == Fraction(600_00, 3)
    assert kept_days(session, [group]) == [(DAY, 1)]
    numbers = set(session.scalars(select(KeptIndicator.book_number).where(KeptIndicator.group_id == group.id)))
    assert numbers == {1, 2}
    with pytest.raises(keeping.NotYetToKeep, match="has not come yet"):
        keep(session, group, date(2199, 1, 1), by="user:t")

    changed = tuple(replace(one, version=2) if one.code == "women" else one for one in INDICATORS)
    monkeypatch.setattr(keeping, "INDICATORS", changed)
    women = by_code(kept(session, [group], DAY))["women"]
    assert (women.value, women.why_not) == (None, keeping.FORMULA_CHANGED)
    assert by_code(kept(session, [group], DAY))["assets"].value is not None


def test_a_network_is_the_sum_of_its_groups_in_each_currency(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    hill = add_network(session, "Hill", "en")
    groups = [kept_by(session, hill, name, code) for name, code in (("A", "KES"), ("B", "KES"), ("C", "UGX"))]
    officer = people.add_user(session, "officer", "Wilai", "seven-goats-climb-quietly-41", by="test")
    people.grant(session, officer, Role.NETWORK_OFFICER, hill.scope, by="test")
    meet(session, groups[0], WEEKS[0], [Row(1, shares=2)])
    meet(session, groups[1], WEEKS[0], [Row(1, shares=5)])
    mine = [Grant(Role.AUDITOR, hill.scope)]

    now = networks.network_indicators(session, mine, hill.public_id, DAY)
    kenya, uganda = now.together
    assert (kenya.currency.code, kenya.groups, uganda.currency.code, uganda.groups) == ("KES", 2, "UGX", 1)
    assert by_code(kenya.found)["average-savings"].value == Fraction(1_400_00, 6)
    assert by_code(kenya.found)["groups-per-officer"].value == 2
    assert networks.network_indicators(session, mine, "0123456789abcdef", DAY).together == ()

    keep(session, groups[0], DAY, by="user:t")
    keep(session, groups[1], DAY, by="user:t")
    assert networks.days_kept(session, mine, "") == (DAY,)
    then = networks.network_indicators(session, mine, hill.public_id, date(2026, 3, 1), DAY)
    assert [(one.counted, one.groups) for one in then.together] == [(2, 2), (0, 1)]
    assert by_code(then.together[0].found)["average-savings"].value == Fraction(1_400_00, 6)
    assert by_code(then.together[0].found)["members-per-officer"].value == 6
    assert by_code(then.together[1].found)["women"].value is None

    monkeypatch.setattr(networks, "MOST_AT_ONCE", 2)
    assert networks.network_indicators(session, mine, "", DAY).too_many
    assert not networks.network_indicators(session, mine, "", DAY, DAY).too_many


def test_how_a_figure_is_written() -> None:
    def line(code: str, above: int, below: int | None) -> Measured:
        return Measured(BY_CODE[code], DAY, above, below, 1, "")

    shown = [
        figure(line("women", 2, 3), ENGLISH, KES),
        figure(line("membership-growth", -1, 16), ENGLISH, KES),
        figure(line("average-savings", 100_01, 2), ENGLISH, KES),
        figure(line("risk-coverage", 8, 3), ENGLISH, KES),
        figure(line("assets", 1_234_56, None), ENGLISH, KES),
        figure(line("women", 1, 8), language("fa_AF", Digits.EASTERN), KES),
    ]
    assert shown == ["66.7\u00a0%", "-6.3\u00a0%", "50.01\u00a0KES", "2.67", "1,234.56\u00a0KES", "۱۲٫۵\u00a0%"]
    assert formula(BY_CODE["women"], ENGLISH) == "(women) ÷ (members) × 100"
    assert formula(BY_CODE["assets"], ENGLISH).startswith("loan fund (cash")


def test_a_yearly_figure_has_the_raw_one_beside_it(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2, social_minor=50_00)])
    areas = written(of_group(gathered(session, [group], DAY)[0]), ENGLISH, KES)
    lines = {line.code: line for area in areas for line in area.lines}
    assert lines["return-on-savings-a-year"].beside == "not reckoned to a year: 0.0\u00a0%"
    assert (lines["average-loan"].figure, lines["average-loan"].why_not) == (DASH, "This group gives no loans.")
    assert (lines["average-savings"].above, lines["average-savings"].below) == ("400.00", "3")
    assert [str(area.name) for area in areas] == [
        "Are members content?",
        "How does the money do?",
        "How well does the group work?",
    ]
    assert measured(BY_CODE["women"], gathered(session, [group], DAY)).why_not.startswith("Nobody wrote down")
