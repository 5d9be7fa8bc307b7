"""The questions of a constitution, area by area, in the order in which a group settles them: plain data.

What a rule means is said where it is kept: `groups.terms` and the `rules` of each room.
"""

from collections.abc import Mapping
from typing import Any

from core.marks import N_
from groups.collectors.rules import CollectorRules
from groups.federation.rules import LinkageRules
from groups.kiosk.rules import METER_UNIT_NAMES, REMITTANCE_NAMES, SHORT_GOES_NAMES, KioskRules
from groups.loans import rules as loans
from groups.loans.rules import LoanRules
from groups.rotation import rules as rotation
from groups.rotation.rules import RotationRules
from groups.rule_fields import Kind, RuleArea, RuleField
from groups.sharing import rules as sharing
from groups.sharing.appropriation_rules import PERCENT_OF_NAMES
from groups.sharing.dividend_rules import EARNS_NAMES, PAID_AS_NAMES, REBATE_BY_NAMES, DividendRules
from groups.sharing.rounding import MODE_NAMES
from groups.sharing.rounding import MOMENT_NAMES as DIVIDEND_MOMENT_NAMES
from groups.sharing.rules import AppropriationRules, SharingRules
from groups.terms import LEFT_OVER_NAMES, MOST_SHARES_EVER, SAVES_NAMES, Method, Terms


def _choices(names: Mapping[Any, str]) -> dict[str, str]:
    """The answers by their kept value; none at all is kept as nothing."""
    return {"" if value is None else str(value): name for value, name in names.items()}


_MODES = _choices(MODE_NAMES)
# Of the orders in which a repayment can be split, those that groups are known to use.
ORDERS: dict[str, str] = {
    "penalty,fee,interest,principal": N_("penalty, fee, interest, principal"),
    "interest,principal,fee,penalty": N_("interest, principal, fee, penalty"),
    "fee,interest,principal,penalty": N_("fee, interest, principal, penalty"),
    "principal,interest,fee,penalty": N_("principal, interest, fee, penalty"),
}


def _loan(name: str, kind: Kind, choices: Mapping[str, str] | None = None, hint: str = "") -> RuleField:
    return RuleField(f"loans.{name}", loans.RULE_NAMES[name], kind, hint, choices)


def _unit(path: str, label: str) -> RuleField:
    """The smallest step of a rounding, which is never nothing."""
    return RuleField(path, label, Kind.AMOUNT, unit=True)


SAVING_IN_SHARES = (
    RuleField("share_value_minor", N_("What one share costs"), Kind.AMOUNT, needed=True),
    RuleField(
        "least_shares", N_("Fewest shares that a member buys at once"), Kind.WHOLE, least=1, most=MOST_SHARES_EVER
    ),
    RuleField(
        "most_shares",
        N_("Most shares that a member buys at one meeting"),
        Kind.WHOLE,
        least=1,
        most=MOST_SHARES_EVER,
        needed=True,
    ),
    RuleField(
        "left_over",
        N_("Money left over that does not make a whole share is"),
        Kind.CHOICE,
        choices=_choices(LEFT_OVER_NAMES),
        needed=True,
    ),
    RuleField("may_return_shares", N_("Shares may be paid back before the share-out"), Kind.TICK),
    RuleField(
        "most_shares_returned",
        N_("Most shares paid back to a member at one meeting"),
        Kind.WHOLE,
        most=MOST_SHARES_EVER,
    ),
)
SAVING_IN_AMOUNTS = (
    RuleField("saves", N_("Members save"), Kind.CHOICE, choices=_choices(SAVES_NAMES)),
    RuleField(
        "saving_minor",
        N_("Smallest saving at once, or the equal amount"),
        Kind.AMOUNT,
        N_("Empty if any amount will do."),
    ),
    RuleField("may_withdraw", N_("Members may take savings out at a meeting"), Kind.TICK),
)
FUND_AND_FINES = (
    RuleField("social_minor", N_("Equal contribution to the social fund"), Kind.AMOUNT, N_("Empty if there is none.")),
    RuleField("fine_late_minor", N_("Fine for coming late"), Kind.AMOUNT, N_("Empty if there is none.")),
    RuleField("fine_absent_minor", N_("Fine for staying away"), Kind.AMOUNT, N_("Empty if there is none.")),
    RuleField("key_holders_off_committee", N_("Key-holders do not sit on the committee"), Kind.TICK),
)

