"""What a project is due: figures around every bound, one table a rule."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from core.errors import Refusal
from projects.rule_sets import errors
from projects.rule_sets.case import Case, Saved
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.evaluation import DueKind
from projects.rule_sets.places import ANY, Land, Tenure, UpgradingType
from projects.rule_sets.rule_set import Answer, Line, LineKind, SavingsBase
from tests.projects.rule_sets.cases import DAY, baht, by, figure, own

EXISTING, NEW = Land.EXISTING, Land.NEW


@pytest.mark.parametrize(
    ("households", "land", "management", "total"),
    [
        (1, EXISTING, 50_000, 105_000),
        (33, EXISTING, 50_000, 33 * 55_000 + 50_000),
        (34, EXISTING, 51_000, 34 * 55_000 + 51_000),
        (333, EXISTING, 499_500, 333 * 55_000 + 499_500),
        (334, EXISTING, 500_000, 334 * 55_000 + 500_000),
        (20, NEW, 50_000, 1_550_000),
        (21, NEW, 52_500, 21 * 75_000 + 52_500),
        (200, NEW, 500_000, 200 * 75_000 + 500_000),
        (201, NEW, 500_000, 201 * 75_000 + 500_000),
    ],
)
def test_management_of_2010_between_its_floor_and_its_cap(households: int, land: Land, management: int, total: int) -> None:
    found = by("codi-2010", untold=households, land=land)
    assert (baht(found.amounts()["management"]), baht(found.total_minor)) == (management, total)


def test_a_bound_is_a_line_of_its_own_that_says_what_it_changed() -> None:
    floored = by("codi-2010", untold=10, land=EXISTING).lines[-1]
    assert (floored.kind, floored.minor) == (DueKind.FLOOR, 35_000_00)
    assert str(floored.why) == (
        "Management would be 15000.00 THB. The floor of 50000.00 THB is bigger than the work, so 35000.00 THB more is paid."
    )
    capped = by("codi-2010", untold=334, land=EXISTING).lines[-1]
    assert (capped.kind, capped.minor) == (DueKind.CAP, -1_000_00)
    assert [due.kind for due in by("codi-2010", untold=34, land=EXISTING).lines] == [DueKind.LINE] * 3


@pytest.mark.parametrize(
    ("families", "grant"), [(0, None), (1, None), (24, None), (25, 250_000), (299, 2_990_000), (300, 3_000_000), (301, 3_000_000)]
)
def test_nsp_from_25_families_to_its_cap(families: int, grant: int | None) -> None:
    found = by("nsp-2013", untold=families)
    assert found.eligible is (grant is not None)
    assert baht(found.total_minor) == (grant or 0)
    assert found.amounts() == ({"grant": found.total_minor} if grant else {})


@pytest.mark.parametrize(
    ("upgrading", "each"),
    [
        (UpgradingType.IN_SITU, 25_000),
        (UpgradingType.REBLOCKING, 45_000),
        (UpgradingType.NEARBY_RELOCATION, 65_000),
        (UpgradingType.FAR_RELOCATION, 65_000),
        (UpgradingType.NEW_LAND, 65_000),
    ],
)
def test_2003_pays_by_type_and_five_per_cent_to_the_network(upgrading: UpgradingType, each: int) -> None:
    found = by("codi-2003", untold=100, upgrading=upgrading)
    assert {key: baht(minor) for key, minor in found.amounts().items()} == {"subsidy": 100 * each, "network": 5 * each}
    assert found.lines[-1].payee == "network"


def test_where_only_the_land_is_known_the_rate_that_its_types_share_will_do() -> None:
    assert baht(by("codi-2003", untold=2, land=NEW).amounts()["subsidy"]) == 130_000
    with pytest.raises(errors.PlaceMissing, match="in-situ, reblocking"):
        by("codi-2003", untold=2, land=EXISTING)
    with pytest.raises(errors.PlaceMissing, match="existing land, new land"):
        by("codi-2010", untold=2)


def test_what_the_source_does_not_state_is_said_and_not_guessed() -> None:
    found = by("codi-2003", untold=2, upgrading=UpgradingType.LAND_SHARING)
    assert found.eligible and found.total_minor is None
    assert [due.minor for due in found.lines] == [None, None]
    assert any("not stated" in str(one) for one in found.remarks)
    rates = {"in_situ": figure(5)}
    unnamed = own(lines=(Line("grant", "Grant", LineKind.PER_HOUSEHOLD, rates=rates),))
    assert evaluate(unnamed, Case(on=DAY, untold=1, upgrading=UpgradingType.NEW_LAND)).total_minor is None


@pytest.mark.parametrize(
    ("key", "case", "total"),
    [
        ("codi-to-2019", {"untold": 7}, 560_000_00),
        ("codi-2020", {"untold": 7}, 628_600_00),
        ("railway-2023", {"untold": 10}, 1_600_000_00),
        ("baan-por-pieng-2017", {"untold": 3}, 54_000_00),
        ("acca-small", {"untold": 50}, 3_000_00),
        ("acca-small", {"untold": 50, "cost_minor": 2_500_00}, 2_500_00),
        ("acca-big", {"untold": 50, "cost_minor": 90_000_00}, 40_000_00),
        ("microgrant-80-20", {"untold": 50, "cost_minor": 9_000_00}, 7_200_00),
        ("cmp", {"untold": 50}, 0),
        ("ds49", {"untold": 2, "index_rate": Fraction("39000.5")}, 24_492_314),
        ("ds49", {"untold": 2, "index_rate": Fraction("39000.5"), "complements": ("location",)}, 40_092_514),
        ("kalahi-cidss", {"untold": 2}, None),
        ("chile-reconstruction", {"untold": 2}, None),
    ],
)
def test_the_other_programmes(key: str, case: dict[str, Any], total: int | None) -> None:
    assert by(key, **case).total_minor == total


def test_an_index_unit_is_rounded_once_for_each_line() -> None:
    """5 × 314 UF at 39,000.5 is 61,230,785 exactly; one UF and a third rounds half up."""
    found = by("ds49", untold=5, index_rate=Fraction("39000.5"), index_on=date(2026, 3, 1))
    assert found.total_minor == 61_230_785
    assert "one UF was 39000.5 CLP on 2026-03-01" in str(found.remarks[0])
    half = own(index_unit="UF", lines=(Line("a", "A", LineKind.FIXED, amount=figure(Fraction(1, 2))),))
    assert evaluate(half, Case(on=DAY, untold=1, index_rate=Fraction("0.01"))).total_minor == 1


def test_who_is_left_out_and_by_which_rule() -> None:
    found = by("chile-reconstruction", households={Tenure.OWNER: 5, Tenure.RENTER: 2, Tenure.LODGER: 1, Tenure.NONE: 1})
    assert found.eligible_households == 5
    assert [(one.tenure, one.households, one.answer) for one in found.left_out] == [
        (Tenure.LODGER, 1, Answer.ON_APPLICATION),
        (Tenure.RENTER, 2, Answer.ON_APPLICATION),
        (Tenure.NONE, 1, Answer.NOT_STATED),
    ]
    renters = by("codi-2010", households={Tenure.RENTER: 10}, land=EXISTING)
    assert (renters.left_out, baht(renters.total_minor)) == ((), 600_000)
    nobody = by("chile-reconstruction", households={Tenure.RENTER: 4})
    assert (nobody.eligible, nobody.total_minor, nobody.refusing[0].rule) == (False, 0, "no eligible household")


def test_a_project_without_households_is_an_answer() -> None:
    found = by("codi-2010", untold=0, land=EXISTING)
    assert (found.eligible, found.lines, found.total_minor, found.releasable) == (False, (), 0, False)
    assert found.refusing[0].rule == "no households"


def test_savings_by_each_published_base() -> None:
    asked = {"untold": 230, "cost_minor": 41_000_000_00, "borrowed_minor": 20_000_000_00}
    found = by("codi-2020", savings=(Saved(3_000_000_00),), **asked)
    cost, borrowed, _ = found.conditions
    assert (cost.base, cost.passes, baht(cost.required_minor), baht(cost.short_minor)) == (
        SavingsBase.PROJECT_COST, False, 4_100_000, 1_100_000,
    )  # fmt: skip
    assert (borrowed.passes, baht(borrowed.required_minor), borrowed.short_minor) == (True, 2_000_000, 0)
    assert found.releasable is None
    chosen = by("codi-2020", savings=(Saved(3_000_000_00),), savings_base=SavingsBase.AMOUNT_BORROWED, **asked)
    assert chosen.releasable is True and len(chosen.conditions) == 1
    exactly = by("codi-2020", savings=(Saved(4_100_000_00),), **asked)
    assert [one.passes for one in exactly.conditions] == [True] * 3
    a_coin_less = by("codi-2020", savings=(Saved(4_099_999_99),), **asked)
    assert (a_coin_less.conditions[0].passes, a_coin_less.conditions[0].short_minor) == (False, 1)


@pytest.mark.parametrize(
    ("cut_off", "applicant", "passes"),
    [
        (date(2026, 3, 31), "", True),
        (date(2026, 3, 1), "", False),
        (date(2026, 3, 31), "collective-above-40", False),
    ],
)
def test_savings_in_uf_by_the_cut_off_day(cut_off: date, applicant: str, passes: bool) -> None:
    saved = (Saved(300_000, date(2026, 1, 5)), Saved(100_000, date(2026, 3, 2)), Saved(900_000, date(2027, 1, 1)))
    found = by(
        "ds49", on=date(2026, 6, 1), untold=1, index_rate=Fraction(39_000), savings=saved, cut_off=cut_off, applicant=applicant
    )
    assert found.conditions[0].passes is passes
    assert found.conditions[0].there_minor == (400_000 if cut_off.day == 31 else 300_000)


def test_the_counterpart_is_there_before_anything_is_released() -> None:
    asked: dict[str, Any] = {"untold": 30, "counterpart_agreed_minor": 100_00}
    assert by("kalahi-cidss", untold=30).releasable is None
    assert by("kalahi-cidss", counterpart_minor=99_99, **asked).releasable is False
    assert by("kalahi-cidss", counterpart_minor=100_00, **asked).releasable is True
    matched = by("microgrant-80-20", untold=1, cost_minor=9_000_00, counterpart_minor=1_700_00).conditions[0]
    assert (matched.required_minor, matched.passes, matched.short_minor) == (1_800_00, False, 100_00)


def test_loans_stand_apart_and_have_a_ceiling() -> None:
    found = by("cmp", untold=10, borrowed_minor=2_500_000_00)
    most = {loan.key: baht(loan.ceiling_minor) for loan in found.loans}
    assert most == {"lot": 1_000_000, "site": 300_000, "house": 1_200_000}
    assert found.conditions[0].passes is True
    over = by("cmp", untold=10, borrowed_minor=2_500_000_01).conditions[0]
    assert (over.passes, over.short_minor) == (False, 1)
    assert by("harare-hsuff", untold=10, borrowed_minor=1).conditions == ()
    assert by("mchenga", untold=1).loans[1].ceiling_minor == 25_000_00


def test_a_deposit_is_a_percentage_of_the_house() -> None:
    starter = by("akiba-mashinani", untold=1, house="starter", savings=(Saved(51_000_00),)).conditions
    assert [(one.base, one.required_minor, one.passes) for one in starter] == [("starter", 50_000_00, True)]
    both = by("akiba-mashinani", untold=2).conditions
    assert [(one.base, one.required_minor) for one in both] == [("shell", 64_000_00), ("starter", 100_000_00)]


@pytest.mark.parametrize(("parts", "refused"), [((200, 200), True), ((150, 150), False), ((300, 25), True), ((300, 24), False)])
def test_a_community_gains_nothing_by_splitting(parts: tuple[int, ...], refused: bool) -> None:
    if refused:
        with pytest.raises(errors.SplitToGainMore, match="Apply as one community"):
            by("nsp-2013", untold=sum(parts), parts=parts)
    else:
        assert by("nsp-2013", untold=sum(parts), parts=parts).eligible


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (lambda: Case(on=DAY, untold=-1), errors.HouseholdsNegative),
        (lambda: Case(on=DAY, households={Tenure.OWNER: -1}), errors.HouseholdsNegative),
        (lambda: Case(on=DAY, untold=10**9 + 1), errors.HouseholdsTooMany),
        (lambda: Case(on=DAY, untold=5, parts=(2, 2)), errors.PartsContradict),
        (lambda: Case(on=DAY, cost_minor=-1), errors.AmountBelowZero),
        (lambda: Case(on=DAY, savings=(Saved(-1),)), errors.AmountBelowZero),
        (lambda: Case(on=DAY, upgrading=UpgradingType.IN_SITU, land=NEW), errors.LandContradictsType),
        (lambda: by("ds49", untold=1), errors.IndexRateMissing),
        (lambda: by("ds49", untold=1, index_rate=Fraction(0)), errors.IndexRateNotPositive),
        (lambda: by("nsp-2013", untold=30, index_rate=Fraction(1)), errors.IndexRateNotAsked),
        (lambda: by("nsp-2013", untold=30, currency="USD"), errors.CurrencyDiffers),
        (lambda: by("microgrant-80-20", untold=30), errors.CostMissing),
        (lambda: by("nsp-2013", untold=30, complements=("moon",)), errors.ChoiceNotInSet),
        (lambda: by("nsp-2013", untold=30, savings_base=SavingsBase.PROJECT_COST), errors.ChoiceNotInSet),
        (lambda: by("akiba-mashinani", untold=1, house="castle"), errors.ChoiceNotInSet),
        (lambda: evaluate(own(), Case(on=date(2026, 12, 31), untold=1)), errors.NoVersionInForce),
    ],
)
def test_what_is_refused_in_one_sentence(wrong: Any, kind: type[Refusal]) -> None:
    with pytest.raises(kind) as refused:
        wrong()
    assert str(refused.value).endswith(".") and "{" not in str(refused.value)


def test_a_floor_holds_for_any_kind_of_line_and_a_fixed_sum_is_paid_once() -> None:
    line = Line("grant", "Grant", LineKind.PER_HOUSEHOLD, rates={ANY: figure(10)}, floor=figure(100))
    fixed = Line("office", "Office", LineKind.FIXED, amount=figure(7))
    found = evaluate(own(lines=(line, fixed)), Case(on=DAY, untold=3))
    assert found.amounts() == {"grant": 100_00, "office": 7_00}
    capped = evaluate(own(lines=(line, fixed), community_cap=figure(50)), Case(on=DAY, untold=3))
    assert (capped.total_minor, capped.amounts()["community-cap"]) == (50_00, -57_00)
