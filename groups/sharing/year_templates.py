"""Ready-made rules of dividends and appropriation for three kinds of group: data to start from, which each group adapts.

Every bound of law says where it is from and how sure we are of it. What was not read in a source is marked and can be changed;
it is never printed as somebody's official standard. Amounts that follow the currency (a whole baht) are in minor units.
"""

from dataclasses import replace
from fractions import Fraction

from core.marks import N_
from core.money import Rounding
from groups.sharing.appropriation_rules import (
    AppropriationLine,
    AppropriationRules,
    Bound,
    Certainty,
    Of,
    RateBound,
    To,
)
from groups.sharing.dividend_rules import DividendRules, Earns, PaidAs, RebateBy
from groups.sharing.rounding import Moment, RoundingRule

WHOLE_BAHT = RoundingRule(Rounding.FLOOR, 100)
RA_9520 = "RA 9520"
MC_2019_09 = "CDA MC 2019-009"


def percent(number: int) -> Fraction:
    return Fraction(number, 100)


def in_units(rules: DividendRules, unit_minor: int) -> DividendRules:
    """The same rules where the smallest amount that is paid is a whole unit of another currency."""
    step = RoundingRule(Rounding.FLOOR, unit_minor)
    return replace(rules, rounding=step, rebate_rounding=step)


RESERVE = AppropriationLine("reserve", N_("Reserve fund"), "3110", percent=percent(10), statutory=True)
WELFARE = AppropriationLine("welfare", N_("Welfare fund"), "3140")
DIVIDEND = AppropriationLine("dividend", N_("Dividends on shares"), "2050", To.DIVIDEND)
REBATE = AppropriationLine("rebate", N_("Rebate on interest paid"), "2050", To.REBATE)
ON_CAPITAL = AppropriationLine("dividend", N_("Interest on share capital"), "2050", To.DIVIDEND, percent(60), Of.LEFT)
PATRONAGE = AppropriationLine("rebate", N_("Patronage refund"), "2050", To.REBATE, percent(100), Of.LEFT)

# A savings group (Thailand): its assembly decides; a part for welfare, the rest by shares and by interest paid.
THAI_GROUP_DIVIDENDS = DividendRules(rounding=WHOLE_BAHT, moment=Moment.END, rebate_rounding=WHOLE_BAHT)
THAI_GROUP_APPROPRIATION = AppropriationRules(
    lines=(
        AppropriationLine("reserve", N_("Reserve fund"), "3110", percent=percent(10)),
        AppropriationLine("welfare", N_("Welfare fund"), "3140", percent=percent(20)),
        DIVIDEND,
        REBATE,
    ),
)

# A savings co-operative (Thailand): each payment earns from the next month on, as most notices have it; whole-baht dividends and
# rebates, the satang in the reserve. Where a payment by the 5th (or the 7th) earns for its own month too, the group says so.
# The highest rate is told by a co-operative's notice only (kpsc-coop.com, 2555), so it is marked and can be changed.
THAI_COOPERATIVE_DIVIDENDS = DividendRules(
    rounding=WHOLE_BAHT,
    moment=Moment.END,
    rebate_rounding=WHOLE_BAHT,
    most_rate=percent(10),
    most_rate_source="Co-operatives Act of Thailand, as kpsc-coop.com tells it; not confirmed, ask the registrar",
)
THAI_COOPERATIVE_APPROPRIATION = AppropriationRules(
    lines=(RESERVE, DIVIDEND, REBATE, WELFARE),
    bounds=(
        Bound(
            ("reserve",),
            N_("At least 10 percent of the surplus goes to the reserve fund"),
            N_("Co-operatives Act of Thailand"),
            Certainty.UNCONFIRMED,
            least=percent(10),
        ),
    ),
)

# A credit co-operative (Philippines): the five bounds of law, interest by average balances, refunds to the last centavo.
PH_DIVIDENDS = DividendRules(
    earns=Earns.AVERAGE,
    own_period=True,
    rounding=RoundingRule(Rounding.FLOOR),
    moment=Moment.END,
    rebate_by=RebateBy.SPLIT,
    paid_as=PaidAs.CASH,
)
PH_APPROPRIATION = AppropriationRules(
    lines=(
        RESERVE,
        AppropriationLine("education", N_("Education and training fund"), "3120", percent=percent(10), statutory=True),
        AppropriationLine("optional", N_("Optional funds"), "3130", percent=percent(10)),
        ON_CAPITAL,
        PATRONAGE,
    ),
    bounds=(
        Bound(
            ("reserve",),
            N_("At least 10 percent of the net surplus goes to the reserve fund"),
            RA_9520,
            Certainty.READ,
            least=percent(10),
        ),
        Bound(
            ("education",),
            N_("At most 10 percent of the net surplus goes to education and training"),
            RA_9520,
            Certainty.READ,
            most=percent(10),
        ),
        Bound(
            ("optional",),
            N_("At most 10 percent of the net surplus goes to optional funds, all together"),
            RA_9520,
            Certainty.READ,
            most=percent(10),
        ),
        Bound(
            ("rebate",),
            N_("At least 30 percent of the surplus after statutory reserves goes to patronage refunds"),
            MC_2019_09,
            Certainty.READ,
            of=Of.AFTER_STATUTORY,
            least=percent(30),
        ),
    ),
    rate_bound=RateBound(
        Fraction(2),
        N_("The rate of the patronage refund is at most twice the rate of interest on share capital"),
        MC_2019_09,
        Certainty.READ,
    ),
)
