"""Where a year's surplus goes: a Thai co-operative's printed report, and the five bounds of a Philippine co-operative.

Thai figures: RID savings co-operative, annual report BE 2557. It prints dividend, rebate and reserve with their percentages; the
surplus itself and the small last lines are derived: every surplus from 564,001,679.05 to 564,005,382.22 prints the same
percentages. Philippine bounds: RA 9520 and CDA MC 2019-009, as kept with the rules.
"""

from fractions import Fraction

import pytest

from core.calendars import year_of
from core.money import Rounding, currency, parse_amount, plain
from groups.sharing.appropriation import appropriate, percent_of
from groups.sharing.appropriation_rules import AppropriationLine, AppropriationRules, Of, To
from groups.sharing.dividend import MemberYear, Payment
from groups.sharing.dividend_errors import (
    BoundNotReached,
    BoundOverrun,
    DividendAmountImpossible,
    LineUnknown,
    MoreThanSurplus,
    NoDividendLine,
    NothingToAppropriate,
    RateAboveLaw,
    RebateRateTooHigh,
)
from groups.sharing.dividend_rules import DividendRules, percent_text
from groups.sharing.rounding import RoundingRule
from groups.sharing.year_end import Decisions, YearEnd, reckon_year
from groups.sharing.year_templates import (
    PH_APPROPRIATION,
    PH_DIVIDENDS,
    THAI_COOPERATIVE_APPROPRIATION,
    THAI_COOPERATIVE_DIVIDENDS,
)

THB, PHP = currency("THB"), currency("PHP")
SURPLUS = "564003928.57"


def satang(typed: str) -> int:
    return parse_amount(typed, THB)


def test_whole_baht_to_the_members_and_the_satang_to_the_reserve() -> None:
    """"435,928,220 baht in dividends, 66,250,415 in rebates, and not one satang among them: the reserve took the .57"."""
    decided = {"dividend": satang("435928220"), "rebate": satang("66250415"), "welfare": satang("4860000")}
    made = appropriate(satang(SURPLUS), THAI_COOPERATIVE_APPROPRIATION, THB, decided)
    assert plain(made.amount("reserve"), THB) == "56965293.57"
    assert sum(one.minor for one in made.lines) == made.surplus_minor
    of_surplus = {one.line.key: percent_of(one.minor, made.surplus_minor) for one in made.lines}
    assert of_surplus == {"reserve": "10.1", "dividend": "77.292", "rebate": "11.746", "welfare": "0.862"}
    assert percent_of(made.amount("dividend") + made.amount("rebate"), made.surplus_minor) == "89.038"
    (reserve,) = (one for one in made.lines if one.line.key == "reserve")
    assert reserve.minor - reserve.rest_minor == satang("56400392.86"), "a tenth, rounded up, and then the rest"


def test_a_dividend_too_high_leaves_no_tenth_for_the_reserve() -> None:
    decided = {"dividend": satang("441492758"), "rebate": satang("66250415"), "welfare": 0}
    with pytest.raises(MoreThanSurplus, match="139637.28 THB too much"):
        appropriate(satang(SURPLUS), THAI_COOPERATIVE_APPROPRIATION, THB, decided | {"reserve": satang("56400392.85")})
    with pytest.raises(BoundNotReached) as refused:
        appropriate(satang(SURPLUS), THAI_COOPERATIVE_APPROPRIATION, THB, decided | {"reserve": 0})
    assert str(refused.value) == (
        "At least 10 percent of the surplus goes to the reserve fund "
        "(Co-operatives Act of Thailand; not confirmed: ask the registrar). "
        "Here it is 56260755.57 THB, and has to be 56400392.86 THB at least: 139637.29 THB too little."
    )


def members(*kept: tuple[str, str]) -> list[MemberYear]:
    """Members with opening shares and interest paid, in whole pesos."""
    return [
        MemberYear(number, parse_amount(opening, PHP), (), parse_amount(paid, PHP))
        for number, (opening, paid) in enumerate(kept, start=1)
    ]


