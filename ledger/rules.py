"""The rules that the database holds by triggers (migrations 0001, 0005 and 0024), by name, and whether each is switched on."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

ADDED_TO = ("book", "account", "journal_transaction", "posting", "period_closing", "closing_balance")
DERIVED = ("monthly_total", "cash_day")
PAPERS = ("paper_key", "issued_paper", "issued_paper_book")
VOUCHERS = ("voucher_fixed", "voucher_sealed", "voucher_finished", "voucher_no_delete")

RULES: Mapping[str, frozenset[str]] = {
    "sqlite": frozenset(
        {
            *(f"{table}_no_update" for table in (*ADDED_TO, *PAPERS)),
            *(f"{table}_no_delete" for table in (*ADDED_TO, *DERIVED, *PAPERS)),
            "book_no_replace",
            "account_no_replace",
            "journal_transaction_sealed",
            "journal_transaction_counted",
            "posting_sealed",
            "period_closing_sealed",
            "closing_balance_sealed",
            *VOUCHERS,
            "voucher_no_replace",
        }
    ),
    "postgresql": frozenset(
        {
            *(f"{table}_append_only" for table in (*ADDED_TO, *PAPERS)),
            *(f"{table}_derived" for table in DERIVED),
            *(f"{table}_no_truncate" for table in (*ADDED_TO, *DERIVED, *PAPERS)),
            "journal_transaction_open",
            "posting_complete",
            "period_closing_sealed",
            "closing_balance_sealed",
            *VOUCHERS,
            "voucher_no_truncate",
        }
    ),
}

_SWITCHED_ON = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A')""",
}
# Whoever disables all triggers of a table on PostgreSQL disables its foreign keys with them.
_KEYS_SWITCHED_OFF = """
    SELECT DISTINCT conname FROM pg_trigger JOIN pg_constraint ON pg_constraint.oid = tgconstraint
        JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = current_schema()::regnamespace AND tgenabled NOT IN ('O', 'A')"""


def switched_off(connection: Connection) -> list[str]:
    """The names of the rules that are missing or disabled."""
    engine = connection.dialect.name
    there = set(connection.scalars(text(_SWITCHED_ON[engine])))
    keys = connection.scalars(text(_KEYS_SWITCHED_OFF)).all() if engine == "postgresql" else []
    return sorted({*(RULES[engine] - there), *keys})
