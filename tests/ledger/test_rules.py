"""Whoever switches a rule of the database off is found by `verify`, also when nothing else was done."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from ledger.rules import RULES, switched_off
from ledger.verify import verify_all
from tests.ledger.raw import ON_POSTGRESQL, ON_SQLITE, Fortress

LOOSENED = [
    ("ALTER TABLE posting DISABLE TRIGGER posting_append_only", {"posting_append_only"}),
    ("ALTER TABLE posting DISABLE TRIGGER posting_complete", {"posting_complete"}),
    ("ALTER TABLE posting ENABLE REPLICA TRIGGER posting_complete", {"posting_complete"}),
    ("DROP TRIGGER cash_day_derived ON cash_day", {"cash_day_derived"}),
    (
        "ALTER TABLE cash_day DISABLE TRIGGER ALL",
        {
            "cash_day_derived",
            "cash_day_no_truncate",
            "fk_cash_day_below_zero_never",
            "fk_cash_day_book_id_account_id_account",
        },
    ),
]


def found_after(fortress: Fortress, statement: str) -> set[str]:
    """The rules that are found switched off after a statement, which is then taken back."""
    with Session(fortress.engine) as session:
        session.execute(text(statement))
        found = list(verify_all(session))
        assert {finding.rule for finding in found} == {"rules_are_switched_on"}
        off = set(switched_off(session.connection()))
        assert all(any(rule in finding.detail for finding in found) for rule in off)
    return off


def test_all_rules_are_switched_on(fortress: Fortress) -> None:
    with fortress.engine.connect() as connection:
        assert switched_off(connection) == []


@ON_SQLITE
@pytest.mark.parametrize("rule", sorted(RULES["sqlite"]))
def test_a_rule_that_was_dropped_is_named(fortress: Fortress, rule: str) -> None:
    assert found_after(fortress, f"DROP TRIGGER {rule}") == {rule}


@ON_POSTGRESQL
@pytest.mark.parametrize("statement, off", LOOSENED)
def test_a_rule_that_was_switched_off_is_named(fortress: Fortress, statement: str, off: set[str]) -> None:
    assert found_after(fortress, statement) == off


@ON_POSTGRESQL
def test_a_server_that_writes_days_in_its_own_way_changes_nothing(fortress: Fortress) -> None:
    with Session(fortress.engine) as session:
        session.execute(text("SET LOCAL datestyle = 'German'"))
        assert list(verify_all(session)) == []