LUZ_AND_OTHERS = members(("10000", "9000"), ("25000", "0"), ("15000", "6000.35"))


def philippine(surplus: str, decided: Decisions = Decisions()) -> YearEnd:
    return reckon_year(LUZ_AND_OTHERS, year_of(2025), parse_amount(surplus, PHP), PH_DIVIDENDS, PH_APPROPRIATION, PHP, decided)


def test_a_philippine_year_from_surplus_to_the_last_centavo() -> None:
    """Ten thousand: 1,000 reserve, 1,000 education, 1,000 optional; of 7,000 three fifths on capital, the others as refund."""
    made = philippine("10000")
    assert made.dividend_rate == Fraction(84, 1000), "4,200 on 50,000 of share capital"
    assert [one.dividend.minor for one in made.members] == [84000, 210000, 126000]
    assert percent_text(made.rebate_rate) == "16.799941", "2,800 of refund would be 18.67%: the law stops at twice 8.4%"
    assert {one.number: one.rebate.minor for one in made.members} == {1: 151199, 2: 0, 3: 100806}
    amounts = {one.line.key: one.minor for one in made.appropriation.lines}
    assert amounts == {"reserve": 127995, "education": 100000, "optional": 100000, "dividend": 420000, "rebate": 252005}


def test_the_bounds_of_law_are_held_or_refused_by_name_source_and_amount() -> None:
    ten_thousand = parse_amount("10000", PHP)

    def decide(**amounts: str) -> None:
        decided = {"dividend": "4200", "rebate": "2400"} | amounts
        appropriate(ten_thousand, PH_APPROPRIATION, PHP, {key: parse_amount(typed, PHP) for key, typed in decided.items()})

    decide()
    too_much = r"education and training \(RA 9520; read in the source\).*1000.00 PHP.*200.00 PHP too much"
    with pytest.raises(BoundOverrun, match=too_much):
        decide(education="1200")
    with pytest.raises(BoundOverrun, match="optional funds, all together.*0.01 PHP too much"):
        decide(optional="1000.01")
    with pytest.raises(BoundNotReached, match=r"patronage refunds \(CDA MC 2019-009.*has to be 2400.00 PHP.*0.01 PHP too little"):
        decide(rebate="2399.99")
    with pytest.raises(BoundNotReached, match="reserve fund.*500.00 PHP too little"):
        decide(reserve="500", rebate="3300")
    with pytest.raises(RebateRateTooHigh, match="The rate of 17 percent is 1 percent above the highest possible, 16 percent"):
        philippine("10000", Decisions(Fraction(8, 100), Fraction(17, 100)))
    with pytest.raises(MoreThanSurplus):
        philippine("10000", Decisions(Fraction(20, 100), Fraction(17, 100)))


def test_where_the_highest_rate_allows_less_than_was_set_aside() -> None:
    """"2,800 were set aside for refunds, and twice the interest on capital brings only 840: the rest returns to the reserve." """
    few = members(("10000", "1000"), ("40000", "4000"))
    made = reckon_year(few, year_of(2025), 1000000, PH_DIVIDENDS, PH_APPROPRIATION, PHP, Decisions())
    assert (made.dividend_rate, made.rebate_rate) == (Fraction(84, 1000), Fraction(168, 1000))
    assert (made.set_aside_minor, made.rebates_minor) == (280000, 84000)
    (check,) = (one for one in made.appropriation.checks if one.bound.lines == ("rebate",))
    assert (check.minor, check.allocated_minor, check.least_minor) == (84000, 280000, 240000)
    assert made.appropriation.amount("reserve") == 100000 + 196000
    with pytest.raises(BoundNotReached, match="patronage refunds"):
        voted = Decisions(rebate_rate=Fraction(16, 100))
        reckon_year(few, year_of(2025), 1000000, PH_DIVIDENDS, PH_APPROPRIATION, PHP, voted)
    nobody = members(("10000", "0"))
    alone = reckon_year(nobody, year_of(2025), 1000000, PH_DIVIDENDS, PH_APPROPRIATION, PHP, Decisions())
    assert (alone.rebates_minor, alone.appropriation.amount("reserve")) == (0, 380000)


