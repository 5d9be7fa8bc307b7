"""Funders' rules in a treasurer's words: what we are due, why, who is left out, and what must be there first.

The worked cases C5, C9 and C12, and what the domain document warns of: a floor bigger than the work, a renter whom one funder
pays for and another does not, a community that is cut in two to gain more, rules that changed between two agreements.
"""

from datetime import date

import pytest

from projects.rule_sets.case import Case, Saved
from projects.rule_sets.errors import SplitToGainMore
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.in_force import in_force
from projects.rule_sets.places import Land, Tenure, UpgradingType
from projects.rule_sets.rule_set import SavingsBase
from projects.rule_sets.telling import percent_one_decimal
from tests.data import case
from tests.projects.rule_sets.cases import baht

IN_2011 = date(2011, 5, 1)


def test_ten_households_upgrade_where_they_live() -> None:
    """Five per cent of 300,000 would be 15,000. The floor pays 50,000: more than the work of managing so little."""
    found = evaluate(in_force("codi-2010", IN_2011), Case(on=IN_2011, untold=10, land=Land.EXISTING))
    printed = case("C9")["expect"][0]
    assert {name: str(baht(minor)) for name, minor in found.amounts().items()} == {
        name: printed[name] for name in ("housing", "infrastructure", "management")
    }
    assert str(baht(found.total_minor)) == printed["total"]
    reckoned, floor = found.lines[-2:]
    assert (baht(reckoned.minor), baht(floor.minor)) == (15_000, 35_000)
    assert "bigger than the work" in str(floor.why)


def test_twenty_households_move_to_new_land_by_whichever_road() -> None:
    for upgrading in (UpgradingType.NEARBY_RELOCATION, UpgradingType.FAR_RELOCATION, UpgradingType.NEW_LAND):
        found = evaluate(in_force("codi", IN_2011), Case(on=IN_2011, untold=20, upgrading=upgrading))
        assert str(baht(found.total_minor)) == case("C9")["expect"][1]["total"]


def test_bang_bua_passes_by_what_it_borrows_and_fails_by_what_it_costs() -> None:
    """230 families saved 3 million. Of 20 million borrowed that is 15.0%, of 41 million in all it is 7.3%."""
    printed = case("C5")
    amounts = {name: int(typed) * 100 for name, typed in printed["sources"].items()}
    on = date(2020, 2, 1)
    found = evaluate(
        in_force("codi", on),
        Case(
            on=on,
            untold=230,
            cost_minor=int(printed["total"]) * 100,
            borrowed_minor=amounts["state loan"],
            savings=(Saved(amounts["community savings"]),),
        ),
    )
    by_base = {one.base: one for one in found.conditions}
    borrowed, cost = by_base[SavingsBase.AMOUNT_BORROWED], by_base[SavingsBase.PROJECT_COST]
    assert borrowed.there_percent is not None and cost.there_percent is not None
    assert percent_one_decimal(borrowed.there_percent) == printed["savings_to_loan"]
    assert percent_one_decimal(cost.there_percent) == printed["savings_to_total"]
    assert (borrowed.passes, cost.passes, baht(cost.short_minor)) == (True, False, 1_100_000)
    assert any("the agreement says which one holds" in str(one) for one in found.remarks)


@pytest.mark.parametrize("printed", case("C12")["expect"], ids=lambda one: one["families"])
def test_a_block_grant_for_25_to_300_families(printed: dict[str, object]) -> None:
    on = date(2013, 6, 1)
    found = evaluate(in_force("nsp-2013", on), Case(on=on, untold=int(str(printed["families"]))))
    if "grant" in printed:
        assert str(baht(found.total_minor)) == printed["grant"]
    else:
        assert found.eligible is printed["eligible"] is False
        assert str(found.refusing[0].why) == "24 households are eligible, and at least 25 are asked for: 1 too few."


def test_a_village_that_applies_as_two_is_told_what_it_would_gain() -> None:
    on = date(2013, 6, 1)
    with pytest.raises(SplitToGainMore) as refused:
        evaluate(in_force("nsp", on), Case(on=on, untold=400, parts=(200, 200)))
    assert "3000000.00 AFN, in parts 4000000.00 AFN, 1000000.00 AFN more" in str(refused.value)


def test_renters_are_paid_for_in_thailand_and_only_on_application_in_chile() -> None:
    """The same settlement, two funders: who is left out is a line, with the rule that says so."""
    homes = {Tenure.OWNER: 30, Tenure.RENTER: 12}
    thai = evaluate(in_force("codi-2010", IN_2011), Case(on=IN_2011, households=homes, land=Land.EXISTING))
    chile = evaluate(in_force("chile-reconstruction", IN_2011), Case(on=IN_2011, households=homes))
    assert (thai.eligible_households, thai.left_out) == (42, ())
    assert (chile.eligible_households, chile.left_out[0].households) == (30, 12)
    source = chile.left_out[0].source
    assert source is not None and "renters, lodgers" in source.title


def test_the_rules_of_the_day_of_agreement_hold() -> None:
    """One community of 100 in situ, by the day on which it signed."""
    due = {}
    for day in (date(2005, 3, 1), IN_2011, date(2019, 9, 30), date(2019, 10, 1)):
        found = evaluate(in_force("codi", day), Case(on=day, untold=100, upgrading=UpgradingType.IN_SITU))
        due[day.year, day.month] = baht(found.total_minor)
    assert due == {(2005, 3): 2_625_000, (2011, 5): 5_650_000, (2019, 9): 5_650_000, (2019, 10): 8_980_000}


def test_nothing_is_released_before_the_province_has_paid_its_part() -> None:
    on = date(2011, 3, 1)
    asked = Case(on=on, untold=80, counterpart_agreed_minor=250_000_00, counterpart_minor=200_000_00)
    found = evaluate(in_force("kalahi-cidss", on), asked)
    assert (found.releasable, found.conditions[0].short_minor) == (False, 50_000_00)
    assert found.total_minor is None, "the source states no grant, and none is invented"