LOANS = RuleArea(
    "loans",
    N_("Loans"),
    (
        _loan("method", Kind.CHOICE, _choices(loans.METHOD_NAMES)),
        _loan("rate", Kind.PERCENT),
        RuleField(
            "loans.rate_per", N_("The interest rate is for"), Kind.CHOICE, choices=_choices(loans.RATE_PER_NAMES)
        ),
        _loan("interest_by", Kind.CHOICE, _choices(loans.INTEREST_BY_NAMES)),
        _loan("level_by", Kind.CHOICE, _choices(loans.LEVEL_BY_NAMES)),
        _loan("every", Kind.WHOLE),
        RuleField(
            "loans.unit", N_("A loan period is counted in"), Kind.CHOICE, choices=_choices(loans.PERIOD_UNIT_NAMES)
        ),
        _loan("most_periods", Kind.WHOLE, hint=N_("In loan periods.")),
        _loan("due_on", Kind.CHOICE, _choices(loans.DUE_ON_NAMES)),
        _loan("on_holiday", Kind.CHOICE, _choices(loans.ON_HOLIDAY_NAMES)),
        _loan("times_savings", Kind.TIMES, hint=N_("0 if there is no such limit.")),
        _loan("savings_counted", Kind.CHOICE, _choices(loans.SAVINGS_COUNTED_NAMES)),
        _loan("share_of_box", Kind.PERCENT),
        _loan("interest_free_periods", Kind.WHOLE),
        _loan("principal_starts", Kind.WHOLE, hint=N_("1 if principal is paid from the first instalment on.")),
        _loan("meanwhile", Kind.CHOICE, _choices(loans.MEANWHILE_NAMES)),
        _loan("rounding", Kind.CHOICE, _choices(loans.ROUNDING_NAMES)),
        _unit("loans.interest_unit_minor", loans.RULE_NAMES["interest_unit_minor"]),
        _unit("loans.instalment_unit_minor", loans.RULE_NAMES["instalment_unit_minor"]),
        _loan("moment", Kind.CHOICE, _choices(loans.MOMENT_NAMES)),
        _loan("order", Kind.CHOICE, ORDERS),
        _loan("split_by", Kind.CHOICE, _choices(loans.SPLIT_BY_NAMES)),
        _loan("penalty_minor", Kind.AMOUNT),
        _loan("penalty_rate", Kind.PERCENT),
        _loan("penalty_after_days", Kind.WHOLE),
        _loan("fee_minor", Kind.AMOUNT),
        _loan("fee_rate", Kind.PERCENT),
        _loan("fee_taken", Kind.CHOICE, _choices(loans.FEE_TAKEN_NAMES)),
        _loan("early", Kind.CHOICE, _choices(loans.EARLY_NAMES)),
        _loan("extra", Kind.CHOICE, _choices(loans.EXTRA_NAMES)),
        _loan("guarantors", Kind.WHOLE),
        _loan("loans_at_once", Kind.WHOLE),
        _loan("may_top_up", Kind.TICK),
        _loan("par_days", Kind.WHOLE),
        _loan("quorum", Kind.PERCENT),
        _loan("majority", Kind.PERCENT),
    ),
    "loans",
    LoanRules,
)

SHARING = RuleArea(
    "sharing",
    N_("Share-out"),
    (
        RuleField("sharing.shared", N_("What is divided"), Kind.CHOICE, choices=_choices(sharing.SHARED_NAMES)),
        *(
            RuleField(
                f"sharing.parts.{strategy}.rate", name, Kind.PERCENT, N_("Percent of what is divided; empty for none.")
            )
            for strategy, name in sharing.STRATEGY_NAMES.items()
        ),
        RuleField("sharing.moment", N_("What is rounded"), Kind.CHOICE, choices=_choices(sharing.MOMENT_NAMES)),
        RuleField("sharing.rounding", N_("Payouts are rounded"), Kind.CHOICE, choices=_choices(loans.ROUNDING_NAMES)),
        _unit("sharing.unit_minor", N_("Smallest sum that is paid out")),
        RuleField(
            "sharing.remainder", N_("What rounding leaves over"), Kind.CHOICE, choices=_choices(sharing.REMAINDER_NAMES)
        ),
        RuleField("sharing.reserve_minor", N_("Kept back before sharing"), Kind.AMOUNT, N_("Empty if there is none.")),
        RuleField("sharing.social_fund_too", N_("The social fund is shared too, the same for each member"), Kind.TICK),
        RuleField(
            "sharing.leaving",
            N_("Who leaves before the share-out gets"),
            Kind.CHOICE,
            choices=_choices(sharing.LEAVER_NAMES),
        ),
        RuleField(
            "sharing.death", N_("The heirs of who dies get"), Kind.CHOICE, choices=_choices(sharing.LEAVER_NAMES)
        ),
        RuleField("sharing.buy_in", N_("Who joins later pays for shares what they are worth that day"), Kind.TICK),
        RuleField("sharing.early", N_("The group may share out before the cycle ends"), Kind.TICK),
    ),
    "sharing",
    SharingRules,
)