def test_a_thai_year_by_rates_that_were_voted_and_by_the_highest_that_fit() -> None:
    monthly = tuple(Payment(year_of(2025).start.replace(month=month, day=3), satang("1000")) for month in range(1, 13))
    group = [MemberYear(2, satang("100000"), monthly, satang("50000")), MemberYear(1, satang("20000"), monthly)]

    def year(decided: Decisions) -> YearEnd:
        rules, lines = THAI_COOPERATIVE_DIVIDENDS, THAI_COOPERATIVE_APPROPRIATION
        return reckon_year(group, year_of(2025), satang("16000.57"), rules, lines, THB, decided)

    voted = year(Decisions(Fraction(57, 1000), Fraction(10, 100), {"welfare": satang("800")}))
    assert [(one.number, plain(one.dividend.minor, THB)) for one in voted.members] == [(1, "1453.00"), (2, "6013.00")]
    assert plain(voted.rebates_minor, THB) == "5000.00"
    assert plain(voted.appropriation.amount("reserve"), THB) == "2734.57"
    highest = year(Decisions(rebate_rate=Fraction(10, 100)))
    assert highest.dividend_rate == Fraction(717, 10000) and highest.dividends_minor <= satang("9400")
    with pytest.raises(MoreThanSurplus):
        year(Decisions(Fraction(10, 100), Fraction(10, 100)))
    with pytest.raises(RateAboveLaw, match="A dividend of 15 percent is 5 percent above .*Co-operatives Act of Thailand"):
        year(Decisions(Fraction(15, 100), Fraction(10, 100)))


def test_rounding_brings_no_reserve_below_its_bound() -> None:
    """10,000.57 pesos: a tenth is 1,000.057, and the reserve gets 1,000.06 though nothing is left over for it."""
    made = appropriate(parse_amount("10000.57", PHP), PH_APPROPRIATION, PHP)
    assert [plain(one.minor, PHP) for one in made.lines] == ["1000.06", "1000.05", "1000.05", "4200.24", "2800.17"]


def test_lines_of_every_kind() -> None:
    """A fixed sum, a part of another line, a part of what is left, and amounts held between a least and a most."""
    rules = AppropriationRules(
        lines=(
            AppropriationLine("reserve", "Reserve", "3110", percent=Fraction(1, 10)),
            AppropriationLine("union", "Union", "3130", of=Of.LINE, of_line="reserve", percent=Fraction(1, 2), most_minor=300),
            AppropriationLine("school", "School", "3120", fixed_minor=250, percent=Fraction(1, 20), of=Of.LEFT),
            AppropriationLine("dividend", "Dividends", "2050", To.DIVIDEND, Fraction(1, 2), Of.AFTER_STATUTORY),
            AppropriationLine("welfare", "Welfare", "3140", least_minor=77),
        ),
        rounding=RoundingRule(Rounding.HALF_UP, 5),
    )
    made = appropriate(10003, rules, THB)
    assert {one.line.key: one.minor for one in made.lines} == {
        "reserve": 1005 + 2936,
        "union": 300,
        "school": 435 + 250,
        "dividend": 5000,
        "welfare": 77,
    }
    with pytest.raises(LineUnknown, match="no line roof"):
        appropriate(10003, rules, THB, {"roof": 5})
    with pytest.raises(LineUnknown):
        made.amount("roof")
    with pytest.raises(DividendAmountImpossible):
        appropriate(10003, rules, THB, {"welfare": -1})
    with pytest.raises(NothingToAppropriate, match="brought no surplus"):
        appropriate(0, rules, THB)
    with pytest.raises(NoDividendLine):
        reckon_year(LUZ_AND_OTHERS, year_of(2025), 10003, DividendRules(), AppropriationRules(), THB, Decisions(Fraction(1, 100)))
