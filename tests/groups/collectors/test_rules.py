"""What a constitution may say of collectors."""

import pytest

from core.errors import Inconsistent
from groups.collectors.errors import MostCashImpossible, MostDaysImpossible
from groups.collectors.rules import CollectorRules


def test_a_week_and_no_limit_unless_the_group_says_otherwise() -> None:
    assert CollectorRules() == CollectorRules(most_days=7, most_cash_minor=0)


@pytest.mark.parametrize(
    ("rules", "refusal", "said"),
    [
        ({"most_days": 0}, MostDaysImpossible, "at least once in 1 to 366 days, not in 0"),
        ({"most_days": 367}, MostDaysImpossible, "at least once in 1 to 366 days, not in 367"),
        ({"most_cash_minor": -1}, MostCashImpossible, "cannot be below zero"),
    ],
)
def test_rules_that_cannot_be(rules: dict[str, int], refusal: type[Inconsistent], said: str) -> None:
    with pytest.raises(refusal, match=said):
        CollectorRules(**rules)
