"""What several formulas share: the names of sources, the reasons for a dash, and the commonest parts."""

from collections.abc import Callable

from core.marks import N_
from groups.indicators.facts import Facts
from groups.indicators.indicator import LEAST_WEEKS, WEEKS_IN_A_YEAR, Part

GLOSSARY = "DreamInsights glossary, DreamStart Labs, February 2026"
AVERAGE_SAVINGS = "IndiKit, indicator 308"
GROUP_SET = "Itsinda, financial metrics"

NOBODY = N_("Nobody was a member on this day.")
NO_MEETING = N_("No meeting has been confirmed yet.")
NO_SAVINGS = N_("Members have no savings.")
NO_ASSETS = N_("The group owns nothing yet.")
NO_LOAN_YET = N_("No loan has been given yet.")
NOTHING_LENT = N_("Nothing is on loan.")
NO_LENDING = N_("This group gives no loans.")
NO_SEX_SAID = N_("Nobody wrote down whether members are women or men.")
TOO_YOUNG = N_("The cycle is younger than 4 weeks.")
NO_OFFICER = N_("This network has no officer with a sign-in.")


def loan(name: str) -> Part:
    """A figure of the loans; None for a group that does not lend."""
    return lambda facts: None if facts.loans is None else int(getattr(facts.loans, name))


def members(facts: Facts) -> int:
    return facts.members


def savings(facts: Facts) -> int:
    return facts.savings_minor


def assets(facts: Facts) -> int:
    return facts.assets_minor


def profit(facts: Facts) -> int:
    return facts.profit_minor


def one(facts: Facts) -> int:
    return 1


def of_a_year(minor: Callable[[Facts], int]) -> Part:
    return lambda facts: minor(facts) * WEEKS_IN_A_YEAR if facts.weeks >= LEAST_WEEKS else None


def weekly(minor: Callable[[Facts], int]) -> Part:
    return lambda facts: minor(facts) * facts.weeks if facts.weeks >= LEAST_WEEKS else None