DIVIDENDS = RuleArea(
    "dividends",
    N_("Dividends and rebates"),
    (
        RuleField("dividends.earns", N_("Shares earn"), Kind.CHOICE, choices=_choices(EARNS_NAMES)),
        RuleField(
            "dividends.denominator",
            N_("Months in the year of dividends"),
            Kind.WHOLE,
            N_("0: as many as the year has."),
            most=366,
        ),
        RuleField(
            "dividends.cut_off_day",
            N_("Paid after this day of the month counts from the next"),
            Kind.WHOLE,
            N_("0: never."),
            most=31,
        ),
        RuleField("dividends.own_period", N_("A payment by that day earns for its own month too"), Kind.TICK),
        RuleField("dividends.first_month", N_("First month of the financial year"), Kind.WHOLE, least=1, most=12),
        RuleField("dividends.rounding.mode", N_("Dividends are rounded"), Kind.CHOICE, choices=_MODES),
        _unit("dividends.rounding.unit_minor", N_("Smallest step of a dividend")),
        RuleField(
            "dividends.moment", N_("When dividends are rounded"), Kind.CHOICE, choices=_choices(DIVIDEND_MOMENT_NAMES)
        ),
        RuleField("dividends.rate_step", N_("Rates are looked for in steps of"), Kind.PERCENT),
        RuleField("dividends.rebate_by", N_("Rebates are"), Kind.CHOICE, choices=_choices(REBATE_BY_NAMES)),
        RuleField("dividends.rebate_rounding.mode", N_("Rebates are rounded"), Kind.CHOICE, choices=_MODES),
        _unit("dividends.rebate_rounding.unit_minor", N_("Smallest step of a rebate")),
        RuleField("dividends.tax_rate", N_("Tax withheld from dividends"), Kind.PERCENT),
        RuleField("dividends.tax_from_minor", N_("Dividends up to this sum are free of it"), Kind.AMOUNT),
        RuleField(
            "dividends.most_rate",
            N_("Highest dividend rate that law allows"),
            Kind.PERCENT,
            N_("Empty if there is none."),
            optional=True,
        ),
        RuleField("dividends.subscribed_minor", N_("Share capital that each member has promised"), Kind.AMOUNT),
        RuleField(
            "dividends.paid_as", N_("Dividends and rebates are paid"), Kind.CHOICE, choices=_choices(PAID_AS_NAMES)
        ),
    ),
    "dividends",
    DividendRules,
)

ROTATION = RuleArea(
    "rotation",
    N_("Rotation"),
    (
        RuleField("rotation.contribution_minor", N_("What each turn pays in at a meeting"), Kind.AMOUNT, needed=True),
        RuleField("rotation.order", N_("The pot goes"), Kind.CHOICE, choices=_choices(rotation.ORDER_NAMES)),
        RuleField("rotation.draw", N_("Lots are"), Kind.CHOICE, choices=_choices(rotation.DRAW_NAMES)),
        RuleField("rotation.bids", N_("Bids are"), Kind.CHOICE, choices=_choices(rotation.BIDS_GO_NAMES)),
        RuleField("rotation.most_bid_percent", N_("Largest bid, in percent of the pot"), Kind.WHOLE, least=1, most=100),
        _unit("rotation.unit_minor", N_("Smallest coin that is shared")),
        RuleField(
            "rotation.remainder",
            N_("Coins that cannot be shared equally go"),
            Kind.CHOICE,
            choices=_choices(rotation.REMAINDER_NAMES),
        ),
        RuleField(
            "rotation.most_slots", N_("Most turns that one member may hold"), Kind.WHOLE, N_("0 if there is no limit.")
        ),
        RuleField("rotation.half_slots", N_("Two members may share a turn"), Kind.TICK),
        RuleField("rotation.swaps", N_("Two members may change places when both agree"), Kind.TICK),
    ),
    "rotation",
    RotationRules,
)

