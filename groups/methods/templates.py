"""The ready-made constitutions, by method, with where each figure is read.

A template is a place to start, not a standard: the group changes what it agreed otherwise before it signs. What the sources do
not say is set as groups usually have it. Amounts that only the group can name (a share, the equal saving, the contribution, a
bucket of water) are asked for when the group is set up.

Sources: Village savings: vsla.net, "The VSLA methodology"; SILC: Catholic Relief Services as told by saccotrend.co.ke; self-help
groups: LBSNAA training record (cycles, fines, savings), Indira Kranthi Patham (books); daily savings: Shack Dwellers Federation
of Namibia (2011); Thai co-operatives: notices of Roi Et, Sakon Nakhon, Phang Khon and other co-operatives, the RID savings
co-operative's annual report of 2557; ROSCA: gdrc.org; Philippine co-operatives: Republic Act 9520, CDA MC 2019-009.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.marks import N_
from core.money import Currency
from groups.collectors.rules import CollectorRules
from groups.federation.rules import LinkageRules
from groups.kiosk.rules import KioskRules
from groups.loans.rules import DueOn, InterestBy, LoanRules
from groups.loans.rules import Method as Repaid
from groups.loans.rules import RatePer
from groups.rotation.rules import RotationRules
from groups.sharing.rules import Part, SharingRules, Strategy
from groups.sharing.year_templates import (
    PH_APPROPRIATION,
    PH_DIVIDENDS,
    THAI_COOPERATIVE_APPROPRIATION,
    THAI_COOPERATIVE_DIVIDENDS,
    THAI_GROUP_APPROPRIATION,
    THAI_GROUP_DIVIDENDS,
    in_units,
)
from groups.terms import METHOD_NAMES, Method, Saves, Terms

# Rules for an amount that the group names and an equal contribution to the social fund, both in minor units.
Rules = Callable[[int, int, Currency], Terms]


@dataclass(frozen=True, slots=True)
class Template:
    """One method: what it is in a sentence, what it asks for (the path of that `rule`), how often it usually meets, its rules."""

    method: Method
    about: str
    asks: str
    rule: str
    rules: Rules
    every_days: int = 7
    cycle_months: int | None = None
    has_social_fund: bool = True

    @property
    def name(self) -> str:
        return METHOD_NAMES[self.method]


def _whole_units(money: Currency) -> LoanRules:
    """Loans as most savings groups give them: flat, for three months, three times the savings, in whole units of money."""
    return LoanRules(interest_unit_minor=money.unit, instalment_unit_minor=money.unit)


def _vsla(share_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.VSLA,
        share_value_minor=share_minor,
        social_minor=social_minor,
        loans=_whole_units(money),
        sharing=SharingRules(unit_minor=money.unit),
    )


def _silc(least_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.SILC,
        saves=Saves.AMOUNT,
        saving_minor=least_minor,
        social_minor=social_minor,
        loans=_whole_units(money),
        sharing=SharingRules(parts=(Part(Strategy.BY_SAVINGS),), unit_minor=money.unit),
    )


def _shg(equal_minor: int, social_minor: int, money: Currency) -> Terms:
    """Permanent; internal lending at 2% a month on what is still owed is usual, and so is a bank's loan of four times
    the savings; neither is prescribed."""
    return Terms(
        method=Method.SHG,
        saves=Saves.EQUAL,
        saving_minor=equal_minor,
        social_minor=social_minor,
        key_holders_off_committee=False,
        loans=LoanRules(
            method=Repaid.EQUAL_PRINCIPAL,
            rate=Fraction(1, 50),
            most_periods=12,
            interest_unit_minor=money.unit,
            instalment_unit_minor=money.unit,
        ),
        sharing=SharingRules(parts=(Part(Strategy.EQUALLY),), unit_minor=money.unit),
        linkage=LinkageRules(),
    )


def _daily(least_minor: int, social_minor: int, money: Currency) -> Terms:
    """Any amount, any day; members take their savings out, and nothing is shared out."""
    return Terms(
        method=Method.DAILY,
        saves=Saves.AMOUNT,
        saving_minor=least_minor,
        social_minor=social_minor,
        may_withdraw=True,
        key_holders_off_committee=False,
        loans=LoanRules(
            rate=Fraction(1, 100), most_periods=12, interest_unit_minor=money.unit, instalment_unit_minor=money.unit
        ),
        collectors=CollectorRules(),
    )


def _thai_group(monthly_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.THAI_GROUP,
        saves=Saves.AMOUNT,
        saving_minor=monthly_minor,
        social_minor=social_minor,
        may_withdraw=True,
        key_holders_off_committee=False,
        loans=_by_the_month(money),
        dividends=in_units(THAI_GROUP_DIVIDENDS, money.unit),
        appropriation=THAI_GROUP_APPROPRIATION,
    )


def _thai_cooperative(monthly_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.THAI_COOPERATIVE,
        saves=Saves.AMOUNT,
        saving_minor=monthly_minor,
        savings_are_capital=True,
        social_minor=social_minor,
        key_holders_off_committee=False,
        loans=_by_the_month(money),
        dividends=in_units(THAI_COOPERATIVE_DIVIDENDS, money.unit),
        appropriation=THAI_COOPERATIVE_APPROPRIATION,
    )


def _by_the_month(money: Currency) -> LoanRules:
    """Interest by days on what is still owed, as Thai co-operatives count it; 6 to 7% a year is what CODI lets groups charge."""
    return LoanRules(
        method=Repaid.EQUAL_PRINCIPAL,
        interest_by=InterestBy.DAY,
        rate=Fraction(7, 100),
        rate_per=RatePer.YEAR,
        most_periods=60,
        times_savings=Fraction(10),
        instalment_unit_minor=money.unit,
        due_on=DueOn.CALENDAR,
        guarantors=1,
    )


def _rosca(contribution_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.ROSCA,
        saves=Saves.NOTHING,
        social_minor=social_minor,
        key_holders_off_committee=False,
        rotation=RotationRules(contribution_minor=contribution_minor, unit_minor=money.unit),
    )


def _asca(least_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.ASCA,
        saves=Saves.AMOUNT,
        saving_minor=least_minor,
        social_minor=social_minor,
        key_holders_off_committee=False,
        loans=_whole_units(money),
        sharing=SharingRules(parts=(Part(Strategy.BY_SAVINGS),), unit_minor=money.unit),
    )


def _ph_cooperative(share_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.PH_COOPERATIVE,
        saves=Saves.AMOUNT,
        saving_minor=share_minor,
        savings_are_capital=True,
        social_minor=social_minor,
        key_holders_off_committee=False,
        loans=LoanRules(
            method=Repaid.ANNUITY,
            rate=Fraction(3, 200),
            most_periods=24,
            interest_unit_minor=1,
            instalment_unit_minor=money.unit,
            due_on=DueOn.CALENDAR,
        ),
        dividends=PH_DIVIDENDS,
        appropriation=PH_APPROPRIATION,
    )


def _kiosk(bucket_minor: int, social_minor: int, money: Currency) -> Terms:
    return Terms(
        method=Method.KIOSK,
        saves=Saves.NOTHING,
        social_minor=social_minor,
        key_holders_off_committee=False,
        kiosk=KioskRules(tariff_minor=bucket_minor, unit_minor=money.unit),
    )


TEMPLATES: Mapping[Method, Template] = {
    template.method: template
    for template in (
        Template(
            Method.VSLA,
            N_(
                "Members buy 1 to 5 shares at each meeting, borrow from the box, and share everything out after 8 to 12 months."
            ),
            N_("What does one share cost?"),
            "share_value_minor",
            _vsla,
            cycle_months=12,
        ),
        Template(
            Method.SILC,
            N_("Members save any amount from a minimum on, borrow from the box, and share out by what each one saved."),
            N_("What is the smallest amount that a member saves at a meeting?"),
            "saving_minor",
            _silc,
            cycle_months=12,
        ),
        Template(
            Method.SHG,
            N_("All save the same each week, lend to each other for years, and borrow from a bank together."),
            N_("How much does each member save at a meeting?"),
            "saving_minor",
            _shg,
            has_social_fund=False,
        ),
        Template(
            Method.DAILY,
            N_(
                "Collectors go from door to door and take what people can save that day; another group checks the books."
            ),
            N_("Is there a smallest amount? Leave it empty if any amount will do."),
            "saving_minor",
            _daily,
            has_social_fund=False,
        ),
        Template(
            Method.THAI_GROUP,
            N_(
                "Members save every month; each year brings a dividend, a rebate on interest, and money for the welfare fund."
            ),
            N_("What is the smallest amount that a member saves each month?"),
            "saving_minor",
            _thai_group,
            every_days=30,
        ),
        Template(
            Method.THAI_COOPERATIVE,
            N_(
                "Members pay for shares monthly; dividends go by the months that remain, borrowers get interest back."
            ),
            N_("What is the smallest share payment of a month?"),
            "saving_minor",
            _thai_cooperative,
            every_days=30,
            has_social_fund=False,
        ),
        Template(
            Method.ROSCA,
            N_(
                "Everybody pays the same into one pot, and at each meeting one of them takes it, until all have had their turn."
            ),
            N_("How much does each turn pay in at a meeting?"),
            "rotation.contribution_minor",
            _rosca,
            every_days=30,
            has_social_fund=False,
        ),
        Template(
            Method.ASCA,
            N_("Members save freely and lend from the box; when they decide, they share out by what each one saved."),
            N_("Is there a smallest amount? Leave it empty if any amount will do."),
            "saving_minor",
            _asca,
        ),
        Template(
            Method.PH_COOPERATIVE,
            N_(
                "Members hold share capital; the surplus goes to reserves, to interest on shares and to refunds."
            ),
            N_("What is the smallest payment for share capital?"),
            "saving_minor",
            _ph_cooperative,
            every_days=30,
            has_social_fund=False,
        ),
        Template(
            Method.KIOSK,
            N_("A group sells water by the bucket: the meter is read every day and compared with the cash handed in."),
            N_("What does a bucket of 20 litres cost?"),
            "kiosk.tariff_minor",
            _kiosk,
            has_social_fund=False,
        ),
    )
}


def rules_of(method: Method, amount_minor: int, social_minor: int, money: Currency) -> Terms:
    """A method's rules with the group's own amounts. Raises what `Terms` raises (ShareValueMissing, EqualSavingMissing …)."""
    return TEMPLATES[method].rules(amount_minor, social_minor, money)
