"""What rule sets and their evaluator refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_

# --- which set, and which of its versions ----------------------------------------------------------------------------


class RuleSetUnknown(NotFound):
    code = "rule-set-unknown"
    sentence = N_("There is no rule set “{typed}”. These are ready: {known}.")


class NoVersionInForce(Refused):
    code = "rule-set-no-version-in-force"
    sentence = N_("No version of {key} holds on {day}. {said}")


# --- the case --------------------------------------------------------------------------------------------------------


class HouseholdsNegative(Inconsistent):
    code = "rules-households-negative"
    sentence = N_("{typed} households cannot be: a number of households is zero or more. Count them and type it again.")


class HouseholdsTooMany(Inconsistent):
    code = "rules-households-too-many"
    sentence = N_("{typed} households are more than can be reckoned with ({most}). Check the number of zeros.")


class HouseholdsUnreadable(Inconsistent):
    code = "rules-households-unreadable"
    sentence = N_("“{typed}” is not a number of households. Type digits only.")


class HouseholdsMissing(Inconsistent):
    code = "rules-households-missing"
    sentence = N_("Nobody said how many households there are. Type their number, in all or by tenure.")


class HouseholdsContradict(Inconsistent):
    code = "rules-households-contradict"
    sentence = N_(
        "By tenure there are {by_tenure} households, {over} more than the {total} in all. Count again, or leave the total out."
    )


class PartsContradict(Inconsistent):
    code = "rules-parts-contradict"
    sentence = N_("The parts have {by_part} households together, the community has {total}. Count again.")


class TypeUnknown(Inconsistent):
    code = "rules-upgrading-type-unknown"
    sentence = N_("“{typed}” is no type of upgrading. Choose one of these: {known}.")


class LandUnknown(Inconsistent):
    code = "rules-land-unknown"
    sentence = N_("“{typed}” is no kind of land. Choose one of these: {known}.")


class BaseUnknown(Inconsistent):
    code = "rules-savings-base-unknown"
    sentence = N_("Savings are not held against “{typed}”. Choose one of these: {known}.")


class LandContradictsType(Inconsistent):
    code = "rules-land-contradicts-type"
    sentence = N_("{upgrading} is on {land}, but {typed} was said. Change one of the two, or leave one out.")


class PlaceMissing(Inconsistent):
    code = "rules-place-missing"
    sentence = N_("“{line}” of {key} has other rates for: {known}. Say which it is: the type of upgrading, or the land.")


class CostMissing(Inconsistent):
    code = "rules-cost-missing"
    sentence = N_("“{line}” of {key} is a percentage of what the project costs. Say what it costs.")


class IndexRateMissing(Inconsistent):
    code = "rules-index-rate-missing"
    sentence = N_("The figures of {key} are in {unit}. Say how many {currency} one {unit} is worth, and on which day.")


class IndexRateNotPositive(Inconsistent):
    code = "rules-index-rate-not-positive"
    sentence = N_("One {unit} is worth more than nothing. Type how many {currency} it is worth.")


class IndexRateNotAsked(Inconsistent):
    code = "rules-index-rate-not-asked"
    sentence = N_("The figures of {key} are in {currency}, not in an index unit. Leave the rate out.")


class CurrencyDiffers(Inconsistent):
    code = "rules-currency-differs"
    sentence = N_("{key} pays in {currency}, the case is in {typed}. Never add the two: say the amounts in {currency}.")


class AmountBelowZero(Inconsistent):
    code = "rules-amount-below-zero"
    sentence = N_("“{what}” is below zero. Type an amount of zero or more.")


class ChoiceNotInSet(Inconsistent):
    code = "rules-choice-not-in-set"
    sentence = N_("{key} has no “{typed}”. It has these: {known}.")


class DayUnreadableHere(Inconsistent):
    code = "rules-day-unreadable"
    sentence = N_("“{typed}” is not a day. Write it as {example}.")


class SplitToGainMore(Refused):
    code = "rules-split-to-gain-more"
    sentence = N_(
        "{key} refuses that a community is split to gain more: as one it is due {whole}, in parts {split}, {more} more. "
        "Apply as one community of {households} households."
    )


# --- the sets themselves ---------------------------------------------------------------------------------------------


class SetUnreadable(Inconsistent):
    code = "rule-set-unreadable"
    sentence = N_("This cannot be read as a rule set: {reason}. Start from a set that is there and change its figures.")


class SetWrong(Inconsistent):
    """One thing that is wrong with a set: `where` is the line or part, `wrong` says what and what to do."""

    code = "rule-set-wrong"
    sentence = N_("{where}: {wrong}")


class KeyTaken(Refused):
    code = "rule-set-key-taken"
    sentence = N_("“{key}” is the name of a set that is not yours to change. Choose another, such as {suggested}.")


class VersionNotNext(Refused):
    code = "rule-set-version-not-next"
    sentence = N_("The next version of {key} is number {next}, not {typed}. Change the number, or load the page again.")


class VersionNotLater(Refused):
    code = "rule-set-version-not-later"
    sentence = N_("A new version of {key} must hold from a day after {day}, on which the one before it began.")


class SetsWrong(Inconsistent):
    """All that is wrong with a set, one thing after the other."""

    code = "rule-set-all-wrong"
    sentence = N_("This set cannot be adopted yet. {said}")


class FirstDayMissing(Inconsistent):
    code = "rule-set-first-day-missing"
    sentence = N_("Say from which day {key} holds: fill in valid_from, such as “2027-10-01”.")


class TryFirst(Refused):
    code = "rule-set-try-first"
    sentence = N_("This text was changed since its example was shown. Look at the example below, then adopt it.")
