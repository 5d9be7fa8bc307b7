"""What a constitution may say of collectors."""

import pytest

from core.errors import Inconsistent
from groups.collectors.rules import CollectorRules


def test_a_week_and_no_limit_unless_the_group_says_otherwise() -> None:
    assert CollectorRules() == CollectorRules(most_days=7, most_cash_minor=0)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"most_days": 0}, "at least once in 1 to 366 days, not in 0"),
        ({"most_days": 367}, "at least once in 1 to 366 days, not in 367"),
        ({"most_cash_minor": -1}, "cannot be below zero"),
    ],
)
def test_rules_that_cannot_be(rules: dict[str, int], said: str) -> None:
    with pytest.raises(Inconsistent, match=said):
        CollectorRules(**rules)