COLLECTORS = RuleArea(
    "collectors",
    N_("Collectors"),
    (
        RuleField(
            "collectors.most_days", N_("Most days that money stays with a collector"), Kind.WHOLE, least=1, most=366
        ),
        RuleField(
            "collectors.most_cash_minor",
            N_("Most cash that a collector may hold"),
            Kind.AMOUNT,
            N_("Empty if there is no limit."),
        ),
    ),
    "collectors",
    CollectorRules,
)

KIOSK = RuleArea(
    "kiosk",
    N_("Water kiosk"),
    (
        RuleField("kiosk.tariff_minor", N_("Price at the tap"), Kind.AMOUNT, needed=True),
        RuleField("kiosk.tariff_litres", N_("That price is for so many litres"), Kind.WHOLE, least=1),
        RuleField("kiosk.meter_unit", N_("The meter counts"), Kind.CHOICE, choices=_choices(METER_UNIT_NAMES)),
        RuleField("kiosk.bulk_minor", N_("Price of the water board"), Kind.AMOUNT),
        RuleField("kiosk.bulk_litres", N_("That price is for so many litres of bulk water"), Kind.WHOLE, least=1),
        RuleField("kiosk.bulk_fixed_minor", N_("Fixed charge on each bill"), Kind.AMOUNT),
        RuleField(
            "kiosk.rounding",
            N_("What a day should bring is rounded"),
            Kind.CHOICE,
            choices=_choices(loans.ROUNDING_NAMES),
        ),
        _unit("kiosk.unit_minor", N_("Smallest coin at the tap")),
        RuleField("kiosk.tolerance_minor", N_("Cash short up to this is the group's"), Kind.AMOUNT),
        RuleField("kiosk.short", N_("When more is short"), Kind.CHOICE, choices=_choices(SHORT_GOES_NAMES)),
        RuleField("kiosk.commission", N_("The attendant's part of the cash"), Kind.PERCENT),
        RuleField("kiosk.commission_day_minor", N_("What the attendant gets for a day with water"), Kind.AMOUNT),
        RuleField("kiosk.remittance", N_("Meant for the water board"), Kind.CHOICE, choices=_choices(REMITTANCE_NAMES)),
        RuleField("kiosk.remit_share", N_("The fixed share of the takings"), Kind.PERCENT),
        RuleField("kiosk.arrears_instalment_minor", N_("Agreed instalment on inherited arrears"), Kind.AMOUNT),
    ),
    "kiosk",
    KioskRules,
)

LINKAGE = RuleArea(
    "linkage",
    N_("Borrowing from a bank"),
    (
        RuleField(
            "linkage.times_savings", N_("Most that is owed to banks, as a multiple of what members have saved"), Kind.TIMES
        ),
    ),
    "linkage",
    LinkageRules,
)

_ANYBODY_MAY = ("loans", "sharing")
_NOBODY_SAVES = (Method.ROSCA, Method.KIOSK)


def areas_for(terms: Terms) -> tuple[RuleArea, ...]:
    """The questions for a group that has, or starts from, these rules."""
    saving = RuleArea("savings", N_("Savings, social fund and fines"), _saving_fields(terms))
    parts = (LOANS, SHARING, DIVIDENDS, _appropriation(terms), ROTATION, COLLECTORS, KIOSK, LINKAGE)
    return (saving, *(area for area in parts if area.key in _ANYBODY_MAY or getattr(terms, area.part) is not None))


def _saving_fields(terms: Terms) -> tuple[RuleField, ...]:
    if terms.method in _NOBODY_SAVES and not (terms.in_shares or terms.in_amounts):
        return FUND_AND_FINES
    return (*(SAVING_IN_SHARES if terms.in_shares else SAVING_IN_AMOUNTS), *FUND_AND_FINES)


def _appropriation(terms: Terms) -> RuleArea:
    """The percentages of the lines that the group has; which lines there are comes with the method."""
    lines = terms.appropriation.lines if terms.appropriation else ()
    fields = tuple(
        RuleField(f"appropriation.lines.{line.key}.percent", line.name, Kind.PERCENT, PERCENT_OF_NAMES[line.of]) for line in lines
    )
    return RuleArea("appropriation", N_("Where a surplus goes"), fields, "appropriation", AppropriationRules)
